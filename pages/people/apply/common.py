"""What the steps share: what every page is told, how an answer is saved, how one leaves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications.actions import drafts
from applications.models import Application
from campaigns import clock
from codes import Filer, dates

from ..access import user_of
from . import said, steps


def context_of(request: HttpRequest, draft: Application, name: str) -> dict[str, Any]:
    """What every step's page is told."""
    back = request.POST.get("back") or request.GET.get("back", "")
    return {
        "draft": draft,
        "place": steps.place(draft, name, back == steps.CHECK),
        "back": back,
        "for_whom": draft.person.full_name if draft.person and draft.filer != Filer.SELF else "",
        "act_as": said.filer_words(draft.filer),
    }


def saved(
    request: HttpRequest,
    draft: Application,
    name: str,
    answers: dict[str, Any] | None = None,
    undone: tuple[str, ...] = (),
    **columns: Any,
) -> HttpResponse:
    """Save a step that was answered and lead on; steps `undone` have to be gone through again."""
    finished = [*(one for one in steps.done(draft) if one not in undone), name]
    done = {"done": list(dict.fromkeys(finished))}
    draft = drafts.save(draft.pk, user_of(request), {**(answers or {}), **done}, **columns)
    if "later" in request.POST:
        return leave(request, draft)
    return HttpResponseRedirect(steps.next_address(request, draft, name))


def leaves_empty_handed(request: HttpRequest, form: Any) -> bool:
    """Whether "Save and leave" was pressed with nothing answered: then nothing can be wrong."""
    return "later" in request.POST and not form.has_changed()


def leave(request: HttpRequest, draft: Application) -> HttpResponse:
    """Save and leave: to the account, saying until when the draft is kept."""
    kept_until = clock.local(draft.saved_at + drafts.KEPT_FOR).date()
    words = dates.day(kept_until, said.language(), case="to")
    messages.success(request, _("The draft is saved and kept until %(day)s.") % {"day": words})
    return redirect("account")
