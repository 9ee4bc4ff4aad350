"""Reading lists of administrative-territorial units (KATO): pure, without a database.

Two forms are known: the official sheet (`te, ab, cd, ef, hij, name_kaz, name_rus, nn`, parents told
by the code) and a list with explicit parents (`id; parent_id; code; name`). docs/territory.md
describes both. Everything wrong in a file is reported at once, each with its line.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from codes import UnitKind

CITIES = ("71", "75", "79")  # Astana, Almaty, Shymkent: the choice unit is the whole city
LENGTHS = (2, 4, 6, 7, 9)  # digits that tell a unit of level 1, 2, 3, 4, 5 (ab, cd, ef, h, ij)
LONGEST_NAME = 250

SHEET = ("te", "ab", "cd", "ef", "hij", "name_kaz", "name_rus")
SHEET_OPTIONAL = ("k", "nn")  # both forms of the official sheet are met, with and without `k`
EXPLICIT = ("id", "parent_id", "code", "name")
WIDTHS = {"ab": 2, "cd": 2, "ef": 2, "hij": 3}


@dataclass(frozen=True, order=True)
class Problem:
    """Why one line of a file cannot be taken; `line` 0 means the file as a whole."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


class KatoError(Exception):
    """The file cannot be taken; `problems` holds every reason, in the order of lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Unit:
    """One unit as a file has it. Empty names are unknown ones, an empty parent is none."""

    line: int
    code: str
    parent: str
    kind: UnitKind
    name_ru: str
    name_kk: str = ""
    name_en: str = ""
    is_parent_told: bool = True  # False: worked out from the code, any recorded parent is better


@dataclass
class _Row:
    line: int
    code: str
    name_ru: str
    name_kk: str = ""
    id: str = ""
    parent_id: str = ""


@dataclass
class _Reading:
    rows: list[_Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    spoiled: set[str] = field(default_factory=set)  # ids and codes of bad lines: not "unknown" too

    def wrong(self, line: int, reason: str) -> None:
        self.problems.append(Problem(line, reason))


def level(code: str) -> int:
    """Level of a unit, 1 (region) to 5 (part of a village), told by the digits of its code.

    Raises ValueError unless `code` is nine digits and not all zeros after a zero region.
    """
    if not re.fullmatch(r"[0-9]{9}", code) or code.startswith("00"):
        raise ValueError(f"{code!r} is not a KATO code")
    told = len(code.rstrip("0"))
    return next(number for number, length in enumerate(LENGTHS, start=1) if told <= length)


def choice_unit(code: str) -> str:
    """The unit within which people choose freely (rulebook 4, "Where"), as leading digits.

    Two digits for Astana, Almaty and Shymkent, four elsewhere. Raises ValueError for a code that
    is not a KATO code.
    """
    level(code)
    return code[:2] if code.startswith(CITIES) else code[:4]


def parent_by_code(code: str, is_known: Callable[[str], bool]) -> str | None:
    """The nearest known unit above `code` by its digits: "" for a region, None when it is unknown.

    `hij` splits into the village (h) and its parts (ij). Steps may be missing only in the three
    cities, between a village's part and its rural district, and for districts inside a city of
    second level, which belong to the city itself (`…10000`).
    """
    own = level(code)
    if own == 1:
        return ""
    above = [code[:length].ljust(9, "0") for length in reversed(LENGTHS[: own - 1])]
    if code.startswith(CITIES):
        return next((candidate for candidate in above if is_known(candidate)), None)
    candidates = above[:2] if own == 5 else above[:1]
    if own >= 4 and code[4] == "1":
        candidates.append(f"{code[:4]}10000")
    return next((candidate for candidate in candidates if is_known(candidate)), None)


_KINDS = (
    (r"\bг\.\s?а\.?$|\bқ\.\s?ә\.?$|\bгородская администрация$", UnitKind.CITY_ADMINISTRATION),
    (r"\bс\.\s?о\.?$|\bа\.\s?о\.?$|\bсельский округ$|\bауылдық округі$", UnitKind.RURAL_DISTRICT),
    (r"\bп\.\s?а\.?$|\bк\.\s?ә\.?$|\bпоселковая администрация$", UnitKind.TOWNSHIP),
    (r"^район\b|\bрайон$|\bауданы$", UnitKind.DISTRICT),
    (r"^г\.|^город\b|\bқ\.$|\bқаласы$", UnitKind.CITY),
    (r"^п\.|^пос[её]лок\b|\bк\.$|\bкенті$", UnitKind.TOWNSHIP),
    (r"^с\.|^село\b|\bа\.$|\bауылы$", UnitKind.VILLAGE),
)
_KINDS_COMPILED = tuple((re.compile(pattern), kind) for pattern, kind in _KINDS)


def kind_of(code: str, name_ru: str, name_kk: str = "") -> UnitKind:
    """The kind of a unit, told by its place in the code and by the usual marks in its name."""
    own = level(code)
    if own == 1:
        is_city = code.startswith(CITIES)
        return UnitKind.CITY_OF_REPUBLICAN_SIGNIFICANCE if is_city else UnitKind.REGION
    by_name = None
    for name in (name_ru.casefold(), name_kk.casefold()):
        by_name = next((kind for mark, kind in _KINDS_COMPILED if mark.search(name)), None)
        if by_name:
            break
    if own == 2 and not code.startswith(CITIES):
        if by_name in (UnitKind.CITY_ADMINISTRATION, UnitKind.DISTRICT):
            return by_name
        return UnitKind.CITY_ADMINISTRATION if code[2] in "12" else UnitKind.DISTRICT
    if by_name is UnitKind.DISTRICT:
        return UnitKind.CITY_DISTRICT
    return by_name or UnitKind.OTHER


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: case, spaces, ё and the word for city tell nothing."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    text = re.sub(r"\s*\.\s*", ". ", name.casefold().replace("ё", "е"))
    text = re.sub(r"^(?:г\.|город)\s+|\s+(?:қ\.|қаласы)\s*$", "", text)
    return " ".join(text.split()).rstrip(".")


def read(data: bytes, is_known: Callable[[str], bool] = lambda code: False) -> list[Unit]:
    """All units of a file, parents before children.

    `data` is the file's content (UTF-8 with or without a byte order mark, or Windows-1251 with the
    Kazakh letters of KZ-1048). `is_known` says whether a code outside the file can be a parent.
    Raises KatoError with every bad line.
    """
    reading = _Reading()
    text = _decode(data)
    header, records = _records(text)
    if set(SHEET) <= set(header) <= set(SHEET + SHEET_OPTIONAL):
        _read_rows(reading, header, records, _sheet_row)
        explicit = False
    elif set(header) == set(EXPLICIT):
        _read_rows(reading, header, records, _explicit_row)
        explicit = True
    else:
        raise KatoError(
            [
                Problem(
                    1,
                    "unknown form: the columns must be "
                    f"{', '.join(SHEET)} (and {' and '.join(SHEET_OPTIONAL)}), or "
                    f"{';'.join(EXPLICIT)}; found {', '.join(header) or 'none'}",
                )
            ]
        )
    if not reading.rows and not reading.problems:
        reading.wrong(0, "the file has a header but no units")
    rows = _once(reading)
    parents = (
        _told_parents(reading, rows, is_known)
        if explicit
        else _parents_by_code(reading, rows, is_known)
    )
    if reading.problems:
        raise KatoError(reading.problems)
    units = [
        Unit(
            row.line,
            row.code,
            parents[row.code],
            kind_of(row.code, row.name_ru, row.name_kk),
            row.name_ru,
            row.name_kk,
            is_parent_told=explicit and row.parent_id != "0",
        )
        for row in rows
    ]
    return sorted(units, key=lambda unit: (level(unit.code), unit.code))


def _decode(data: bytes) -> str:
    if data.startswith(b"PK"):
        raise KatoError([Problem(0, "this is a spreadsheet or an archive: save the sheet as CSV")])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        raise KatoError([Problem(0, "unknown encoding: save the file as UTF-8")])
    for encoding in ("utf-8-sig", "kz1048"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise KatoError([Problem(0, "neither UTF-8 nor Windows-1251")])


def _records(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    if not first.strip():
        raise KatoError([Problem(0, "the file is empty")])
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

    def numbered() -> Iterator[tuple[int, list[str]]]:
        begins = 1
        try:
            for record in reader:
                if any(cell.strip() for cell in record):
                    yield begins, record
                begins = reader.line_num + 1
        except csv.Error as error:
            raise KatoError([Problem(begins, f"not a CSV line: {error}")]) from None

    records = numbered()
    _, header = next(records)
    return [cell.strip().lower() for cell in header], records


def _read_rows(
    reading: _Reading,
    header: list[str],
    records: Iterator[tuple[int, list[str]]],
    read_row: Callable[[_Reading, int, dict[str, str]], _Row | None],
) -> None:
    for line, record in records:
        if any("\n" in cell or "\r" in cell for cell in record):
            reading.wrong(line, "a quotation mark is not closed")
        elif len(record) != len(header):
            reading.wrong(line, f"{len(record)} columns instead of {len(header)}")
            reading.spoiled.add(record[0].strip())
        else:
            cells = {
                name: " ".join(unicodedata.normalize("NFC", cell).split())
                for name, cell in zip(header, record, strict=True)
            }
            row = read_row(reading, line, cells)
            if row:
                reading.rows.append(row)


def _is_code(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{9}", text)) and not text.startswith("00")


def _check_name(reading: _Reading, line: int, column: str, name: str) -> None:
    if not name:
        reading.wrong(line, f"missing name ({column})")
    elif len(name) > LONGEST_NAME:
        reading.wrong(line, f"{column} is longer than {LONGEST_NAME} characters")
    elif not all(char.isprintable() for char in name):
        reading.wrong(line, f"{column} holds characters that cannot be printed")


def _sheet_row(reading: _Reading, line: int, cells: dict[str, str]) -> _Row | None:
    code = cells["te"]
    digits = ""
    for column, width in WIDTHS.items():
        part = cells[column]
        # A spreadsheet drops leading zeros: 0 stands for 00 or 000.
        if not re.fullmatch(rf"[0-9]{{1,{width}}}", part):
            reading.wrong(line, f"bad code: {column} is {part!r}, not up to {width} digits")
            reading.spoiled.add(code)
            return None
        digits += part.zfill(width)
    code = code or digits
    if not _is_code(code):
        reading.wrong(line, f"bad code: {code!r} is not a code of nine digits")
        return None
    if code != digits:
        reading.wrong(line, f"bad code: te is {code}, but ab, cd, ef, hij give {digits}")
        reading.spoiled.update((code, digits))
        return None
    for name in ("name_kaz", "name_rus"):
        _check_name(reading, line, name, cells[name])
    return _Row(line, code, cells["name_rus"], cells["name_kaz"])


def _explicit_row(reading: _Reading, line: int, cells: dict[str, str]) -> _Row | None:
    is_good = True
    for column in ("id", "parent_id"):
        if not re.fullmatch(r"[0-9]{1,18}", cells[column]):
            reading.wrong(line, f"bad {column}: {cells[column]!r} is not a number")
            is_good = False
    if cells["id"].strip("0") == "" and is_good:
        reading.wrong(line, "bad id: 0 stands for no parent")
        is_good = False
    if not _is_code(cells["code"]):
        reading.wrong(line, f"bad code: {cells['code']!r} is not a code of nine digits")
        is_good = False
    _check_name(reading, line, "name", cells["name"])
    if not is_good:
        reading.spoiled.add(cells["id"].lstrip("0"))
        return None
    own_id, parent_id = str(int(cells["id"])), str(int(cells["parent_id"]))
    return _Row(line, cells["code"], cells["name"], id=own_id, parent_id=parent_id)


def _once(reading: _Reading) -> list[_Row]:
    codes: dict[str, int] = {}
    ids: dict[str, int] = {}
    rows = []
    for row in reading.rows:
        first_code, first_id = codes.get(row.code), ids.get(row.id)
        if first_code is not None:
            reading.wrong(row.line, f"duplicate code {row.code}, first on line {first_code}")
        if first_id is not None:
            reading.wrong(row.line, f"duplicate id {row.id}, first on line {first_id}")
        codes.setdefault(row.code, row.line)
        if row.id:
            ids.setdefault(row.id, row.line)
        if first_code is None and first_id is None:
            rows.append(row)
    return rows


def _parents_by_code(
    reading: _Reading, rows: list[_Row], is_known: Callable[[str], bool]
) -> dict[str, str]:
    # A bad line may hold the parent of a good one: what is wrong there is said once, there.
    codes = {row.code for row in reading.rows} | reading.spoiled
    parents = {}
    for row in rows:
        parent = parent_by_code(row.code, lambda code: code in codes or is_known(code))
        if parent is None:
            reading.wrong(row.line, f"unknown parent: no unit above {row.code}")
        else:
            parents[row.code] = parent
    return parents


def _told_parents(
    reading: _Reading, rows: list[_Row], is_known: Callable[[str], bool]
) -> dict[str, str]:
    by_id = {row.id: row for row in reversed(reading.rows)}  # of two with one id the first counts
    circling = _cycles(by_id)
    parents = {}
    for row in rows:
        if row.parent_id == "0":
            parent = parent_by_code(row.code, is_known)
            if parent is None:
                reading.wrong(row.line, f"unknown parent: {row.code} is not a region and has none")
            else:
                parents[row.code] = parent
            continue
        above = by_id.get(row.parent_id)
        if above is None and row.parent_id in reading.spoiled:
            continue
        if above is None:
            reading.wrong(row.line, f"unknown parent: no line has the id {row.parent_id}")
        elif row.id in circling:
            reading.wrong(row.line, f"cycle: {row.code} stands above itself")
        elif level(above.code) >= level(row.code):
            reading.wrong(
                row.line, f"parent's level is not above: {above.code} cannot hold {row.code}"
            )
        else:
            parents[row.code] = above.code
    return parents


def _cycles(by_id: dict[str, _Row]) -> set[str]:
    """Ids that stand above themselves; those that merely hang below a cycle are not among them."""
    done: set[str] = set()
    circling: set[str] = set()
    for start in by_id:
        path: list[str] = []
        seen: dict[str, int] = {}
        current = start
        while current in by_id and current not in done and current not in seen:
            seen[current] = len(path)
            path.append(current)
            current = by_id[current].parent_id
        if current in seen:
            circling.update(path[seen[current] :])
        done.update(path)
    return circling
