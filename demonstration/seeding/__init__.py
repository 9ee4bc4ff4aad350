"""An invented register with a history, for the demonstration; built by factories and the real services."""

from .build import AlreadySeeded, seed
from .summary import summary

__all__ = ["AlreadySeeded", "seed", "summary"]
