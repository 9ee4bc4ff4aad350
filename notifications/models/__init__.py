"""What this room keeps: messages, what happened to them, electronic documents."""

from .codes import OneTimeCode
from .documents import ElectronicDocument
from .messages import Message, MessageEvent
from .serials import YearOfNumbers
from .texts import TextVersion, WordingReview

__all__ = [
    "ElectronicDocument",
    "Message",
    "MessageEvent",
    "OneTimeCode",
    "TextVersion",
    "WordingReview",
    "YearOfNumbers",
]
