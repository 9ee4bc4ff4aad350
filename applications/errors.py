"""Why a transition was refused; pages turn each into words (`pages.refusals`)."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eligibility import Answer
    from registry.models import Panel
    from registry.person_search import Match

    from .models import (
        Application,
        CorrectionRequest,
        DeskVisit,
        MovePlan,
        RepresentationRequest,
        WaitingEntry,
    )


class TransitionRefused(Exception):
    """A transition did not take place; nothing was changed."""

    def __init__(self, application: "Application | None" = None) -> None:
        super().__init__(f"{type(self).__name__}: {application}")
        self.application = application


class NotAllowed(PermissionDenied):
    """The user may not do this."""


class AlreadyOpen(TransitionRefused):
    """The person has an open application already (rulebook 6, `application_open`); it is given."""


class ChangedMeanwhile(TransitionRefused):
    """The page is older than the application: somebody decided, withdrew or changed it meanwhile."""


class NoLongerOpen(ChangedMeanwhile):
    """Documents come too late: the application is decided, withdrawn or closed."""


class PersonGone(ChangedMeanwhile):
    """A death or a final departure is recorded: nothing is filed for the person."""


class FilingStopped(TransitionRefused):
    """What stops filing outright (rulebook 6): `codes` name it."""

    def __init__(
        self, application: "Application", codes: "Iterable[str]", answer: "Answer"
    ) -> None:
        super().__init__(application)
        self.codes = sorted(codes)
        self.answer = answer


class RulesFailed(TransitionRefused):
    """Rules fail: at filing the filer can dispute them, at approval they bar it."""

    def __init__(self, application: "Application", answer: "Answer") -> None:
        super().__init__(application)
        self.answer = answer


class SignatureNeeded(TransitionRefused):
    """Nothing is filed on the portal unsigned; or the signature is another's, or no longer fresh."""


class ChangedSinceSigned(TransitionRefused):
    """What would be filed is not what was signed: it has to be signed anew."""


class ReasonNeeded(TransitionRefused):
    """A warning stands against the approval: it needs a reason in words."""

    def __init__(self, application: "Application", answer: "Answer") -> None:
        super().__init__(application)
        self.answer = answer


class PanelFilledUp(TransitionRefused):
    """The panel filled up meanwhile; `free` are panels of the organization that still have places."""

    def __init__(self, application: "Application", free: "list[Panel]") -> None:
        super().__init__(application)
        self.free = free


class NothingScheduled(TransitionRefused):
    """There is nothing left to renounce: the day has come, or it was cancelled."""


class NotThePresentClinic(TransitionRefused):
    """The attachment is not that of today: it ended, was cancelled, or has not begun."""


class TextNeeded(TransitionRefused):
    """A refusal needs one of the six grounds and a text of its own (rulebook 6)."""


class RequestRefused(Exception):
    """A request around applications (a correction, a right to act) was not changed; it is given."""

    def __init__(self, request: "CorrectionRequest | RepresentationRequest | None" = None) -> None:
        super().__init__(f"{type(self).__name__}: {request}")
        self.request = request


class AlreadyAnswered(RequestRefused):
    """Somebody answered it meanwhile, took it back, or its time ran out."""


class AlreadyAsked(RequestRefused):
    """The same was asked for before and waits for an answer."""


class AskedTooOften(RequestRefused):
    """So many requests a day are enough, and a relative who declined is left in peace for a while."""


class RightNotGiven(RequestRefused):
    """The right to act cannot be given; `code` says why (`actions.representations`)."""

    def __init__(self, code: str, request: "RepresentationRequest | None" = None) -> None:
        super().__init__(request)
        self.code = code


class ObjectionOpen(TransitionRefused):
    """The person says that they did not file it: nothing is approved before the region has looked."""


class NotFiledAtDesk(TransitionRefused):
    """One's own application of the portal is withdrawn; objected to is what a desk filed."""


class AlreadySettled(TransitionRefused):
    """Somebody settled the objection meanwhile, or answered the question."""


class NoSuchColleague(TransitionRefused):
    """A case is handed over to somebody who may decide it."""


class NothingAsked(TransitionRefused):
    """A request for documents names one, or says in words what is needed."""


class NothingGiven(TransitionRefused):
    """A reply brings a document or says something."""


class RegionRefused(TransitionRefused):
    """What a region may not write; `field` is what it is about, `reason` a code that pages put into words."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__()
        self.reason, self.field = reason, field


class AnotherVisitOpen(Exception):
    """The desk serves somebody else: `visit` has to be finished first."""

    def __init__(self, visit: "DeskVisit") -> None:
        super().__init__(f"another visit is open: {visit}")
        self.visit = visit


class NewcomerRefused(Exception):
    """Nobody was written into the register; `code` says why (`actions.newcomers`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PerhapsKnown(NewcomerRefused):
    """The register holds people who may be the same: `matches`, the most fitting first."""

    def __init__(self, matches: "list[Match]") -> None:
        super().__init__("perhaps_known")
        self.matches = matches


class PlanRefused(Exception):
    """A plan of moves did not take the step; nothing was changed."""

    def __init__(self, plan: "MovePlan") -> None:
        super().__init__(f"{type(self).__name__}: plan {plan.pk}")
        self.plan = plan


class PlanChangedMeanwhile(PlanRefused):
    """The plan stands elsewhere than the page believed."""


class PlanIsEmpty(PlanRefused):
    """Nobody of the plan can be moved."""


class PeopleInAnotherPlan(PlanRefused):
    """Some people of the plan (`held`) are being moved by another plan that is under way."""

    def __init__(self, plan: "MovePlan", held: int) -> None:
        super().__init__(plan)
        self.held = held


class WaitingRefused(Exception):
    """A person was not put on a waiting list; nothing was changed."""


class AlreadyWaiting(WaitingRefused):
    """One list a person at a time: the other `entry` is given."""

    def __init__(self, entry: "WaitingEntry") -> None:
        super().__init__(f"waits in entry {entry.pk}")
        self.entry = entry


class CannotWait(WaitingRefused):
    """A place would be of no use to the person, or the list is closed: `codes` of the rules say why."""

    def __init__(self, codes: "Iterable[str]", panel: "Panel") -> None:
        self.codes = sorted(codes)
        super().__init__(f"panel {panel.code}: {', '.join(self.codes)}")
        self.panel = panel


class PlaceIsFree(WaitingRefused):
    """Nobody needs to wait: the panel has a free place."""

    def __init__(self, panel: "Panel") -> None:
        super().__init__(f"panel {panel.code} has a free place")
        self.panel = panel


class CommissionRefused(Exception):
    """The commission's step was not taken; `code` says why (`actions.commission`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InstitutionRefused(Exception):
    """Nothing was written of an institution; `code` says why (`actions.institutions`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoticeRefused(Exception):
    """A notice to an organization's people was not written or confirmed; `reason` says why, `field` where."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field
