"""Middleware that knows nothing of the business: security headers, request numbers."""

from attachment_portal.middleware.request_ids import RequestIdMiddleware
from attachment_portal.middleware.security_headers import SecurityHeadersMiddleware

__all__ = ["RequestIdMiddleware", "SecurityHeadersMiddleware"]
