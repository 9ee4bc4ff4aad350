"""The main job by HTTP as the roles do it, for `script/demo --check`: what was seen, and whether it was right.

It knows the portal from outside: addresses, fields, words of the English pages. What workers and beat do
is waited for, never called.
"""

import re
import time
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

from demonstration.browser import Browser, Form, Page, WalkError

Report = Callable[[str], None]

CLINIC = "City Polyclinic No. 101"
WARD = "Роман"
# How long workers (a document, a message) and beat (a tick a minute) may take, in seconds.
SOON, NEXT_TICK = 60.0, 100.0
# After a move of the clock the sweeps are called at once; by then they have run.
_SWEPT = 4.0
_STEP = re.compile(r"/apply/\d+/([a-z-]+)/$")
_NUMBER = re.compile(r"A-\d{4}-\d{7}-\d")


def walk(base: str, report: Report) -> bool:
    """Walk the main job through the portal at `base`; True if everything was as it should be."""
    began = time.monotonic()
    try:
        _Walk(base.rstrip("/"), report).all()
    except WalkError as error:
        report(f"  FAILED  {error}")
        return False
    report(f"All of it was right, in {time.monotonic() - began:.0f} s.")
    return True


class _Walk:
    def __init__(self, base: str, report: Report) -> None:
        self.base, self._report = base, report
        self.specialist = self._signed_in("specialist")

    def all(self) -> None:
        self._portal()
        number = self._approved()
        self._papers(number)
        self._refused()
        self._queued()

    # What is seen

    def saw(self, what: str, *, if_: bool = True) -> None:
        """Report it, or end the walk where it is not so."""
        if not if_:
            raise WalkError(f"not seen: {what}")
        self._report(f"  ok  {what}")

    def wait(
        self, what: str, look: Callable[[], bool], seconds: float = SOON, pause: float = 0.5
    ) -> None:
        """Look until it is so; report how long it took."""
        began = time.monotonic()
        while not look():
            if time.monotonic() - began > seconds:
                raise WalkError(f"not seen within {seconds:.0f} s: {what}")
            time.sleep(pause)
        self._report(f"  ok  {what} (after {time.monotonic() - began:.1f} s)")

    # Small steps

    def _signed_in(self, username: str) -> Browser:
        """A browser of somebody's own, in English."""
        browser = Browser(self.base)
        page = browser.open("/demo/?lang=en")
        for form in page.forms:
            if ("username", username) in form.values:
                home = browser.submit(page, form)
                if home.status != 200 or "/demo/" in home.url:
                    raise WalkError(f"{username} is not signed in: {home.status} {home.url}")
                return browser
        raise WalkError(f"/demo/ has no button for {username}")

    def _portal(self) -> None:
        visitor = Browser(self.base)
        start = visitor.open("/?lang=en")
        self.saw("the start page answers", if_=start.status == 200)
        for address in start.files:
            if visitor.open(address).status != 200:
                raise WalkError(f"{address} of the start page is missing")
        self.saw(f"its {len(start.files)} styles and scripts are there", if_=len(start.files) >= 3)
        closed = visitor.open("/account/")
        self.saw("nobody sees an account without signing in", if_="/sign-in/" in closed.url)

    def _apply(self, browser: Browser, ground: str, person: str = "self") -> Page:
        """Through all steps to the page after sending."""
        page = browser.open(f"/apply/?ground={ground}")
        for _ in range(12):
            step = _STEP.search(page.url)
            name = step[1] if step else "person"
            if page.status != 200:
                raise WalkError(f"{page.url} answers {page.status}")
            if page.url.endswith("/sent/"):
                return page
            if name == "problem":
                raise WalkError(f"the rules speak against it: {page.text[:300]}")
            page = (
                self._sign(browser, page)
                if name == "sign"
                else self._answer(browser, page, name, ground, person)
            )
        raise WalkError(f"the steps do not end, now at {page.url}")

    def _answer(self, browser: Browser, page: Page, name: str, ground: str, person: str) -> Page:
        form = _main_form(page)
        answers: dict[str, str] = {}
        if name == "person":
            answers = {"person": self._option(page, "person", person), "language": "en"}
        elif name == "ground":
            answers = {"ground": ground}
        elif name == "clinic":
            answers = {"organization": self._option(page, "organization", CLINIC)}
        elif name == "doctor":
            offered = [value for value, _ in form.options.get("panel", []) if value != "any"]
            answers = {"panel": offered[0] if offered else "any"}
        elif name == "home-visits":
            answers = {"waiver": "yes"}
        elif name == "documents":
            can_ask = "service" in form.names
            answers = {"service": "on"} if can_ask else {}
            if not can_ask or any(
                value.startswith("kind_") for value in form.names - {"kind_identity"}
            ):
                answers["without"] = "on"
        elif name == "consents":
            answers = {"personal_data": "on"}
        following = browser.submit(page, form, answers)
        if following.url == page.url and name != "check":
            raise WalkError(f"the step {name} is not left: {_errors(following)}")
        return following

    def _sign(self, browser: Browser, page: Page) -> Page:
        """A code is sent, read in the catcher, and typed."""
        before = self._code(browser)
        values = {"way": "sms"} if "way" in page.form("do").names else {}
        asked = browser.submit(page, page.form("do"), values, button="do")
        code = ""

        def came() -> bool:
            nonlocal code
            code = self._code(browser)
            return code != before

        self.wait("the code to sign with came by SMS", came)
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        again = browser.submit(
            asked, asked.form("code_password"), {"code_password": wrong}, button="do"
        )
        self.saw("a wrong code is not taken", if_="tries are left" in _errors(again))
        return browser.submit(
            again, again.form("code_password"), {"code_password": code}, button="do"
        )

    @staticmethod
    def _code(browser: Browser) -> str:
        """The newest code in the catcher; nothing if there is none."""
        found = re.search(r"(?:Code|Код) (\d{6})\b", browser.open("/demo/mail/").text)
        return found[1] if found else ""

    @staticmethod
    def _option(page: Page, name: str, words: str) -> str:
        """The value of the radio button whose label or value says it."""
        found = labels(page, name)
        if not found or words in found.values():
            return words
        for label, value in found.items():
            if words in label:
                return value
        raise WalkError(f"{page.url}: no choice {words!r} among {sorted(found)}")

    # The main job

    def _approved(self) -> str:
        citizen = self._signed_in("citizen")
        sent = self._apply(citizen, "campaign")
        number = _number(sent)
        self.saw(f"a citizen filed {number} through every step")
        case = self.specialist.open(f"/desk/case/{number}/")
        self.saw("filed in reception hours, it is accepted at once", if_=_can_decide(case))
        again = citizen.open("/apply/?ground=campaign")
        refused = citizen.submit(again, _main_form(again), {"person": "self", "language": "en"})
        self.saw(
            "a second open application is refused, with the first one named",
            if_=number in refused.text,
        )
        queue = self.specialist.open("/desk/queue/")
        self.saw(
            "the specialist's queue has cases",
            if_=any("/desk/case/" in link for link, _ in queue.links),
        )
        decided = self.specialist.submit(case, case.form("approve"), button="do")
        self.saw(
            f"the specialist approved it: {_notice(decided, number)}",
            if_=decided.says(f"{number} is approved"),
        )
        repeated = self.specialist.submit(case, case.form("approve"), button="do")
        self.saw("a repeated approval changes nothing", if_=repeated.status == 200)
        own = citizen.open(f"/applications/{number}/")
        self.saw("the citizen sees the decision", if_=own.says("Approved"))
        messages = citizen.open("/account/messages/")
        letter = citizen.open(messages.link(r"/account/messages/\d+/"))
        self.saw("and the message in the account", if_=number in letter.text)
        self.citizen = citizen
        return number

    def _papers(self, number: str) -> None:
        address = f"/applications/{number}/"
        pdf = Page("", 0, "", b"")

        def there() -> bool:
            nonlocal pdf
            links = [link for link, _ in self.citizen.open(address).links if "/documents/" in link]
            if links:
                pdf = self.citizen.open(links[0])
            return pdf.status == 200

        self.wait("the notification of attachment is made", there)
        is_pdf = pdf.content_type == "application/pdf" and pdf.body.startswith(b"%PDF-")
        self.saw(
            f"it is a sealed PDF of {len(pdf.body) // 1024} KB",
            if_=is_pdf and b"/ByteRange" in pdf.body,
        )
        onward = verification_address(pdf.body)
        visitor = Browser(self.base)
        visitor.open("/?lang=en")
        verified = visitor.open(onward.replace("https://", "http://"))
        self.saw(
            "anybody who holds it sees that it is genuine",
            if_=verified.says("The document is genuine"),
        )
        forged = visitor.open(f"{onward.rpartition('/')[0]}/0000-0000-0000")
        self.saw("and nothing of a wrong code", if_=forged.says("There is no such document"))

        def mailed() -> bool:
            page = self.citizen.open("/demo/mail/")
            return any(
                number in self.citizen.open(link).text
                for link, _ in page.links[:40]
                if re.search(r"/demo/mail/[0-9a-f-]+/$", link)
            )

        self.wait("the e-mail with the decision is in the mail catcher", mailed)

    def _refused(self) -> None:
        newcomer = self._signed_in("newcomer")
        number = _number(self._apply(newcomer, "first_attachment"))
        self.saw(f"another citizen, attached nowhere, filed {number}")
        page = self.specialist.open(f"/desk/case/{number}/refuse/")
        form = page.form("ground")
        empty = self.specialist.submit(page, form, {"ground": "", "text": ""}, button="do")
        self.saw("a refusal without ground and facts is not taken", if_=bool(_errors(empty)))
        facts = "The number of the identity card is not the one in the register."
        answers = {"ground": "unreliable_documents", "text": facts}
        preview = self.specialist.submit(page, form, answers, button="do")
        self.saw("the specialist looks at the letter first", if_=facts in preview.text)
        decided = self.specialist.submit(preview, preview.form("ground"), button="do")
        self.saw(
            f"and refuses: {_notice(decided, number)}", if_=decided.says(f"{number} is refused")
        )
        own = newcomer.open(f"/applications/{number}/")
        self.saw(
            "the applicant reads ground, facts and how to contest it",
            if_=own.says(facts, "contest"),
        )

    def _queued(self) -> None:
        guardian = self._signed_in("guardian")
        evening = self._move({"time": "19:00"})
        self.saw(f"the clock is moved past the cut-off: {evening}")
        ward = self._second_ward(guardian)
        sent = self._apply(guardian, "campaign", ward)
        number = _number(sent)
        self.saw(
            f"a guardian filed {number} for a child; it waits: {_line(sent, 'will be accepted')}",
            if_=sent.says("will be accepted"),
        )
        early = self._move(self._next_morning())
        time.sleep(_SWEPT)
        self.saw(
            f"it still waits a minute before the opening: {early}",
            if_=self._is_queued(guardian, number),
        )
        opening = self._move({}, jump="opening")
        self.saw(f"the clock is moved to the next opening: {opening}")
        self.wait(
            "beat and worker accepted it",
            lambda: not self._is_queued(guardian, number),
            NEXT_TICK,
        )
        case = self.specialist.open(f"/desk/case/{number}/")
        self.saw("now the specialist can decide it", if_=_can_decide(case))

    def _next_morning(self) -> dict[str, str]:
        """One minute to eight on the next day that is no Sunday, as the clock page's form has it."""
        held = dict(self.citizen.open("/demo/clock/").form("time").values)
        year, month, day_of = (int(held[f"day_{part}"]) for part in ("year", "month", "day"))
        day = date(year, month, day_of) + timedelta(days=1)
        if day.weekday() == 6:
            day += timedelta(days=1)
        names = ("day_year", "day_month", "day_day")
        return dict(zip(names, (f"{day:%Y}", f"{day:%m}", f"{day:%d}"), strict=True)) | {
            "time": "07:59"
        }

    def _is_queued(self, browser: Browser, number: str) -> bool:
        own = browser.open(f"/applications/{number}/")
        case = self.specialist.open(f"/desk/case/{number}/")
        return own.says("Will be accepted") and not _can_decide(case)

    def _second_ward(self, browser: Browser) -> str:
        """The name of the schoolchild the guardian can apply for."""
        found = labels(browser.open("/apply/"), "person")
        ward = next((label for label in found if WARD in label), "")
        if not ward:
            raise WalkError(f"the guardian does not represent {WARD}")
        return ward

    def _move(self, changed: dict[str, str], jump: str = "") -> str:
        """Move the clock by its page; what it shows then."""
        page = self.citizen.open("/demo/clock/")
        if jump:
            form = page.form("jump")
            form.buttons = [button for button in form.buttons if button[1] == jump]
            moved = self.citizen.submit(page, form, button="jump")
        else:
            moved = self.citizen.submit(page, page.form("time"), changed)
        return _line(moved, "The clock now shows")


