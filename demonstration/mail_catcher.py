"""The demonstration's mail server: keeps every message as a file and sends nothing on.

`python -m demonstration.mail_catcher PORT FOLDER`
"""

import asyncio
import signal
import sys
import time
import uuid
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
LARGEST = 20 * 1024 * 1024


class KeepInFolder:
    """Writes each message whole before it is acknowledged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        keep(self.folder, content if isinstance(content, bytes) else content.encode())
        return "250 OK kept"


def keep(folder: Path, data: bytes) -> str:
    """Write a message as a file of its own, whole or not at all; the file's name."""
    name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"  # sorts by arrival on this machine
    unfinished = folder / f"{name}.new"
    unfinished.write_bytes(data)
    unfinished.replace(folder / f"{name}.eml")
    return name


async def serve(port: int, folder: Path) -> None:
    """Listen until asked to stop."""
    folder.mkdir(parents=True, exist_ok=True)
    loop = asyncio.get_running_loop()
    handler = KeepInFolder(folder)
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=LARGEST, enable_SMTPUTF8=True, loop=loop), HOST, port
    )
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
