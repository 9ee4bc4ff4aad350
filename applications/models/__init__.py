"""Applications: what was asked, by whom, and what became of it."""

from .application import Application
from .records import ApplicationEvent, Consent, Decision, SupportingDocument

__all__ = [
    "Application",
    "ApplicationEvent",
    "Consent",
    "Decision",
    "SupportingDocument",
]
