"""On paper: A4, black, 12 pt, no navigation; number or site and day on every sheet."""

import io
import re
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from tests.ways import WAYS, Way

from .visitor import Visitor

PRINTED = ("account", "application in_review", "application-sent", "message", "insurance")
LONGER = """() => {
    const work = [...document.querySelectorAll('main > .container')].at(-1);
    for (let n = 0; n < 12; n++) {
        const more = document.createElement('p');
        more.textContent = 'Тағы бір бет үшін мәтін. '.repeat(60);
        work.append(more);
    }
    const table = document.createElement('table');
    table.innerHTML = '<thead><tr><th>Кестенің басы</th></tr></thead><tbody>' +
        '<tr><td>Жол</td></tr>'.repeat(120) + '</tbody>';
    work.append(table);
}"""
LOOK = """() => {
    const style = getComputedStyle(document.querySelector('main p'));
    const shown = one => one.getClientRects().length > 0;
    return {size: getComputedStyle(document.body).fontSize, colour: style.color,
        left: [...document.querySelectorAll('nav, .btn, .actions, footer, dialog')].filter(shown).length};
}"""


@pytest.mark.parametrize("name", PRINTED)
def test_a_page_on_paper(name: str, reader: Callable[..., Visitor]) -> None:
    way: Way = next(way for way in WAYS if way.id == name)
    visitor = reader(way, "kk")
    page = visitor.page
    page.goto(visitor.base + visitor.address)
    page.evaluate(LONGER)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(LOOK) == {"size": "16px", "colour": "rgb(0, 0, 0)", "left": 0}  # 12 pt
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) >= 3
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets} == {
        (595, 842)
    }
    number = re.search(r"A-\d{4}-\d{7}-\d", visitor.address)
    repeated = number[0] if number else "Емханаға тіркелу"
    texts = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    for text in texts:
        assert repeated in text
        assert "2026 жылғы" in text
    assert sum("Кестенің басы" in text for text in texts) == sum("Жол" in text for text in texts)
    assert visitor.address.split("?")[0] in texts[-1].replace(" ", "")
