"""What happens at desks besides applications: visits by the clock, people the register did not know."""

from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes import Channel, Document, Newcomer, VisitOutcome
from codes.constraints import one_of
from codes.fields import CodeField
from codes.triggers import only_grows

from .application import Application


class DeskVisit(models.Model):
    """Somebody stands at a desk: from when to when, and what came of it (rulebook 2: 30 minutes at most).

    A desk serves one visit at a time. `organization` is that of the registry desk; a public service
    centre has none.
    """

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="desk_visits"
    )
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="desk_visits")
    channel = CodeField(Channel)
    organization = models.ForeignKey(
        "registry.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="desk_visits",
    )
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = CodeField(VisitOutcome, max_length=12, blank=True)
    applications = models.ManyToManyField(Application, related_name="desk_visits", blank=True)

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="desk_visit_channel",
                condition=Q(
                    channel__in=[Channel.REGISTRY_DESK.value, Channel.PUBLIC_SERVICE_CENTRE.value]
                ),
            ),
            models.CheckConstraint(
                name="desk_visit_outcome",
                condition=Q(outcome="") | Q(outcome__in=[one.value for one in VisitOutcome]),
            ),
            models.CheckConstraint(
                name="desk_visit_forward",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
            ),
            models.CheckConstraint(
                name="desk_visit_ended_with_outcome",
                condition=Q(ended_at__isnull=True, outcome="")
                | (Q(ended_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="desk_visit_place",
                condition=Q(channel=Channel.REGISTRY_DESK.value, organization__isnull=False)
                | Q(channel=Channel.PUBLIC_SERVICE_CENTRE.value, organization__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["user"],
                name="desk_visit_one_open_a_desk",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "began_at"], name="desk_visit_of_organization"),
            models.Index(fields=["user", "began_at"], name="desk_visit_of_user"),
        ]

    def __str__(self) -> str:
        return f"visit {self.began_at:%Y-%m-%d %H:%M}"


class NewcomerRecord(models.Model):
    """A desk wrote somebody into the register: who did, on which proof; only grows."""

    append_only = True

    kind = CodeField(Newcomer, max_length=16)
    person = models.OneToOneField(
        "registry.Person", on_delete=models.PROTECT, related_name="newcomer_record"
    )
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    # Of the desk, or of the mother; null for somebody whom a service centre wrote down.
    organization = models.ForeignKey(
        "registry.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    attachment = models.OneToOneField(
        "registry.Attachment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="newcomer_record",
    )
    proof = CodeField(Document)
    file = models.FileField(upload_to="newcomers/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        triggers = only_grows()
        constraints = [
            one_of("kind", Newcomer, "newcomer_record_kind"),
            one_of("proof", Document, "newcomer_record_proof"),
            models.CheckConstraint(
                name="newcomer_record_newborn_is_attached",
                condition=~Q(kind=Newcomer.NEWBORN.value)
                | Q(attachment__isnull=False, organization__isnull=False),
            ),
            models.CheckConstraint(
                name="newcomer_record_newborn_has_proof",
                condition=~Q(kind=Newcomer.NEWBORN.value) | ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.recorded_at:%Y-%m-%d}"
