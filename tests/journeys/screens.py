"""Pictures of the main pages for the documentation, taken from a running demonstration.

    script/demo --port 8000 --now 2026-10-14T10:30      # in another terminal
    python -m tests.journeys.screens http://127.0.0.1:8000 docs/screens

Signs in with the demonstration's accounts; an application of the newcomer is begun and not sent.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from . import chromium

PASSWORD = "demonstration"
PHONE, WIDE = (360, 740), (1280, 860)


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture: the page at an address, of an account, in a language and a size."""

    name: str
    address: str
    language: str
    size: tuple[int, int]
    account: str = ""


SCREENS = (
    Screen("start", "/", "en", WIDE),
    Screen("start", "/", "kk", PHONE),
    Screen("doctor", "doctor", "ru", PHONE, "citizen"),
    Screen("doctor", "doctor", "kk", WIDE, "citizen"),
    Screen("sent", "sent", "en", WIDE, "citizen"),
    Screen("sent", "sent", "kk", PHONE, "citizen"),
    Screen("account", "/account/", "ru", WIDE, "citizen"),
    Screen("account", "/account/", "kk", PHONE, "citizen"),
    Screen("checker", "/can-i-change/", "ru", PHONE),
    Screen("clinics", "/clinics/?unit=751110000", "en", WIDE),
    Screen("clinic", "clinic", "kk", PHONE),
    Screen("settings", "/account/settings/", "kk", WIDE, "citizen"),
    Screen("people", "/account/people/", "ru", WIDE, "guardian"),
    Screen("sign", "sign", "ru", PHONE, "newcomer"),
    Screen("tracking", "tracking", "en", WIDE, "citizen"),
    Screen("queue", "/desk/queue/", "ru", WIDE, "specialist"),
    Screen("case", "case", "kk", WIDE, "specialist"),
    Screen("case", "case", "en", PHONE, "specialist"),
    Screen("desk", "/desk/", "ru", WIDE, "regional-admin"),
    Screen("organization", "/desk/organization/almaty-101/", "kk", WIDE, "head"),
    Screen("areas", "/desk/areas/", "ru", WIDE, "regional-admin"),
    Screen("commission", "/desk/commission/", "ru", WIDE, "regional-admin"),
    Screen("figures", "/desk/figures/", "kk", WIDE, "head"),
    Screen("figures", "/desk/figures/", "en", PHONE, "regional-admin"),
    Screen("nation", "/desk/nation/", "en", WIDE, "national-admin"),
    Screen("notices", "/desk/notices/", "ru", WIDE, "head"),
)


@contextmanager
def visiting(browser: Browser, base: str, screen: Screen) -> Iterator[Page]:
    """A page in the language and size of the picture, signed in where it needs an account."""
    width, height = screen.size
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    context.add_cookies([{"name": "django_language", "value": screen.language, "url": base}])
    page = context.new_page()
    if screen.account:
        page.goto(f"{base}/sign-in/")
        page.locator("[name=login]").fill(screen.account)
        page.locator("[name=password]").fill(PASSWORD)
        press_main(page)
    yield page
    context.close()


def press_main(page: Page) -> None:
    """Press the page's main button."""
    with page.expect_navigation():
        page.locator("main button.btn-primary").first.click()


def go_to(page: Page, base: str, screen: Screen) -> None:
    """Open the page of the picture: an address, or where a walk leads to."""
    walks = {
        "doctor": to_doctor,
        "sent": to_sent,
        "case": to_case,
        "clinic": to_clinic,
        "sign": to_sign,
        "tracking": to_tracking,
    }
    if screen.address in walks:
        walks[screen.address](page, base)
    else:
        page.goto(base + screen.address)


def to_doctor(page: Page, base: str) -> None:
    """The step of the doctor, in the clinic whose address it serves."""
    walk_to(page, base, "doctor")


def to_sign(page: Page, base: str) -> None:
    """The page where the application is signed, with everything before it answered."""
    walk_to(page, base, "sign")


def walk_to(page: Page, base: str, end: str) -> None:
    """From the first step of an application, or from where a draft stands, to the step `end`."""
    page.goto(f"{base}/apply/")
    for box in page.locator("main input[name=person]:not([type=hidden])").all()[:1]:
        box.check(force=True)
    press_main(page)
    while (step := page.url.rstrip("/").rsplit("/", 1)[-1]) != end:
        if step in ("ground", "clinic", "doctor"):
            page.locator("main .choice input[type=radio]").first.check(force=True)
        elif step == "home-visits":
            page.locator("input[name=waiver][value=yes]").check(force=True)
        elif step == "documents":
            for box in page.locator("[name=service]").all():
                box.check(force=True)
        elif step == "consents":
            for box in page.locator("main input[type=checkbox]").all():
                box.check(force=True)
        elif step != "check":
            raise SystemExit(f"the walk stands at {page.url}")
        if end == "doctor" and step in ("documents", "consents", "check"):
            page.goto(page.url.replace(f"/{step}/", "/doctor/"))
            continue
        before = page.url
        press_main(page)
        if page.url == before:
            raise SystemExit(f"{before}: {page.locator('.error-summary').inner_text()}")


def to_sent(page: Page, base: str) -> None:
    """The page after sending, of an open application."""
    to_tracking(page, base)
    page.goto(f"{page.url}sent/")


def to_tracking(page: Page, base: str) -> None:
    """An open application with its tracker."""
    page.goto(f"{base}/account/")
    page.goto(
        base + str(page.locator("main a[href^='/applications/A-']").first.get_attribute("href"))
    )


def to_clinic(page: Page, base: str) -> None:
    """A clinic of Almaty, with its doctors."""
    page.goto(f"{base}/clinics/?unit=751110000")
    link = page.locator("main a[href*='/clinics/'][href*='?unit=']:not([href^='/clinics/?'])").first
    page.goto(base + str(link.get_attribute("href")))


def to_case(page: Page, base: str) -> None:
    """The first case of the queue that can be approved."""
    page.goto(f"{base}/desk/queue/")
    for address in page.locator("table.queue th a").evaluate_all("all => all.map(one => one.href)"):
        page.goto(address)
        if page.locator("main button[value=approve]").count():
            return
    raise SystemExit("no case of the queue can be approved")


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description="Pictures of the running demonstration.")
    parser.add_argument("base", help="address of the demonstration")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    given = parser.parse_args()
    base = given.base.rstrip("/")
    given.folder.mkdir(parents=True, exist_ok=True)
    with chromium.running() as address, sync_playwright() as playwright:
        browser = playwright.chromium.connect_over_cdp(address)
        for screen in SCREENS:
            path = given.folder / f"{screen.name}-{screen.language}-{screen.size[0]}.png"
            with visiting(browser, base, screen) as page:
                page.set_default_timeout(20_000)
                go_to(page, base, screen)
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(path=path)
                title = re.sub(r"\s+", " ", page.title())
            sys.stdout.write(f"{path}  {path.stat().st_size // 1024} KB  {title}\n")
        browser.close()


if __name__ == "__main__":
    main()
