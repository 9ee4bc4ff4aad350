"""Reading lists of units, and the data that ships."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes import UnitKind
from registry import kato
from registry.kato_import import SHIPPED

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared" / "data"

EXPLICIT = """id;parent_id;code;name
1;0;100000000;область Абай
2;1;101000000;Семей Г.А.
3;2;101010000;г.Семей
4;2;101033000;Абралинский с.о.
5;4;101033100;с.Абралы
6;5;101033102;уч.Акшабай
"""

SHEET = """te,ab,cd,ef,hij,name_kaz,name_rus,nn
100000000,10,0,0,0,Абай облысы,область Абай,1
101000000,10,10,0,0,Семей қ.ә.,Семей Г.А.,2
101033000,10,10,33,0,Абыралы а.о.,Абралинский с.о.,3
101033100,10,10,33,100,Абыралы а.,с.Абралы,4
101033102,10,10,33,102,Ақшабай,Акшабай,5
"""


def problems(text: str | bytes, known: set[str] = frozenset()) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(kato.KatoError) as caught:
        kato.read(data, known.__contains__)
    return [str(problem) for problem in caught.value.problems]


def shipped() -> list[dict[str, str]]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- codes


@pytest.mark.parametrize(
    ("code", "level", "unit"),
    [
        ("100000000", 1, "1000"),
        ("101000000", 2, "1010"),
        ("101033000", 3, "1010"),
        ("101033100", 4, "1010"),
        ("101033102", 5, "1010"),
        ("151011100", 4, "1510"),  # a district inside Aktobe: still the city's four digits
        ("311013100", 4, "3110"),
        ("710000000", 1, "71"),
        ("711110000", 3, "71"),
        ("751910000", 3, "75"),
        ("791110000", 3, "79"),
    ],
)
def test_level_and_choice_unit(code: str, level: int, unit: str) -> None:
    assert kato.level(code) == level
    assert kato.choice_unit(code) == unit


@given(st.from_regex(r"\A(?!00)[0-9]{9}\Z"))
def test_a_choice_unit_is_the_beginning_of_the_code_and_the_same_for_all_below(code: str) -> None:
    unit = kato.choice_unit(code)
    assert code.startswith(unit)
    assert len(unit) == (2 if code[:2] in ("71", "75", "79") else 4)
    assert kato.choice_unit(unit.ljust(9, "0")) == unit


@pytest.mark.parametrize("code", ["", "10", "1010000000", "10a000000", "000000000", "٠١٢٣٤٥٦٧٨"])
def test_what_is_no_code_has_no_choice_unit(code: str) -> None:
    with pytest.raises(ValueError, match="not a KATO code"):
        kato.choice_unit(code)


def test_parents_by_the_code_skip_only_what_may_be_missing() -> None:
    known = {"150000000", "151000000", "151010000", "151033000", "710000000", "100000000"}
    find = known.__contains__
    assert kato.parent_by_code("150000000", find) == ""
    assert kato.parent_by_code("151000000", find) == "150000000"
    assert kato.parent_by_code("151011100", find) == "151010000"  # district in the city itself
    assert kato.parent_by_code("151033105", find) == "151033000"  # no village between
    assert kato.parent_by_code("711110000", find) == "710000000"
    assert kato.parent_by_code("101033100", find) is None  # its rural district is not known
    assert kato.parent_by_code("109933000", find) is None


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("110000000", "Акмолинская область", UnitKind.REGION),
        ("710000000", "г.Астана", UnitKind.CITY_OF_REPUBLICAN_SIGNIFICANCE),
        ("711110000", "район Алматы", UnitKind.CITY_DISTRICT),
        ("151011100", "район Астана", UnitKind.CITY_DISTRICT),
        ("101000000", "Семей Г.А.", UnitKind.CITY_ADMINISTRATION),
        ("431900000", "г.Байконыр", UnitKind.CITY_ADMINISTRATION),
        ("103200000", "Абайский район", UnitKind.DISTRICT),
        ("595600000", "Шал акына", UnitKind.DISTRICT),
        ("103620100", "г.Аягоз", UnitKind.CITY),
        ("103620000", "Аягоз г.а.", UnitKind.CITY_ADMINISTRATION),
        ("103435200", "с.Базарга", UnitKind.VILLAGE),
        ("103639118", "с.Сага", UnitKind.VILLAGE),
        ("103233000", "Кенгирбайбийский с.о", UnitKind.RURAL_DISTRICT),
        ("101063100", "п.Чаган", UnitKind.TOWNSHIP),
        ("101059103", "рзд.1", UnitKind.OTHER),
    ],
)
def test_kinds(code: str, name: str, kind: UnitKind) -> None:
    assert kato.kind_of(code, name) is kind


def test_kinds_from_kazakh_names() -> None:
    assert kato.kind_of("101033000", "Абралинский", "Абыралы а.о.") is UnitKind.RURAL_DISTRICT
    assert kato.kind_of("101033100", "Абралы", "Абыралы ауылы") is UnitKind.VILLAGE


# --- the two forms


def test_explicit_parents() -> None:
    units = {unit.code: unit for unit in kato.read(b"\xef\xbb\xbf" + EXPLICIT.encode())}
    assert units["101033102"].parent == "101033100"
    assert units["101033000"].parent == "101000000"
    assert units["100000000"].parent == ""
    assert units["101033100"].name_kk == ""
    assert units["101033100"].line == 6


def test_official_sheet_with_its_k_column_in_both_encodings() -> None:
    with_k = re.sub(r"^(\w+(?:,\w+){4}),", r"\1,k,", SHEET, count=1).split("\n")
    with_k[1:-1] = [re.sub(r"^((?:\d+,){5})", r"\g<1>1,", line) for line in with_k[1:-1]]
    text = "\r\n".join(with_k).replace(",", ";")
    for data in (text.encode(), text.encode("kz1048"), b"\xef\xbb\xbf" + text.encode()):
        units = kato.read(data)
        assert [unit.code for unit in units] == sorted(unit.code for unit in units)
        assert units[1].name_kk == "Семей қ.ә."
        assert units[-1].parent == "101033100"
        assert not units[-1].is_parent_told


def test_windows_1251_russian_text() -> None:
    units = kato.read(EXPLICIT.encode("cp1251"))
    assert units[0].name_ru == "область Абай"


def test_an_extract_may_hang_under_what_the_register_knows() -> None:
    text = "id;parent_id;code;name\n7;0;101000000;Семей Г.А.\n8;7;101010000;г.Семей\n"
    units = kato.read(text.encode(), {"100000000"}.__contains__)
    assert [unit.parent for unit in units] == ["100000000", "101000000"]
    assert problems(text) == ["line 2: unknown parent: 101000000 is not a region and has none"]


def test_every_bad_line_is_named() -> None:
    lines = EXPLICIT.splitlines()
    lines += [
        "7;5;10103310;с.Короткий",  # 8
        "8;5;101033105;",  # 9
        "9;5;101033102;с.Дубль",  # 10
        "10;77;101033106;с.Сирота",  # 11
        "11;6;101033107;с.Ниже",  # 12
        "12;13;101035000;первый",  # 13
        "13;12;101037000;второй",  # 14
        "14;5;101033108",  # 15
        "x;5;101033109;с.Икс",  # 16
        "3;5;101033111;с.Тройка",  # 17
        "",
        "15;7;101033112;под плохой строкой: сама хороша",  # 19
        "16;13;101037100;под кругом: сама хороша",  # 20
    ]
    found = problems("\n".join(lines))
    assert found == [
        "line 8: bad code: '10103310' is not a code of nine digits",
        "line 9: missing name (name)",
        "line 10: duplicate code 101033102, first on line 7",
        "line 11: unknown parent: no line has the id 77",
        "line 12: parent's level is not above: 101033102 cannot hold 101033107",
        "line 13: cycle: 101035000 stands above itself",
        "line 14: cycle: 101037000 stands above itself",
        "line 15: 3 columns instead of 4",
        "line 16: bad id: 'x' is not a number",
        "line 17: duplicate id 3, first on line 4",
    ]


def test_bad_lines_of_the_sheet() -> None:
    lines = SHEET.splitlines()
    lines += [
        "101033103,10,10,33,104,а,б,1",  # 7
        "101033105,10,10,,105,а,б,1",  # 8
        "101033106,10,10,33,106,,б,1",  # 9
        "101099100,10,10,99,100,а,б,1",  # 10
        "101033107,10,10,33,107,а",  # 11
        ",10,10,33,108,Аты,Имя,1",  # 12: the parts tell the code
        "10103310,10,10,33,109,а,б,1",  # 13
    ]
    assert problems("\n".join(lines)) == [
        "line 7: bad code: te is 101033103, but ab, cd, ef, hij give 101033104",
        "line 8: bad code: ef is '', not up to 2 digits",
        "line 9: missing name (name_kaz)",
        "line 10: unknown parent: no unit above 101099100",
        "line 11: 6 columns instead of 8",
        "line 13: bad code: '10103310' is not a code of nine digits",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"a;b\n1;2\n", "unknown form"),
        (b"id;parent_id;code;name\n", "no units"),
        (b"PK\x03\x04rest", "spreadsheet"),
        ("id;parent_id".encode("utf-16"), "unknown encoding"),
        (b'id;parent_id;code;name\n1;0;100000000;"open\n2;1;101000000;x\n', "quotation mark"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, reason: str) -> None:
    found = problems(data)
    assert len(found) == 1
    assert reason in found[0]


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    try:
        kato.read(b"id;parent_id;code;name\n" + data)
    except kato.KatoError as error:
        assert error.problems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("г.Алматы", "город Алматы"),
        ("Алматы қ.", "Алматы қаласы"),
        ("ОБЛАСТЬ  АБАЙ", "область Абай"),
        ("Федоровский район", "Фёдоровский район"),
        ("Абралинский с.о", "Абралинский с.о."),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert kato.same_name(one, other)


def test_other_names_are_other_names() -> None:
    assert not kato.same_name("Абайский район", "район Ақсуат")
    assert not kato.same_name("с.Абай", "г.Абай")


# --- what ships


def test_all_regions_and_second_level_units_ship() -> None:
    rows = shipped()
    kinds = [row["kind"] for row in rows]
    assert len({row["code"] for row in rows}) == len(rows) == 248
    assert kinds.count("region") + kinds.count("city_of_republican_significance") == 20
    codes = {row["code"] for row in rows}
    assert all(row["parent"] in codes for row in rows if row["parent"])
    assert sum(1 for row in rows if row["parent"]) == 228


def test_shipped_names_are_whole_in_three_languages() -> None:
    endings = {
        "region": (" облысы", " Region"),
        "city_of_republican_significance": (" қаласы", " City"),
        "city_administration": (" қ.ә.", " City Administration"),
        "district": (" ауданы", " District"),
        "city_district": (" ауданы", " District"),
    }
    kazakh = re.compile(r"[А-ЯЁа-яёӘҒҚҢӨҰҮҺІәғқңөұүһі .\-]+")
    for row in shipped():
        kk, en = endings[row["kind"]]
        assert row["name_kk"].endswith(kk)
        assert row["name_en"].endswith(en)
        assert kazakh.fullmatch(row["name_kk"]), row  # no Latin look-alikes
        assert kazakh.fullmatch(row["name_ru"]), row
        assert re.fullmatch(r"[A-Za-z \-]+", row["name_en"]), row


def test_shipped_codes_and_kinds_are_those_of_the_list_of_facts() -> None:
    source = SHARED / "kato_level_1_2.csv"
    if not source.exists():  # the shared folder does not stand beside every checkout
        assert {row["code"][:2] for row in shipped()} >= {"10", "33", "62", "71", "75", "79"}
        return
    with source.open(encoding="utf-8", newline="") as file:
        facts = {row["code"]: (row["parent"], row["kind"]) for row in csv.DictReader(file)}
    assert {row["code"]: (row["parent"], row["kind"]) for row in shipped()} == facts


def test_kinds_told_by_names_are_those_that_ship() -> None:
    for row in shipped():
        assert kato.kind_of(row["code"], row["name_ru"], row["name_kk"]) == row["kind"], row
