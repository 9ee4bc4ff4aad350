"""Plans of moves: many people change their panel by one act, as a list that is looked at, then carried out."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes import MoveKind, MoveState, PlanState, SkipReason
from codes.constraints import one_of
from codes.fields import CodeField
from codes.triggers import never_truncated

# A plan whose people are nobody else's: their items are held (`MoveItem.is_held`).
UNDER_WAY = (PlanState.RUNNING, PlanState.STOPPED)
NOT_BEGUN = (PlanState.DRAFT, PlanState.AGREED)


class MovePlan(models.Model):
    """One act that moves people: a transfer of a list, a commission's distribution, an order.

    It belongs to an organization or to a territory. `first_on` is the first day at the new place.
    `starts_on` waits for a later day; `seen_at` is the worker's last sign of life, by the machine's clock.
    """

    kind = CodeField(MoveKind, max_length=10)
    organization = models.ForeignKey(
        "registry.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="move_plans",
    )
    territory = models.ForeignKey(
        "registry.KatoUnit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="move_plans",
    )
    institution = models.ForeignKey(
        "registry.Institution",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="move_plans",
    )  # whose people an order attaches
    act_number = models.CharField(max_length=60)
    act_on = models.DateField()
    first_on = models.DateField()
    state = CodeField(PlanState, max_length=7, default=PlanState.DRAFT)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    agreed_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    people = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of("kind", MoveKind, "move_plan_kind"),
            one_of("state", PlanState, "move_plan_state"),
            models.CheckConstraint(
                name="move_plan_of_one_scope",
                condition=Q(organization__isnull=False, territory__isnull=True)
                | Q(organization__isnull=True, territory__isnull=False),
            ),
            models.CheckConstraint(
                name="move_plan_institution_by_order",
                condition=Q(institution__isnull=True) | Q(kind=MoveKind.ORDER.value),
            ),
            models.CheckConstraint(name="move_plan_names_its_act", condition=~Q(act_number="")),
            models.CheckConstraint(
                name="move_plan_state_has_its_moments",
                condition=Q(
                    state=PlanState.DRAFT.value,
                    agreed_at__isnull=True,
                    started_at__isnull=True,
                    ended_at__isnull=True,
                )
                | Q(
                    state=PlanState.AGREED.value,
                    agreed_at__isnull=False,
                    agreed_by__isnull=False,
                    started_at__isnull=True,
                    ended_at__isnull=True,
                )
                | Q(
                    state=PlanState.RUNNING.value,
                    agreed_at__isnull=False,
                    started_at__isnull=False,
                    started_by__isnull=False,
                    stopped_at__isnull=True,
                    ended_at__isnull=True,
                )
                | Q(
                    state=PlanState.STOPPED.value,
                    started_at__isnull=False,
                    stopped_at__isnull=False,
                    stopped_by__isnull=False,
                    ended_at__isnull=True,
                )
                | Q(
                    state=PlanState.DONE.value,
                    started_at__isnull=False,
                    ended_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="move_plan_counts_its_people",
                condition=Q(people__gte=F("done") + F("skipped")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["seen_at"],
                name="move_plan_running",
                condition=Q(state=PlanState.RUNNING.value),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="carried_out_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state__in=[state.value for state in NOT_BEGUN]),
            ),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.act_number}"

    @property
    def left(self) -> int:
        """How many people are still to be moved."""
        return self.people - self.done - self.skipped

    @property
    def is_under_way(self) -> bool:
        """Started and not ended."""
        return self.state in UNDER_WAY


class MoveItem(models.Model):
    """One person of a plan: from where, to where, and what became of it.

    Whoever fits nowhere stands in the plan as skipped from the start, with the reason and without `to_panel`.
    """

    plan = models.ForeignKey(MovePlan, on_delete=models.CASCADE, related_name="items")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="moves")
    from_panel = models.ForeignKey(
        "registry.Panel", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_panel = models.ForeignKey(
        "registry.Panel", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = CodeField(MoveState, max_length=7, default=MoveState.PLANNED)
    reason = CodeField(SkipReason, max_length=20, blank=True)
    is_held = models.BooleanField(default=False)  # its plan is under way and it is still planned
    done_at = models.DateTimeField(null=True, blank=True)
    attachment = models.ForeignKey(
        "registry.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["plan", "pk"]
        constraints = [
            one_of("state", MoveState, "move_item_state"),
            models.CheckConstraint(
                name="move_item_reason",
                condition=Q(reason="") | Q(reason__in=[reason.value for reason in SkipReason]),
            ),
            models.UniqueConstraint(
                name="move_item_once_a_plan",
                fields=["plan", "person"],
            ),
            models.UniqueConstraint(
                name="move_item_one_running_plan_a_person",
                fields=["person"],
                condition=Q(is_held=True),
            ),
            models.CheckConstraint(
                name="move_item_state_is_whole",
                condition=Q(
                    state=MoveState.PLANNED.value,
                    reason="",
                    to_panel__isnull=False,
                    done_at__isnull=True,
                    attachment__isnull=True,
                )
                | Q(
                    state=MoveState.DONE.value,
                    reason="",
                    to_panel__isnull=False,
                    done_at__isnull=False,
                    attachment__isnull=False,
                    is_held=False,
                )
                | (
                    Q(state=MoveState.SKIPPED.value, attachment__isnull=True, is_held=False)
                    & ~Q(reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["plan", "person"],
                name="move_item_planned",
                condition=Q(state=MoveState.PLANNED.value),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="done_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=MoveState.DONE.value),
            ),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.person_id}, {self.state}"
