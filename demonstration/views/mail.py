"""The mail that would have been sent, for everybody to read."""

import io

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demonstration import mailbox

from .only import demonstration_only

PAGE = 50


@demonstration_only
@require_safe
def folder(request: HttpRequest) -> HttpResponse:
    """The letters, newest first."""
    found = mailbox.names(request.GET.get("before", ""), PAGE + 1)
    letters = [letter for name in found[:PAGE] if (letter := mailbox.read(name)) is not None]
    older = f"?before={found[PAGE - 1]}" if len(found) > PAGE else ""
    return render(
        request, "demonstration/mail.html", {"letters": letters, "older": older, "newer": ""}
    )


@demonstration_only
@require_safe
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One letter."""
    letter = mailbox.read(name)
    if letter is None:
        raise Http404
    return render(request, "demonstration/letter.html", {"letter": letter})


@demonstration_only
@require_safe
def attachment(request: HttpRequest, name: str, part: int) -> HttpResponse:
    """A file that came with a letter; always saved, never shown inside the portal."""
    found = mailbox.file_of(name, part)
    if found is None:
        raise Http404
    filename, content = found
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=filename)  # type: ignore[return-value]
