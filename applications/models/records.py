"""What an application carries, and the records that only grow."""

from django.db import models
from django.db.models import Q

from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Document, Language, RefusalGround
from codes.constraints import one_of
from codes.fields import CodeField
from codes.triggers import only_grows

from .application import Application


class SupportingDocument(models.Model):
    """A document presented with an application."""

    class Source(models.TextChoices):
        UPLOAD = "upload"
        DIGITAL_SERVICE = "digital_service"
        SHOWN_AT_DESK = "shown_at_desk"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    document = CodeField(Document)
    source = models.CharField(max_length=20, choices=Source.choices)
    file = models.FileField(upload_to="documents/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)  # bytes
    added_at = models.DateTimeField(default=clock.now)
    # Given after filing, in reply to a request; None: with the draft.
    request = models.ForeignKey(
        "applications.DocumentRequest",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )

    class Meta:
        ordering = ["document", "added_at"]
        constraints = [
            one_of("document", Document, "supporting_document_code"),
            models.CheckConstraint(
                name="supporting_document_source",
                condition=Q(source__in=["upload", "digital_service", "shown_at_desk"]),
            ),
            models.CheckConstraint(
                name="supporting_document_upload_has_file",
                condition=~Q(source="upload") | ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return self.document

    @property
    def co_signed_as(self) -> str:
        """The number of the request by which a relative co-signed this consent; "" for any other paper."""
        is_kept = self.source == self.Source.DIGITAL_SERVICE
        return self.file_name if is_kept and self.document == Document.FAMILY_CONSENT else ""


class Consent(models.Model):
    """A consent given with an application: what, in which version and language, when."""

    class Purpose(models.TextChoices):
        PERSONAL_DATA = "personal_data"
        HOME_VISIT_WAIVER = "home_visit_waiver"

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    text_version = models.CharField(max_length=20)
    language = CodeField(Language, max_length=2)
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        triggers = only_grows()
        constraints = [
            one_of("language", Language, "consent_language"),
            models.CheckConstraint(
                name="consent_purpose",
                condition=Q(purpose__in=["personal_data", "home_visit_waiver"]),
            ),
            models.UniqueConstraint(
                fields=["application", "purpose"], name="consent_once_an_application"
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


EVENT_KINDS = [
    "filed",
    "queued",
    "moved",
    "accepted",
    "taken",
    "released",
    "handed_over",
    "approved",
    "refused",
    "withdrawn",
    "effective",
    "renounced",
    "replaced",
    "cancelled",
    "returned",
    "closed",
    "annulled",
    "document_requested",
    "document_received",
    "request_withdrawn",
    "passed_on",
    "objected",
    "objection_settled",
    "objection_confirmed",
    "escalated",
    "head_asked",
    "head_answered",
]


class ApplicationEvent(models.Model):
    """One step in an application's life: what happened, who did it, when; only grows."""

    class Kind(models.TextChoices):
        FILED = "filed"
        QUEUED = "queued"
        MOVED = "moved"  # the organization's hours changed: reckoned anew
        ACCEPTED = "accepted"
        TAKEN = "taken"
        RELEASED = "released"
        HANDED_OVER = "handed_over"
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        EFFECTIVE = "effective"
        RENOUNCED = "renounced"
        REPLACED = "replaced"
        CANCELLED = "cancelled"
        RETURNED = "returned"
        CLOSED = "closed"
        ANNULLED = "annulled"
        DOCUMENT_REQUESTED = "document_requested"
        DOCUMENT_RECEIVED = "document_received"
        REQUEST_WITHDRAWN = "request_withdrawn"  # the specialist took the request back
        PASSED_ON = "passed_on"  # to a named colleague
        OBJECTED = "objected"  # "this was not me"
        OBJECTION_SETTLED = "objection_settled"  # filed by the person after all
        OBJECTION_CONFIRMED = "objection_confirmed"  # filed without the person
        ESCALATED = "escalated"
        HEAD_ASKED = "head_asked"
        HEAD_ANSWERED = "head_answered"

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the program by the clock, named in `actor_name`
    actor_name = models.CharField(max_length=60)
    status = models.CharField(max_length=12)  # the status it led to
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        triggers = only_grows()
        constraints = [
            one_of("status", Status, "application_event_status"),
            models.CheckConstraint(
                name="application_event_kind",
                condition=Q(kind__in=EVENT_KINDS),
            ),
            models.CheckConstraint(
                name="application_event_names_actor", condition=~Q(actor_name="")
            ),
        ]
        indexes = [models.Index(fields=["application", "-at"], name="application_event_story")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Decision(models.Model):
    """A decision with the findings it rested on; only grows."""

    class Outcome(models.TextChoices):
        APPROVED = "approved"
        REFUSED = "refused"

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField()  # every finding with its facts and source, as the rules gave them
    reason = models.TextField(blank=True)  # why approved in spite of a warning
    refusal_ground = CodeField(RefusalGround, blank=True)
    refusal_text = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        triggers = only_grows()
        constraints = [
            models.CheckConstraint(
                name="decision_outcome", condition=Q(outcome__in=["approved", "refused"])
            ),
            models.CheckConstraint(
                name="decision_refusal_has_ground_and_text",
                condition=Q(outcome="approved", refusal_ground="", refusal_text="")
                | (
                    Q(
                        outcome="refused",
                        refusal_ground__in=[ground.value for ground in RefusalGround],
                    )
                    & ~Q(refusal_text="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.at:%Y-%m-%d %H:%M}"
