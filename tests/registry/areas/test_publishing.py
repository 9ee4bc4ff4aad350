"""Files of service areas: every bad line named, overlaps and gaps true, published as a whole or not at all."""

import io
import zipfile
from datetime import date

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import demonstration.factories as make
from codes.folding import fold
from registry.areas import (
    Faulty,
    Flaw,
    Preview,
    Stale,
    Unserved,
    compare,
    parse,
    publish,
    uncovered,
)
from registry.areas.houses import ALL, EVEN, ODD, Houses, read_houses, write_houses
from registry.areas.sheet import _HEADINGS
from registry.areas.words import SENTENCES, place_in_file, sentence
from registry.models import KatoUnit, Organization, ServiceArea, Site, Street
from registry.territory import service_area_of

pytestmark = pytest.mark.django_db

CODE = "751310000"
FROM = date(2026, 11, 1)
BEFORE = date(2026, 1, 1)
HEADING = "organization,site,unit,street,houses,order_number,order_on,from_on"


@pytest.fixture
def unit() -> KatoUnit:
    return KatoUnit.objects.get(code=CODE, valid_to__isnull=True)


@pytest.fixture
def clinics(unit: KatoUnit) -> dict[str, Organization]:
    return {code: make.OrganizationFactory(code=code, unit=unit) for code in ("one", "two")}


@pytest.fixture
def streets(unit: KatoUnit) -> dict[str, Street]:
    names = {
        "abai": ("Абай көшесі", "улица Абая"),
        "satpaev": ("Сәтбаев көшесі", "улица Сатпаева"),
        "satpaev2": ("Сәтбаев даңғылы", "проспект Сатпаева"),
    }
    return {
        key: Street.objects.create(unit=unit, name_kk=kk, name_ru=ru)
        for key, (kk, ru) in names.items()
    }


def row(
    owner: str = "one", street: str = "Абая", houses: str = "", site: str = "", **more: str
) -> str:
    told = {
        "unit": CODE,
        "number": "7-п",
        "order_on": "20.10.2026",
        "from_on": "2026-11-01",
        **more,
    }
    cells = [owner, site, told["unit"], street, f'"{houses}"', told["number"]]
    return ",".join([*cells, told["order_on"], told["from_on"]])


def file(*rows: str) -> bytes:
    return "\n".join([HEADING, *rows]).encode()


def look(*rows: str) -> Preview:
    return compare(parse(file(*rows)))


def flaws(preview: Preview) -> set[Flaw]:
    return {finding.flaw for finding in preview.findings}


def area(owner: Organization, street: Street | None, unit: KatoUnit, **more: object) -> ServiceArea:
    told = {"order_number": "1-п", "order_on": BEFORE, "from_on": BEFORE, **more}
    return ServiceArea.objects.create(organization=owner, street=street, unit=unit, **told)


# --- reading


def test_forms_of_a_file() -> None:
    """With or without a mark, by comma or semicolon, headings in three languages."""
    line = row(houses="1-9")
    plain = parse(file(line))
    heading = "Код организации;Участок;Код КАТО;Улица;Дома;Номер приказа;Дата приказа;Действует с"
    semicolons = f"{heading}\r\n{line.replace(',', ';')}\r\n"
    marked = parse(b"\xef\xbb\xbf" + semicolons.encode())
    assert plain.lines == marked.lines
    assert plain.lines[0].houses == (Houses(1, 9),)
    assert not plain.findings and not marked.findings


def workbook(rows: list[list[str | int | date]]) -> bytes:
    """A small XLSX: texts, numbers, and days as numbers with a date's format."""

    def cell(value: str | int | date) -> str:
        if isinstance(value, date):
            return f'<c s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
        if isinstance(value, int):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    body = "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
        '<sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/1.xml"/>'
        f'<Relationship Id="r2" Type="{rel}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
        "xl/worksheets/1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


