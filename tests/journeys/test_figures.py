"""A head reads the figures and takes a table away; a region prints the movement report. In Kazakh."""

import csv
import io
from collections.abc import Callable

from pypdf import PdfReader

from tests.ways import DESK_WAYS

from .visitor import Visitor, plain

Reader = Callable[..., Visitor]


def at(reader: Reader, name: str) -> Visitor:
    """Somebody on the desk's page of this name, in Kazakh."""
    visitor = reader(next(way for way in DESK_WAYS if way.id == name), "kk")
    visitor.open(visitor.address)
    return visitor


def test_a_head_reads_figures_and_takes_a_table_away(reader: Reader) -> None:
    head = at(reader, "figures head")
    page = head.page
    assert page.locator("section h2").count() >= 9
    assert page.locator("figure.chart svg").count() > 9
    assert page.locator("figure.chart:not([aria-hidden=true])").count() == 0
    head.press("section[aria-labelledby=panels] a[href^='/desk/figures/panels/']")
    whole = page.locator("main table tbody tr").count()
    assert whole > 0
    with page.expect_download() as taken:
        page.locator("main a[href^='/desk/figures/panels.csv']").click()
    text = taken.value.path().read_text(encoding="utf-8-sig")
    headers, *rows = csv.reader(io.StringIO(text), delimiter=";")
    shown = [plain(one) for one in page.locator("main thead th").all_inner_texts()]
    assert headers == shown
    assert len(rows) >= whole
    assert plain(page.locator("main tbody th").first.inner_text()) == plain(rows[0][0])


def test_other_days_are_chosen_in_the_address(reader: Reader) -> None:
    head = at(reader, "figures head")
    head.page.locator("[name=period]").select_option("own")
    head.fill(first="2016-01-01", last="2016-01-31")
    head.press("main form[role=search] button")
    assert "first=2016-01-01" in head.page.url
    head.says("2016 жылғы 1 қаңтар – 2016 жылғы 31 қаңтар", "Бұл күндері шешім қабылданған жоқ")


def test_a_region_prints_the_movement_report(reader: Reader) -> None:
    region = at(reader, "movement regional-admin")
    page = region.page
    total = plain(page.locator("#movement tbody tr").last.locator("td").first.inner_text())
    assert int(total.replace(" ", "").replace("\u202f", "")) > 0
    page.emulate_media(media="print")
    assert not page.locator("main form").is_visible()
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets} == {
        (595, 842)
    }
    for sheet in sheets:
        assert "Қозғалыс есебі" in " ".join(sheet.extract_text().split())
