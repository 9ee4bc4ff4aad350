"""A file of service areas read line by line, every bad line named. Without the register: `preview.py` asks that."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime

from codes.folding import fold

from .findings import COLUMNS, Finding, Flaw
from .houses import HouseError, Houses, read_houses
from .reading import ReadingError, read_lines

MOST_FINDINGS = 1_000  # a file that is wrong throughout is told so a thousand times, not more

_HEADINGS = {
    "organization": "organization; organization code; код организации; организация; ұйым коды; ұйым",
    "site": "site; site number; номер участка; участок; учаске нөмірі; учаске",
    "unit": "unit; kato; kato code; код като; като; әаож коды; әаоб коды; като коды",
    "street": "street; улица; көше",
    "houses": "houses; house; дома; дом; номера домов; үйлер; үй; үй нөмірлері",
    "order_number": "order number; номер приказа; бұйрық нөмірі; бұйрықтың нөмірі",
    "order_on": "order on; order date; дата приказа; бұйрық күні; бұйрықтың күні",
    "from_on": "from on; from day; from; действует с; с какого дня; қай күннен бастап; қолданылады",
}
_COLUMN_OF = {
    fold(name): column for column, names in _HEADINGS.items() for name in names.split(";")
}
_LONGEST = {"organization": 20, "site": 10, "street": 200, "order_number": 60}
_REQUIRED = ("organization", "unit", "order_number", "order_on", "from_on")


@dataclass(frozen=True)
class Line:
    """One line that could be read. An empty site is none, an empty street the whole unit.

    Without `houses` the line says that the organization serves nothing in the unit any more.
    `street_id` is the street itself where it is known and not only called by name.
    """

    number: int
    organization: str
    site: str
    unit: str
    street: str
    houses: tuple[Houses, ...]
    order_number: str
    order_on: date
    from_on: date
    street_id: int | None = None


@dataclass(frozen=True)
class Sheet:
    """What a file says: lines that could be read and what is wrong with the others.

    `digest` tells files apart; `is_cut` says that there are more findings than are kept.
    """

    lines: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    digest: str = ""
    is_cut: bool = False

    @property
    def from_on(self) -> date | None:
        """The day from which all lines hold."""
        return self.lines[0].from_on if self.lines else None


@dataclass
class _Reading:
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def parse(file: bytes) -> Sheet:
    """Read a file of service areas (CSV or XLSX, docs/service-areas.md); raises nothing, names what is wrong."""
    reading = _Reading()
    try:
        _read(file, reading)
    except ReadingError as error:
        number = int(error.said) if error.said else 0
        reading.findings.append(Finding(number, error.flaw))
    _one_day(reading)
    found = sorted(reading.findings)
    return Sheet(
        tuple(reading.lines),
        tuple(found[:MOST_FINDINGS]),
        hashlib.sha256(file).hexdigest(),
        len(found) > MOST_FINDINGS,
    )


def _read(file: bytes, reading: _Reading) -> None:
    lines = read_lines(file)
    number, heading = next(lines, (0, []))
    if not heading:
        raise ReadingError(Flaw.EMPTY)
    columns = [_COLUMN_OF.get(fold(str(cell)), "") for cell in heading]
    findings = reading.findings
    for column in COLUMNS:
        if columns.count(column) > 1:
            findings.append(Finding(number, Flaw.COLUMN_TWICE, column))
        elif column not in columns and column not in ("site", "street", "houses"):
            findings.append(Finding(number, Flaw.COLUMN_MISSING, column))
    if findings:
        return
    is_empty = True
    for number, cells in lines:
        is_empty = False
        if len(cells) > len(columns):
            findings.append(Finding(number, Flaw.CELLS, said=str(len(cells))))
            continue
        told = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        line = _line(number, told, findings)
        if line:
            reading.lines.append(line)
    if is_empty:
        raise ReadingError(Flaw.EMPTY)


def _line(number: int, cells: dict[str, str | date], findings: list[Finding]) -> Line | None:
    wrong: list[Finding] = []

    def is_wrong(flaw: Flaw, column: str, said: object = "") -> None:
        wrong.append(Finding(number, flaw, column, str(said)[:80]))

    text = {column: str(cells.get(column, "")) for column in COLUMNS}
    for column in _REQUIRED:
        if not text[column]:
            is_wrong(Flaw.REQUIRED, column)
    for column, most in _LONGEST.items():
        if len(text[column]) > most:
            is_wrong(Flaw.TOO_LONG, column, text[column])
    if text["unit"] and not re.fullmatch(r"[0-9]{9}", text["unit"], re.ASCII):
        is_wrong(Flaw.UNIT_FORM, "unit", text["unit"])
    days = {column: _day(cells.get(column, "")) for column in ("order_on", "from_on")}
    for column, day in days.items():
        if text[column] and day is None:
            is_wrong(Flaw.DATE_FORM, column, text[column])
    houses: list[Houses] = []
    if isinstance(cells.get("houses"), date):
        is_wrong(Flaw.HOUSE_IS_DATE, "houses", text["houses"])  # a workbook made 1-25 a day
    else:
        try:
            houses = read_houses(text["houses"])
            if not text["street"] and houses not in ([], [Houses()]):
                is_wrong(Flaw.HOUSES_NEED_STREET, "houses", text["houses"])
            if text["street"] and not houses:
                is_wrong(Flaw.HOUSE_FORM, "houses", text["houses"])
        except HouseError as error:
            is_wrong(error.flaw, "houses", error.item)
    order_on, from_on = days["order_on"], days["from_on"]
    if order_on and from_on and order_on > from_on:
        is_wrong(Flaw.ORDER_AFTER_START, "order_on", text["order_on"])
    findings += wrong
    if wrong or order_on is None or from_on is None:
        return None
    return Line(
        number,
        text["organization"],
        text["site"],
        text["unit"],
        text["street"],
        tuple(houses),
        text["order_number"],
        order_on,
        from_on,
    )


def _day(cell: str | date) -> date | None:
    if isinstance(cell, date):
        return cell
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    return None


def _one_day(reading: _Reading) -> None:
    """All lines of a file begin on one day: the old ones end as a whole."""
    if reading.lines:
        day = reading.lines[0].from_on
        reading.findings += [
            Finding(line.number, Flaw.ANOTHER_DAY, "from_on", line.from_on.isoformat())
            for line in reading.lines
            if line.from_on != day
        ]
