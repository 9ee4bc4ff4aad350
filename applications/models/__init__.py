"""Applications: what was asked, by whom, and what became of it."""

from .application import Application
from .bulk import BulkApprovalItem
from .commission import CommissionDecision, CommissionSession
from .confirmations import AttachmentConfirmation
from .desks import DeskVisit, NewcomerRecord
from .doctors import DoctorChange, DoctorLeaving
from .families import FamilyFiling
from .law import FundListDeclaration, LawValue
from .moves import MoveItem, MovePlan
from .notices import BatchLetter, LetterBatch, NoticeRecipient, ServiceEndNotice
from .objections import Escalation, Objection
from .quality import QualityNote, QualityProposal
from .questions import HeadQuestion
from .records import ApplicationEvent, Consent, Decision, SupportingDocument
from .region import AreaPublication, KeptAreas, OrganizationAct
from .requests import CorrectionRequest, DocumentRequest, RepresentationRequest
from .signatures import Signature
from .waiting import Invitation, WaitingEntry, WaitingEvent, WaitingGroup

__all__ = [
    "Application",
    "ApplicationEvent",
    "AreaPublication",
    "AttachmentConfirmation",
    "BatchLetter",
    "BulkApprovalItem",
    "CommissionDecision",
    "CommissionSession",
    "Consent",
    "CorrectionRequest",
    "Decision",
    "DeskVisit",
    "DoctorChange",
    "DoctorLeaving",
    "DocumentRequest",
    "Escalation",
    "FamilyFiling",
    "FundListDeclaration",
    "HeadQuestion",
    "Invitation",
    "KeptAreas",
    "LawValue",
    "LetterBatch",
    "MoveItem",
    "MovePlan",
    "NewcomerRecord",
    "NoticeRecipient",
    "Objection",
    "OrganizationAct",
    "QualityNote",
    "QualityProposal",
    "RepresentationRequest",
    "ServiceEndNotice",
    "Signature",
    "SupportingDocument",
    "WaitingEntry",
    "WaitingEvent",
    "WaitingGroup",
]
