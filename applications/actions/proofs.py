"""A copy that comes with a request: known by its content, kept under a name of ours."""

import uuid

from django.core.files.base import File

from ..models import CorrectionRequest, RepresentationRequest
from ..uploads import ENDINGS, plain_name
from .papers import kind_of


def put(row: CorrectionRequest | RepresentationRequest, file: File) -> None:
    """Keep the file with a request that is not saved yet. Raises UnfitUpload for what is not taken."""
    kind = kind_of(file)
    row.file_name, row.content_type = plain_name(file.name or ""), kind
    row.file.save(f"{uuid.uuid4().hex}{ENDINGS[kind]}", file, save=False)
