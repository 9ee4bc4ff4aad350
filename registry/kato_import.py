"""Taking lists of administrative-territorial units into the register: all of a file or nothing.

The living version of a unit keeps its row, so that organizations, residences and children stay
where they hang; what it was called before becomes a row of its own that has ended.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from codes import UnitKind

from .kato import KatoError, Problem, Unit, level, read, same_name
from .models import KatoUnit

SHIPPED = Path(__file__).parent / "data" / "kato_level_1_2.csv"
BATCH = 2000


@dataclass(frozen=True)
class Outcome:
    """What an import did (or, in a dry run, would do), in numbers of units."""

    created: int = 0
    renamed: int = 0
    corrected: int = 0
    closed: int = 0
    unchanged: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether the register already said all that the file says."""
        return not (self.created or self.renamed or self.corrected or self.closed)


@dataclass
class _Plan:
    created: list[Unit]
    renamed: list[tuple[Unit, Any]]
    corrected: list[tuple[Unit, Any]]
    closed: list[Any]
    unchanged: int = 0


def import_file(
    data: bytes, *, valid_from: date, complete: str = "", dry_run: bool = False
) -> Outcome:
    """Take the units of a file (`registry.kato.read`) as they hold from `valid_from` on.

    New units begin that day. A unit whose name, kind or told parent differs ends its version the
    day before and begins a new one; a version that itself began that day is corrected in place, as
    is one of which something (a Kazakh name, a kind) was not known. A name the file does not carry
    (Kazakh in the form with explicit parents, English always) stays.

    Units absent from the file stay untouched, unless their code begins with `complete`, the digits
    of the part of the country that the file lists completely: those end. A second import of the
    same file changes nothing. Raises KatoError with every bad line; nothing is written then.
    """
    if complete and not (complete.isascii() and complete.isdigit() and 2 <= len(complete) <= 9):
        raise KatoError([Problem(0, f"--complete takes 2 to 9 leading digits, not {complete!r}")])
    with transaction.atomic():
        _one_import_at_a_time()
        open_rows = _open_rows(KatoUnit)
        units = read(data, open_rows.__contains__)
        plan = _plan(units, open_rows, _ends(), valid_from, complete)
        if not dry_run:
            _write(plan, open_rows, valid_from)
    return Outcome(
        created=len(plan.created),
        renamed=len(plan.renamed),
        corrected=len(plan.corrected),
        closed=len(plan.closed),
        unchanged=plan.unchanged,
    )


def load_shipped(model: type[Any] = KatoUnit) -> int:
    """Put in the regions and second-level units that ship with the project; returns how many were new.

    `model` lets a migration pass the table as it was then. Codes already there are left alone.
    """
    with transaction.atomic():
        known = set(model.objects.values_list("code", flat=True))
        with SHIPPED.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["code"] not in known]
        parents: dict[str, int] = dict(
            model.objects.filter(valid_to__isnull=True).values_list("code", "pk")
        )
        for _, same_level in groupby(rows_by_level(rows), key=lambda row: level(row["code"])):
            made = model.objects.bulk_create(
                model(
                    code=row["code"],
                    kind=row["kind"],
                    parent_id=parents[row["parent"]] if row["parent"] else None,
                    name_kk=row["name_kk"],
                    name_ru=row["name_ru"],
                    name_en=row["name_en"],
                    valid_from=date.fromisoformat(row["valid_from"]),
                    valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                )
                for row in same_level
            )
            parents.update((unit.code, unit.pk) for unit in made)
    return len(rows)


