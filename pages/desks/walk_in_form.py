"""The walk-in form: one page in the order of the paper form."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from applications.entries import IDENTITY_DOCUMENTS
from applications.models import Application
from applications.offers import GroundOffer, PanelOffer
from campaigns import clock
from codes import Category, Document, Filer, Ground, Language, dates, figures
from codes.constraints import choices
from codes.labels import label
from eligibility.rules.filer import ADULT_FROM
from pages.forms import DayField, PageForm
from pages.uploads import UploadField
from registry.models import Organization, Person

FILERS_OF_CHILDREN = (Filer.PARENT, Filer.GUARDIAN, Filer.TRUSTEE, Filer.FOSTER_CARER)
FILERS_OF_ADULTS = (
    Filer.SELF,
    Filer.PROXY,
    Filer.GUARDIAN,
    Filer.TRUSTEE,
    Filer.FAMILY_MEMBER,
)
WITH_END = (Ground.VOLUNTARY_HEALTH_INSURANCE, Ground.SERVICE_AGREEMENT)

_GROUPS = (
    (
        gettext_lazy("Identity of the person"),
        IDENTITY_DOCUMENTS,
    ),
    (
        gettext_lazy("Right of the one who files"),
        (
            Document.REPRESENTATIVE_IDENTITY,
            Document.REPRESENTATION_DOCUMENT,
            Document.COURT_DECISION,
            Document.GUARDIANSHIP_DOCUMENT,
            Document.POWER_OF_ATTORNEY,
            Document.FAMILY_CONSENT,
        ),
    ),
    (
        gettext_lazy("Category of the person"),
        (
            Document.PENSION_CERTIFICATE,
            Document.DISABILITY_EXTRACT,
            Document.COMMITTEE_MINUTES,
            Document.UNIT_ORDER_EXTRACT,
            Document.REPRESENTATIVES_REQUEST,
            Document.RECTOR_REQUEST,
            Document.FOREIGN_BIRTH_DOCUMENT,
            Document.LOCAL_EXECUTIVE_DECISION,
        ),
    ),
    (
        gettext_lazy("Contract or agreement"),
        (Document.INSURANCE_CONTRACT, Document.SERVICE_AGREEMENT),
    ),
)


def scan_name(document: Document) -> str:
    """The name of the field for the scan of a document."""
    return f"scan_{document.value}"


def filers_for(person: Person) -> tuple[Filer, ...]:
    """Who may file for a person of this age (rulebook 4)."""
    is_minor = dates.age_in_years(person.birth_on, clock.today()) < ADULT_FROM
    return FILERS_OF_CHILDREN if is_minor else FILERS_OF_ADULTS


class WalkInForm(PageForm):
    """Everything the paper form asks. Fields not yet filled may stay empty until the check."""

    filer = forms.ChoiceField(
        label=gettext_lazy("Who files"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who files")},
    )
    representative = forms.CharField(
        label=gettext_lazy("Surname and name of the representative"),
        help_text=gettext_lazy("Where another person files"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        error_messages={"required": gettext_lazy("Choose the ground")},
    )
    organization = forms.ChoiceField(
        label=gettext_lazy("Organization"),
        error_messages={"required": gettext_lazy("Choose the organization")},
    )
    panel = forms.ChoiceField(label=gettext_lazy("Doctor"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the application"), widget=forms.RadioSelect
    )
    agreement_ends_on = DayField(
        label=gettext_lazy("Last day of the contract or agreement"),
        required=False,
        help_text=gettext_lazy("Only for an insurance contract or a service agreement"),
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Categories of the person"),
        help_text=gettext_lazy(
            "By the papers shown, besides those the register holds. Somebody who wrote because they cannot "
            "come: “Unable to come for health reasons”."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    shown = forms.MultipleChoiceField(
        label=gettext_lazy("Documents shown at the desk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    scan_kind = forms.ChoiceField(label=gettext_lazy("Which document"), required=False)
    scan = UploadField(label=gettext_lazy("Scan"))
    personal_data = forms.BooleanField(
        label=gettext_lazy("The consent to personal data processing is signed on paper"),
        required=False,
    )
    home_visit_waiver = forms.BooleanField(
        label=gettext_lazy("The home-visit waiver is signed on paper"),
        help_text=gettext_lazy("Only where the address lies outside the service area"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        person: Person,
        grounds: Iterable[GroundOffer],
        places: list[Organization],
        panels: list[PanelOffer],
        asked: Sequence[Document] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offers = list(grounds)
        self.asked = list(asked)
        for document in self.asked:
            self.fields[scan_name(document)] = UploadField(label=label(document))
        self._choose("filer", [(who.value, label(who)) for who in filers_for(person)])
        self._choose(
            "ground",
            [
                ("", _("Choose the ground")),
                (_("By the register these hold"), _labels(offers, holds=True)),
                (_("By the register these do not hold"), _labels(offers, holds=False)),
            ],
        )
        if len(places) == 1:
            self._choose("organization", [(places[0].code, places[0].name)])
        else:
            self._choose(
                "organization",
                [("", _("Choose the organization")), *((row.code, row.name) for row in places)],
            )
        free = [(offer.panel.code, panel_words(offer)) for offer in panels if offer.can_be_chosen]
        self._choose("panel", [("", _("Let the clinic choose")), *free])
        self._choose("language", choices(Language))
        self._choose("categories", choices(Category))
        self._choose(
            "shown",
            [(name, [(kind.value, label(kind)) for kind in kinds]) for name, kinds in _GROUPS],
        )
        everything = [(kind.value, label(kind)) for _name, kinds in _GROUPS for kind in kinds]
        self._choose("scan_kind", [("", _("Choose the document")), *everything])

    @property
    def asked_fields(self) -> list[forms.BoundField]:
        """A file for each document the case asks for and does not have."""
        return [self[scan_name(document)] for document in self.asked]

    def scans(self) -> Iterator[tuple[Document, Any]]:
        """The files that came well, by document."""
        well = self.cleaned_data
        for document in self.asked:
            if well.get(scan_name(document)):
                yield document, well[scan_name(document)]
        if well.get("scan") and well.get("scan_kind"):
            yield Document(well["scan_kind"]), well["scan"]

    def _choose(self, name: str, values: list[Any]) -> None:
        self.fields[name].choices = values  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What hangs together: representative, scan, end of a contract."""
        given = super().clean() or {}
        if given.get("scan") and not given.get("scan_kind"):
            self.add_error("scan_kind", _("Choose which document the scan shows"))
        if given.get("scan_kind") and "scan" in given and not given.get("scan"):
            self.add_error("scan", _("Select the file of the scan"))
        is_represented = given.get("filer") not in (None, Filer.SELF)
        if is_represented and not given.get("representative"):
            self.add_error("representative", _("Enter the surname and name of the representative"))
        needs_end = given.get("ground") in WITH_END
        if needs_end and given.get("agreement_ends_on", "") is None:
            self.add_error(
                "agreement_ends_on", _("Enter the last day of the contract or agreement")
            )
        return given

    def clean_agreement_ends_on(self) -> Any:
        """A day to come, or none."""
        day = self.cleaned_data["agreement_ends_on"]
        if day is not None and day <= clock.today():
            raise ValidationError(_("The last day of the contract must lie in the future"))
        return day


