"""The words of electronic documents: what was issued, said in the document's language.

The order of a refusal is fixed (ux brief, "Tone"): decision, ground, facts, how to put it right, how to
contest it and until when. Nothing here is looked up: all facts were written down at issue.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from codes import Ground, PanelType, RefusalGround, dates
from codes.labels import label
from codes.quotes import nested

from .kinds import DocumentKind
from .models import ElectronicDocument
from .writing import without_identity_numbers

# Numbers of the legal grounds of refusal (rulebook 6).
_GROUND_NUMBERS = {ground: number for number, ground in enumerate(RefusalGround, start=1)}


def words(document: ElectronicDocument) -> dict[str, Any]:
    """Everything the typst template of this document says, in the document's language."""
    with translation.override(document.language):
        facts = _Facts(document)
        own = (
            _notification(facts) if document.kind == DocumentKind.NOTIFICATION else _refusal(facts)
        )
        return _nested({**_common(facts), **own})


def _nested(said: Any) -> Any:
    """All texts with quotation marks told apart."""
    if isinstance(said, str):
        return nested(said)
    if isinstance(said, dict):
        return {name: _nested(value) for name, value in said.items()}
    return [_nested(value) for value in said] if isinstance(said, list) else said


def verification_url(number: str, code: str) -> str:
    """The public address that confirms a document; the same for every language."""
    return f"{settings.SITE_URL.rstrip('/')}/verify/{number}/{code}"


class _Facts:
    """The issued data, read back: moments, days and codes from their stored form."""

    def __init__(self, document: ElectronicDocument) -> None:
        self.document = document
        self.data: Mapping[str, Any] = document.data
        self.language = document.language

    def text(self, name: str) -> str:
        value = self.data.get(name) or ""
        if isinstance(value, Mapping):
            value = value.get(self.language) or value.get("ru") or value.get("kk") or ""
        clean = "".join(letter for letter in str(value) if letter.isprintable() or letter == "\n")
        return without_identity_numbers(clean)

    def lines(self, name: str) -> list[str]:
        return [line.strip() for line in self.text(name).splitlines() if line.strip()]

    def day(self, name: str, case: str | None = None) -> str:
        return dates.day(date.fromisoformat(self.data[name]), self.language, case=case)

    def moment(self, name: str) -> str:
        return dates.moment(datetime.fromisoformat(self.data[name]), self.language)


def _common(facts: _Facts) -> dict[str, Any]:
    document = facts.document
    url = verification_url(document.number, document.verification_code)
    return {
        "language": facts.language,
        "number": document.number,
        "organization": facts.text("organization"),
        "register": _("Attached Population Register"),
        "url": url,
        "url_shown": url.removeprefix("https://").removeprefix("http://"),
        "qr_alt": _("QR code of the address where this document can be checked: %(url)s")
        % {"url": url},
        "proof_heading": _("Is this document genuine?"),
        "proof": [
            _(
                "Scan the code or open the address below: the page says whether document %(number)s "
                "with the code %(code)s was issued, and whether another one replaced it."
            )
            % {"number": document.number, "code": document.verification_code},
            _(
                "The file bears an electronic seal. Any change made after sealing shows in a "
                "program that reads PDF signatures. A paper copy has no seal: check it by the code."
            ),
        ],
        "footer": _("Emergency care never needs attachment: call 103."),
        "page_words": _("Page {page} of {pages}").replace("{pages}", "{page}").split("{page}"),
    }


def _who(facts: _Facts) -> str:
    name, tail = facts.text("person_name"), facts.data.get("iin_tail")
    return _("%(name)s, IIN ending in %(tail)s") % {"name": name, "tail": tail} if tail else name


def _decided_by(facts: _Facts) -> str:
    return ", ".join(filter(None, (facts.text("decided_by"), facts.text("position"))))


def _rows(*rows: tuple[str, str]) -> list[list[str]]:
    return [[name, value] for name, value in rows if value]


def _notification(facts: _Facts) -> dict[str, Any]:
    at_once = facts.data["effective_on"] <= facts.data["decided_at"][:10]
    day = facts.day("effective_on", case="from")
    return {
        "title": _("Notification of attachment"),
        "statement": _("From %(day)s “%(organization)s” cares for you.")
        % {"day": day, "organization": facts.text("organization")},
        "points": [
            [_("Application sent"), facts.moment("filed_at")],
            [_("Accepted"), facts.moment("accepted_at")],
            [_("Decision"), facts.moment("decided_at")],
            [_("Care starts"), facts.day("effective_on")],
        ],
        "now": 3 if at_once else 2,
        "facts": _rows(
            (_("Attached person"), _who(facts)),
            (_("Filed by"), facts.text("filed_by")),
            (_("Application"), facts.document.application_number),
            (_("Ground for attachment"), _ground(facts)),
            (_("Organization"), facts.text("organization")),
            (_("Address"), facts.text("address")),
            (_("Telephone"), facts.text("phone")),
            (_("Site"), facts.text("site")),
            (_("Doctor"), _doctor(facts)),
            (_("Doctor’s list"), facts.text("panel")),
            (_("Care starts on"), facts.day("effective_on")),
            (_("Attachment ends on"), facts.day("ends_on") if facts.data.get("ends_on") else ""),
            (_("Decided by"), _decided_by(facts)),
        ),
        "sections": [
            {"heading": _("What this means"), "text": _meaning(facts, day, at_once)},
            {"heading": _("Legal basis"), "text": _legal_basis()},
        ],
    }


