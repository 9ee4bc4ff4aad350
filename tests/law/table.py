"""The lawyers' table: cases in YAML, each told by what differs from the defaults."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """A case in the form of cases.md, and what is expected of the answer."""

    name: str
    case: dict[str, Any]
    expect: dict[str, Any]


@cache
def _read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def read_table(path: Path) -> list[Row]:
    """The rows of a table. One without defaults of its own has those of cases.yaml."""
    table = _read(path)
    defaults = table.get("defaults") or _read(HERE / "cases.yaml")["defaults"]
    return [
        Row(row["name"], merged(defaults, row["given"]), row["expect"]) for row in table["cases"]
    ]


def usual_case(**given: Any) -> dict[str, Any]:
    """The default case of the table with what differs."""
    return merged(_read(HERE / "cases.yaml")["defaults"], given)


def merged(usual: Any, given: Any) -> Any:
    """Mappings merge, lists and scalars replace (cases.yaml)."""
    if not isinstance(usual, dict) or not isinstance(given, dict):
        return given
    return usual | {
        key: merged(usual[key], value) if key in usual else value for key, value in given.items()
    }
