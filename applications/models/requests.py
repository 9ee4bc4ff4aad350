"""What is asked around an application: missing documents, corrections of the register, the right to act."""

from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes import CorrectionOutcome, CorrectionSubject, Filer, RepresentationState
from codes.constraints import one_of
from codes.fields import CodeField
from registry.models.people import REPRESENTATIVES

from .application import Application

STATES = RepresentationState
WAITING = [STATES.AWAITING_CONSENT, STATES.AWAITING_CHECK]


class DocumentRequest(models.Model):
    """A specialist asks for what is missing; the clock of the law runs on meanwhile.

    It ends with the person's answer, with the specialist taking it back, or by itself once the
    application is open no more.
    """

    class Outcome(models.TextChoices):
        ANSWERED = "answered"
        TAKEN_BACK = "taken_back"
        LAPSED = "lapsed"  # decided, withdrawn or closed meanwhile

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="document_requests"
    )
    entries = models.JSONField(default=list)  # as an answer's `missing` names them (rulebook 5)
    text = models.TextField(blank=True)  # what else, in the specialist's words
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="document_request_one_open_an_application",
                fields=["application"],
                condition=Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="document_request_asks_for_something",
                condition=~Q(entries=[]) | ~Q(text=""),
            ),
            models.CheckConstraint(
                name="document_request_answered_by_someone",
                # A death closes the application by no user's hand.
                condition=Q(
                    outcome="", answered_at__isnull=True, answered_by__isnull=True, answer=""
                )
                | Q(
                    outcome__in=["answered", "taken_back"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                | Q(outcome="lapsed", answered_at__isnull=False, answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"documents asked {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Nobody has answered it or taken it back yet."""
        return self.answered_at is None


class CorrectionRequest(models.Model):
    """A person holds something in the register wrong; somebody answers, with what was done."""

    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="correction_requests"
    )
    filed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    subject = CodeField(CorrectionSubject, max_length=12)
    text = models.TextField()
    shown = models.TextField(blank=True)  # what the register said when the person complained
    file = models.FileField(upload_to="corrections/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    outcome = CodeField(CorrectionOutcome, max_length=13, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("subject", CorrectionSubject, "correction_request_subject"),
            models.CheckConstraint(name="correction_request_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="correction_request_answered_whole",
                condition=Q(
                    outcome="", answer="", answered_at__isnull=True, answered_by__isnull=True
                )
                | (
                    Q(
                        outcome__in=[outcome.value for outcome in CorrectionOutcome],
                        answered_at__isnull=False,
                        answered_by__isnull=False,
                    )
                    & ~Q(answer="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                name="correction_request_waiting",
                fields=["created_at"],
                condition=Q(answered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Nobody has answered yet."""
        return self.answered_at is None


class RepresentationRequest(models.Model):
    """A person asks to act for another: an adult relative co-signs, other proofs are looked at.

    `person` is whom the typed IIN and surname name together, None where they name nobody: the page does
    not tell the difference. Confirmed, a row of `registry.Representation` carries the right.
    """

    number = models.CharField(max_length=20, unique=True)
    representative = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="representation_requests"
    )
    person = models.ForeignKey(
        "registry.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="representation_requests_about",
    )
    iin = models.CharField(max_length=12)  # as typed
    last_name = models.CharField(max_length=100)  # as typed
    kind = CodeField(Filer, max_length=16)
    until_on = models.DateField(null=True, blank=True)  # the first day the right no longer holds
    state = CodeField(RepresentationState, max_length=17)
    file = models.FileField(upload_to="representations/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)  # why declined
    representation = models.OneToOneField(
        "registry.Representation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="request",
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("state", RepresentationState, "representation_request_state"),
            models.CheckConstraint(
                name="representation_request_kind",
                condition=Q(kind__in=[kind.value for kind in REPRESENTATIVES]),
            ),
            models.CheckConstraint(
                name="representation_request_iin_form", condition=Q(iin__regex=r"^[0-9]{12}$")
            ),
            models.CheckConstraint(
                name="representation_request_of_another",
                condition=Q(person__isnull=True) | ~Q(person=F("representative")),
            ),
            # A family member acts by the person's own consent, everybody else by a proof.
            models.CheckConstraint(
                name="representation_request_consent_of_a_relative",
                condition=~Q(state=STATES.AWAITING_CONSENT.value)
                | Q(kind=Filer.FAMILY_MEMBER.value),
            ),
            models.CheckConstraint(
                name="representation_request_decided_at_some_time",
                condition=Q(
                    state__in=[state.value for state in WAITING],
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                )
                | (~Q(state__in=[state.value for state in WAITING]) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="representation_request_confirmed_by_someone",
                condition=~Q(state=STATES.CONFIRMED.value)
                | Q(
                    person__isnull=False,
                    representation__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                name="representation_request_once",
                fields=["representative", "iin", "kind"],
                condition=Q(state__in=[state.value for state in WAITING]),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """It waits for the relative or for the desk."""
        return self.state in WAITING
