"""The paper a person sent with a request, given back to whoever asked."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applications.models import CorrectionRequest, RepresentationRequest
from pages.downloads import handed_out

from ..access import for_people, user_of
from . import adding, corrections


@for_people
@never_cache
@require_safe
def of_correction(request: HttpRequest, number: str) -> FileResponse:
    """The paper of a correction, to whoever sent it; others who read the request see its name."""
    user = user_of(request)
    row = corrections.found(user, number)
    if row.filed_by_id != user.pk:
        raise Http404("not a paper of theirs")
    return _given(row)


@for_people
@never_cache
@require_safe
def of_right(request: HttpRequest, number: str) -> FileResponse:
    """The proof of a right to act, to whoever asked for the right and to nobody else."""
    return _given(adding.found(user_of(request), number))


def _given(row: CorrectionRequest | RepresentationRequest) -> FileResponse:
    if not row.file:
        raise Http404("nothing was sent with it")
    return handed_out(row.file, row.file_name or row.number, row.content_type)
