"""Which steps drafts have, and where their person stands among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.actions.drafts import KEPT_FOR
from applications.models import Application
from applications.statements import is_current
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
    CHECK: _("Check and sign"),
}

Drafts = Sequence[Application]


def steps_of(drafts: Drafts) -> list[str]:
    """The steps of these drafts as far as it is known which they have."""
    steps = list(ALL)
    if not drafts:
        return steps
    if all(draft.answers.get("clinic_given") for draft in drafts):
        steps.remove(CLINIC)
    if _count_is_known(drafts) and not any(needs_waiver(draft) for draft in drafts):
        steps.remove(HOME_VISITS)
    return steps


def needs_waiver(draft: Application) -> bool:
    """Whether home visits have to be given up; not known before clinic and doctor are chosen."""
    return bool(draft.answers.get("waiver_needed"))


def _count_is_known(drafts: Drafts) -> bool:
    # Whether a waiver is needed shows once a clinic and a doctor are chosen.
    return bool(drafts) and all("waiver_needed" in draft.answers for draft in drafts)


def done(draft: Application) -> list[str]:
    """The steps gone through with a draft."""
    return list(draft.answers.get("done", []))


def is_done(drafts: Drafts, step: str) -> bool:
    """Whether the step is answered for each of the drafts that has it."""
    return all(_is_done(draft, step) or not has_step(draft, step) for draft in drafts)


def _is_done(draft: Application, step: str) -> bool:
    # A text of consent that changed since has to be read again.
    if step == CONSENTS and not is_current(draft, "personal_data"):
        return False
    return step in done(draft)


def has_step(draft: Application, step: str) -> bool:
    """Whether a step asks anything of this draft."""
    if step == CLINIC:
        return not draft.answers.get("clinic_given")
    if step == HOME_VISITS:
        return "waiver_needed" not in draft.answers or needs_waiver(draft)
    return True


def first_open(drafts: Drafts) -> str:
    """The first step not gone through; the check of answers once all are."""
    return next((step for step in steps_of(drafts) if not is_done(drafts, step)), CHECK)


def is_reached(drafts: Drafts, step: str) -> bool:
    """Whether every step before this one is done."""
    steps = steps_of(drafts)
    return step in steps and all(is_done(drafts, name) for name in steps[: steps.index(step)])


def address(draft: Application, step: str) -> str:
    """The address of a step of a draft."""
    return reverse("apply-step", args=[draft.pk, step])


def next_address(request: HttpRequest, drafts: Drafts, lead: Application, step: str) -> str:
    """Where Continue leads: on, or back to the check of answers one came from."""
    if request.POST.get("back") == CHECK:
        return address(lead, first_open(drafts))
    steps = steps_of(drafts)
    following = steps[steps.index(step) + 1 :] if step in steps else []
    return address(lead, following[0] if following else first_open(drafts))


@dataclass(frozen=True)
class Place:
    """Where a page of the application stands, for its head and foot."""

    words: str
    line: Line
    back_url: str
    back_words: Promise | str
    kept_until: date | None
    saved_at: object


def place(
    drafts: Drafts, step: str, is_changing: bool = False, lead: Application | None = None
) -> Place:
    """The place of a step: "Step 3 of 8" only where the count is certain."""
    steps = steps_of(drafts)
    number, count = (steps.index(step) if step in steps else len(steps) - 1) + 1, len(steps)
    if _count_is_known(drafts):
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
    lead = lead or (drafts[0] if drafts else None)
    if lead is not None and is_changing:
        back_url, back_words = address(lead, CHECK), _("Back: check of answers")
    elif lead is not None and number > 1:
        before = steps[number - 2]
        back_url = address(lead, before)
        back_words = _("Back: %(step)s") % {"step": str(TITLES[before]).lower()}
    saved_at = min((draft.saved_at for draft in drafts), default=None)
    kept_until = clock.local(saved_at + KEPT_FOR).date() if saved_at else None
    return Place(str(words), line, back_url, back_words, kept_until, saved_at)
