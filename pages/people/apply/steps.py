"""Which steps a draft has, and where its person stands among them."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.actions.drafts import KEPT_FOR
from applications.models import Application
from campaigns import clock
from codes import Ground
from pages.parts import Line, Mark, Run, steps_line

PERSON, GROUND, CLINIC, DOCTOR = "person", "ground", "clinic", "doctor"
HOME_VISITS, DOCUMENTS, CONSENTS, CHECK = "home-visits", "documents", "consents", "check"
ALL = [PERSON, GROUND, CLINIC, DOCTOR, HOME_VISITS, DOCUMENTS, CONSENTS, CHECK]
CONTRACT_GROUNDS = (Ground.VOLUNTARY_HEALTH_INSURANCE, Ground.SERVICE_AGREEMENT)

TITLES: dict[str, Promise] = {
    PERSON: _("Who the application is for"),
    GROUND: _("Ground"),
    CLINIC: _("Clinic"),
    DOCTOR: _("Doctor"),
    HOME_VISITS: _("Home visits"),
    DOCUMENTS: _("Documents"),
    CONSENTS: _("Consents"),
    CHECK: _("Check of answers"),
}


def steps_of(draft: Application | None) -> list[str]:
    """The steps of this draft as far as it is known which it has."""
    steps = list(ALL)
    if draft is None:
        return steps
    if draft.answers.get("clinic_given"):
        steps.remove(CLINIC)
    if _count_is_known(draft) and not draft.answers.get("waiver_needed"):
        steps.remove(HOME_VISITS)
    return steps


def _count_is_known(draft: Application) -> bool:
    # Whether a waiver is needed shows once a clinic and a doctor are chosen.
    return "waiver_needed" in draft.answers


def done(draft: Application) -> list[str]:
    """The steps the person has gone through."""
    return list(draft.answers.get("done", []))


def first_open(draft: Application) -> str:
    """The first step not gone through; the check of answers once all are."""
    finished = done(draft)
    return next((step for step in steps_of(draft) if step not in finished), CHECK)


def is_reached(draft: Application, step: str) -> bool:
    """Whether every step before this one is done."""
    steps, finished = steps_of(draft), done(draft)
    return step in steps and all(name in finished for name in steps[: steps.index(step)])


def address(draft: Application, step: str) -> str:
    """The address of a step of a draft."""
    return reverse("apply-step", args=[draft.pk, step])


def next_address(request: HttpRequest, draft: Application, step: str) -> str:
    """Where Continue leads: on, or back to the check of answers one came from."""
    if request.POST.get("back") == CHECK:
        return address(draft, first_open(draft))
    steps = steps_of(draft)
    following = steps[steps.index(step) + 1 :] if step in steps else []
    return address(draft, following[0] if following else first_open(draft))


@dataclass(frozen=True)
class Place:
    """Where a page of the application stands, for its head and foot."""

    words: str
    line: Line
    back_url: str
    back_words: Promise | str
    kept_until: date | None
    saved_at: object


def place(draft: Application | None, step: str, is_changing: bool = False) -> Place:
    """The place of a step: "Step 3 of 8" only where the count is certain."""
    steps = steps_of(draft)
    number, count = steps.index(step) + 1, len(steps)
    if draft is not None and _count_is_known(draft):
        words = _("Step %(number)s of %(count)s") % {"number": number, "count": count}
        line = steps_line(number, count)
    else:
        words = _("Step %(number)s") % {"number": number}
        here = steps_line(number, count)
        line = Line(
            [*here.runs, Run("thin", "0%", "100%")], [mark for mark in here.marks if mark.is_here]
        )
        line = line if line.marks else Line(marks=[Mark("0%", is_here=True)])
    back_url, back_words = "", ""
    if draft is not None and is_changing:
        back_url, back_words = address(draft, CHECK), _("Back: check of answers")
    elif draft is not None and number > 1:
        before = steps[number - 2]
        back_url = address(draft, before)
        back_words = _("Back: %(step)s") % {"step": str(TITLES[before]).lower()}
    kept_until = clock.local(draft.saved_at + KEPT_FOR).date() if draft else None
    return Place(str(words), line, back_url, back_words, kept_until, draft and draft.saved_at)