def rows_by_level(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Rows of the shipped file, parents before children."""
    return sorted(rows, key=lambda row: (level(row["code"]), row["code"]))


def _one_import_at_a_time() -> None:
    # A table lock: the rows that two imports would both create do not exist yet.
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {KatoUnit._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _open_rows(model: type[Any]) -> dict[str, Any]:
    return {row.code: row for row in model.objects.filter(valid_to__isnull=True)}


def _ends() -> dict[str, date]:
    """The last day a code was given up, for codes that have ended versions."""
    ended = KatoUnit.objects.filter(valid_to__isnull=False).order_by().values("code")
    return dict(ended.annotate(end=Max("valid_to")).values_list("code", "end"))


def _plan(
    units: list[Unit],
    open_rows: dict[str, Any],
    ends: dict[str, date],
    day: date,
    complete: str,
) -> _Plan:
    plan = _Plan([], [], [], [])
    problems = []
    code_of = {row.pk: row.code for row in open_rows.values()}
    for unit in units:
        row = open_rows.get(unit.code)
        if row is None:
            if unit.code in ends and ends[unit.code] > day:
                reason = f"{unit.code} was in use until {ends[unit.code]}, after {day}"
                problems.append(Problem(unit.line, reason))
            plan.created.append(unit)
        elif _is_same(unit, row, code_of.get(row.parent_id, "")):
            plan.unchanged += 1
        elif row.valid_from == day or _fills_gaps(unit, row, code_of.get(row.parent_id, "")):
            plan.corrected.append((unit, row))
        elif row.valid_from < day:
            plan.renamed.append((unit, row))
        else:
            reason = f"{unit.code} has a version from {row.valid_from}, later than {day}"
            problems.append(Problem(unit.line, reason))
    if complete:
        problems += _plan_closing(plan, units, open_rows, day, complete)
    if problems:
        raise KatoError(problems)
    return plan


def _plan_closing(
    plan: _Plan, units: list[Unit], open_rows: dict[str, Any], day: date, complete: str
) -> list[Problem]:
    listed = {unit.code for unit in units}
    if not any(code.startswith(complete) for code in listed):
        return [Problem(0, f"--complete {complete}: the file lists no unit there")]
    plan.closed = [
        row
        for code, row in sorted(open_rows.items())
        if code.startswith(complete) and code not in listed
    ]
    closing = {row.pk: row for row in plan.closed}
    problems = [
        Problem(0, f"{row.code} cannot end on {day}: it began on {row.valid_from}")
        for row in plan.closed
        if row.valid_from >= day
    ]
    moved = {unit.code for unit, _ in plan.renamed + plan.corrected}
    problems += [
        Problem(0, f"{closing[row.parent_id].code} cannot end: {row.code} still lies in it")
        for code, row in sorted(open_rows.items())
        if row.parent_id in closing and row.pk not in closing and code not in moved
    ]
    return problems


def _is_same(unit: Unit, row: Any, row_parent: str) -> bool:
    return (
        (not unit.is_parent_told or unit.parent == row_parent)
        and unit.kind in (row.kind, UnitKind.OTHER)  # other: the file does not tell
        and same_name(unit.name_ru, row.name_ru)
        and (not unit.name_kk or same_name(unit.name_kk, row.name_kk))
    )


def _fills_gaps(unit: Unit, row: Any, row_parent: str) -> bool:
    """Whether the file only adds what was not known: no change of the unit itself."""
    return (
        (not unit.is_parent_told or unit.parent == row_parent)
        and (unit.kind == row.kind or row.kind == UnitKind.OTHER or unit.kind is UnitKind.OTHER)
        and same_name(unit.name_ru, row.name_ru)
        and (not row.name_kk or not unit.name_kk or same_name(unit.name_kk, row.name_kk))
    )


def _write(plan: _Plan, open_rows: dict[str, Any], day: date) -> None:
    for row in plan.closed:
        row.valid_to = day
    KatoUnit.objects.bulk_update(plan.closed, ["valid_to"], batch_size=BATCH)

    parents = {code: row.pk for code, row in open_rows.items()}
    for _, units in groupby(plan.created, key=lambda unit: level(unit.code)):
        made = KatoUnit.objects.bulk_create(
            (
                KatoUnit(
                    code=unit.code,
                    kind=unit.kind,
                    parent_id=parents[unit.parent] if unit.parent else None,
                    name_kk=unit.name_kk,
                    name_ru=unit.name_ru,
                    name_en=unit.name_en,
                    valid_from=day,
                )
                for unit in units
            ),
            batch_size=BATCH,
        )
        parents.update((row.code, row.pk) for row in made)

    ended = [_past_version(row, day) for _, row in plan.renamed]
    for unit, row in plan.renamed + plan.corrected:
        _take_over(unit, row, parents)
    for _, row in plan.renamed:
        row.valid_from = day
    fields = ["kind", "parent", "name_kk", "name_ru", "name_en", "valid_from"]
    changed = [row for _, row in plan.renamed + plan.corrected]
    # First the living rows move on, then the past ones take the days they leave.
    KatoUnit.objects.bulk_update(changed, fields, batch_size=BATCH)
    KatoUnit.objects.bulk_create(ended, batch_size=BATCH)


def _past_version(row: Any, day: date) -> KatoUnit:
    return KatoUnit(
        code=row.code,
        kind=row.kind,
        parent_id=row.parent_id,
        name_kk=row.name_kk,
        name_ru=row.name_ru,
        name_en=row.name_en,
        valid_from=row.valid_from,
        valid_to=day,
    )


def _take_over(unit: Unit, row: Any, parents: dict[str, int]) -> None:
    if unit.kind is not UnitKind.OTHER:
        row.kind = unit.kind.value
    # A new Russian name leaves the other languages in doubt; an English one is not in any file.
    row.name_ru = unit.name_ru
    row.name_kk = unit.name_kk or row.name_kk
    row.name_en = unit.name_en or row.name_en
    if unit.is_parent_told:
        row.parent_id = parents[unit.parent] if unit.parent else None
