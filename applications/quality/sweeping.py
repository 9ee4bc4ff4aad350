"""The sweep of data quality: keeps proposals true to the register, slice by slice, and changes nothing else."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from campaigns import clock
from codes import QualityKind, QualityState
from registry.models import Panel, Person
from registry.queries import counter_differences

from ..models import QualityNote, QualityProposal
from .finding import OF_PEOPLE, EndedPlaces, Evidence, Slice, units_of

SLICE = 20_000  # people a transaction
Row = tuple[int, str, dict[str, Any]]  # of a person or panel: id, unit, evidence


def sweep() -> int:
    """Look through the register; how many proposals were new. A second run finds nothing new."""
    today, new, last = clock.today(), 0, Person.objects.aggregate(last=Max("pk"))["last"] or 0
    places = EndedPlaces(today)
    for first in range(0, last, SLICE):
        people = Slice(first, first + SLICE, today, places)
        for kind, question in OF_PEOPLE.items():
            with transaction.atomic():
                new += _of_people(kind, people, question(people))
    with transaction.atomic():
        new += _of_panels(today)
    return new


def _of_people(kind: QualityKind, people: Slice, found: Evidence) -> int:
    units = units_of(found, people.today) if found else {}
    rows = [(pk, units.get(pk, ""), evidence) for pk, evidence in found.items()]
    known = people.of(QualityProposal.objects.filter(kind=kind))
    return _keep(kind, "person_id", rows, known)


def _of_panels(today: date) -> int:
    differing = {row.panel_code: row for row in counter_differences(today)}
    panels = Panel.objects.filter(code__in=differing).select_related("organization__unit")
    rows = [
        (
            panel.pk,
            panel.organization.unit.code,
            {
                "panel": panel.code,
                "counted": list(differing[panel.code].counted),
                "from_periods": list(differing[panel.code].from_periods),
            },
        )
        for panel in panels
    ]
    kind = QualityKind.COUNTERS_DIFFER
    return _keep(kind, "panel_id", rows, QualityProposal.objects.filter(kind=kind))


def _keep(kind: QualityKind, field: str, rows: list[Row], known: Any) -> int:
    """Write what is new, open again what came back or reads otherwise, close what is gone."""
    before = {getattr(row, field): row for row in known}
    now = {pk: (unit, evidence) for pk, unit, evidence in rows}
    fresh = [
        QualityProposal(
            **{field: pk}, kind=kind.value, unit_code=unit, evidence=evidence, found_at=clock.now()
        )
        for pk, (unit, evidence) in now.items()
        if pk not in before
    ]
    # Two sweeps at once: the second finds the rows of the first.
    QualityProposal.objects.bulk_create(fresh, ignore_conflicts=True)
    changed = [
        row.pk
        for pk, row in before.items()
        if (row.state != QualityState.GONE if pk not in now else _differs(row, *now[pk]))
    ]
    # Whoever marks one at this moment keeps it; the next sweep looks at it again.
    locked = QualityProposal.objects.select_for_update(skip_locked=True, of=("self",))
    for row in locked.filter(pk__in=changed).order_by("pk"):
        subject = getattr(row, field)
        if subject not in now:
            _set(row, QualityState.GONE)
        else:
            unit, evidence = now[subject]
            reopened = row.state == QualityState.GONE or row.evidence != evidence
            row.unit_code, row.evidence = unit, evidence
            _set(row, QualityState.NEW if reopened else QualityState(row.state))
    return len(fresh)


def _differs(row: QualityProposal, unit: str, evidence: dict[str, Any]) -> bool:
    return row.state == QualityState.GONE or (row.unit_code, row.evidence) != (unit, evidence)


def _set(row: QualityProposal, state: QualityState) -> None:
    if row.state != state:
        row.state = state.value
        row.marked_at = row.marked_by = None
        QualityNote.objects.create(proposal=row, state=state.value)
    row.save(update_fields=["unit_code", "evidence", "state", "marked_at", "marked_by"])
