"""Of which organizations and days the figures are: chosen in the address, within the user's scope."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb, organizations, roles, territories, territory_prefix
from applications.figures.asked import Asked, Days
from applications.law import law_in_force
from campaigns import clock
from campaigns.windows import CampaignWindow
from codes import dates
from pages.forms import PageForm
from registry.models import KatoUnit, Organization

Words = str | Promise
LONGEST = 800  # days at once
CAMPAIGN, CAMPAIGN_BEFORE, OWN = "campaign", "campaign-before", "own"
PERIODS: dict[str, Promise] = {
    CAMPAIGN: gettext_lazy("The campaign of this year"),
    CAMPAIGN_BEFORE: gettext_lazy("The campaign of last year"),
    "week": gettext_lazy("The last seven days"),
    "month": gettext_lazy("This month"),
    "last-month": gettext_lazy("Last month"),
    "year": gettext_lazy("This year"),
    OWN: gettext_lazy("Other days"),
}


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ScopeForm(PageForm):
    """Place, organization and days; what is chosen stands in the address."""

    place = forms.ChoiceField(label=gettext_lazy("Territory"), required=False)
    organization = forms.ChoiceField(label=gettext_lazy("Organization"), required=False)
    period = forms.ChoiceField(
        label=gettext_lazy("Days"), required=False, choices=list(PERIODS.items())
    )
    first = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=_day_input(),
        error_messages={"invalid": gettext_lazy("Enter the first day as 2026-09-15")},
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=_day_input(),
        error_messages={"invalid": gettext_lazy("Enter the last day as 2026-11-15")},
    )

    def __init__(self, *args: Any, places: list[KatoUnit], of: list[Organization], **more: Any):
        super().__init__(*args, **more)
        for name, rows in (("place", places), ("organization", of)):
            if len(rows) < 2:
                del self.fields[name]
            else:
                chosen = [("", _("All")), *((row.code, row.name) for row in rows)]
                self.fields[name].choices = chosen  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Other days need a first and a last one, in this order, and no more than some two years."""
        given = super().clean() or {}
        if given.get("period") != OWN:
            return given
        first, last = given.get("first"), given.get("last")
        if first is None and "first" not in self.errors:
            self.add_error("first", _("Enter the first day"))
        if last is None and "last" not in self.errors:
            self.add_error("last", _("Enter the last day"))
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first"))
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("last", _("Choose at most two years"))
        return given


@dataclass(frozen=True)
class Scope:
    """What the figures are of, ready to be counted and said."""

    form: ScopeForm
    organizations: dict[int, Organization]
    place: KatoUnit | None  # chosen, or the only one of the user
    chosen: Organization | None  # one organization: chosen, or the only one there is
    is_nation: bool
    days: Days
    campaign: CampaignWindow | None  # whose days exactly these are
    before: Days
    before_words: str
    query: str

    @property
    def asked(self) -> Asked:
        """For the functions that count."""
        return Asked(tuple(self.organizations), self.days)

    @property
    def where(self) -> str:
        """The organization, or the territory, or the whole country."""
        if self.chosen is not None:
            return self.chosen.name
        if self.place is not None:
            return _("%(place)s, all organizations") % {"place": self.place.name}
        if self.is_nation:
            return _("Kazakhstan, all organizations")
        return _("All your organizations")

    @property
    def flow_days(self) -> Days:
        """Of moves: a campaign's choices take effect after it, and that day is looked at too."""
        effective_on = self.campaign.effective_on if self.campaign else None
        return Days(self.days.first, max(self.days.last, effective_on or self.days.last))

    def name(self, organization: int) -> str:
        """The name of one of the organizations; a number where it is none of them."""
        known = self.organizations.get(organization)
        return known.name if known else str(organization)


