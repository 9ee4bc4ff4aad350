"""What the address of a page asks for: readable, shareable, the same with and without scripts."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.comparison import GROWN_UP, Wish
from applications.panels import age_band
from codes import OrganizationType, Ownership, PanelType
from eligibility import Law

LONGEST = 100
ADULT, PREGNANT, CHILD = "adult", "pregnant", "child-"


@dataclass(frozen=True)
class Asked:
    """The parameters of an address, as they came; "" is one that was not given."""

    place: str | None = None  # typed; None where the form of the address was not sent
    unit: str = ""  # code of KATO
    street_name: str = ""  # typed
    street: str = ""
    house: str = ""
    home: str = ""  # a residence of the user or of somebody they represent
    region: str = ""  # code of KATO, to choose a place in
    q: str = ""
    whom: str = ""
    places: str = ""
    type: str = ""
    ownership: str = ""
    contract: str = ""
    page: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """The parameters of a request, cut to a sensible length."""
        names = asdict(cls())
        given = {name: request.GET[name] for name in names if name in request.GET}
        # Text with a zero byte cannot be asked of the database.
        return cls(
            **{name: text.replace("\0", "").strip()[:LONGEST] for name, text in given.items()}
        )

    def but(self, **changes: Any) -> "Asked":
        """The same with some parameters changed, from the first page of the list."""
        return replace(self, **{"page": "", **changes})

    @property
    def query(self) -> str:
        """As it stands after the question mark, without what is empty."""
        return urlencode({name: text for name, text in asdict(self).items() if text})

    @property
    def url(self) -> str:
        """The address of the list."""
        return _with(reverse("find-organization"), self.query)

    def url_of(self, code: str) -> str:
        """The page of an organization, which knows its way back to this list."""
        kept = replace(self, place=None, street_name="", region="")
        return _with(reverse("organization", args=[code]), kept.query)

    @property
    def page_number(self) -> int:
        """Which page of the list; 1 for nonsense."""
        return int(self.page) if self.page.isdecimal() and len(self.page) < 6 else 1

    @property
    def age(self) -> int | None:
        """The age in whole years of whom the clinic is for; None where it is not said."""
        if self.whom == ADULT:
            return GROWN_UP
        years = self.whom.removeprefix(CHILD)
        if self.whom.startswith(CHILD) and years.isdecimal() and int(years) < 120:
            return int(years)
        return None

    @property
    def wish(self) -> Wish:
        """What is looked for; codes that do not exist ask for nothing."""
        return Wish(
            text=self.q,
            age=self.age,
            is_pregnant=self.whom == PREGNANT,
            with_places=bool(self.places),
            type=OrganizationType(self.type) if self.type in set(OrganizationType) else None,
            ownership=Ownership(self.ownership) if self.ownership in set(Ownership) else None,
            with_contract=bool(self.contract),
        )


def whom_choices(law: Law, day: date) -> list[tuple[str, str]]:
    """For whom a clinic is: the ages at which other doctors, or other rules, begin to hold."""
    cuts = _cuts(law, day)
    found = []
    for first, under in pairwise(cuts):
        words = (
            _("A child under %(age)s") % {"age": under}
            if first == 0
            else _("A child aged %(first)s to %(last)s") % {"first": first, "last": under - 1}
        )
        found.append((f"{CHILD}{first}", words))
    grown = _("An adult, or a teenager from %(age)s") % {"age": cuts[-1]}
    return [(ADULT, grown), (PREGNANT, _("A pregnant woman")), *found]


def whom_chosen(asked: Asked, law: Law, day: date) -> str:
    """The choice of `whom_choices` that an age falls into; "" where nothing was said."""
    if asked.whom == PREGNANT or asked.age is None:
        return asked.whom if asked.whom == PREGNANT else ""
    cuts = _cuts(law, day)
    if asked.age >= cuts[-1]:
        return ADULT
    return f"{CHILD}{max(cut for cut in cuts if cut <= asked.age)}"


def _cuts(law: Law, day: date) -> list[int]:
    ages = {0, law.value("young_child_age_limit", day) or 0}
    for kind in PanelType:
        first, under = age_band(law, kind, day)
        ages |= {first, under or 0}
    return sorted(ages)


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
