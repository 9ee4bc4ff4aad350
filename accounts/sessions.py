"""Sessions that ended: what they hold goes a day later."""

from datetime import timedelta

from django.contrib.sessions.models import Session

from campaigns import clock

# Until then whatever is sent from an old page still tells whose it was (pages/idle.py).
KEPT_FOR = timedelta(days=1)


def forget_ended() -> int:
    """Delete sessions that ended a day ago, with all that was typed in them; how many. Safe at any time."""
    ended = Session.objects.filter(expire_date__lt=clock.machine_now() - KEPT_FOR)
    return ended.delete()[0]
