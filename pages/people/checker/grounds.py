"""Grounds of the checker in words: what each is, when its care starts, and on what condition it holds."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from codes import Ground, dates
from codes.findings import explanation, missing_label
from codes.labels import label
from eligibility import Law
from eligibility.questions import QUESTION_OF
from eligibility.suitability import GroundResult, Holds, Result
from pages.navigation import address_of
from pages.words import lower

from ..apply.said import ground_said, language
from ..everyday import EVERYDAY
from . import words
from .words import Words


@dataclass(frozen=True, slots=True)
class GroundSaid:
    """A ground as one may go on with it."""

    official: Words
    everyday: Words
    said: str
    care: str
    condition: str
    url: str


def ground_words(one: GroundResult, found: Result, law: Law) -> GroundSaid:
    """A ground with its care, its condition and the way to begin on it."""
    campaign = law.campaign_for(found.filed_at.date())
    apply_url = address_of("apply")
    effective = one.answer.effective
    if one.ground == Ground.CAMPAIGN:
        care = ""  # said with the ground itself
    elif effective is None:
        care = _("Care starts on the day of approval.")
    else:
        care = _("Care starts from %(day)s.") % {
            "day": dates.day(effective, language(), case="from")
        }
    return GroundSaid(
        official=label(one.ground),
        everyday=EVERYDAY[one.ground],
        said=ground_said(one.ground, campaign),
        care=care,
        condition=condition(one),
        url=f"{apply_url}?{urlencode({'ground': one.ground.value})}" if apply_url else "",
    )


def condition(one: GroundResult) -> str:
    """What has to be true or brought for it to hold; "" where nothing has to."""
    if one.is_disputed:
        return _(
            "Only if the application in the register was not made by the person: then it is "
            "disputed, and decided outside that clinic."
        )
    if one.needs:
        papers = ", ".join(lower(str(missing_label(code))) for code in one.needs)
        return _("Only with: %(documents)s") % {"documents": papers}
    question = QUESTION_OF.get(one.ground)
    if one.holds is Holds.PERHAPS and question is not None:
        return _("Depends on: %(question)s") % {
            "question": lower(str(words.QUESTIONS[question].short))
        }
    return ""


def where(found: Result, law: Law) -> list[Words]:
    """Which clinics can be chosen: the territory first, then the visits at home."""
    if found.main is not None and found.main.ground == Ground.DOCTOR_CHOICE:
        return [_("A doctor of the present clinic who has a free place.")]
    lines: list[Words] = []
    if found.territory.status == "not_applicable":
        lines.append(_("The clinic with which the contract was made, wherever it lies."))
    else:
        lines.append(
            _("A clinic in the city or district where the person lives, for good or for a time.")
        )
    if found.must_live_there:
        lines.append(explanation("must_attach_where_living"))
    else:
        lines.append(
            _(
                "A clinic that does not serve the address takes the person if it is ready to and the "
                "home-visit waiver is signed."
            )
        )
        if law.value("young_child_age_limit", found.filed_at.date()) is not None:
            lines.append(_("A pregnant woman attaches only to the clinic that serves her address."))
    return lines
