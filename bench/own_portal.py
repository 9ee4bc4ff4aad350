"""A portal of the benchmark's own: servers in a folder that goes, settings that point there."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def own_portal() -> Iterator[None]:
    """PostgreSQL and Valkey run, both empty, and the environment names them. Django must not be set up yet."""
    sys.path.insert(0, str(ROOT))
    from attachment_portal.servers import EmbeddedServers

    with tempfile.TemporaryDirectory(prefix="attachment-bench-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        (place / "static").mkdir()
        servers = EmbeddedServers(place, durable=False, with_postgres=True, with_valkey=True)
        servers.start()
        try:
            os.environ |= {
                "SECRET_KEY": "bench",
                "DEMONSTRATION": "true",
                "DATABASE_URL": servers.superuser_url,
                "REDIS_URL": servers.redis_url,
                "MEDIA_ROOT": str(place / "media"),
                "STATIC_ROOT": str(place / "static"),
                "LOG_LEVEL": "ERROR",
                "DJANGO_SETTINGS_MODULE": "attachment_portal.settings",
            }
            yield
        finally:
            servers.stop()
