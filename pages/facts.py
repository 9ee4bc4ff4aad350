"""What a rule found, in a sentence about this case: facts in words, and where they come from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications.models import Application, AttachmentConfirmation, Consent
from campaigns import clock
from codes import (
    Basis,
    Channel,
    Document,
    Filer,
    Ground,
    Language,
    OrganizationType,
    PanelType,
    PersonStatus,
    ProviderStatus,
    dates,
    figures,
)
from codes.findings import explanation, missing_label, title
from codes.labels import label
from pages.parts import Finding
from registry.models import KatoUnit
from registry.queries import PresentStay

# Where the facts of a rule come from.
SOURCES: dict[str, Promise] = {
    "identity_number": gettext_lazy("Register of population"),
    "channel": gettext_lazy("This portal"),
    "ground": gettext_lazy("History of attachments"),
    "person_status": gettext_lazy("Register of population"),
    "filer": gettext_lazy("Application"),
    "territory": gettext_lazy("KATO, register of addresses"),
    "home_visits": gettext_lazy("Order on service areas, application"),
    "organization": gettext_lazy("Register of organizations"),
    "panel_age": gettext_lazy("Doctor’s list"),
    "panel_places": gettext_lazy("Doctor’s list"),
    "documents": gettext_lazy("Application"),
    "language": gettext_lazy("Application"),
    "consents": gettext_lazy("Application"),
}


@dataclass(frozen=True)
class About:
    """What the sentences need besides the facts of the rules."""

    application: Application
    stay: PresentStay | None = None
    units: Mapping[str, str] = field(default_factory=dict)  # choice unit → name
    consents: Mapping[str, datetime] = field(default_factory=dict)  # purpose → given at
    confirmed_at: datetime | None = None  # “yes, this is my clinic”, said of the present stay


def about(
    application: Application, stay: PresentStay | None, found: Iterable[Mapping[str, Any]]
) -> About:
    """Looks up the names of units and the moments of consents. Two queries."""
    codes: set[str] = set()
    for finding in found:
        if finding["rule"] == "territory":
            facts = finding["facts"]
            codes |= {facts.get("choice_unit") or "", *facts.get("units_of_bases", ())} - {""}
    full = {code.ljust(9, "0"): code for code in codes}
    rows = KatoUnit.objects.filter(code__in=full).order_by("valid_from")
    return About(
        application=application,
        stay=stay,
        units={full[row.code]: row.name for row in rows},
        consents={row.purpose: row.given_at for row in application.consents.all()}
        if application.filed_at  # a draft has none yet
        else {},
        confirmed_at=_confirmed_at(application, stay),
    )


def _confirmed_at(application: Application, stay: PresentStay | None) -> datetime | None:
    """Asked only where it speaks against the ground: one query more."""
    if application.ground != Ground.ATTACHED_WITHOUT_KNOWLEDGE or stay is None:
        return None
    said = AttachmentConfirmation.objects.filter(attachment__in=[stay.attachment, stay.first])
    return said.order_by("-confirmed_at").values_list("confirmed_at", flat=True).first()


def findings(
    found: Sequence[Mapping[str, Any]], about: About, at: datetime | None
) -> list[Finding]:
    """Findings, fresh or kept with a decision, for the component; in the order of the rules."""
    return [
        Finding(row["rule"], row["status"], said(row, about), SOURCES[row["rule"]], at)
        for row in found
    ]


def objections(found: Sequence[Mapping[str, Any]], at: datetime | None) -> list[Finding]:
    """What speaks against, and what is missing, without the facts: the register's are not everybody's."""
    return [
        Finding(row["rule"], row["status"], _bare(row), SOURCES[row["rule"]], at)
        for row in found
        if row["code"]
    ]


def _bare(row: Mapping[str, Any]) -> str:
    code = row["code"]
    if row["status"] == "missing":
        return str(missing_label(code))
    return f"{title(code)}. {explanation(code)}"


def said(row: Mapping[str, Any], about: About) -> str:
    """One finding in words: what was found, the facts, and for what is bad what it means."""
    facts, code = row["facts"], row["code"]
    if row["status"] == "missing":
        return str(missing_label(code))
    words = _SAY[row["rule"]](facts, about)
    if not code:
        return words
    return " ".join(filter(None, (f"{title(code)}.", _stopped(words), str(explanation(code)))))


def ground_facts(ground: Ground, found: Iterable[Any]) -> str:
    """The facts of the law and the calendar that a ground was asked of, for who gave no other facts.

    `found` are findings of the ground. "" where all the facts are the person's own.
    """
    say = _OF_THE_LAW.get(ground)
    facts = [one.facts for one in found if one.rule == "ground"]
    return say(facts[0]) if say and facts else ""


def _stopped(words: str) -> str:
    return words if not words or words.endswith(".") else f"{words}."


def _language() -> str:
    return get_language() or "kk"


def _day(text: str | None, case: str | None = None) -> str:
    return dates.day(date.fromisoformat(text), _language(), case=case) if text else ""


def _number(value: int) -> str:
    return figures.number(value, _language())


def _years(age: int) -> str:
    return ngettext("%(number)s year", "%(number)s years", age) % {"number": age}


def _joined(*parts: str) -> str:
    return ". ".join(part for part in parts if part)


Facts = Mapping[str, Any]


def _identity_number(facts: Facts, about: About) -> str:
    if "birth_date" not in facts:
        return _("The register holds no IIN of this person")
    return _("First six digits %(digits)s, born on %(day)s. The check digit is right") % {
        "digits": facts["first_six_digits"],
        "day": _day(facts["birth_date"]),
    }


def _channel(facts: Facts, about: About) -> str:
    channel = label(Channel(about.application.channel))
    filed_at = about.application.filed_at
    if filed_at is None:
        return str(channel)
    moment = dates.moment_seen_from(filed_at, clock.today(), _language())
    return _("%(channel)s, filed %(moment)s") % {"channel": channel, "moment": moment}


def _ground(facts: Facts, about: About) -> str:
    if facts.keys() == {"present", "chosen"} or facts.keys() == {"scheduled", "chosen"}:
        return _("The chosen organization: %(organization)s") % {
            "organization": about.application.organization
        }
    ground = Ground(about.application.ground)
    say = _GROUNDS.get(ground)
    words = say(facts, about) if say else ""
    return _joined(str(label(ground)), words)


def _campaign(facts: Facts, about: About | None = None) -> str:
    # The year stands once: before the first day in Kazakh, after the last one elsewhere.
    language = _language()
    first, last = date.fromisoformat(facts["first_on"]), date.fromisoformat(facts["last_on"])
    return _("Campaign: %(first)s – %(last)s; filed on %(filed)s") % {
        "first": dates.day(first, language, year=language == "kk"),
        "last": dates.day(last, language, year=language != "kk"),
        "filed": dates.day(date.fromisoformat(facts["filed_on"]), _language(), year=False),
    }


def _free_choice(facts: Facts, about: About | None = None) -> str:
    return _("Used in %(year)s: %(used)s of %(allowed)s") % facts


def _residence(facts: Facts, about: About) -> str:
    changed, since = facts["residence_changed_on"], facts["attached_since"]
    return _joined(
        _("Residence since: %(day)s") % {"day": _day(changed, case="from")} if changed else "",
        _("Left for more than a month") if facts["left_for_over_a_month"] else "",
        _("Attached since: %(day)s") % {"day": _day(since)}
        if since
        else _("Not attached to any clinic"),
    )


def _basis(facts: Facts, about: About) -> str:
    basis = facts.get("basis")
    if not basis:
        return _("Not attached to any clinic")
    signed = facts.get("signed_electronically")
    return _joined(
        _("The present attachment rests on: %(basis)s") % {"basis": label(Basis(basis))},
        _("With the person’s own electronic signature") if signed else "",
        _("The person confirmed this attachment on %(day)s")
        % {"day": dates.day(about.confirmed_at, _language())}
        if about.confirmed_at
        else "",
    )


def _not_attached(facts: Facts, about: About) -> str:
    if about.stay is None:
        return _("Not attached to any clinic")
    return _("Attached to: %(organization)s") % {"organization": about.stay.attachment.organization}


def _provider(facts: Facts, about: About) -> str:
    status = facts["present_status"]
    if not status:
        return _("Not attached to any clinic")
    return _("The present organization: %(status)s") % {"status": label(ProviderStatus(status))}


def _volume(facts: Facts, about: About) -> str:
    return (
        _("The Fund allocated a volume to the present organization")
        if facts["volume_allocated"]
        else _("The Fund allocated no volume to the present organization")
    )


def _new_facility(facts: Facts, about: About) -> str:
    return _("Opened on %(opened)s, counts as new to %(until)s") % {
        "opened": _day(facts["opened_on"]),
        "until": _day(facts["new_until"], case="to"),
    }


def _privatization(facts: Facts, about: About) -> str:
    return (
        _("The present organization was privatized")
        if facts["privatized"]
        else _("The present organization was not privatized")
    )


def _doctor_choice(facts: Facts, about: About) -> str:
    if about.stay is None:
        return _("Not attached to any clinic")
    return _("Present list: %(present)s, chosen: %(chosen)s") % {
        "present": facts["present_panel"] or "–",
        "chosen": facts["chosen_panel"] or "–",
    }


_GROUNDS: dict[Ground, Callable[[Facts, About], str]] = {
    Ground.CAMPAIGN: _campaign,
    Ground.FREE_CHOICE: _free_choice,
    Ground.FIRST_ATTACHMENT: _not_attached,
    Ground.CHANGE_OF_RESIDENCE: _residence,
    Ground.ATTACHED_WITHOUT_KNOWLEDGE: _basis,
    Ground.DISAGREEMENT_WITH_COMMISSION: _basis,
    Ground.PROVIDER_STOPPED: _provider,
    Ground.VOLUME_NOT_ALLOCATED: _volume,
    Ground.NEW_FACILITY: _new_facility,
    Ground.PRIVATIZATION: _privatization,
    Ground.DOCTOR_CHOICE: _doctor_choice,
}


_OF_THE_LAW: dict[Ground, Callable[[Facts], str]] = {
    Ground.CAMPAIGN: _campaign,
    Ground.FREE_CHOICE: _free_choice,
}


def _person_status(facts: Facts, about: About) -> str:
    return str(label(PersonStatus(facts["person_status"])))


def _filer(facts: Facts, about: About) -> str:
    return _("Filed by: %(filer)s. Age of the person: %(age)s") % {
        "filer": label(Filer(facts["filer"])),
        "age": _years(facts["age"]),
    }


def _territory(facts: Facts, about: About) -> str:
    if "choice_unit" not in facts:
        return _("This ground is free of the territory rule")
    homes = [about.units.get(code, code) for code in dict.fromkeys(facts["units_of_bases"])]
    return _joined(
        _("The clinic lies in: %(unit)s")
        % {"unit": about.units.get(facts["choice_unit"], facts["choice_unit"])},
        _("the person lives in: %(units)s") % {"units": ", ".join(homes)}
        if homes
        else _("the register knows no address of the person"),
        _("The units are recorded as neighbours") if facts["neighbour_of_bases"] else "",
    ).replace(". ", "; ", 1)


def _home_visits(facts: Facts, about: About) -> str:
    if facts["in_service_area"]:
        return _("The address lies in the service area of the clinic")
    if "pregnant" in facts:
        age = _("Age of the person: %(age)s") % {"age": _years(facts["age"])}
        return _joined(age, _("The person is pregnant") if facts["pregnant"] else "")
    given_at = about.consents.get(Consent.Purpose.HOME_VISIT_WAIVER)
    if not facts["home_visit_waiver"]:
        waiver = _("Home-visit waiver: not given")
    elif given_at is None:
        waiver = _("Home-visit waiver: given")
    else:
        moment = dates.moment_seen_from(given_at, clock.today(), _language())
        waiver = _("Home-visit waiver: given %(moment)s") % {"moment": moment}
    return _joined(
        _("The address lies outside the service area"),
        waiver,
        _("The clinic accepts people from outside")
        if facts["accepts_outside_area"]
        else _("The clinic does not accept people from outside"),
    )


def _organization(facts: Facts, about: About) -> str:
    if "next_year_contract" in facts:
        day = date.fromisoformat(facts["effective_day"])
        return _("Contract with the Fund for %(year)s: not confirmed yet") % {"year": day.year}
    if "fund_contract" in facts:
        return _("No contract with the Fund on %(day)s") % {"day": _day(facts["filed_on"])}
    if "opened_on" in facts:
        return _joined(
            _("Opened on %(day)s") % {"day": _day(facts["opened_on"])},
            _("Closed on %(day)s") % {"day": _day(facts["closed_on"])}
            if facts["closed_on"]
            else "",
        )
    kind = label(OrganizationType(facts["type"]))
    if "effective_day" not in facts:
        return str(kind)
    return _("%(type)s. Works and has its contract on %(day)s") % {
        "type": kind,
        "day": _day(facts["effective_day"]),
    }


def _panel_age(facts: Facts, about: About) -> str:
    if "panel_type" not in facts:
        return _("No doctor is chosen")
    return _("%(type)s. Age on %(day)s: %(age)s") % {
        "type": label(PanelType(facts["panel_type"])),
        "day": _day(facts["on"]),
        "age": _years(facts["age"]),
    }


def _panel_places(facts: Facts, about: About) -> str:
    if "cap" not in facts:
        return _("No doctor is chosen")
    cap, today, later = facts["cap"], facts["taken_today"], facts["taken_on_next_day"]
    return _joined(
        _("Taken: %(taken)s of %(cap)s") % {"taken": _number(today), "cap": _number(cap)},
        _("With those who come and go on the next effective day: %(taken)s")
        % {"taken": _number(later)}
        if later != today
        else "",
    )


def _documents(facts: Facts, about: About) -> str:
    return ", ".join(str(label(Document(code))) for code in facts.get("presented", ()))


def _language_of(facts: Facts, about: About) -> str:
    return str(label(Language(facts["language"])))


def _consents(facts: Facts, about: About) -> str:
    given_at = about.consents.get(Consent.Purpose.PERSONAL_DATA)
    if given_at is None:
        return _("To personal data processing: given") if facts["personal_data"] else ""
    moment = dates.moment_seen_from(given_at, clock.today(), _language())
    return _("To personal data processing: %(moment)s") % {"moment": moment}


_SAY: dict[str, Callable[[Facts, About], str]] = {
    "identity_number": _identity_number,
    "channel": _channel,
    "ground": _ground,
    "person_status": _person_status,
    "filer": _filer,
    "territory": _territory,
    "home_visits": _home_visits,
    "organization": _organization,
    "panel_age": _panel_age,
    "panel_places": _panel_places,
    "documents": _documents,
    "language": _language_of,
    "consents": _consents,
}
