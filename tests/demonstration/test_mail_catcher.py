"""The mail catcher keeps whole messages and sends nothing on."""

import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from attachment_portal.wishes import free_port


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    port, folder = free_port(), tmp_path / "mail"
    process = subprocess.Popen(
        [sys.executable, "-m", "demonstration.mail_catcher", str(port), str(folder)]
    )
    end = time.monotonic() + 15
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except ConnectionRefusedError:
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.05)
    yield port, folder
    process.terminate()
    assert process.wait(10) == 0


def test_keeps_each_message_as_a_file_in_order(catcher: tuple[int, Path]) -> None:
    port, folder = catcher
    with smtplib.SMTP("127.0.0.1", port) as client:
        for number in (1, 2):
            message = EmailMessage()
            message["From"], message["To"] = "portal@attachment.example", "person@mail.example"
            message["Subject"] = f"Өтініш қабылданды {number}"
            message.set_content("Дәрігер таңдалды.")
            client.send_message(message)
    kept = sorted(folder.glob("*"))
    assert [path.suffix for path in kept] == [".eml", ".eml"]
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in kept]
    assert [message["Subject"] for message in read] == [
        "Өтініш қабылданды 1",
        "Өтініш қабылданды 2",
    ]
    assert read[0].get_content().strip() == "Дәрігер таңдалды."