def test_a_workbook_says_the_same() -> None:
    """XLSX with numbers as numbers and days as days; houses that became a date are named."""
    days = [date(2026, 10, 20), FROM]
    good = ["one", "", int(CODE), "Абая", "1-9", "7-п", *days]
    sheet = parse(workbook([HEADING.split(","), good, [*good[:4], 12, *good[5:]]]))
    assert not sheet.findings
    assert sheet.lines[0] == parse(file(row(houses="1-9"))).lines[0]
    assert sheet.lines[1].houses == (Houses(12, 12),)
    spoiled = parse(workbook([HEADING.split(","), [*good[:4], date(2026, 1, 25), *good[5:]]]))
    assert [(f.line, f.column, f.flaw) for f in spoiled.findings] == [
        (2, "houses", Flaw.HOUSE_IS_DATE)
    ]


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (b"", Flaw.EMPTY),
        (HEADING.encode(), Flaw.EMPTY),
        ("ұйым".encode("utf-16"), Flaw.ENCODING),
        (b"PK\x03\x04 no archive", Flaw.UNREADABLE),
        (b"x" * 10_000_001, Flaw.TOO_LARGE),
        (b"organization,unit\none,1", Flaw.COLUMN_MISSING),
        (f"{HEADING},site\n{row()}".encode(), Flaw.COLUMN_TWICE),
        (file(row() + ",more"), Flaw.CELLS),
        (file(row(owner="")), Flaw.REQUIRED),
        (file(row(site="12345678901")), Flaw.TOO_LONG),
        (file(row(unit="75")), Flaw.UNIT_FORM),
        (file(row(from_on="31.02.2026")), Flaw.DATE_FORM),
        (file(row(houses="x")), Flaw.HOUSE_FORM),
        (file(row(houses="9-1")), Flaw.HOUSES_BACKWARDS),
        (file(row(houses="2-9 odd")), Flaw.HOUSES_SIDE),
        (file(row(street="", houses="1-9")), Flaw.HOUSES_NEED_STREET),
        (file(row(order_on="2026-11-02")), Flaw.ORDER_AFTER_START),
        (file(row(), row(houses="2", from_on="2026-11-02")), Flaw.ANOTHER_DAY),
    ],
)
def test_each_bad_line_is_named(data: bytes, flaw: Flaw) -> None:
    """Read without the register; nothing of such a file is published."""
    sheet = parse(data)
    assert flaw in {finding.flaw for finding in sheet.findings}
    refused(sheet)


def refused(sheet: object) -> None:
    before = list(ServiceArea.objects.values_list("pk", "to_on"))
    preview = compare(sheet)  # type: ignore[arg-type]
    with pytest.raises(Faulty):
        publish(sheet, preview.key, actor="test", with_gaps=True)  # type: ignore[arg-type]
    assert list(ServiceArea.objects.values_list("pk", "to_on")) == before


@pytest.mark.parametrize(
    ("wrong", "flaw"),
    [
        (row(owner="three"), Flaw.ORGANIZATION_UNKNOWN),
        (row(owner="closed"), Flaw.ORGANIZATION_CLOSED),
        (row(site="9"), Flaw.SITE_UNKNOWN),
        (row(unit="999999999"), Flaw.UNIT_UNKNOWN),
        (row(street="Абйая"), Flaw.STREET_UNKNOWN),
        (row(street="Сатпаева"), Flaw.STREET_AMBIGUOUS),
        (row(from_on="2026-10-13", order_on="2026-10-01"), Flaw.DAY_PASSED),
        (row(houses="1-9, 5"), Flaw.TWICE),
        (row(street="улица Сатпаева", houses="2-8"), Flaw.OVERLAP),
        (row(street="пр. Сәтбаев", houses="40-50"), Flaw.OVERLAP_STAYING),
    ],
)
def test_each_kind_of_error_is_refused_whole(
    wrong: str,
    flaw: Flaw,
    unit: KatoUnit,
    clinics: dict[str, Organization],
    streets: dict[str, Street],
) -> None:
    """One bad line among good ones: named with its number and column, and nothing is published."""
    make.OrganizationFactory(code="closed", closed_on=BEFORE)
    other = make.OrganizationFactory(code="staying")
    area(other, streets["satpaev2"], unit, house_from=45)
    sheet = parse(file(row("two", "улица Сатпаева", "5-7"), wrong))
    found = {f.flaw: f for f in compare(sheet).problems}
    assert set(found) - {Flaw.ANOTHER_DAY} == {flaw}
    assert found[flaw].line == 3 and found[flaw].column
    if flaw is Flaw.STREET_UNKNOWN:
        assert "улица Абая" in found[flaw].names
    refused(sheet)


