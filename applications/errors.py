"""Why a transition was refused; pages turn each into words (`pages.refusals`)."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eligibility import Answer
    from registry.models import Panel

    from .models import Application


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


class TextNeeded(TransitionRefused):
    """A refusal needs one of the six grounds and a text of its own (rulebook 6)."""
