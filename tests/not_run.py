"""Pytest plugin: nothing is skipped in silence.

A test that this machine cannot run is named at the end of the run; with CI=true that is a failure.
"""

import os
import shutil

import pytest

from tests import nu_checker

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of a Chromium on this machine; the variable CHROMIUM names another one."""
    found = os.environ.get("CHROMIUM")
    return found or next(filter(None, map(shutil.which, BROWSERS)), None)


def in_ci() -> bool:
    """Whether a test that cannot run here is a failure."""
    return os.environ.get("CI", "").lower() in ("true", "1", "yes")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Journeys need a browser, the HTML checker Java and its own file."""
    if item.get_closest_marker("browser") and chromium() is None:
        pytest.skip("no Chromium on this machine")
    if item.get_closest_marker("nu") and nu_checker.jar() is None:
        pytest.skip("no Nu HTML checker on this machine (Java, and npm ci in tests/nu)")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was not run, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("NOT RUN on this machine")
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.line(f"{report.nodeid}: {reason}")
    if in_ci():
        terminalreporter.line("CI=true: a test that is not run is a failure", red=True)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run in CI that left something out."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or "PYTEST_XDIST_WORKER" in os.environ:
        return
    if in_ci() and exitstatus == pytest.ExitCode.OK and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