def labels(page: Page, name: str) -> dict[str, str]:
    """The words of each radio button or box of that name, with its value."""
    html = page.body.decode("utf-8", "replace")
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", html):
        given = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if given.get("name") != name or given.get("type") not in ("radio", "checkbox"):
            continue
        label = re.search(
            rf'<label\b[^>]*\bfor="{re.escape(given.get("id", ""))}"[^>]*>(.*?)</label>', html, re.S
        )
        words = re.sub(r"<[^>]+>", " ", label[1]) if label else given["value"]
        found[" ".join(unescape(words).split())] = unescape(given["value"])
    return found


def verification_address(pdf: bytes) -> str:
    """The address that the document names for its verification, from the link inside it."""
    parts = [pdf]
    for stream in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            parts.append(zlib.decompressobj().decompress(stream[1]))
        except zlib.error:
            continue
    for part in parts:
        found = re.search(rb"/URI\s*\((https?://[^)]*/verify/[^)]*)\)", part)
        if found:
            return found[1].decode()
    raise WalkError("the document names no address to verify it")


def _number(page: Page) -> str:
    found = _NUMBER.search(page.url)
    if found is None:
        raise WalkError(f"{page.url} is no page of an application: {page.text[:200]}")
    return found[0]


def _main_form(page: Page) -> Form:
    """The form of a step: the last that is sent."""
    found = [
        form
        for form in page.forms
        if form.method == "post" and not form.action.endswith("/session/")
    ]
    if not found:
        raise WalkError(f"{page.url} has no form: {page.text[:200]}")
    return found[-1]


def _can_decide(page: Page) -> bool:
    return any(form.action.endswith("/approve/") for form in page.forms)


def _line(page: Page, words: str) -> str:
    """The line of a page's text with the words."""
    for line in page.text.splitlines():
        if words in line:
            return line
    raise WalkError(f"{page.url} does not say {words!r}")


def _notice(page: Page, number: str) -> str:
    return _line(page, f"{number} is")


def _errors(page: Page) -> str:
    """What the error summary says, in one line."""
    _, found, rest = page.text.partition("There is a problem")
    return " ".join(rest.splitlines()[:6]).strip() if found else ""
