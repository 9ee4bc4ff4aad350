"""Handing out what somebody uploaded."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from applications.uploads import ENDINGS


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
