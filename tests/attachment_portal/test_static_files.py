"""Collected static files: hashed, complete, without notes about maps that are not there."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings


def test_packages_offer_only_the_files_we_name() -> None:
    assert finders.find("bootstrap/css/bootstrap.min.css")
    assert finders.find("bootstrap/css/bootstrap-grid.css") is None
    assert finders.find("bootstrap/../celery/app.py") is None


@pytest.mark.slow
def test_everything_collects_and_no_source_map_is_named(tmp_path: Path) -> None:
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "attachment_portal.static_files.StaticStorage"},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    collected = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert any(name.startswith("bootstrap/css/bootstrap.min.") for name in collected)
    assert any(name.endswith(".br") for name in collected)
    for path in [*tmp_path.rglob("*.css"), *tmp_path.rglob("*.js")]:
        assert "sourceMappingURL=" not in path.read_text(), path
