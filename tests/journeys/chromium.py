"""The machine's own Chromium: one process for all journeys of a worker, a fresh session for each."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.not_run import chromium

FLAGS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    # Nothing but this machine has an address.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
START_WITHIN = 60.0  # seconds, on a machine that does much else


class BrowserLost(RuntimeError):
    """Chromium is there but does not start."""


@contextmanager
def running() -> Iterator[str]:
    """Start Chromium; gives the address Playwright connects to. Raises BrowserLost."""
    path = chromium()
    if path is None:
        raise BrowserLost("no Chromium on this machine")
    folder = Path(tempfile.mkdtemp(prefix="attachment-browser-"))
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    said = (folder / "said").open("wb")
    process = subprocess.Popen(
        [path, *FLAGS, *as_root, f"--user-data-dir={folder}", "about:blank"],
        stdout=said,
        stderr=said,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{_port(process, folder)}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        said.close()
        shutil.rmtree(folder, ignore_errors=True)


def _port(process: subprocess.Popen[bytes], folder: Path) -> int:
    waited = 0.0
    while process.poll() is None and waited < START_WITHIN:
        try:
            return int((folder / "DevToolsActivePort").read_text().split()[0])
        except (OSError, IndexError, ValueError):
            time.sleep(0.05)
            waited += 0.05
    raise BrowserLost((folder / "said").read_text(errors="replace")[-2000:])
