"""Doubts about the register: found by a sweep with their evidence, marked by people, never acted upon by itself."""

from .marking import OPEN, NotThisMark, by_kind, in_scope, mark
from .sweeping import sweep

__all__ = ["OPEN", "NotThisMark", "by_kind", "in_scope", "mark", "sweep"]
