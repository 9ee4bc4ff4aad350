"""Pages of the desks: every file of this folder is a subject with its `WAYS` and, where it has some, `NO_PAGE`."""

from importlib import import_module
from pkgutil import iter_modules

from ..way import DeskWay

WAYS: list[DeskWay] = []
NO_PAGE: set[str] = set()
for _module in sorted(found.name for found in iter_modules(__path__)):
    _subject = import_module(f"{__name__}.{_module}")
    WAYS += getattr(_subject, "WAYS", ())
    NO_PAGE |= getattr(_subject, "NO_PAGE", set())
