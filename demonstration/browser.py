"""A small browser for the walk: pages, links and forms over HTTP, with cookies, without scripts.

It sends a form as a browser would, with every field the page holds, so hidden tokens, versions and kept values go back
as they came.
"""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

SECONDS = 20
BLOCKS = {
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "tr",
    "td",
    "th",
    "dt",
    "dd",
    "br",
    "label",
    "legend",
    "section",
}
SILENT = {"script", "style", "template"}


class WalkError(Exception):
    """A page is not what the walk expects; the text is for a person."""


@dataclass
class Form:
    """A form of a page, with what it holds already."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    options: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # name -> (value, text)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, text

    @property
    def names(self) -> set[str]:
        """Names of all fields, those that hold nothing yet included."""
        return {name for name, _ in self.values} | set(self.options)


@dataclass
class Page:
    """An answer: its final address, its status, its text, links and forms."""

    url: str
    status: int
    content_type: str
    body: bytes
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)  # address, text
    forms: list[Form] = field(default_factory=list)
    header_forms: list[Form] = field(default_factory=list)  # language and sign-out, on every page
    files: list[str] = field(default_factory=list)  # addresses of styles, scripts and pictures

    def form(self, name: str) -> Form:
        """The form with a field or button of that name, or whose address ends with it."""
        for form in [*self.forms, *self.header_forms]:
            buttons = {button for button, _, _ in form.buttons}
            if name in form.names | buttons or form.action.rstrip("/").endswith(name.rstrip("/")):
                return form
        raise WalkError(f"{self.url}: no form with {name!r}")

    def link(self, pattern: str) -> str:
        """The address of the first link whose address matches the regular expression."""
        for address, _ in self.links:
            if re.search(pattern, address):
                return address
        raise WalkError(f"{self.url}: no link like {pattern!r}")

    def says(self, *parts: str) -> bool:
        """Whether the visible text has each of the parts."""
        return all(part in self.text for part in parts)


class Browser:
    """One person's browser: cookies of its own."""

    def __init__(self, base: str, language: str = "en") -> None:
        self.base, self.language = base, language
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def open(self, address: str) -> Page:
        """GET an address, relative to the portal."""
        return self._send(urllib.request.Request(self._full(address)))  # noqa: S310 - the portal's

    def submit(
        self,
        page: Page,
        form: Form,
        values: Mapping[str, str | list[str]] | None = None,
        button: str = "",
    ) -> Page:
        """Send a form with its own values, changed by `values`; `button` is the name of the one pressed."""
        changed = dict(values or {})
        sent = [(name, value) for name, value in form.values if name not in changed]
        for name, value in changed.items():
            sent += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        sent += [(name, value) for name, value, _ in form.buttons if name and name == button][:1]
        address = urllib.parse.urljoin(page.url, form.action or page.url)
        data = urllib.parse.urlencode(sent)
        if form.method == "get":
            return self.open(f"{address.partition('?')[0]}?{data}")
        request = urllib.request.Request(self._full(address), data.encode(), {"Referer": page.url})  # noqa: S310
        return self._send(request)

    def _full(self, address: str) -> str:
        full = urllib.parse.urljoin(self.base + "/", address)
        if not full.startswith(self.base + "/"):
            raise WalkError(f"{full} leads away from the portal")
        return full

    def _send(self, request: urllib.request.Request) -> Page:
        request.add_header("Accept-Language", self.language)
        try:
            answer = self.opener.open(request, timeout=SECONDS)
        except urllib.error.HTTPError as error:
            answer = error
        except OSError as error:
            raise WalkError(f"{request.full_url}: {error}") from None
        with answer:
            kind = answer.headers.get_content_type()
            page = Page(answer.geturl(), answer.status or 0, kind, answer.read())
        if kind == "text/html":
            _Reader(page).read()
        return page


class _Reader(HTMLParser):
    """Fills a page's text, links and forms."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.parts: list[str] = []
        self.silent = 0
        self.form: Form | None = None
        self.is_in_header = False
        self.link: tuple[str, list[str]] | None = None
        self.select: str | None = None
        self.choices: list[tuple[str, bool]] = []
        self.capture: list[str] | None = None  # text of an option, a button or a textarea
        self.pending: dict[str, str | None] = {}

    def read(self) -> None:
        self.feed(self.page.body.decode("utf-8", "replace"))
        self.close()
        lines = "".join(self.parts).splitlines()
        self.page.text = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag in BLOCKS:
            self.parts.append("\n")
        file = given.get("href") if tag == "link" else given.get("src")
        if file and not file.startswith("data:"):
            self.page.files.append(file)
        if tag in SILENT:
            self.silent += 1
        elif tag == "header":
            self.is_in_header = True
        elif tag == "a":
            self.link = (given.get("href") or "", [])
        elif tag == "form":
            self.form = Form(given.get("action") or "", (given.get("method") or "get").lower())
            (self.page.header_forms if self.is_in_header else self.page.forms).append(self.form)
        elif tag == "select":
            self.select, self.choices = given.get("name") or "", []
        elif tag in ("option", "button", "textarea"):
            self.capture, self.pending = [], given
        elif tag == "input" and self.form is not None:
            self._input(self.form, given)

    def _input(self, form: Form, given: dict[str, str | None]) -> None:
        name, kind = given.get("name") or "", (given.get("type") or "text").lower()
        value = given.get("value")
        if kind in ("submit", "image"):
            form.buttons.append((name, value or "", value or ""))
        elif name and "disabled" not in given:
            if kind in ("checkbox", "radio"):
                form.options.setdefault(name, []).append((value or "on", ""))
                if "checked" in given:
                    form.values.append((name, value or "on"))
            elif kind != "file":
                form.values.append((name, value or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "a" and self.link is not None:
            self.page.links.append((self.link[0], " ".join("".join(self.link[1]).split())))
            self.link = None
        elif tag == "header":
            self.is_in_header = False
        elif tag == "form":
            self.form = None
        elif tag in ("option", "button", "textarea") and self.capture is not None:
            self._captured(tag, "".join(self.capture))
            self.capture = None
        elif tag == "select" and self.form is not None and self.select:
            chosen = [value for value, selected in self.choices if selected]
            chosen = chosen or [value for value, _ in self.choices][:1]
            self.form.values += [(self.select, value) for value in chosen]
            self.select = None

    def _captured(self, tag: str, text: str) -> None:
        name, clean = self.pending.get("name") or "", " ".join(text.split())
        value = self.pending.get("value")
        if self.form is None:
            return
        if tag == "option" and self.select is not None:
            own = clean if value is None else value
            self.choices.append((own, "selected" in self.pending))
            self.form.options.setdefault(self.select, []).append((own, clean))
        elif tag == "button" and (self.pending.get("type") or "submit") == "submit":
            self.form.buttons.append((name, value or "", clean))
        elif tag == "textarea" and name:
            self.form.values.append((name, text.removeprefix("\n")))

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        self.parts.append(data)
        if self.link is not None:
            self.link[1].append(data)
        if self.capture is not None:
            self.capture.append(data)
