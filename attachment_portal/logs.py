"""Logging: one line an event to standard error, with the request's number and without personal data."""

import logging
import re
from typing import Any

from attachment_portal.middleware.request_ids import current

TWELVE_DIGITS = re.compile(r"(?<!\d)\d{12}(?!\d)")  # the form of an IIN


class Context(logging.Filter):
    """Adds the request's number to each line, and hides anything of the form of an IIN that slipped in.

    Django names a refused request by its path: here it gets the name of its page instead.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.get()
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            path, name = getattr(request, "path", None), _page_of(request)
            record.args = tuple(name if given == path else given for given in record.args)
        text = record.getMessage()
        if TWELVE_DIGITS.search(text):
            record.msg, record.args = TWELVE_DIGITS.sub("[12 digits]", text), ()
        return True


def _page_of(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else "unmatched"


class Formatter(logging.Formatter):
    """Tracebacks pass the same filter: the message of an error may quote what was typed."""

    def formatException(self, ei: Any) -> str:
        return TWELVE_DIGITS.sub("[12 digits]", super().formatException(ei))


def configuration(level: str) -> dict[str, Any]:
    """The LOGGING setting for a level such as INFO."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"context": {"()": Context}},
        "formatters": {
            "line": {
                "()": Formatter,
                "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
            }
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": ["context"],
                "formatter": "line",
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "attachment_portal": {"level": level},
            "celery": {"level": level},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # On a refused signature its tracebacks carry the holder's name and number.
            "pyhanko": {"level": "CRITICAL"},
            "pyhanko_certvalidator": {"level": "CRITICAL"},
        },
    }
