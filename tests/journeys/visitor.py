"""Somebody before a screen: opens pages, presses buttons, and looks at every page they come to.

Every page is held to what holds for all of them: it has a language, a title nobody else has, one h1; axe
finds nothing; it does not scroll sideways on a narrow screen; the browser has nothing to complain of.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response

LANGUAGES = ("kk", "ru", "en")
WIDE, PHONE, NARROW = 1280, 360, 320  # 320 px is 400 % zoom at 1280
HEIGHT = 900
PATIENCE = 20_000  # milliseconds; the machine may do much else

# What a page is built of, without its words: pages of one build in one language are looked at once.
BUILD = """() => [...document.querySelectorAll('*')].map(
    one => one.tagName + '.' + one.getAttribute('class') + '.' + one.getAttributeNames().join()
).join(' ')"""
SIDEWAYS = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
BEYOND = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1 && !one.closest('.table-scroll');
}).slice(0, 3).map(one => one.outerHTML.slice(0, 160))"""

# WCAG 1.4.12. A constructed sheet: the page's policy forbids inline styles, of a test too.
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* {line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important} p {margin-block-end: 2em !important}`);
    document.adoptedStyleSheets = [sheet];
}"""
USUAL = "() => { document.adoptedStyleSheets = []; }"
# Elements that show less than they hold; what is hidden on purpose and what scrolls by itself is not meant.
CUT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(one => {
    const style = getComputedStyle(one);
    const hides = /hidden|clip/.test(style.overflowX + style.overflowY) || style.textOverflow === 'ellipsis';
    return hides && one.textContent.trim() && !one.closest('.visually-hidden, .visually-hidden-focusable, svg')
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).slice(0, 3).map(one => one.outerHTML.slice(0, 160))"""
SHIFTED = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(sum), 50);
})"""

_axe = Axe()
_looked_at: set[tuple[str, int]] = set()
# Pages as they were served, by address, language and title: for the HTML checker after all walks.
served: dict[tuple[str, str, str], str] = {}


class Visitor:
    """One person with a browser of their own: cookies and pages are shared with nobody."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        *,
        language: str = "",
        scripts: bool = True,
        width: int = WIDE,
    ) -> None:
        self.base, self.language, self.scripts, self.width = base, language, scripts, width
        self.context: BrowserContext = browser.new_context(
            base_url=base,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE)
        self.address = ""  # of the page the visitor came for
        self.complaints: list[str] = []
        self.titles: dict[str, str] = {}
        self.expected_status = 200
        self._answer: Response | None = None
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._response)
        self.page.on("requestfailed", lambda request: self._failed(request.url, request.failure))
        if language:
            self.context.add_cookies([{"name": "django_language", "value": language, "url": base}])

    # Going about

    def open(self, path: str, status: int = 200, *, thoroughly: bool = True) -> None:
        """Open an address of the portal and look at its page."""
        self.expected_status = status
        self.page.goto(self.base + path if path.startswith("/") else path)
        self.look(thoroughly=thoroughly)

    def press(self, what: str | Locator, status: int = 200) -> None:
        """Press a link or a button that leads to another page, and look at that."""
        self.expected_status = status
        one = self.page.locator(what) if isinstance(what, str) else what
        with self.page.expect_navigation():
            one.click()
        self.look()

    def onward(self, status: int = 200) -> None:
        """Press the main button of the page."""
        self.press(self.page.locator("main button.btn-primary"), status)

    def fill(self, **given: str) -> None:
        """Type into fields, by their names."""
        for name, text in given.items():
            self.page.locator(f"main [name={name}]").fill(text)

    def choose(self, name: str, value: object) -> None:
        """Choose a radio by pressing its label."""
        self._by_label(self.page.locator(f'main input[name="{name}"][value="{value}"]'), name)

    def tick(self, name: str) -> None:
        """Tick a box by pressing its label."""
        self._by_label(self.page.locator(f'main input[type="checkbox"][name="{name}"]'), name)

    def _by_label(self, box: Locator, name: str) -> None:
        self.page.locator(f'label[for="{box.get_attribute("id")}"]').first.click()
        assert box.is_checked(), f"{name} is not chosen by its label"

    def sign_in(self, login: str, password: str) -> None:
        """Sign in on the page for it, where this visitor stands before it or not."""
        if "/sign-in/" not in self.page.url:
            self.open("/sign-in/")
        self.fill(login=login, password=password)
        self.onward()
        assert "/sign-in/" not in self.page.url, self.text

    def leave(self) -> None:
        """Close the browser; what it complained of fails the test."""
        self.context.close()
        assert not self.complaints, self.complaints

    # Reading

    @property
    def text(self) -> str:
        """What the main part of the page says, in one line."""
        return plain(self.page.locator("main").inner_text())

    @property
    def path(self) -> str:
        """The address of the page within the portal."""
        return urlsplit(self.page.url).path

    def says(self, *parts: str) -> None:
        """The page says all of this."""
        for part in parts:
            assert plain(part) in self.text, f"{self.path} does not say {part!r}: {self.text}"

    def heading(self) -> str:
        """The h1."""
        return plain(self.page.locator("h1").inner_text())

    # Looking

    def look(self, *, thoroughly: bool = True) -> None:
        """Hold the page to what holds for every page; not thoroughly: as on a phone only."""
        page = self.page
        page.wait_for_load_state("load")
        where = f"{self.path} ({self.language})"
        assert not self.complaints, (where, self.complaints)
        language = page.locator("html").get_attribute("lang")
        assert language == self.language or not self.language, f"{where}: lang={language}"
        assert page.locator("h1").count() == 1, f"{where}: {page.locator('h1').count()} h1"
        assert self.heading(), f"{where}: the h1 is empty"
        self._title(where)
        self._keep(language or "")
        if not self.scripts:
            return  # nobody can be asked in a page that runs nothing
        key = (language or "", hash(page.evaluate(BUILD)))
        if key in _looked_at:
            return
        for width in (WIDE, PHONE, NARROW):
            self._fits(where, width)
            if width == PHONE or (width == WIDE and thoroughly):
                self._ask_axe(f"{where} at {width} px")
        page.set_viewport_size({"width": self.width, "height": HEIGHT})
        _looked_at.add(key)

    def _keep(self, language: str) -> None:
        if self._answer is not None:
            path = re.sub(r"\d+", "0", self.path)
            served[path, language, self.page.title()] = self._answer.text()
            self._answer = None

    def _fits(self, where: str, width: int) -> None:
        page = self.page
        page.set_viewport_size({"width": width, "height": HEIGHT})
        beyond = page.evaluate(SIDEWAYS)
        assert beyond <= 0, f"{where}: {beyond} px sideways at {width}: {page.evaluate(BEYOND)}"

    def holds_still(self) -> None:
        """Nothing moved while the page was built."""
        self.page.goto(self.page.url)
        assert self.page.evaluate(SHIFTED) < 0.001, f"{self.path} shifts while it loads"

    def bears_spacing(self) -> None:
        """With the text spacing of WCAG 1.4.12 nothing is cut and nothing leaves the page."""
        self.page.evaluate(SPACED)
        for width in (WIDE, NARROW):
            self._fits(f"{self.path} spaced", width)
            cut = self.page.evaluate(CUT)
            assert not cut, f"{self.path} is cut when spaced, at {width}: {cut}"
        self.page.evaluate(USUAL)
        self.page.set_viewport_size({"width": self.width, "height": HEIGHT})

    def bears_forced_colours(self) -> None:
        """In the machine's own colours axe finds nothing either."""
        self.page.emulate_media(forced_colors="active")
        self._ask_axe(f"{self.path} in forced colours")
        self.page.emulate_media(forced_colors="none")

    def bears_large_text(self, path: str) -> None:
        """Text of twice the size fits, set wide and on the narrowest phone too."""
        given = {"name": "view", "value": "text=largest&spacing=wide", "url": self.base}
        self.context.add_cookies([given])
        self.page.goto(self.base + path)
        assert self.page.locator("html").get_attribute("data-text") == "largest"
        for width in (WIDE, NARROW):
            self._fits(f"{self.path} at twice the size", width)
        cut = self.page.evaluate(CUT)
        assert not cut, f"{self.path} is cut at twice the size: {cut}"

    def _title(self, where: str) -> None:
        # Numbers of rows do not make another page of it, numbers of applications do.
        title, page = self.page.title(), re.sub(r"/\d+(?=/)", "/0", self.path)
        assert " – " in title, f"{where}: {title!r}"
        if title.startswith(("Error", "Қате", "Ошибка")):
            return
        other = self.titles.setdefault(title, page)
        assert other == page, f"{where} has the title of {other}: {title!r}"

    def _ask_axe(self, where: str) -> None:
        found = _axe.run(self.page)
        assert found.violations_count == 0, f"{where}: {found.generate_report()}"

    # What the browser says by itself

    def _console(self, said: ConsoleMessage) -> None:
        if said.type not in ("error", "warning"):
            return
        # Chromium reports an answer of 4xx as an error of the console; the status is looked at below.
        if "Failed to load resource" not in said.text:
            self.complaints.append(f"console: {said.text}")

    def _response(self, response: Response) -> None:
        # A file in a frame is no page: what the browser makes of a PDF is its own.
        is_page = response.request.is_navigation_request() and response.frame.parent_frame is None
        if is_page and response.headers.get("content-type", "").startswith("text/html"):
            self._answer = response if response.status not in (301, 302, 303) else None
        allowed = {200, 302, 304} | ({self.expected_status} if is_page else set())
        if response.status not in allowed:
            self.complaints.append(f"{response.status} {response.url}")

    def _failed(self, url: str, why: Any) -> None:
        if "ERR_ABORTED" not in str(why):
            self.complaints.append(f"{url}: {why}")


def plain(text: str) -> str:
    """One line, every kind of space an ordinary one."""
    return " ".join(text.split())
