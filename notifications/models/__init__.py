"""What this room keeps: messages, what happened to them, electronic documents."""

from .codes import OneTimeCode
from .documents import ElectronicDocument
from .messages import Message, MessageEvent
from .serials import YearOfNumbers

__all__ = ["ElectronicDocument", "Message", "MessageEvent", "OneTimeCode", "YearOfNumbers"]
