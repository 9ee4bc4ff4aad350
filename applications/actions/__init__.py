"""The verbs of applications, one function a transition."""

from .acceptance import accept_due, reckon_anew
from .bulk import approve_green
from .confirmations import confirm_attachment, speaks_for
from .escalation import escalate_due
from .filing import Preview, file, open_application, preview
from .head_questions import answer_specialist, ask_head
from .insurance import declare_category, payer_categories
from .life import (
    end_with_contracts,
    record_death,
    record_departure,
    record_move,
    warn_of_contract_ends,
)
from .missing_documents import (
    ask_for_documents,
    may_receive,
    open_request,
    papers_for,
    reply,
    still_asked,
    take_back_request,
)
from .newcomers import attach_known_newborn, attach_newborn, record_foreigner
from .norms import apply_norms
from .objections import object_to, settle
from .review import approve, examine, free_panels, hand_over, refuse, release, take
from .scheduled import annul, cancel_without_contract, make_effective, renounce
from .visits import begin_visit, end_visit
from .waiting import Wish, join, join_all, leave, wait_apart
from .withdrawal import may_act_for, withdraw

__all__ = [
    "Preview",
    "Wish",
    "accept_due",
    "annul",
    "answer_specialist",
    "apply_norms",
    "approve",
    "approve_green",
    "ask_for_documents",
    "ask_head",
    "attach_known_newborn",
    "attach_newborn",
    "begin_visit",
    "cancel_without_contract",
    "confirm_attachment",
    "declare_category",
    "end_visit",
    "end_with_contracts",
    "escalate_due",
    "examine",
    "file",
    "free_panels",
    "hand_over",
    "join",
    "join_all",
    "leave",
    "make_effective",
    "may_act_for",
    "may_receive",
    "object_to",
    "open_application",
    "open_request",
    "papers_for",
    "payer_categories",
    "preview",
    "reckon_anew",
    "record_death",
    "record_departure",
    "record_foreigner",
    "record_move",
    "refuse",
    "release",
    "renounce",
    "reply",
    "settle",
    "speaks_for",
    "still_asked",
    "take",
    "take_back_request",
    "wait_apart",
    "warn_of_contract_ends",
    "withdraw",
]
