"""Middleware that knows nothing of the business: security headers, request numbers, reading once."""

from attachment_portal.middleware.reading import ReadOnceMiddleware
from attachment_portal.middleware.request_ids import RequestIdMiddleware
from attachment_portal.middleware.security_headers import SecurityHeadersMiddleware

__all__ = ["ReadOnceMiddleware", "RequestIdMiddleware", "SecurityHeadersMiddleware"]
