"""What was checked of an application, how it was signed, and what was filed together with it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application
from applications.queries import of_user
from campaigns import clock
from codes import SignatureMethod, dates
from codes.labels import label
from pages import facts, words
from pages.parts import Finding, Row, Words, worst_first
from pages.sources import source_names
from registry import queries as register


@dataclass(frozen=True, slots=True)
class Check:
    """One finding with the sources of its rule."""

    finding: Finding
    sources: list[Words]


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings kept at filing, or with the decision once there is one."""

    checks: list[Check]
    at: datetime | None
    is_of_decision: bool


def checked(row: Application) -> Checked | None:
    """What was looked at, with the register's facts: for the person and who speaks for them."""
    decision = row.decisions.first() if row.is_decided else None
    found, at = (decision.findings, decision.at) if decision else (row.findings, row.filed_at)
    if not found or at is None:
        return None
    assert row.person is not None
    stay = register.present_stay(row.person, clock.local(at).date())
    about = facts.about(row, stay, found)
    sources = {(one["rule"], one["code"], one["status"]): one.get("source", "") for one in found}
    said = facts.findings(found, about, None)
    checks = [
        Check(finding, list(source_names(sources[finding.rule, one["code"], one["status"]])))
        for finding, one in zip(said, found, strict=True)
    ]
    order = {id(finding): place for place, finding in enumerate(worst_first(said))}
    checks.sort(key=lambda check: order[id(check.finding)])
    return Checked(checks, at, decision is not None)


@dataclass(frozen=True, slots=True)
class Relative:
    """An application filed in one go with this one."""

    url: str
    number: str
    who: str
    lang: str
    sign: str
    state: Words


def filed_together(row: Application, user: User) -> list[Relative]:
    """The others of a family filing that the user may follow; one query where there is a family."""
    if row.family_id is None:
        return []
    found = []
    for other in of_user(user).filter(family=row.family_id).exclude(pk=row.pk).order_by("pk"):
        if other.number is None or other.person is None:
            continue
        sign, state = words.status_tag(other)
        language = other.person.language
        found.append(
            Relative(
                reverse("application", args=[other.number]),
                other.number,
                other.person.full_name,
                "" if language == get_language() else language,
                sign,
                state,
            )
        )
    return found


def signature_rows(row: Application) -> list[Row]:
    """How it was signed, as kept; [] for what was filed at a desk or before signatures were kept."""
    signature = getattr(row, "signature", None)
    if signature is None:
        return []
    language = get_language() or "kk"
    how: list[Words] = [label(SignatureMethod(signature.method))]
    if signature.address_tail:
        sent = (
            _("The code went by SMS to %(tail)s")
            if signature.channel == "sms"
            else _("The code went by e-mail to %(tail)s")
        )
        how.append(sent % {"tail": signature.address_tail})
    return [
        Row(_("Signed"), how),
        Row(_("When"), dates.moment(signature.signed_at, language)),
        Row(
            _("Fingerprint of what was signed (SHA-256)"),
            _in_eights(signature.digest),
            lang="zxx",  # no language
        ),
    ]


def _in_eights(digest: str) -> str:
    """In groups that can be compared by eye and break on a phone."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
