"""What a plan of moves says: to each person at once, to each organization in summary."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from codes import MoveKind
from notifications.outbox import Letter, enqueue, enqueue_many
from registry.models import Attachment, Organization, Panel, Person

from .models import MovePlan

_TEMPLATES = {
    MoveKind.TRANSFER: "moved_by_transfer",
    MoveKind.COMMISSION: "moved_by_commission",
    MoveKind.ORDER: "moved_by_order",
}


class Letters:
    """What the people of one batch are told; those who go to one list on one day read the same words."""

    def __init__(self, plan: MovePlan) -> None:
        self._plan = plan
        self._template = _TEMPLATES[MoveKind(plan.kind)]
        self._contexts: dict[tuple[int, date], dict[str, Any]] = {}
        self._letters: list[Letter] = []

    def moved(
        self, person: Person, attachment: Attachment, panel: Panel, carers: Iterable[Person]
    ) -> None:
        """To the person moved, and to whoever represents a child: where to, since when, by what act."""
        context = self._context(panel, attachment.from_on)
        key = f"{self._template}:{self._plan.pk}:{person.pk}"
        self._letters.append(Letter(key, person, context))
        for carer in carers:
            self._letters.append(Letter(key, carer, context, about=person.initials))

    def send(self) -> None:
        """Write all of them, in the batch's transaction."""
        enqueue_many(self._template, self._letters)

    def _context(self, panel: Panel, first_on: date) -> dict[str, Any]:
        if (panel.pk, first_on) not in self._contexts:
            organization = panel.organization
            self._contexts[panel.pk, first_on] = {
                "organization": organization,
                "address": {
                    language: organization.address_in(language) for language in ("kk", "ru", "en")
                },
                "doctor": panel.doctor.full_name if panel.doctor else "",
                "effective_on": first_on,
                "act_number": self._plan.act_number,
                "act_on": self._plan.act_on,
            }
        return self._contexts[panel.pk, first_on]


def people_moved(plan: MovePlan, first_on: date) -> None:
    """To every organization whose people a plan moved: how many came, left and changed the doctor."""
    came: Counter[int] = Counter()
    left: Counter[int] = Counter()
    within: Counter[int] = Counter()
    done = plan.items.filter(attachment__isnull=False).values_list(
        "from_panel__organization", "to_panel__organization"
    )
    for source, target in done:
        if source == target:
            within[target] += 1
            continue
        came[target] += 1
        if source is not None:
            left[source] += 1
    concerned = Organization.objects.filter(pk__in={*came, *left, *within}).order_by("pk")
    for organization in concerned:
        enqueue(
            "organization_people_moved",
            key=f"organization_people_moved:{plan.pk}",
            organization=organization,
            context={
                "act_number": plan.act_number,
                "act_on": plan.act_on,
                "effective_on": first_on,
                "came": came[organization.pk],
                "left": left[organization.pk],
                "within": within[organization.pk],
            },
        )
