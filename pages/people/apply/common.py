"""What the steps share: what every page is told, how an answer is saved, how one leaves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications.actions import drafts, families
from applications.errors import ChangedMeanwhile
from applications.models import Application
from campaigns import clock
from codes import Filer, dates
from pages import refusals

from ..access import View, user_of
from . import said, steps
from .together import Together, person_of


def unless_changed(view: Callable[..., HttpResponse]) -> View:
    """What another tab did meanwhile is said: the draft was sent, or (404) thrown away."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ChangedMeanwhile as error:
            return refusals.page(request, error)
        except Application.DoesNotExist:
            raise Http404("thrown away meanwhile") from None

    return asked


def context_of(request: HttpRequest, all_: Together, name: str) -> dict[str, Any]:
    """What every step's page is told."""
    back = request.POST.get("back") or request.GET.get("back", "")
    return {
        "draft": all_.lead,
        "place": steps.place(all_.drafts, name, back == steps.CHECK, all_.lead),
        "back": back,
        "is_family": all_.is_family,
        "left_out": all_.left_out,
        **banner(all_.drafts),
    }


def banner(rows: Sequence[Application]) -> dict[str, Any]:
    """For whom one applies, said on every page where it is not oneself alone."""
    others = [row for row in rows if row.filer != Filer.SELF]
    names = [person_of(row).full_name for row in rows] if others else []
    alone = rows[0] if len(rows) == 1 else None
    return {
        "for_whom": names,
        "act_as": said.filer_words(alone.filer) if alone is not None and others else "",
    }


@dataclass
class Change:
    """What one step makes of one draft; steps `undone` have to be gone through again."""

    draft: Application
    answers: dict[str, Any] = field(default_factory=dict)
    undone: tuple[str, ...] = ()
    columns: dict[str, Any] = field(default_factory=dict)


def saved(
    request: HttpRequest, all_: Together, name: str, changes: Iterable[Change]
) -> HttpResponse:
    """Save a step that was answered, for all drafts at once, and lead on."""
    rows = []
    for change in changes:
        finished = [*(one for one in steps.done(change.draft) if one not in change.undone), name]
        answers = {**change.answers, "done": list(dict.fromkeys(finished))}
        rows.append((change.draft, answers, change.columns))
    fresh = {row.pk: row for row in families.save_all(rows, user_of(request))}
    kept = [fresh.get(row.pk, row) for row in all_.drafts]
    if "later" in request.POST:
        return leave(request, kept)
    return HttpResponseRedirect(steps.next_address(request, kept, all_.lead, name))


def leaves_empty_handed(request: HttpRequest, forms: Iterable[Any]) -> bool:
    """Whether "Save and leave" was pressed with nothing answered: then nothing can be wrong."""
    return "later" in request.POST and not any(form.has_changed() for form in forms)


def leave(request: HttpRequest, rows: Sequence[Application]) -> HttpResponse:
    """Save and leave: to the account, saying until when the drafts are kept."""
    kept_until = clock.local(min(row.saved_at for row in rows) + drafts.KEPT_FOR).date()
    words = dates.day(kept_until, said.language(), case="to")
    if len(rows) > 1:
        text = _("The drafts are saved and kept until %(day)s.") % {"day": words}
    else:
        text = _("The draft is saved and kept until %(day)s.") % {"day": words}
    messages.success(request, text)
    return redirect("account")


def forms_context(forms: Sequence[Any]) -> dict[str, Any]:
    """The forms of a page as the base page expects them: their errors make its summary."""
    return {"form": forms[0], "forms": forms[1:]} if forms else {"forms": []}


def all_valid(forms: Iterable[Any]) -> bool:
    """Whether all are valid; each is asked, so that every error is shown."""
    return not [form for form in forms if not form.is_valid()]
