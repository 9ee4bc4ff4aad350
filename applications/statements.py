"""The text a person signs: everything they ask and declare in one application, in its language.

Deterministic: the same draft gives the same text on the same day, whoever looks. What is chosen by the
program and not by the person (the doctor where the choice is left to the clinic, the moments of
acceptance and decision) is no part of it.
"""

from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from campaigns import clock
from codes import Document, Filer, Ground, Language, PanelType, dates, figures
from codes.labels import label
from registry.models import Panel, Person

from .models import Application, Consent, SupportingDocument

CONSENT_TEXT_VERSION = "2026-1"


def statement(draft: Application, panel: Panel | None, language: str, *, day: date) -> str:
    """The text to be signed on `day`; `panel` is the chosen one, None: the clinic chooses.

    Lines "Name: value", a blank line between parts. People are named with the last four digits of
    their IIN, as everywhere outside the register; of somebody for whom a family member files on a
    written consent nothing of the register is shown but the name.
    """
    with translation.override(language):
        return "\n".join(_lines(draft, panel, language, day))


def _lines(draft: Application, panel: Panel | None, language: str, day: date) -> list[str]:
    person, organization, signer = draft.person, draft.organization, draft.filed_by.person
    assert person is not None
    assert organization is not None
    lines = [
        _("Application for attachment to a primary health care organization"),
        _line(_("To the head of"), organization.name_in(language)),
        "",
        _line(
            _("For"),
            person.full_name if draft.filer == Filer.FAMILY_MEMBER else _who(person, language),
        ),
    ]
    if draft.filer != Filer.SELF and signer is not None:
        act = f"{_who(signer, language)}, {str(label(Filer(draft.filer))).lower()}"
        lines.append(_line(_("Filed by"), act))
    lines += [
        "",
        _line(_("I ask to be attached to"), organization.name_in(language))
        if draft.filer == Filer.SELF
        else _line(_("I ask to attach this person to"), organization.name_in(language)),
        _line(_("Ground"), label(Ground(draft.ground))),
        _line(_("Doctor"), _doctor(panel)),
    ]
    if draft.agreement_ends_on:
        lines.append(_line(_("The contract ends"), dates.day(draft.agreement_ends_on, language)))
    lines += [_line(_("Language of the decision"), label(Language(draft.language))), ""]
    lines += [_paper(row, language) for row in draft.documents.order_by("pk")] or [
        _line(_("Documents"), _("none"))
    ]
    lines += ["", *_consents(draft)]
    if draft.disputed_text:
        lines += ["", _line(_("What I dispute"), draft.disputed_text.strip())]
    lines += ["", _line(_("Day"), dates.day(day, language))]
    return lines


def _line(name: str, value: object) -> str:
    # What somebody typed stays in its own line: no text can pass for another part of the statement.
    return f"{name}: {' '.join(str(value).split())}"


def _who(person: Person, language: str) -> str:
    parts = [
        person.full_name,
        _("born on %(day)s") % {"day": dates.day(person.birth_on, language)},
    ]
    if person.iin:
        parts.append(_("IIN %(digits)s") % {"digits": figures.last_four(person.iin)})
    return ", ".join(parts)


def _doctor(panel: Panel | None) -> str:
    if panel is None:
        return _("I leave the choice to the clinic")
    words = _("%(type)s, site %(number)s") % {
        "type": label(PanelType(panel.type)),
        "number": panel.site.number,
    }
    return f"{panel.doctor.full_name}, {words}" if panel.doctor else words


def _paper(row: SupportingDocument, language: str) -> str:
    source = SupportingDocument.Source
    added = dates.moment(row.added_at, language)
    if row.source == source.UPLOAD:
        said = _("file %(name)s, %(size)s bytes, added on %(moment)s") % {
            "name": row.file_name,
            "size": figures.number(row.size, language),
            "moment": added,
        }
    elif row.document == Document.E_DOCUMENT:
        said = added
    elif row.co_signed_as:
        said = _("co-signed in the relative’s own account, %(number)s") % {
            "number": row.co_signed_as
        }
    elif row.source == source.DIGITAL_SERVICE:
        said = _("from the digital documents service, %(moment)s") % {"moment": added}
    else:
        said = _("shown at the desk, %(moment)s") % {"moment": added}
    return _line(_("Document"), f"{label(Document(row.document))}: {said}")


def _consents(draft: Application) -> list[str]:
    given = draft.answers.get("consents", {})
    words = {
        Consent.Purpose.PERSONAL_DATA: _("I consent to the processing of personal data"),
        Consent.Purpose.HOME_VISIT_WAIVER: _("I give up the service “Doctor’s home visit”"),
    }
    return [
        _("%(words)s (text %(version)s, read in %(language)s)")
        % {
            "words": words[purpose],
            "version": CONSENT_TEXT_VERSION,
            "language": str(label(Language(language_of_consent(draft, purpose)))).lower(),
        }
        for purpose in Consent.Purpose
        if given.get(purpose.value)
    ]


def language_of_consent(draft: Application, purpose: str) -> str:
    """The language in which its text was shown, where the page noted it; else the application's."""
    noted = draft.answers["consents"][purpose]
    return noted if noted in set(Language) else draft.language


def consent_note() -> dict[str, str]:
    """What a draft keeps of a consent the moment its box is ticked: the version of the text, and when."""
    return {"version": CONSENT_TEXT_VERSION, "at": clock.now().isoformat()}


def is_current(draft: Application, purpose: str) -> bool:
    """Whether the text consented to is the one in force; a draft without a note was ticked with it."""
    noted = draft.answers.get("consented", {}).get(purpose)
    return noted is None or noted["version"] == CONSENT_TEXT_VERSION


def moment_of_consent(draft: Application, purpose: str) -> datetime:
    """When the box was ticked, where the page noted it; else now."""
    noted = draft.answers.get("consented", {}).get(purpose)
    return datetime.fromisoformat(noted["at"]) if noted else clock.now()
