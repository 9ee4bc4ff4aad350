"""Handing out what somebody uploaded."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from applications.uploads import ENDINGS, PDF


def handed_out(file: FieldFile, name: str, content_type: str) -> FileResponse:
    """An uploaded file to keep, of one of the types that are taken; never shown as a page of ours."""
    response = FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=content_type if content_type in ENDINGS else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


# What a page says that shows a file of our own in a frame; the security headers read it off the response.
FRAMED = "'self'"


def shown(file: FieldFile, name: str, content_type: str) -> FileResponse:
    """An uploaded picture or PDF to look at inside a page of ours; never a page itself.

    Browsers show no PDF in a sandbox: the type, which was known by its content, is fixed instead, and the
    file may fetch nothing.
    """
    if content_type not in ENDINGS:
        raise ValueError(f"not to be shown: {content_type}")
    response = FileResponse(file.open("rb"), filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    sandbox = "" if content_type == PDF else "sandbox; "
    response["Content-Security-Policy"] = (
        f"{sandbox}default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
    )
    return response