def _labels(offers: list[GroundOffer], *, holds: bool) -> list[tuple[str, Any]]:
    return [(offer.ground.value, label(offer.ground)) for offer in offers if offer.holds == holds]


def panel_words(offer: PanelOffer) -> str:
    """A doctor as a choice: name, site, free places."""
    from .casepage import doctor_lines

    lines = doctor_lines(offer.panel)
    words = _("%(free)s free") % {"free": figures.number(offer.free, get_language() or "kk")}
    own = _("own site") if offer.is_own_site else ""
    return ", ".join(filter(None, (str(lines[0]), str(lines[1]), own, words)))


def initial_of(draft: Application) -> dict[str, Any]:
    """The form as the draft stands."""
    consents = draft.answers.get("consents", {})
    return {
        "filer": draft.filer,
        "representative": draft.answers.get("representative", ""),
        "ground": draft.ground,
        "organization": draft.organization.code if draft.organization else "",
        "panel": draft.panel.code if draft.panel else "",
        "language": draft.language,
        "agreement_ends_on": draft.agreement_ends_on,
        "categories": draft.answers.get("categories", []),
        "shown": [row.document for row in draft.documents.all() if row.source == "shown_at_desk"],
        "personal_data": consents.get("personal_data", False),
        "home_visit_waiver": consents.get("home_visit_waiver", False),
    }
