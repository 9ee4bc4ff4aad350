"""The application itself."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Filer, Ground, Language, RefusalGround
from codes.constraints import one_of
from codes.fields import CodeField

OPEN = [Status.QUEUED, Status.IN_REVIEW]
FILED = [status for status in Status if status != Status.DRAFT]
ACCEPTED = [
    Status.IN_REVIEW,
    Status.REFUSED,
    Status.SCHEDULED,
    Status.EFFECTIVE,
    Status.CANCELLED,
    Status.ANNULLED,
]
DECIDED = [
    Status.REFUSED,
    Status.SCHEDULED,
    Status.EFFECTIVE,
    Status.CANCELLED,
    Status.ANNULLED,
]
ENDED = [Status.WITHDRAWN, Status.CANCELLED, Status.CLOSED, Status.ANNULLED]
FILED_WITHOUT_PERSON = (
    "filed_without_person"  # a reason to close: the region confirmed an objection
)
APPROVED = [Status.SCHEDULED, Status.EFFECTIVE, Status.CANCELLED, Status.ANNULLED]


def _values(statuses: list[Status]) -> list[str]:
    return [status.value for status in statuses]


class Application(models.Model):
    """A request to attach one person, from draft to the end of its life.

    Moments and actors are columns tied to the status by checks; the whole story is in `events`.
    `answers` holds what was typed so far while it is a draft.
    """

    number = models.CharField(max_length=20, null=True, blank=True, unique=True)
    status = CodeField(Status, max_length=12, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=0)  # grows with every transition
    person = models.ForeignKey(
        "registry.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    filed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="applications_filed"
    )
    filer = CodeField(Filer, max_length=16, default=Filer.SELF)
    channel = CodeField(Channel, default=Channel.PORTAL)
    language = CodeField(Language, max_length=2)
    ground = CodeField(Ground, blank=True)
    organization = models.ForeignKey(
        "registry.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    panel = models.ForeignKey(
        "registry.Panel",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    is_panel_proposed = models.BooleanField(default=False)  # by the program: none was chosen
    family = models.ForeignKey(
        "applications.FamilyFiling",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="applications",
    )  # filed in one go with those of others; each is decided apart
    agreement_ends_on = models.DateField(null=True, blank=True)
    disputed_text = models.TextField(blank=True)  # why the filer holds a failed rule wrong
    answers = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=list, blank=True)  # as shown to the filer at filing
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    filed_at = models.DateTimeField(null=True, blank=True)
    accept_at = models.DateTimeField(null=True, blank=True)  # when a queued one will be accepted
    accepted_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)  # null until approved "on approval"
    taken_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="cases_taken"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications_decided",
    )
    refusal_ground = CodeField(RefusalGround, blank=True)
    refusal_text = models.TextField(blank=True)
    attachment = models.ForeignKey(
        "registry.Attachment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            one_of("status", Status, "application_status"),
            one_of("filer", Filer, "application_filer"),
            one_of("channel", Channel, "application_channel"),
            one_of("language", Language, "application_language"),
            models.CheckConstraint(
                name="application_ground",
                condition=Q(ground="", status=Status.DRAFT.value)
                | Q(ground__in=[ground.value for ground in Ground]),
            ),
            models.CheckConstraint(
                name="application_refusal_ground",
                condition=Q(refusal_ground="")
                | Q(refusal_ground__in=[ground.value for ground in RefusalGround]),
            ),
            models.UniqueConstraint(
                name="application_one_open_a_person",
                fields=["person"],
                condition=Q(status__in=_values(OPEN)),
            ),
            models.CheckConstraint(
                name="application_filed_is_whole",
                condition=Q(status=Status.DRAFT.value, filed_at__isnull=True, number__isnull=True)
                | (
                    ~Q(status=Status.DRAFT.value)
                    & Q(
                        number__isnull=False,
                        person__isnull=False,
                        organization__isnull=False,
                        filed_at__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="application_queued_waits",
                condition=~Q(status=Status.QUEUED.value)
                | Q(
                    accept_at__isnull=False,
                    due_at__isnull=False,
                    accepted_at__isnull=True,
                    decided_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="application_accepted_has_moments",
                condition=~Q(status__in=_values(ACCEPTED))
                | Q(accepted_at__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_accepted_not_before_filing",
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("filed_at")),
            ),
            models.CheckConstraint(
                name="application_decided_has_actor",
                condition=(
                    Q(
                        status__in=_values(DECIDED),
                        decided_at__isnull=False,
                        decided_by__isnull=False,
                    )
                    | (
                        ~Q(status__in=[*_values(DECIDED), Status.CLOSED.value])
                        & Q(decided_at__isnull=True, decided_by__isnull=True)
                    )
                    | Q(status=Status.CLOSED.value)
                ),
            ),
            models.CheckConstraint(
                name="application_refused_has_ground_and_text",
                condition=Q(status=Status.REFUSED.value)
                & ~Q(refusal_ground="")
                & ~Q(refusal_text="")
                | ~Q(status=Status.REFUSED.value) & Q(refusal_ground="", refusal_text=""),
            ),
            models.CheckConstraint(
                name="application_approved_has_attachment",
                condition=~Q(status__in=_values(APPROVED))
                | Q(attachment__isnull=False, effective_on__isnull=False),
            ),
            models.CheckConstraint(
                name="application_attachment_by_approval",
                condition=Q(attachment__isnull=True)
                | Q(status__in=[*_values(APPROVED), Status.CLOSED.value]),
            ),
            models.CheckConstraint(
                name="application_taken_by_someone_at_some_time",
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_not_ended_before_its_end",
                condition=Q(status__in=_values(ENDED)) | Q(closed_at__isnull=True, close_reason=""),
            ),
            models.CheckConstraint(
                name="application_ended_has_reason",
                condition=~Q(status__in=_values(ENDED))
                | (Q(closed_at__isnull=False) & ~Q(close_reason="")),
            ),
            models.CheckConstraint(
                name="application_filed_without_person_is_closed",
                condition=~Q(close_reason=FILED_WITHOUT_PERSON)
                | (Q(status=Status.CLOSED.value) & ~Q(channel=Channel.PORTAL.value)),
            ),
        ]
        triggers = [
            # Looked at when the transaction commits: the signature is written beside the status.
            pgtrigger.Trigger(
                name="portal_is_signed",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("status", "channel"),
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__channel=Channel.PORTAL.value)
                & ~pgtrigger.Q(new__status=Status.DRAFT.value),
                func="""
                    IF EXISTS (
                        SELECT FROM applications_application
                        WHERE id = NEW.id AND channel = 'portal' AND status <> 'draft'
                    ) AND NOT EXISTS (
                        SELECT FROM applications_signature WHERE application_id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'a filed application of the portal bears a signature'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'application_portal_is_signed';
                    END IF;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="approved_without_objection",
                operation=pgtrigger.UpdateOf("status"),
                when=pgtrigger.After,
                condition=pgtrigger.Q(old__status__in=_values(OPEN))
                & pgtrigger.Q(new__status__in=_values(APPROVED)),
                func="""
                    IF EXISTS (
                        SELECT FROM applications_objection
                        WHERE application_id = NEW.id AND outcome = ''
                    ) THEN
                        RAISE EXCEPTION 'the person says that this application is not theirs'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'application_approved_without_objection';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "due_at", "id"],
                name="application_queue",
                condition=Q(status=Status.IN_REVIEW.value),
            ),
            models.Index(
                fields=["accept_at"],
                name="application_waiting",
                condition=Q(status=Status.QUEUED.value),
            ),
            models.Index(
                fields=["effective_on"],
                name="application_scheduled",
                condition=Q(status=Status.SCHEDULED.value),
            ),
            models.Index(fields=["person", "-created_at"], name="application_of_person"),
            # What figures of some organizations and days are counted from.
            models.Index(
                fields=["organization", "filed_at"],
                name="application_by_filing",
                condition=Q(filed_at__isnull=False),
            ),
            models.Index(
                fields=["organization", "decided_at"],
                name="application_by_decision",
                condition=Q(decided_at__isnull=False),
            ),
            models.Index(fields=["created_at"], name="application_by_creation"),
        ]

    def __str__(self) -> str:
        return self.number or "draft"

    @property
    def is_open(self) -> bool:
        """Filed and neither decided nor withdrawn."""
        return self.status in OPEN

    @property
    def is_decided(self) -> bool:
        """Approved or refused, whatever came later."""
        return self.decided_at is not None
