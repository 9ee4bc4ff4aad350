"""The outbox: one row per recipient and channel, and what happened to it afterwards."""

import pgtrigger
from django.db import models
from django.db.models import Q

from campaigns import clock
from codes import Language
from codes.constraints import one_of
from codes.triggers import never_truncated, only_grows

from ..kinds import Channel, ErrorKind, EventKind, State

# The only columns of a message that change, and only until it is sent.
OF_DISPATCH = ["state", "attempts", "next_attempt_at", "claimed_at", "sent_at"]


def _moments(state: State, **present: bool) -> Q:
    """A row in `state` has exactly these moments."""
    return Q(state=state.value, **{f"{name}__isnull": not there for name, there in present.items()})


class Message(models.Model):
    """One message to one recipient over one channel, written in their language when it was asked for.

    `key` names the occasion ("approved:A-2026-0000017-5"): the same occasion is told once.
    """

    person = models.ForeignKey(
        "registry.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    organization = models.ForeignKey(
        "registry.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    user = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    channel = models.CharField(max_length=10)
    # Where an e-mail or SMS goes, as it was known when the message was written; empty for the account.
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2)
    template = models.CharField(max_length=40)
    # Which wording it was written by (`TextVersion.version`); 0: as shipped.
    text_version = models.PositiveSmallIntegerField(default=0)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    key = models.CharField(max_length=120)
    application_number = models.CharField(max_length=20, blank=True)
    document = models.ForeignKey(
        "notifications.ElectronicDocument",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    created_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, default=State.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("channel", Channel, "message_channel"),
            one_of("language", Language, "message_language"),
            one_of("state", State, "message_state"),
            models.CheckConstraint(
                name="message_one_recipient",
                condition=Q(person__isnull=False, organization__isnull=True, user__isnull=True)
                | Q(person__isnull=True, organization__isnull=False, user__isnull=True)
                | Q(person__isnull=True, organization__isnull=True, user__isnull=False),
            ),
            models.CheckConstraint(
                name="message_address_of_channel",
                condition=Q(channel=Channel.ACCOUNT.value, address="")
                | (~Q(channel=Channel.ACCOUNT.value) & ~Q(address="")),
            ),
            models.CheckConstraint(
                name="message_state_has_its_moments",
                condition=_moments(
                    State.QUEUED, next_attempt_at=True, claimed_at=False, sent_at=False
                )
                | _moments(State.FAILED, next_attempt_at=True, claimed_at=False, sent_at=False)
                | _moments(State.SENDING, next_attempt_at=False, claimed_at=True, sent_at=False)
                | _moments(State.SENT, next_attempt_at=False, claimed_at=False, sent_at=True)
                | _moments(State.GIVEN_UP, next_attempt_at=False, claimed_at=False, sent_at=False),
            ),
            # The account has no provider: such a message is there as soon as it is committed.
            models.CheckConstraint(
                name="message_to_account_is_sent",
                condition=~Q(channel=Channel.ACCOUNT.value) | Q(state=State.SENT.value),
            ),
            models.UniqueConstraint(
                name="message_once",
                fields=["key", "channel", "person", "organization", "user"],
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(
                name="message_due",
                fields=["next_attempt_at"],
                condition=Q(state__in=[State.QUEUED.value, State.FAILED.value]),
            ),
            models.Index(
                name="message_in_hand",
                fields=["claimed_at"],
                condition=Q(state=State.SENDING.value),
            ),
            models.Index(name="message_of_application", fields=["application_number"]),
            # The keys of one notice begin alike, and are its proof of dispatch.
            models.Index(
                name="message_of_notice",
                fields=["key"],
                opclasses=["varchar_pattern_ops"],
                condition=Q(template="provider_stops"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sent_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=State.SENT.value),
            ),
            pgtrigger.ReadOnly(name="written_once", exclude=OF_DISPATCH),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.key} ({self.channel}, {self.state})"


class MessageEvent(models.Model):
    """What happened to a message: sent, tried again, read, bounced. Only grows."""

    append_only = True

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField(default=clock.now)
    attempt = models.PositiveSmallIntegerField(default=0)
    error_kind = models.CharField(max_length=10, blank=True)
    answer = models.CharField(max_length=500, blank=True)  # what the provider said
    reader = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("kind", EventKind, "message_event_kind"),
            models.CheckConstraint(
                name="message_event_error_kind",
                condition=Q(error_kind__in=["", *(kind.value for kind in ErrorKind)]),
            ),
            models.CheckConstraint(
                name="message_event_retry_has_error",
                condition=~Q(kind=EventKind.RETRY.value) | ~Q(error_kind=""),
            ),
            models.UniqueConstraint(
                name="message_read_once",
                fields=["message"],
                condition=Q(kind=EventKind.READ.value),
            ),
        ]
        triggers = only_grows()

    def __str__(self) -> str:
        return f"{self.message_id}: {self.kind}"
