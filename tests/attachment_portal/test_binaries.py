"""Binaries copied out of a closed home run where they lie."""

import subprocess
from pathlib import Path

import pytest

from attachment_portal.servers import binaries
from attachment_portal.servers.processes import Account


class FarAway(Account):
    """An account that can walk down to nothing of ours."""

    @property
    def is_ours(self) -> bool:
        """Never."""
        return False

    def may_reach(self, path: Path) -> bool:
        """Never."""
        return False


@pytest.fixture
def account() -> Account:
    """Somebody else."""
    return FarAway("nobody", 65534, 65534)


def test_copied_binaries_find_their_libraries(account: Account, tmp_path: Path) -> None:
    home = binaries.postgres_home(account, tmp_path)
    valkey = binaries.valkey_binary(account, tmp_path)
    for binary in (home / "bin" / "initdb", home / "bin" / "postgres", valkey):
        assert tmp_path in binary.parents
        said = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, check=True, env={}
        )
        assert said.stdout
    assert binaries.postgres_home(account, tmp_path) == home
