"""Lists of units in the register: versions, all or nothing, the same again changes nothing."""

import re
import time
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from registry.kato import KatoError
from registry.kato_import import import_file, load_shipped
from registry.models import KatoUnit

from .test_kato import EXPLICIT, SHARED

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 1)
LATER = date(2026, 7, 1)


def a_region_of_1603() -> bytes:
    """The list of Abai region where it stands beside the project, else one invented in its likeness."""
    source = SHARED / "kato_abai_2022.csv"
    if source.exists():
        return source.read_bytes()
    lines = ["id;parent_id;code;name", "1;0;100000000;область Абай", "2;1;101000000;Семей Г.А."]
    wanted = 1603
    for okrug in range(33, 99):
        if len(lines) > wanted:
            break
        okrug_id = len(lines)
        lines.append(f"{okrug_id};2;1010{okrug}000;Округ {okrug} с.о.")
        for village in range(1, 5):
            village_id = len(lines)
            lines.append(f"{village_id};{okrug_id};1010{okrug}{village}00;с.Село {village}")
            for part in range(2, 16):
                code = f"1010{okrug}{village}{part:02}"
                lines.append(f"{len(lines)};{village_id};{code};уч.Участок {part}")
    return ("\ufeff" + "\n".join(lines[: wanted + 1]) + "\n").encode()


def snapshot() -> list[tuple]:
    return list(
        KatoUnit.objects.order_by("pk").values_list(
            "pk", "code", "kind", "parent_id", "name_kk", "name_ru", "valid_from", "valid_to"
        )
    )


