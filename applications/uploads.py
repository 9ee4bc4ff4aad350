"""What may be uploaded with an application: known by its content, whatever it is called."""

from pathlib import PurePath

LARGEST = 5 * 1024 * 1024  # bytes (ux-brief b11)

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}

# PDF readers take a file whose mark stands within its first kilobyte.
_PDF_WITHIN = 1024
_BEGINNINGS = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}


def content_type(beginning: bytes) -> str | None:
    """The type of a file by its first kilobyte: PDF, JPEG, PNG, or None for anything else."""
    for kind, mark in _BEGINNINGS.items():
        if beginning.startswith(mark):
            return kind
    return PDF if b"%PDF-" in beginning[:_PDF_WITHIN] else None


def plain_name(name: str) -> str:
    """The file's name as its owner knows it, without folders and control characters, 200 letters at most."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(char for char in last if char.isprintable())
    return kept[-200:] or "document"
