"""The suite's own guards do bite."""

import socket
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, engines
from django.test import Client
from django.urls import path

from campaigns import clock as portal_clock
from tests.conftest import Clock
from tests.guards import UndefinedVariable, inline_parts


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET["html"])


plain.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("plain", plain)]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<p style="color: red">',
        '<a onclick="x()">',
        '<a href="javascript:x()">',
    ],
)
@pytest.mark.urls("tests.attachment_portal.test_guards")
def test_inline_parts_fail_the_request(client: Client, html: str) -> None:
    with pytest.raises(AssertionError, match="inline"):
        client.get("/plain", {"html": html})


def test_what_the_policy_allows_passes() -> None:
    assert (
        inline_parts('<script src="/x.js"></script><script type="application/json">{}</script>')
        == []
    )


def test_undefined_variable_in_our_template_fails() -> None:
    engine = engines["django"].engine
    folder = Path(settings.BASE_DIR) / "templates"
    found = _template(engine, "{{ nobody_gave_it }}", folder / "x.html")
    with pytest.raises(
        UndefinedVariable, match=r"templates/x\.html: undefined variable nobody_gave_it"
    ):
        found.render(Context({}))
    given = _template(engine, "{{ given }}{% if not_given %}{% endif %}", folder / "x.html")
    assert given.render(Context({"given": ""})) == ""


def test_undefined_variable_in_a_packages_template_does_not() -> None:
    engine = engines["django"].engine
    other = _template(engine, "{{ nobody_gave_it|default:'x' }}", Path("/elsewhere/x.html"))
    assert other.render(Context({})) == "x"


def _template(engine: Engine, source: str, file: Path):  # type: ignore[no-untyped-def]
    from django.template import Origin, Template

    return Template(source, Origin(str(file)), str(file), engine)


def test_no_network() -> None:
    with pytest.raises(AssertionError, match=r"wants to connect to 192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_the_clock_moves_the_portals_clock(clock: Clock) -> None:
    assert portal_clock.today().isoformat() == "2026-10-14"
    clock.set("2027-01-01T00:00", tick=False)
    assert portal_clock.local(portal_clock.now()).replace(tzinfo=None) == datetime(2027, 1, 1)


def test_demonstration_is_off() -> None:
    assert settings.DEMONSTRATION is False


@pytest.mark.demonstration
def test_demonstration_is_on_where_marked() -> None:
    assert settings.DEMONSTRATION is True
