"""One form for what all choose alike, and a short one for each person."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.law import law_in_force
from applications.models import Application
from applications.offers import PanelOffer
from campaigns import clock
from codes import Category, Document, Filer, Ground, Language
from codes.constraints import choices
from codes.labels import label
from eligibility.days import age_on
from eligibility.rules.documents import BIRTH_CERTIFICATE_UNDER
from eligibility.rules.filer import ADULT_FROM
from pages.forms import PageForm
from registry.models import Organization, Panel

from ..walk_in_form import WITH_END, filers_for, panel_words

AS_ALL = ""
CLINIC_CHOOSES = "-"
# A contract has a last day and papers of its own: its form is the person's own.
GROUNDS = [ground for ground in Ground if ground not in WITH_END]

_OF_CHILDREN = (
    Document.REPRESENTATIVE_IDENTITY,
    Document.REPRESENTATION_DOCUMENT,
    Document.COURT_DECISION,
    Document.GUARDIANSHIP_DOCUMENT,
)
_OF_ADULTS = (
    Document.POWER_OF_ATTORNEY,
    Document.FAMILY_CONSENT,
    Document.REPRESENTATIVE_IDENTITY,
)


class CommonForm(PageForm):
    """What holds for everybody who is not given something else."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground for all"),
        error_messages={"required": gettext_lazy("Choose the ground")},
    )
    organization = forms.ChoiceField(
        label=gettext_lazy("Organization for all"),
        error_messages={"required": gettext_lazy("Choose the organization")},
    )
    panel = forms.ChoiceField(
        label=gettext_lazy("Doctor for all"),
        help_text=gettext_lazy(
            "Whom the doctor does not take by age, the clinic’s own choice serves"
        ),
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the applications"), widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        places: Sequence[Organization],
        offered: Iterable[Sequence[PanelOffer]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose(
            "ground",
            [("", _("Choose the ground")), *((one.value, label(one)) for one in GROUNDS)],
        )
        named = [(row.code, row.name) for row in places]
        self._choose(
            "organization",
            named if len(named) == 1 else [("", _("Choose the organization")), *named],
        )
        self._choose("panel", [("", _("Let the clinic choose")), *_for_all(list(offered))])
        self._choose("language", choices(Language))

    def _choose(self, name: str, values: list[Any]) -> None:
        self.fields[name].choices = values  # type: ignore[attr-defined]


def _for_all(offered: list[Sequence[PanelOffer]]) -> list[tuple[str, str]]:
    """Doctors with a place for two people of the family at least, who take most of them first."""
    takes: Counter[Panel] = Counter()
    words: dict[Panel, str] = {}
    for offers in offered:
        for offer in offers:
            if offer.can_be_chosen:
                takes[offer.panel] += 1
                words[offer.panel] = panel_words(offer)
    return [
        (
            panel.code,
            _("%(doctor)s; takes %(count)s of %(all)s")
            % {"doctor": words[panel], "count": count, "all": len(offered)},
        )
        for panel, count in takes.most_common()
        if count > 1
    ]


class MemberForm(PageForm):
    """One person of the family: what differs, what was shown, what was signed."""

    filer = forms.ChoiceField(
        label=gettext_lazy("Who files"),
        error_messages={"required": gettext_lazy("Choose who files")},
    )
    representative = forms.CharField(
        label=gettext_lazy("Surname and name of the representative"),
        help_text=gettext_lazy("Where another person files"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), required=False)
    organization = forms.ChoiceField(label=gettext_lazy("Organization"), required=False)
    panel = forms.ChoiceField(label=gettext_lazy("Doctor"), required=False)
    shown = forms.MultipleChoiceField(
        label=gettext_lazy("Documents shown at the desk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    personal_data = forms.BooleanField(
        label=gettext_lazy("The consent to personal data processing is signed on paper"),
        required=False,
    )
    home_visit_waiver = forms.BooleanField(
        label=gettext_lazy("The home-visit waiver is signed on paper"), required=False
    )

    def __init__(
        self,
        *args: Any,
        draft: Application,
        offers: Sequence[PanelOffer],
        categories: Iterable[Category],
        places: Sequence[Organization],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, prefix=f"p{draft.pk}", **kwargs)
        assert draft.person is not None
        self.draft, self.offers = draft, offers
        self._choose("filer", [(who.value, label(who)) for who in filers_for(draft.person)])
        self._choose(
            "ground", [(AS_ALL, _("As for all")), *((one.value, label(one)) for one in GROUNDS)]
        )
        named = [(row.code, row.name) for row in places]
        if len(named) > 1:
            self._choose("organization", [(AS_ALL, _("As for all")), *named])
        else:  # a registry desk has its own organization alone
            del self.fields["organization"]
        free = [(offer.panel.code, panel_words(offer)) for offer in offers if offer.can_be_chosen]
        self._choose(
            "panel",
            [(AS_ALL, _("As for all")), (CLINIC_CHOOSES, _("Let the clinic choose")), *free],
        )
        shown = _documents(draft, categories)
        self._choose("shown", [(kind.value, label(kind)) for kind in shown])

    def _choose(self, name: str, values: list[Any]) -> None:
        self.fields[name].choices = values  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever files for another is named."""
        given = super().clean() or {}
        is_represented = given.get("filer") not in (None, Filer.SELF)
        if is_represented and not given.get("representative"):
            self.add_error("representative", _("Enter the surname and name of the representative"))
        return given

    def doctor(self, common: str) -> str:
        """The doctor's list chosen for this person, or "" where the clinic chooses."""
        own = self.cleaned_data.get("panel", AS_ALL)
        wanted = common if own == AS_ALL else own
        takes = {offer.panel.code for offer in self.offers if offer.can_be_chosen}
        return wanted if wanted in takes else ""


def _documents(draft: Application, categories: Iterable[Category]) -> list[Document]:
    """The documents that somebody of this age and these categories may show; a scan has the person's own form."""
    assert draft.person is not None
    day, law = clock.today(), law_in_force()
    age = age_on(draft.person.birth_on, day)
    identity = [Document.PASSPORT, Document.RESIDENCE_PERMIT, Document.FOREIGN_PASSPORT]
    first = Document.BIRTH_CERTIFICATE if age < BIRTH_CERTIFICATE_UNDER else Document.IDENTITY_CARD
    of_category: Mapping[str, Any] = law.on(day).values
    asked = [
        Document(code)
        for category in categories
        for demand in of_category.get(f"documents.{category.value}") or ()
        for code in demand
    ]
    known = [Document(row.document) for row in draft.documents.all()]
    rights = _OF_CHILDREN if age < ADULT_FROM else _OF_ADULTS
    return list(dict.fromkeys([first, *identity, *rights, *asked, *known]))


def initial_of_all(rows: Sequence[Application], places: Sequence[Organization]) -> dict[str, Any]:
    """The common form as the drafts stand."""
    kept: dict[str, str] = next(
        (row.answers["for_all"] for row in rows if "for_all" in row.answers), {}
    )
    organization = kept.get("organization", "")
    if not organization and len(places) == 1:
        organization = places[0].code
    return {
        "ground": kept.get("ground", ""),
        "organization": organization,
        "panel": kept.get("panel", ""),
        "language": rows[0].language,
    }


def initial_of_one(row: Application) -> dict[str, Any]:
    """The form of one person as the draft stands."""
    own = row.answers.get("own", {})
    consents = row.answers.get("consents", {})
    return {
        "filer": row.filer,
        "representative": row.answers.get("representative", ""),
        "ground": own.get("ground", AS_ALL),
        "organization": own.get("organization", AS_ALL),
        "panel": own.get("panel", AS_ALL),
        "shown": [one.document for one in row.documents.all() if one.source == "shown_at_desk"],
        "personal_data": consents.get("personal_data", False),
        "home_visit_waiver": consents.get("home_visit_waiver", False),
    }
