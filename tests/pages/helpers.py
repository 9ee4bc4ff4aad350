"""What every page of ours must be, asserted in one call; and pages in each language."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.test import Client

LANGUAGES = ("kk", "ru", "en")
SITE_NAMES = {
    "kk": "Емханаға тіркелу",
    "ru": "Прикрепление к поликлинике",
    "en": "Attach to a clinic",
}
VOID = {"meta", "link", "input", "br", "img", "hr", "circle", "line", "rect", "source", "wbr"}
LABELLED = {"input", "select", "textarea"}
# English words that stand in Kazakh and Russian pages as they are: names, codes, formats.
LATIN_LEFT = re.compile(
    r"^(?:[A-Z]-\d{4}-\d+-\d|PDF|JPG|PNG|QR|SMS|English|WCAG|OK|CSV|XLSX|UTF-|[IVX]+|KATO|e-mail|AA|V|e?gov|kz|SHA)$"
)
NAMED_BY_OTHERS = re.compile(r"\S+@\S+|https?://\S+|\S+\.(?:pdf|jpe?g|png)\b", re.IGNORECASE)


class Page(HTMLParser):
    """The parts of a page that the assertions look at."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[int, str]] = []
        self.texts: list[str] = []
        self.title = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.tags.append((tag, given))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        names = [tag for tag, _given in self._open]
        if "title" in names and "svg" not in names:
            self.title += data
        if self.headings and any(re.fullmatch(r"h[1-6]", name) for name in names):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)
        foreign = any("lang" in given for tag, given in self._open if tag != "html")
        if not foreign and not {"script", "style"} & set(names) and data.strip():
            self.texts.append(data.strip())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such element."""
        return [given for name, given in self.tags if name == tag]


def assert_page(response: Any, language: str | None = None, status: int = 200) -> Page:
    """One page as it must be; returns its parts for further questions.

    lang and title; one h1, headings that skip no level; main, skip link, language links; a label for
    each input; ids only once and none missing that something refers to; nothing left in English.
    """
    assert response.status_code == status, response.status_code
    html = response.content.decode()
    page = Page(html)
    root = page.all("html")[0]
    if language is not None:
        assert root.get("lang") == language
        assert page.title.strip().endswith(SITE_NAMES[language]), page.title
    assert len(page.title.split(" – ")[0].strip()) > 1, "a page says what it is in its title"

    levels = [level for level, _text in page.headings]
    assert levels.count(1) == 1, f"one h1, not {page.headings}"
    for before, after in zip(
        levels[levels.index(1) :], levels[levels.index(1) + 1 :], strict=False
    ):
        assert after <= before + 1, f"a heading skips a level: {page.headings}"
    assert all(text.strip() or level == 1 for level, text in page.headings), page.headings

    assert [given.get("id") for given in page.all("main")] == ["main"]
    assert any(given.get("href") == "#main" for given in page.all("a")) or status == 500

    ids = [str(given["id"]) for _tag, given in page.tags if given.get("id")]
    assert len(ids) == len(set(ids)), f"ids twice: {[i for i in ids if ids.count(i) > 1]}"
    for tag, given in page.tags:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for target in (given.get(name) or "").split():
                assert target in ids, f"<{tag} {name}={target}> refers to nothing"
    labelled = {given.get("for") for given in page.all("label")}
    for tag, given in page.tags:
        if tag in LABELLED and given.get("type") not in ("hidden", "submit"):
            has_label = given.get("id") in labelled or given.get("aria-label")
            assert has_label, f"no label: <{tag} name={given.get('name')}>"
            assert "required" not in given, f"the browser would check {given.get('name')}"
    for form in page.all("form"):
        if (form.get("method") or "").lower() == "post":
            assert "csrfmiddlewaretoken" in html
    if language in ("kk", "ru"):
        assert_nothing_in_english(page)
    return page


def assert_nothing_in_english(page: Page) -> None:
    """No run of two or more Latin words in a Kazakh or Russian page, outside names: of files, of others."""
    for text in page.texts:
        words = re.findall(r"[A-Za-z][A-Za-z’'-]+", NAMED_BY_OTHERS.sub("", text))
        left = [word for word in words if not LATIN_LEFT.match(word)]
        assert len(left) < 2, f"not translated: {text!r}"


def in_languages(client: Client, address: str, **given: Any) -> Iterator[tuple[str, Any]]:
    """The response of a page in each language."""
    for language in LANGUAGES:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        yield language, client.get(address, **given)
