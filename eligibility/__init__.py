"""What does the law say? Pure functions over a `Case` and a `Law`; no Django, no database.

`assess(case, law)` returns every finding with its source. The portal, the desks, the checker for
everybody and `manage.py assess` ask this one function.
"""

from .assessment import assess
from .case import (
    Base,
    Case,
    CaseError,
    Chosen,
    Consents,
    Panel,
    Person,
    Present,
    Scheduled,
)
from .dated import LawError, Value
from .findings import Answer, FailCode, Finding, Outcome, Rule, Status, WarningCode, refusal_ground
from .law import Law, Times

__all__ = [
    "Answer",
    "Base",
    "Case",
    "CaseError",
    "Chosen",
    "Consents",
    "FailCode",
    "Finding",
    "Law",
    "LawError",
    "Outcome",
    "Panel",
    "Person",
    "Present",
    "Rule",
    "Scheduled",
    "Status",
    "Times",
    "Value",
    "WarningCode",
    "assess",
    "refusal_ground",
]