def run(path: Path, *args: str) -> str:
    out = StringIO()
    call_command("import_kato", str(path), *args, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _shipped() -> None:
    load_shipped()


def current(code: str) -> KatoUnit:
    return KatoUnit.objects.get(code=code, valid_to__isnull=True)


def test_what_ships_is_there_with_parents_and_once() -> None:
    assert KatoUnit.objects.count() == 248
    assert load_shipped() == 0
    assert current("751110000").parent == current("750000000")
    assert current("101000000").name_in("kk") == "Семей қ.ә."
    assert current("100000000").valid_from == date(2022, 6, 8)


def test_a_whole_region_and_the_same_again(tmp_path: Path) -> None:
    path = tmp_path / "region.csv"
    path.write_bytes(a_region_of_1603())
    started = time.perf_counter()
    told = run(path)
    assert time.perf_counter() - started < 10  # well under a second on a quiet machine
    assert " new" in told
    assert "2026-10-14" in told  # today, by the clock
    units = KatoUnit.objects.filter(code__startswith="10", valid_to__isnull=True)
    assert units.count() >= 1603
    parents = dict(units.values_list("code", "parent__code"))
    by_padding = {code: f"{code[:6]}000" for code in parents if not code.endswith("000")}
    assert sum(parents[code] != padded for code, padded in by_padding.items()) >= 1000
    before = snapshot()
    assert run(path) == "region.csv: nothing to change, 1603 units known.\n"
    assert "nothing to change" in run(path, "--valid-from", "2027-01-01")
    assert snapshot() == before


def test_a_dry_run_says_it_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(EXPLICIT)
    before = snapshot()
    assert run(path, "--dry-run", "--valid-from", "2026-01-01") == (
        "units.csv: from 2026-01-01 would be 4 new, 2 unchanged.\n"
    )
    assert snapshot() == before


def test_one_bad_line_and_nothing_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(EXPLICIT + "7;5;1010331;с.Короткий\n8;99;101033105;с.Сирота\n")
    before = snapshot()
    with pytest.raises(CommandError) as refused:
        run(path)
    assert "2 problems, nothing was imported" in str(refused.value)
    assert "line 8: bad code" in str(refused.value)
    assert "line 9: unknown parent" in str(refused.value)
    assert snapshot() == before


def test_a_file_that_is_not_there_and_a_bad_day(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.csv")
    with pytest.raises(CommandError, match="not a day like"):
        run(tmp_path / "none.csv", "--valid-from", "soon")


def test_a_renamed_unit_ends_a_version_and_begins_one_and_keeps_its_row() -> None:
    import_file(EXPLICIT.encode(), valid_from=DAY)
    village, part = current("101033100"), current("101033102")
    renamed = EXPLICIT.replace("с.Абралы", "с.Абыралы").encode()
    outcome = import_file(renamed, valid_from=LATER)
    assert (outcome.renamed, outcome.created, outcome.unchanged) == (1, 0, 5)
    past, now = KatoUnit.objects.filter(code="101033100").order_by("valid_from")
    assert (past.name_ru, past.valid_from, past.valid_to) == ("с.Абралы", DAY, LATER)
    assert (now.name_ru, now.valid_from, now.valid_to) == ("с.Абыралы", LATER, None)
    assert now.pk == village.pk
    part.refresh_from_db()
    assert part.parent_id == now.pk
    assert import_file(renamed, valid_from=LATER).is_nothing


def test_a_rename_said_on_its_own_first_day_is_a_correction() -> None:
    import_file(EXPLICIT.encode(), valid_from=DAY)
    outcome = import_file(EXPLICIT.replace("с.Абралы", "с.Абыралы").encode(), valid_from=DAY)
    assert outcome.corrected == 1
    assert KatoUnit.objects.get(code="101033100").name_ru == "с.Абыралы"


def test_a_version_cannot_begin_before_the_one_known() -> None:
    import_file(EXPLICIT.encode(), valid_from=LATER)
    before = snapshot()
    with pytest.raises(KatoError, match="line 6: 101033100 has a version from 2026-07-01"):
        import_file(EXPLICIT.replace("с.Абралы", "с.Абыралы").encode(), valid_from=DAY)
    assert snapshot() == before


def test_the_sheet_brings_kazakh_names_and_keeps_told_parents() -> None:
    told = EXPLICIT.replace("6;5;101033102", "6;4;101033102")
    import_file(told.encode(), valid_from=DAY)
    sheet = (
        "te;ab;cd;ef;hij;name_kaz;name_rus;nn\n"
        "101033100;10;10;33;100;Абыралы а.;с.Абралы;1\n"
        "101033102;10;10;33;102;Ақшабай;уч.Акшабай;2\n"
    ).encode()
    outcome = import_file(sheet, valid_from=LATER)
    assert (outcome.corrected, outcome.renamed) == (2, 0)
    assert current("101033100").name_kk == "Абыралы а."
    assert current("101033100").valid_from == DAY
    assert current("101033102").parent.code == "101033000"
    # The form without Kazakh names does not take them away again.
    assert import_file(told.encode(), valid_from=LATER).is_nothing
    assert current("101033100").name_kk == "Абыралы а."


def test_a_unit_that_moves_to_another_parent_begins_a_version() -> None:
    import_file(EXPLICIT.encode(), valid_from=DAY)
    moved = EXPLICIT.replace("6;5;101033102", "6;4;101033102").encode()
    assert import_file(moved, valid_from=LATER).renamed == 1
    versions = KatoUnit.objects.filter(code="101033102").order_by("valid_from")
    assert [version.parent.code for version in versions] == ["101033100", "101033000"]


def test_absent_units_stay_unless_the_file_is_complete_there() -> None:
    import_file(EXPLICIT.encode(), valid_from=DAY)
    shorter = re.sub(r"6;5;.*\n", "", EXPLICIT).encode()
    assert import_file(shorter, valid_from=LATER).is_nothing
    outcome = import_file(shorter, valid_from=LATER, complete="101033")
    assert outcome.closed == 1
    assert KatoUnit.objects.get(code="101033102").valid_to == LATER
    assert import_file(shorter, valid_from=LATER, complete="101033").is_nothing
    # The code is used again for another place: a row of its own.
    again = (EXPLICIT + "7;5;101033103;с.Новое\n").encode()
    assert import_file(again, valid_from=date(2027, 1, 1)).created == 2
    assert KatoUnit.objects.filter(code="101033102").count() == 2


def test_what_still_holds_units_cannot_end() -> None:
    import_file((EXPLICIT + "7;4;101035100;с.Дальнее\n").encode(), valid_from=DAY)
    without = EXPLICIT.replace("4;2;101033000;Абралинский с.о.\n", "").replace("5;4;", "5;2;")
    before = snapshot()
    with pytest.raises(KatoError, match="--complete 1032: the file lists no unit there"):
        import_file(without.encode(), valid_from=LATER, complete="1032")
    with pytest.raises(KatoError, match="101033000 cannot end: 101035100 still lies in it"):
        import_file(without.encode(), valid_from=LATER, complete="101033")
    assert snapshot() == before
    # Moved away in the same file, its okrug may end.
    moved = without + "7;2;101035100;с.Дальнее\n"
    assert import_file(moved.encode(), valid_from=LATER, complete="101033").closed == 1


@pytest.mark.parametrize("prefix", ["1", "1x", "1234567890", "١٢"])
def test_a_prefix_is_leading_digits(prefix: str) -> None:
    with pytest.raises(KatoError, match="2 to 9 leading digits"):
        import_file(EXPLICIT.encode(), valid_from=DAY, complete=prefix)


def test_the_database_refuses_two_versions_on_one_day() -> None:
    unit = current("101000000")
    with pytest.raises(IntegrityError, match="kato_unit_one_version_a_day"), transaction.atomic():
        KatoUnit.objects.create(
            code=unit.code, kind=unit.kind, name_ru="x", name_kk="x", valid_from=DAY
        )