def scope_of(request: HttpRequest, user: User) -> Scope:
    """The scope of this address. What is not the user's is not counted, whatever the address says.

    Without readable days those of the default hold; `form` says why. A fixed number of queries.
    """
    whole = organizations(user, Verb.SEE_FIGURES).select_related("unit").order_by("code")
    everything = list(whole.only("code", "name_kk", "name_ru", "name_en", "unit__code"))
    is_nation = _is_nation(user)
    places = _places(user, everything, is_nation, request.GET.get("place", ""))
    place = next((unit for unit in places if unit.code == request.GET.get("place", "")), None)
    rows = everything
    if place is not None:
        prefix = territory_prefix(place.code)
        rows = [row for row in everything if row.unit.code.startswith(prefix)]
    listed = rows if place is not None or not is_nation else []  # a country has too many for a list
    form = ScopeForm(
        request.GET or None, places=places, of=listed, initial={"period": _usual_period()}
    )
    given = form.cleaned_data if form.is_valid() else {}
    chosen = next((row for row in listed if row.code == given.get("organization")), None)
    if chosen is None and len(rows) == 1:
        chosen = rows[0]
    if chosen is not None:
        rows = [chosen]
    if place is None and not is_nation and len(own := territories(user, Verb.SEE_FIGURES)) == 1:
        place = own[0]
    days, campaign = _days(given)
    before, before_words = _before(days, campaign)
    return Scope(
        form=form,
        organizations={row.pk: row for row in rows},
        place=place,
        chosen=chosen,
        is_nation=is_nation and place is None and chosen is None,
        days=days,
        campaign=campaign,
        before=before,
        before_words=before_words,
        query=request.GET.urlencode(),
    )


def _is_nation(user: User) -> bool:
    return any(
        assignment.organization_id is None and assignment.territory_id is None
        for assignment in roles(user)
    )


def _places(user: User, rows: list[Organization], is_nation: bool, chosen: str) -> list[KatoUnit]:
    """Units to choose from: a country's regions, and the districts of the user's own or the chosen region."""
    regions = {row.unit.code[:2] for row in rows}
    if is_nation:
        inside = {chosen[:2]} & regions
    else:
        inside = {unit.code[:2] for unit in territories(user, Verb.SEE_FIGURES)} & regions
    codes = {f"{region}0000000" for region in regions} if is_nation else set()
    for row in rows:
        if row.unit.code[:2] in inside:
            codes |= {row.unit.code[:length].ljust(9, "0") for length in (4, 6)}
    if not is_nation:
        codes -= {f"{region}0000000" for region in regions}
    if not codes:
        return []
    alive = Q(code__in=codes, valid_to__isnull=True)
    return list(KatoUnit.objects.filter(alive).order_by("code"))


def _usual_period() -> str:
    today = clock.today()
    return CAMPAIGN if law_in_force().campaign_for(today).first_on <= today else "month"


def _days(given: dict[str, Any]) -> tuple[Days, CampaignWindow | None]:
    today = clock.today()
    law = law_in_force()
    this = law.campaign_for(today)
    period = given.get("period") or _usual_period()
    if period == CAMPAIGN_BEFORE:
        this = law.campaign_for(today.replace(year=today.year - 1, day=1))
    if period in (CAMPAIGN, CAMPAIGN_BEFORE):
        return Days(this.first_on, this.last_on), this
    if period == OWN:
        return Days(given["first"], given["last"]), None
    first_of_month = today.replace(day=1)
    if period == "week":
        return Days(today - timedelta(days=6), today), None
    if period == "last-month":
        last = first_of_month - timedelta(days=1)
        return Days(last.replace(day=1), last), None
    if period == "year":
        return Days(date(today.year, 1, 1), today), None
    return Days(first_of_month, today), None


def _before(days: Days, campaign: CampaignWindow | None) -> tuple[Days, str]:
    """The days to compare with: the campaign before, else the same weekdays a year ago."""
    if campaign is not None:
        earlier = law_in_force().campaign_for(date(campaign.year - 1, 1, 1))
        words = _("in the campaign of %(year)s") % {"year": earlier.year}
        return Days(earlier.first_on, earlier.last_on), words
    year = timedelta(days=364)
    return Days(days.first - year, days.last - year), _("in the same days a year before")


def days_words(days: Days, language: str | None = None) -> str:
    """ "15 September 2026 – 15 November 2026"."""
    said = language or get_language() or "kk"
    if days.first == days.last:
        return dates.day(days.first, said)
    return f"{dates.day(days.first, said)} – {dates.day(days.last, said)}"