def test_scope_and_later_plans(
    unit: KatoUnit, clinics: dict[str, Organization], streets: dict[str, Street]
) -> None:
    """Organizations of others are refused, and so is a day before what is planned already."""
    sheet = parse(file(row()))
    assert Flaw.ORGANIZATION_FOREIGN in flaws(compare(sheet, allowed={clinics["two"].pk}))
    assert not compare(sheet, allowed={clinics["one"].pk}).problems
    area(clinics["one"], streets["satpaev"], unit, from_on=date(2026, 12, 1))
    assert Flaw.PLANNED_LATER in flaws(compare(sheet))


# --- publishing


def test_a_good_file(
    unit: KatoUnit, clinics: dict[str, Organization], streets: dict[str, Street]
) -> None:
    """Old rows end on the day, new ones begin; what stays the same stays; again changes nothing."""
    old = area(clinics["one"], streets["abai"], unit)
    same = area(clinics["one"], streets["satpaev2"], unit)
    elsewhere = area(clinics["one"], None, KatoUnit.objects.get(code="751110000"))
    for number in range(3):
        home = make.ResidenceFactory(unit=unit, street=streets["abai"], house=number + 1)
        assert home.pk
    sheet = parse(
        file(
            row("one", houses="нечётные"),
            row("two", houses="чётные"),
            row("one", "Сәтбаев даңғылы", number="1-п", order_on="2026-01-01"),
            row("two", "Сәтбаев көшесі", "1-9 odd"),
        )
    )
    preview = compare(sheet)
    assert not preview.problems
    assert flaws(preview) == {Flaw.UNCHANGED, Flaw.HOUSES_UNSERVED}  # the even side of a street
    told = {
        b.organization.code if b.organization else "": (b.before, b.after) for b in preview.balance
    }
    assert told == {"one": (3, 2), "two": (0, 1), "": (0, 0)}
    with pytest.raises(Unserved):
        publish(sheet, preview.key, actor="test")
    outcome = publish(sheet, preview.key, actor="test", with_gaps=True)
    assert (outcome.begun, outcome.ended, outcome.unchanged) == (3, 1, 1)
    for kept in (old, same, elsewhere):
        kept.refresh_from_db()
    assert (old.to_on, same.to_on, elsewhere.to_on) == (FROM, None, None)
    again = publish(sheet, preview.key, actor="test", with_gaps=True)
    assert (again.begun, again.ended, again.unchanged) == (0, 0, 4)
    assert ServiceArea.objects.count() == 6
    event = ServiceArea.pgh_event_model.objects.filter(pgh_obj_id=old.pk).latest("pgh_id")
    assert event.pgh_context.metadata["actor"] == "test"
    left = {(gap.street.name_ru, gap.houses) for gap in uncovered(unit, FROM)}
    assert ("улица Сатпаева", (Houses(side=EVEN),)) in left


def test_a_stale_preview_is_refused(
    unit: KatoUnit, clinics: dict[str, Organization], streets: dict[str, Street]
) -> None:
    """Where the table has changed since, the person looks again; a plan of the same day is replaced."""
    sheet = parse(file(row("one")))
    seen = compare(sheet)
    planned = area(clinics["one"], streets["satpaev"], unit, from_on=FROM)
    with pytest.raises(Stale) as caught:
        publish(sheet, seen.key, actor="test", with_gaps=True)
    assert not ServiceArea.objects.filter(street=streets["abai"]).exists()
    publish(sheet, caught.value.preview.key, actor="test", with_gaps=True)
    assert not ServiceArea.objects.filter(pk=planned.pk).exists()


