"""Notices to the people of an organization that stops serving them, and the letters on paper among them."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes import NoticeState, ServiceEnd
from codes.constraints import one_of
from codes.fields import CodeField
from codes.triggers import never_deleted, never_truncated


class ServiceEndNotice(models.Model):
    """What an organization tells its people before it stops serving them (rulebook 7).

    `ends_on` is the first day it serves them no longer (as before); `due_on` the last day of the
    term to tell them by, counted once, when the notice was written.
    """

    organization = models.ForeignKey(
        "registry.Organization", on_delete=models.PROTECT, related_name="notices"
    )
    cause = CodeField(ServiceEnd, max_length=16)
    learned_on = models.DateField()
    ends_on = models.DateField()
    act = models.CharField(max_length=300)
    due_on = models.DateField()
    state = CodeField(NoticeState, max_length=7, default=NoticeState.DRAFT)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)  # everybody on the list was told

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of("cause", ServiceEnd, "service_end_notice_cause"),
            one_of("state", NoticeState, "service_end_notice_state"),
            models.CheckConstraint(
                name="service_end_notice_learned_before", condition=Q(learned_on__lte=F("ends_on"))
            ),
            models.CheckConstraint(name="service_end_notice_names_its_act", condition=~Q(act="")),
            models.CheckConstraint(
                name="service_end_notice_state_has_its_moments",
                condition=Q(
                    state=NoticeState.DRAFT.value,
                    confirmed_at__isnull=True,
                    confirmed_by__isnull=True,
                    sent_at__isnull=True,
                )
                | Q(
                    state=NoticeState.SENDING.value,
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    sent_at__isnull=True,
                )
                | Q(
                    state=NoticeState.SENT.value,
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    sent_at__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                name="service_end_notice_once",
                fields=["organization", "cause", "ends_on"],
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="confirmed_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=NoticeState.DRAFT.value),
            ),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.cause} {self.ends_on}"

    @property
    def is_draft(self) -> bool:
        """Nobody was told yet."""
        return self.state == NoticeState.DRAFT


class NoticeRecipient(models.Model):
    """One person a notice is for; told in the transaction that writes `told_at`."""

    notice = models.ForeignKey(
        ServiceEndNotice, on_delete=models.PROTECT, related_name="recipients"
    )
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["notice", "person"]
        constraints = [
            models.UniqueConstraint(name="notice_recipient_once", fields=["notice", "person"])
        ]
        indexes = [
            models.Index(
                fields=["notice", "person"],
                name="notice_recipient_to_tell",
                condition=Q(told_at__isnull=True),
            )
        ]
        triggers = [
            never_deleted(),
            never_truncated(),
            pgtrigger.Protect(
                name="told_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__told_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.person_id}"


class LetterBatch(models.Model):
    """Letters of a notice printed together and carried to the post (docs/notices.md)."""

    notice = models.ForeignKey(ServiceEndNotice, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField()  # within the notice, from 1
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    register_number = models.CharField(max_length=60, blank=True)  # of the post's dispatch list
    dispatched_on = models.DateField(null=True, blank=True)
    dispatched_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["notice", "number"]
        constraints = [
            models.UniqueConstraint(name="letter_batch_numbered_once", fields=["notice", "number"]),
            models.CheckConstraint(
                name="letter_batch_dispatched_whole",
                condition=Q(
                    dispatched_on__isnull=True, dispatched_by__isnull=True, register_number=""
                )
                | (
                    Q(dispatched_on__isnull=False, dispatched_by__isnull=False)
                    & ~Q(register_number="")
                ),
            ),
        ]
        triggers = [
            never_deleted(),
            never_truncated(),
            pgtrigger.Protect(
                name="dispatched_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__dispatched_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.number}"


class BatchLetter(models.Model):
    """A letter's place in its batch: each letter is printed in one."""

    batch = models.ForeignKey(LetterBatch, on_delete=models.PROTECT, related_name="letters")
    message = models.OneToOneField(
        "notifications.Message", on_delete=models.PROTECT, related_name="in_batch"
    )

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted(), never_truncated()]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.message_id}"
