"""Parameters of the law in words: their groups, names, and values of every kind."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from codes import Category, Document, Filer, Ground, PanelType, PersonStatus, dates, figures
from codes.labels import label
from eligibility.dated import Kind, shape_of

Words = str | Promise

# In the order of the page; what no group names comes last.
GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Campaign and terms"),
        (
            "campaign_window",
            "campaign_effective",
            "registry_desk_open_to_everyone",
            "portal_decision_working_days",
            "desk_decision_working_days",
            "acceptance_stops_before_closing",
            "escalation_to_region_after_hours",
            "waiting_list_invitation_working_days",
            "desk_visit_minutes",
            "newborn_attached_within_months",
            "notice_days_before_contract_end",
            "notice_days_after_learning",
        ),
    ),
    (
        gettext_lazy("Grounds"),
        (
            "free_choices_per_year",
            "counted_grounds",
            "new_facility_months",
            "territory_free_grounds",
            "contract_free_grounds",
        ),
    ),
    (gettext_lazy("Doctors’ lists"), ("panel_cap.", "panel_age.")),
    (
        gettext_lazy("Territory"),
        (
            "attachment_bases",
            "whole_city_units",
            "choice_unit_digits",
            "young_child_age_limit",
        ),
    ),
    (
        gettext_lazy("Regional commission"),
        (
            "commission_within_working_days",
            "commission_extract_within_working_days",
            "admission_attached_at_least",
            "admission_practice_sites_at_least",
            "institution_orders_due_in_november",
        ),
    ),
    (gettext_lazy("Documents"), ("documents.",)),
    (gettext_lazy("Insurance"), ("privileged_payer_categories", "other_payer_categories")),
)
OTHERS = gettext_lazy("Other parameters")

NAMES: dict[str, Words] = {
    "campaign_window": gettext_lazy("Days of the campaign in a year without an act of its own"),
    "campaign_effective": gettext_lazy("Day on which campaign choices take effect"),
    "registry_desk_open_to_everyone": gettext_lazy(
        "Whether everyone may file at the registry desk"
    ),
    "portal_decision_working_days": gettext_lazy("Term of a decision on the portal, working days"),
    "desk_decision_working_days": gettext_lazy("Term of a decision at a desk, working days"),
    "acceptance_stops_before_closing": gettext_lazy("Acceptance stops before closing, hours"),
    "escalation_to_region_after_hours": gettext_lazy(
        "An overdue application is brought before the region after, hours"
    ),
    "waiting_list_invitation_working_days": gettext_lazy(
        "Term of an invitation from the waiting list, working days"
    ),
    "desk_visit_minutes": gettext_lazy("Time of a visit at a desk, minutes"),
    "newborn_attached_within_months": gettext_lazy("Term to attach a newborn, months"),
    "notice_days_before_contract_end": gettext_lazy(
        "Notice to people before a contract ends, days"
    ),
    "notice_days_after_learning": gettext_lazy(
        "Notice to people after the organization learns of it, days"
    ),
    "free_choices_per_year": gettext_lazy("Free choices in a calendar year"),
    "counted_grounds": gettext_lazy("Grounds that use up a free choice"),
    "new_facility_months": gettext_lazy("How long a facility is new, months"),
    "territory_free_grounds": gettext_lazy("Grounds without a question about territory"),
    "contract_free_grounds": gettext_lazy("Grounds without a contract with the Fund"),
    "attachment_bases": gettext_lazy("What ties a person to a territory"),
    "whole_city_units": gettext_lazy("Cities that are one unit of choice, by digits of KATO"),
    "choice_unit_digits": gettext_lazy("Digits of KATO that make a unit of choice elsewhere"),
    "young_child_age_limit": gettext_lazy(
        "Age under which a child attaches only where it lives, years"
    ),
    "commission_within_working_days": gettext_lazy("Term of the commission, working days"),
    "commission_extract_within_working_days": gettext_lazy(
        "Term of the extract from the minutes of the commission, working days"
    ),
    "admission_attached_at_least": gettext_lazy("Admission: attached people at least"),
    "admission_practice_sites_at_least": gettext_lazy("Admission: sites at least"),
    "institution_orders_due_in_november": gettext_lazy(
        "Orders on institutions are due by this day of November"
    ),
    "privileged_payer_categories": gettext_lazy("Categories the state pays for"),
    "other_payer_categories": gettext_lazy("Other payer categories"),
}
_ROWS: dict[str, Words] = {
    "carer": gettext_lazy("Guardian, trustee or foster carer"),
    "legal_representative": gettext_lazy("Legal representative of a person under 18"),
    "service_agreement_of_asylum_seeker": gettext_lazy("Agreement of an asylum seeker"),
}


def group_of(name: str) -> Words:
    """The heading under which a parameter stands."""
    for words, names in GROUPS:
        if any(name == one or (one.endswith(".") and name.startswith(one)) for one in names):
            return words
    return OTHERS


def place_of(name: str) -> tuple[int, int, str]:
    """Where it stands on the page: group, place within it, name."""
    for number, (_words, names) in enumerate(GROUPS):
        for place, one in enumerate(names):
            if name == one or (one.endswith(".") and name.startswith(one)):
                return number, place, name
    return len(GROUPS), 0, name


def name_of(name: str) -> Words:
    """The parameter in words; its identifier where it has none yet."""
    stem, _dot, row = name.partition(".")
    if stem == "panel_cap":
        return _("Norm of a list: %(type)s") % {"type": label(PanelType(row))}
    if stem == "panel_age":
        return _("Age of people on a list: %(type)s") % {"type": label(PanelType(row))}
    if stem == "documents":
        return _("Documents: %(who)s") % {"who": _row(row)}
    return NAMES.get(name, name)


def is_named(name: str) -> bool:
    """Whether the parameter has words of its own."""
    return "." in name or name in NAMES


def _row(row: str) -> Words:
    if row in _ROWS:
        return _ROWS[row]
    for codes in (Category, Filer, Ground, PersonStatus):
        if row in {code.value for code in codes}:
            return label(codes(row))
    return row


def value_in_words(name: str, value: Any) -> list[str]:
    """A value line by line; None (the rule has not begun) says so."""
    if value is None:
        return [_("not in force")]
    shape = shape_of(name)
    if shape.codes is not None:
        return [str(label(shape.codes(code))) for code in value] or [_("none")]
    return _WORDS[shape.kind](value)


def _whole(value: int) -> list[str]:
    return [figures.number(value, get_language() or "kk")]


def _yes_or_no(value: bool) -> list[str]:
    return [_("yes") if value else _("no")]


def _demands(value: Any) -> list[str]:
    return [_(" or ").join(str(label(Document(code))) for code in demand) for demand in value] or [
        _("none")
    ]


def _prefixes(value: Any) -> list[str]:
    return [", ".join(value) or _("none")]


def _window(value: dict[str, int]) -> list[str]:
    first = _day(value["first_month"], value["first_day"])
    return [f"{first} – {_day(value['last_month'], value['last_day'])}"]


def _effective(value: dict[str, int]) -> list[str]:
    day = _day(value["month"], value["day"])
    years = value["years_later"]
    said = ngettext("%(day)s, %(years)s year later", "%(day)s, %(years)s years later", years)
    return [said % {"day": day, "years": years}]


def _age_band(value: dict[str, int]) -> list[str]:
    if "under" in value:
        return [_("from %(from)s, under %(under)s") % value]
    return [_("from %(from)s") % value]


def _day(month: int, day: int) -> str:
    return dates.day(date(2001, month, day), get_language() or "kk", year=False)


_WORDS: dict[Kind, Callable[[Any], list[str]]] = {
    Kind.WHOLE: _whole,
    Kind.YES_OR_NO: _yes_or_no,
    Kind.DEMANDS: _demands,
    Kind.PREFIXES: _prefixes,
    Kind.WINDOW: _window,
    Kind.EFFECTIVE_DAY: _effective,
    Kind.AGE_BAND: _age_band,
}