def test_nothing_any_more_and_shared_sites(
    unit: KatoUnit, clinics: dict[str, Organization], streets: dict[str, Street]
) -> None:
    """“none” takes all of a unit from an organization; two sites of one may share houses."""
    old = area(clinics["two"], streets["abai"], unit)
    for number in ("1", "2"):
        Site.objects.create(organization=clinics["one"], number=number)
    sheet = parse(file(row("one", site="1"), row("one", site="2"), row("two", "", "нет")))
    preview = compare(sheet)
    assert not preview.problems and Flaw.SITES_SHARE in flaws(preview)
    publish(sheet, preview.key, actor="test", with_gaps=True)
    old.refresh_from_db()
    assert old.to_on == FROM


# --- truth by brute force

numbers = st.integers(1, 12)


@st.composite
def some_houses(draw: st.DrawFn) -> Houses:
    first = draw(numbers)
    side = draw(st.sampled_from([ALL, ODD, EVEN]))
    if side != ALL and first % 2 != (side == ODD):
        first += 1
    length = draw(st.integers(0, 5)) * (1 if side == ALL else 2)
    corpus = draw(st.sampled_from(["", "", "а"]))
    if corpus or not length:
        return Houses(first, first, ALL, corpus)
    return Houses(first, first + length, side)


plans = st.lists(st.tuples(st.sampled_from(["one", "two"]), some_houses()), min_size=1, max_size=5)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plans)
def test_overlaps_gaps_and_service_equal_brute_force(
    unit: KatoUnit,
    clinics: dict[str, Organization],
    streets: dict[str, Street],
    plan: list[tuple[str, Houses]],
) -> None:
    """House by house: an overlap is told exactly where two lines cover one house, a gap where none does,
    and after publishing every house is served by whom the file names."""
    ServiceArea.objects.all().delete()
    sheet = parse(file(*(row(owner, houses=write_houses([named])) for owner, named in plan)))
    assert not sheet.findings
    preview = compare(sheet)
    covered: dict[tuple[int, str], list[str]] = {}
    for owner, named in plan:
        for number in range(1, 40):
            if any(low <= number <= high and low % 2 == number % 2 for low, high in named.spans()):
                covered.setdefault((number, named.corpus), []).append(owner)
    doubled = any(len(owners) > 1 for owners in covered.values())
    assert bool(preview.problems) == doubled
    crossed = any(len(set(owners)) > 1 for owners in covered.values())
    assert (Flaw.OVERLAP in flaws(preview)) == crossed
    plain = {number for number, corpus in covered if not corpus}
    missing = {
        number
        for parity in (0, 1)
        for side in [[number for number in plain if number % 2 == parity]]
        for number in range(1, max(side, default=39) + 1)
        if number % 2 == parity and number not in plain
    }
    told = [f for f in preview.gaps if "улица Абая" in f.names]
    if not plain:
        assert told[0].flaw is Flaw.STREET_UNSERVED
    else:
        said = {
            number
            for finding in told
            for gap in read_houses(finding.houses)
            for number in range(1, 40)
            if any(low <= number <= high and low % 2 == number % 2 for low, high in gap.spans())
        }
        assert said == missing
    if doubled:
        return
    publish(sheet, preview.key, actor="test", with_gaps=True)
    for number in range(1, 25):
        for corpus in ("", "а"):
            expected = covered.get((number, corpus)) or covered.get((number, ""), [])
            rows = service_area_of(unit, streets["abai"], number, corpus=corpus, on=FROM)
            assert [found.organization.code for found in rows] == expected


# --- words


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_flaw_has_its_words(language: str) -> None:
    """In three languages, each its own."""
    assert set(SENTENCES) == set(Flaw)
    with translation.override(language):
        preview = look(row("three"), row("two", "Аба", "1-9 odd"))
        for finding in preview.findings:
            assert sentence(finding) and "%(" not in sentence(finding)
        texts = {str(text) for text in SENTENCES.values()}
        place = place_in_file(preview.problems[0])
    assert len(texts) == len(Flaw)
    if language == "en":
        assert place == "Line 2, column “Organization code”"


def test_folded_headings_differ() -> None:
    """No heading can mean two columns."""
    names = [fold(name) for names in _HEADINGS.values() for name in names.split(";")]
    assert len(names) == len(set(names))
