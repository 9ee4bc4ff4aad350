"""What the short names of sources stand for (rulebook, head)."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

_SHIPPED = Path(__file__).with_name("sources.toml")


@lru_cache(maxsize=1)
def full_names() -> dict[str, str]:
    """The full name of every source, by its short name."""
    return tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))


def cited(source: str) -> list[str]:
    """The short names that a finding or a parameter cites, such as "O194 (№ 44), S2; reading".

    What stands in brackets says where in the source. Raises ValueError for an unknown name, and
    where nothing is cited.
    """
    names = [name.strip() for name in re.split(r"[,;]", re.sub(r"\([^)]*\)", "", source))]
    if unknown := [name for name in names if name not in full_names()]:
        raise ValueError(f"no such source: {', '.join(unknown) or source!r}")
    return names
