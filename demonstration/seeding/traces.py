"""What people and staff leave behind in an account: confirmed clinics, and who looked at a record."""

from datetime import timedelta

from accounts.models import AccessLogEntry, User
from applications import actions, errors
from applications.models import Application
from applications.standings import was_asked_for
from campaigns import clock
from codes import Channel
from demonstration.accounts import USERNAMES
from registry.models import Attachment

from .cast import Cast
from .timeline import Season, Timeline

_EVERY = 3  # of those with an account


def plan(timeline: Timeline, season: Season) -> None:
    """Some people say “yes, this is my clinic” in the last weeks."""
    for part, days in enumerate((24, 3)):
        timeline.at(season.now - timedelta(days=days, minutes=17), lambda part=part: _confirm(part))  # type: ignore[misc]


def _confirm(part: int) -> None:
    users = User.objects.filter(person__isnull=False).exclude(username__in=USERNAMES).order_by("pk")
    for user in list(users)[part :: 2 * _EVERY]:
        row = Attachment.objects.filter(
            person_id=user.person_id, cancelled_at__isnull=True, period__contains=clock.today()
        ).first()
        if row is None or was_asked_for(row):
            continue
        try:
            actions.confirm_attachment(row.pk, user)
        except errors.NotThePresentClinic:
            continue  # the register records a departure


def write_views(season: Season, cast: Cast) -> None:
    """The log of openings, as the desks' pages would have written it."""
    rows = []
    decided = Application.objects.filter(decided_at__isnull=False).order_by("pk")
    for row in decided:
        assert row.decided_at is not None
        rows.append((row.decided_by_id, row.person_id, f"case {row.number}", row.decided_at))
    for row in Application.objects.exclude(channel=Channel.PORTAL).exclude(filed_at=None):
        rows.append((row.filed_by_id, row.person_id, "walk-in", row.filed_at))
    at = season.now - timedelta(days=9, hours=2)
    clerk, citizen = cast.users["clerk"].pk, cast.citizen.person.pk
    rows += [
        (clerk, citizen, "found", at),
        (clerk, citizen, "desk", at + timedelta(seconds=4)),
        (clerk, citizen, "desk", at + timedelta(minutes=3)),
    ]
    AccessLogEntry.objects.bulk_create(
        [
            AccessLogEntry(user_id=user, person_id=person, purpose=purpose, at=moment)
            for user, person, purpose, moment in sorted(rows, key=lambda row: (row[3], row[1]))
        ]
    )