def _meaning(facts: _Facts, day: str, at_once: bool) -> list[str]:
    if at_once:
        first = _(
            "The attachment is in force. The former attachment, if there was one, ended by itself: "
            "you do not need to be detached anywhere."
        )
    else:
        first = _(
            "Until then your present clinic treats you. On that day the former attachment ends by "
            "itself: you do not need to be detached anywhere."
        )
    paragraphs = [first]
    if facts.data.get("home_visit_waiver"):
        paragraphs.append(
            _(
                "You live outside the service area and gave up the service “Doctor’s home visit”. "
                "This does not touch emergency care."
            )
        )
    return paragraphs


def _legal_basis() -> list[str]:
    return [
        _(
            "Rules for attaching individuals to health organizations that provide primary health "
            "care, order ҚР ДСМ-194/2020 of 13 November 2020, registered under No. 21642."
        ),
        _(
            "A decision you disagree with can be contested within three months from the day you "
            "learned of it, under the Administrative Procedural and Process-Related Code."
        ),
    ]


def _refusal(facts: _Facts) -> dict[str, Any]:
    ground = RefusalGround(facts.data["refusal_ground"])
    until = facts.day("appeal_until", case="to")
    return {
        "title": _("Reasoned refusal"),
        "statement": _("The application to be attached to “%(organization)s” is refused.")
        % {"organization": facts.text("organization")},
        "points": [
            [_("Application sent"), facts.moment("filed_at")],
            [_("Accepted"), facts.moment("accepted_at")],
            [_("Refused"), facts.moment("decided_at")],
        ],
        "now": 2,
        "sections": [
            {
                "heading": _("Ground"),
                "text": [
                    _("Legal ground %(number)s of six: %(ground)s.")
                    % {"number": _GROUND_NUMBERS[ground], "ground": label(ground)}
                ],
            },
            {"heading": _("Facts"), "text": facts.lines("refusal_text")},
            {
                "heading": _("How to put it right"),
                "text": facts.lines("how_to_fix") or [how_to_fix(ground)],
            },
            {"heading": _("How to contest it"), "text": _appeal(facts, until)},
        ],
        "facts": _rows(
            (_("For whom"), _who(facts)),
            (_("Filed by"), facts.text("filed_by")),
            (_("Application"), facts.document.application_number),
            (_("Ground for attachment"), _ground(facts)),
            (_("Decided by"), _decided_by(facts)),
        ),
    }


def _appeal(facts: _Facts, until: str) -> list[str]:
    to = facts.text("appeal_to")
    return [
        _(
            "You may complain until %(day)s: in your personal account, or in writing to “%(organization)s”, "
            "which passes the complaint on with the case file within 3 working days."
        )
        % {"day": until, "organization": facts.text("organization")},
        *([_("The complaint is considered by: %(body)s.") % {"body": to}] if to else []),
        _(
            "It is considered within 5 working days of receipt. A complaint that comes later is "
            "received too, and the term can be restored for a good reason. After that you may go to court."
        ),
        _(
            "Basis: order ҚР ДСМ-194/2020 of 13 November 2020 (registered under No. 21642) and the "
            "Administrative Procedural and Process-Related Code."
        ),
    ]


def how_to_fix(ground: RefusalGround) -> str:
    """What whoever was refused on a ground can do; in the language in force."""
    if ground is RefusalGround.UNRELIABLE_DOCUMENTS:
        return _("Give documents and data that are accurate, and apply again at any time.")
    if ground is RefusalGround.NO_PERSONAL_DATA_CONSENT:
        return _("Give the consent to process personal data, and apply again at any time.")
    if ground is RefusalGround.REQUIREMENTS_NOT_MET:
        return _(
            "Meet what the facts above name, or choose another ground or clinic, and apply again."
        )
    return _("When the circumstance named above is gone, apply again at any time.")


def _ground(facts: _Facts) -> str:
    return str(label(Ground(facts.data["ground"])))


def _doctor(facts: _Facts) -> str:
    """The name and, as an apposition in small letters, the type of the panel."""
    name, code = facts.text("doctor"), facts.data.get("panel_type")
    kind = str(label(PanelType(code))) if code else ""
    return f"{name}, {kind[:1].lower()}{kind[1:]}" if name and kind else name or kind
