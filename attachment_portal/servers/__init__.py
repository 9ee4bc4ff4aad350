"""Real PostgreSQL and Valkey servers from wheels, for a machine that has neither.

The demonstration and the tests run on the same engines as production. `EmbeddedServers` starts them under
this process, on unix sockets in a private folder, and stops them with it, however it ends.
"""

from attachment_portal.servers.embedded import EmbeddedServers
from attachment_portal.servers.processes import ServerError

__all__ = ["EmbeddedServers", "ServerError"]
