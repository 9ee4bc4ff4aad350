"""What makes a test fail by itself: undefined template variables, inline scripts and styles."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.template.base import Node
from django.test import Client


class UndefinedVariable(AssertionError):
    """A template of ours used a variable that nobody gave it."""


class Undefined(str):
    """Stands for `string_if_invalid`: empty, but complains when one of our templates asks for it.

    Templates of other packages (Django's admin, crispy forms) lean on undefined variables and are let be.
    """

    def __new__(cls, root: Path) -> "Undefined":
        return super().__new__(cls, "")

    def __init__(self, root: Path) -> None:
        self.root = root

    def __bool__(self) -> bool:
        expression = sys._getframe(1).f_locals.get("self")
        frame: Any = sys._getframe(1)
        while frame is not None:
            node = frame.f_locals.get("self")
            origin = getattr(node, "origin", None)
            if isinstance(node, Node) and origin is not None:
                file = Path(origin.name)
                if file.is_relative_to(self.root) and ".venv" not in file.parts:
                    name = file.relative_to(self.root)
                    raise UndefinedVariable(f"{name}: undefined variable {expression}")
                return False
            frame = frame.f_back
        return False


class InlineFinder(HTMLParser):
    """Collects what a strict Content-Security-Policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "style":
            self.found.append("<style>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append("<script> without src")
        for name, value in attributes:
            if name == "style" or name.startswith("on"):
                self.found.append(f"<{tag} {name}={value!r}>")
            if name in ("href", "src", "action") and (value or "").strip().startswith(
                "javascript:"
            ):
                self.found.append(f"<{tag} {name}={value!r}>")


def inline_parts(html: str) -> list[str]:
    """Inline scripts, styles, style attributes, event attributes and javascript: addresses in a page."""
    finder = InlineFinder()
    finder.feed(html)
    return finder.found


@contextmanager
def strict_clients() -> Iterator[None]:
    """Every response of Django's test client is looked at."""
    request = Client.request

    def strict(self: Client, **environment: Any) -> HttpResponse:
        response: HttpResponse = request(self, **environment)
        kind = response.headers.get("Content-Type", "")
        if kind.startswith("text/html") and not getattr(response, "streaming", False):
            found = inline_parts(response.content.decode(response.charset))
            assert not found, f"{environment.get('PATH_INFO')}: inline {found[:5]}"
        return response

    Client.request = strict  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Client.request = request  # type: ignore[method-assign]
