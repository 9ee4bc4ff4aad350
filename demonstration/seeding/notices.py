"""An end of service: one clinic told its people, with letters at the post; another has a notice to look at."""

from datetime import timedelta
from typing import TYPE_CHECKING

from applications.actions import letters, service_ends
from applications.models import ServiceEndNotice
from campaigns import clock
from codes import ServiceEnd

from . import organizations as named

if TYPE_CHECKING:
    from .plot import Plot

_OF_A_BATCH = 1  # also where a small seed leaves few people


class Notices:
    """The region told the people of a family health centre that it is reorganized; the main clinic has a draft."""

    def __init__(self, plot: "Plot") -> None:
        self.cast, self.organizations = plot.cast, plot.organizations
        self.timeline, self.now = plot.stories.timeline, plot.season.now

    def plan(self) -> None:
        """All of it."""
        self.timeline.at(self.now - timedelta(days=6, minutes=15), self._reorganized)
        self.timeline.at(self.now - timedelta(days=1, minutes=25), self._drafted)

    def _reorganized(self) -> None:
        region = self.cast.users["regional-admin"]
        notice = service_ends.draft(
            region,
            self.organizations.by_code[named.NO_SATURDAYS].pk,
            cause=ServiceEnd.REORGANIZED,
            learned_on=clock.today() - timedelta(days=1),
            ends_on=clock.today() + timedelta(days=75),
            act="Қалалық денсаулық сақтау басқармасының № 412 бұйрығы",
        )
        service_ends.confirm(notice.pk, region)
        service_ends.tell(notice.pk)
        letters.make_batch(notice.pk, region, size=_OF_A_BATCH)
        self.timeline.at(self.now - timedelta(days=4), lambda: self._at_the_post(notice))

    def _at_the_post(self, notice: ServiceEndNotice) -> None:
        region = self.cast.users["regional-admin"]
        letters.dispatch(notice.pk, 1, region, register_number="103-18", on=clock.today())
        letters.make_batch(notice.pk, region, size=_OF_A_BATCH)

    def _drafted(self) -> None:
        service_ends.draft(
            self.cast.users["head"],
            self.organizations.by_code[named.MAIN].pk,
            cause=ServiceEnd.CONTRACT_CHANGED,
            learned_on=clock.today(),
            ends_on=clock.today() + timedelta(days=48),
            act="Қордың 14.10 № 17-2/88 хаты",
        )
