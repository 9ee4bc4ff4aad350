"""What a page weighs on its way: files as the portal serves them, named by content and compressed (docs/speed.md)."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import storage
from django.core.management import call_command
from django.test import Client, override_settings

from attachment_portal import settings as project_settings
from tests.ways import WAYS, Way, World

KB = 1000
FIRST, AFTER, CSS, JS, REQUESTS = 120 * KB, 30 * KB, 35 * KB, 20 * KB, 10
LINKED = re.compile(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"|<script src="([^"]+)"')


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The static files as script/setup collects them; answers of the portal by address, asked once."""
    root = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES=project_settings.STORAGES, STATIC_ROOT=root):
        storage.staticfiles_storage._wrapped = None or storage.storages.create_storage(
            project_settings.STORAGES["staticfiles"]
        )
        call_command("collectstatic", interactive=False, verbosity=0)
        yield {}
    storage.staticfiles_storage._setup()


def _served(address: str, known: dict[str, Any]) -> Any:
    if address not in known:
        answer = Client().get(address, headers={"accept-encoding": "br, gzip"})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        known[address] = (answer, len(body))
    return known[address]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.id)
def test_a_page_is_light(way: Way, seeded: World, collected: dict[str, Any]) -> None:
    client, address = seeded.come(way, "kk")
    html = client.get(address).content
    linked = sorted({found[0] or found[1] for found in LINKED.findall(html.decode())})
    sizes = {}
    for file in linked:
        answer, sizes[file] = _served(file, collected)
        assert answer.status_code == 200, file
        assert "immutable" in answer["Cache-Control"], file
        assert answer["Content-Encoding"] == "br" or sizes[file] < 400, file
    page = len(gzip.compress(html, 6))  # what stands in front compresses pages (deploy/)
    styles = sum(size for file, size in sizes.items() if file.endswith(".css"))
    scripts = sum(size for file, size in sizes.items() if file.endswith(".js"))
    assert styles <= CSS, sizes
    assert scripts <= JS, sizes
    assert page <= AFTER, f"{page} bytes of HTML"
    assert page + sum(sizes.values()) <= FIRST, (page, sizes)
    assert 1 + len(linked) <= REQUESTS, linked


def test_nothing_comes_from_elsewhere(collected: dict[str, Any], tmp_path: Path) -> None:
    html = (Path(project_settings.BASE_DIR) / "templates" / "base.html").read_text()
    assert "http" not in re.sub(
        r"\{%.*?%\}|\{#.*?#\}", "", html.split("<head>")[1].split("<body")[0]
    )
