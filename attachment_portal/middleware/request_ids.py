"""One number for each request, in its log lines and in its answer."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"[0-9A-Za-z-]{8,64}")

current: ContextVar[str] = ContextVar("request_id", default="-")
logger = logging.getLogger("attachment_portal.requests")


class RequestIdMiddleware:
    """Takes the number given by the proxy in front, or makes one; logs the request without personal data.

    Only the name of the matched address is logged, never the path or the query: both may carry numbers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if ACCEPTED.fullmatch(given) else uuid.uuid4().hex
        token = current.set(number)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            match = request.resolver_match
            logger.info(
                "%s %s %s %.0f ms",
                request.method,
                match.view_name if match else "unmatched",
                response.status_code,
                (time.perf_counter() - started) * 1000,
            )
            response.headers[HEADER] = number
            return response
        finally:
            current.reset(token)
