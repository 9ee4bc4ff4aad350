"""The verbs of applications, one function a transition."""

from .acceptance import accept_due, reckon_anew
from .filing import Preview, file, open_application, preview
from .life import (
    end_with_contracts,
    record_death,
    record_departure,
    record_move,
    warn_of_contract_ends,
)
from .norms import apply_norms
from .review import approve, examine, free_panels, refuse, release, take
from .scheduled import annul, cancel_without_contract, make_effective, renounce
from .withdrawal import may_act_for, withdraw

__all__ = [
    "Preview",
    "accept_due",
    "annul",
    "apply_norms",
    "approve",
    "cancel_without_contract",
    "end_with_contracts",
    "examine",
    "file",
    "free_panels",
    "make_effective",
    "may_act_for",
    "open_application",
    "preview",
    "reckon_anew",
    "record_death",
    "record_departure",
    "record_move",
    "refuse",
    "release",
    "renounce",
    "take",
    "warn_of_contract_ends",
    "withdraw",
]
