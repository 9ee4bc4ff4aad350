"""The main job walked through a running portal by HTTP, as the roles would do it; `script/demo --check`.

Each step says what it saw. The first thing that is not as it must be ends the walk.
"""

from collections.abc import Callable

from demonstration.browser import Browser, Page, WalkError

Report = Callable[[str], None]


def walk(base_url: str, report: Report) -> bool:
    """Walk all steps against the portal at `base_url`, say what was seen, answer whether all was well."""
    walker = Walker(base_url, report)
    for title, step in STEPS:
        try:
            seen = step(walker)
        except WalkError as error:
            report(f"FAILED  {title}: {error}")
            return False
        report(f"ok      {title}: {seen}")
    return True


class Walker:
    """What the steps share: the portal, a browser for each role, and what earlier steps found."""

    def __init__(self, base: str, report: Report) -> None:
        self.base, self.report = base.rstrip("/"), report
        self.browsers: dict[str, Browser] = {}
        self.found: dict[str, str] = {}

    def browser(self, role: str) -> Browser:
        """The role's own browser, kept over the steps."""
        return self.browsers.setdefault(role, Browser(self.base))


def expect(page: Page, *parts: str, status: int = 200) -> Page:
    """The page itself, when it has the status and says all the parts. Raises WalkError."""
    if page.status != status:
        raise WalkError(f"{page.url} answers {page.status}, not {status}")
    for part in parts:
        if part not in page.text:
            raise WalkError(f"{page.url} does not say {part!r}")
    return page


def health(walker: Walker) -> str:
    """Database and broker answer."""
    page = walker.browser("nobody").open("/healthz")
    if page.status != 200 or b"lost" in page.body:
        raise WalkError(f"{page.status} {page.body.decode()}")
    return "database and broker answer"


def start_page(walker: Walker) -> str:
    """The start page opens without signing in, its own files too."""
    browser = walker.browser("nobody")
    page = expect(browser.open("/"))
    files = [address for address in page.files if "/static/" in address]
    for address in files:
        expect(browser.open(address))
    return f"opens with {len(files)} files of its own"


STEPS: list[tuple[str, Callable[[Walker], str]]] = [
    ("health", health),
    ("start page", start_page),
]
