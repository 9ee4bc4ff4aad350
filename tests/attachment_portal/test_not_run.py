"""A test that cannot run here is named at the end, and in CI it is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SUITE = """
import pytest

@pytest.mark.browser
def test_journey():
    raise AssertionError("no browser, and still run")

def test_other():
    pass
"""


def run(folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    (folder / "test_suite.py").write_text(SUITE)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
    plugins = [
        "-p",
        "tests.not_run",
        "-p",
        "no:django",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
    ]
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("CI", "CHROMIUM", "PYTEST_ADDOPTS") and not name.startswith("PYTEST_XDIST")
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, str(folder)],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(settings.BASE_DIR), "PATH": "/nowhere", **variables},
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("variables", "code"), [({}, 0), ({"CI": "true"}, 1)])
def test_named_at_the_end(tmp_path: Path, variables: dict[str, str], code: int) -> None:
    done = run(tmp_path, **variables)
    assert "NOT RUN on this machine" in done.stdout
    assert "test_suite.py::test_journey: Skipped: no Chromium on this machine" in done.stdout
    assert "1 passed, 1 skipped" in done.stdout
    assert done.returncode == code, done.stdout
