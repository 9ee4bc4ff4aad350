"""The waiting lists of full panels: who stands in line, who is invited, and what became of it."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes import Channel, Ground
from codes.constraints import one_of
from codes.fields import CodeField
from codes.triggers import never_deleted, only_grows


class WaitingGroup(models.Model):
    """A family that wishes to be invited together only; its members may stand in different lists."""

    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"family {self.pk}"


WAITS = ["waiting", "invited"]


class WaitingEntry(models.Model):
    """One person's place in line for a place of one panel, from joining to its end.

    The line is by `joined_at`, then by key. `waiting` and `invited` people are also counted on the panel
    (`registry.places.move_list`).
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        INVITED = "invited"
        ENDED = "ended"

    class End(models.TextChoices):
        ATTACHED = "attached"
        LEFT = "left"
        DECLINED = "declined"
        LAPSED = "lapsed"
        DIED = "died"
        DEPARTED = "departed"
        TOO_OLD = "too_old"
        CLINIC_CLOSED = "clinic_closed"
        DOCTOR_LEFT = "doctor_left"  # and nobody took the list over

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="waiting_entries"
    )
    panel = models.ForeignKey(
        "registry.Panel", on_delete=models.PROTECT, related_name="waiting_entries"
    )
    group = models.ForeignKey(
        WaitingGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    channel = CodeField(Channel, default=Channel.PORTAL)
    ground = CodeField(Ground, blank=True)  # meant by who joined while applying
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    joined_at = models.DateTimeField(default=clock.now)
    joined_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=15, choices=End.choices, blank=True)

    ahead: (
        int  # how many come before, and until when a place is kept: `applications.waiting.in_line`
    )
    until_at: datetime | None

    class Meta:
        ordering = ["joined_at", "id"]
        triggers = [never_deleted()]
        constraints = [
            one_of("channel", Channel, "waiting_entry_channel"),
            models.CheckConstraint(
                name="waiting_entry_ground",
                condition=Q(ground="") | Q(ground__in=[ground.value for ground in Ground]),
            ),
            models.UniqueConstraint(
                name="waiting_entry_one_list_a_person",
                fields=["person"],
                condition=Q(state__in=WAITS),
            ),
            models.CheckConstraint(
                name="waiting_entry_ended_has_reason",
                condition=Q(state__in=WAITS, ended_at__isnull=True, end_reason="")
                | Q(
                    state="ended",
                    ended_at__isnull=False,
                    end_reason__in=[
                        "attached",
                        "left",
                        "declined",
                        "lapsed",
                        "died",
                        "departed",
                        "too_old",
                        "clinic_closed",
                        "doctor_left",
                    ],
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["panel", "joined_at", "id"],
                name="waiting_entry_line",
                condition=Q(state__in=WAITS),
            ),
            models.Index(fields=["panel", "ended_at"], name="waiting_entry_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"

    @property
    def is_invited(self) -> bool:
        """A place is kept for them now."""
        return self.state == self.State.INVITED

    @property
    def is_over(self) -> bool:
        """They stand in this line no longer."""
        return self.state == self.State.ENDED


class Invitation(models.Model):
    """A place kept for the first in line until a moment; longer while an application for it is open."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        LAPSED = "lapsed"
        ENDED = "ended"  # the person died, left, grew too old, or is attached there otherwise

    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, related_name="invitations")
    invited_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField()
    application = models.ForeignKey(
        "applications.Application",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations",
    )  # the latest one filed for the place
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["-invited_at", "-id"]
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                name="invitation_one_open_an_entry",
                fields=["entry"],
                condition=Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_forward", condition=Q(until_at__gt=F("invited_at"))
            ),
            models.CheckConstraint(
                name="invitation_closed_has_outcome",
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(
                    closed_at__isnull=False,
                    outcome__in=["accepted", "declined", "lapsed", "ended"],
                ),
            ),
            models.CheckConstraint(
                name="invitation_accepted_by_an_application",
                condition=~Q(outcome="accepted") | Q(application__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["until_at"], name="invitation_due", condition=Q(closed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"until {self.until_at:%Y-%m-%d %H:%M}"


class WaitingEvent(models.Model):
    """One step of somebody's waiting: what happened, who did it, when; only grows."""

    class Kind(models.TextChoices):
        JOINED = "joined"
        INVITED = "invited"
        APPLIED = "applied"
        ON_ONES_OWN = "on_ones_own"  # no longer together with the family
        ENDED = "ended"

    append_only = True

    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the program by the clock, named in `actor_name`
    actor_name = models.CharField(max_length=60)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        triggers = only_grows()
        constraints = [
            models.CheckConstraint(
                name="waiting_event_kind",
                condition=Q(kind__in=["joined", "invited", "applied", "on_ones_own", "ended"]),
            ),
            models.CheckConstraint(name="waiting_event_names_actor", condition=~Q(actor_name="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
