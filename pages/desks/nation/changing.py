"""A change by an administrator in two steps: the form, then what will be so, confirmed (ux-brief, "confirm action").

Nothing is written before the second step, and nothing typed is lost between them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise

from codes.impossible import Impossible
from pages.parts import Row

Words = str | Promise
# Of each code of `Impossible`: the field it is said at ("" for the whole form), and the words.
Refusals = Mapping[str, tuple[str, Words]]


@dataclass(frozen=True)
class Change:
    """What the two steps need to know. `form` makes the form of what was posted, or the empty one of None."""

    title: Words
    button: Words  # of the second step: names the deed
    back: str
    back_words: Words
    form: Callable[[Any], BaseForm]
    rows: Callable[[dict[str, Any]], Sequence[Row]]
    save: Callable[[dict[str, Any]], Words]  # does it; answers what was done
    done: str | Callable[[], str]  # where to go then
    check: Callable[[dict[str, Any]], None] = lambda given: None
    refusals: Refusals = field(default_factory=dict)
    # What stood when it was looked at, on the second page or with `is_seen_first` on the first: `check` and
    # `save` find it in `given["seen"]`.
    seen: str = ""
    is_seen_first: bool = False
    lead: Words = ""
    facts: Sequence[Row] = ()  # what stands now, above the form
    notes: Callable[[dict[str, Any]], Sequence[Words]] = lambda given: ()
    template: str = "desks/nation/form.html"
    confirm_template: str = "desks/nation/confirm.html"
    more: Mapping[str, Any] = field(default_factory=dict)
    preview: Callable[[dict[str, Any]], Mapping[str, Any]] = lambda given: {}


def carry_out(request: HttpRequest, change: Change) -> HttpResponse:
    """The form; with `do=preview` what will be so; with `do=confirm` it is done; with `do=edit` the form again."""
    if request.method != "POST":
        return _form(request, change, change.form(None))
    form = change.form(request.POST)
    do = request.POST.get("do", "preview")
    if do == "edit" or not form.is_valid():
        return _form(request, change, form)
    given: dict[str, Any] = form.cleaned_data  # type: ignore[attr-defined]
    given["seen"] = request.POST.get("seen", "")
    try:
        if do != "confirm":
            change.check(given)
            return _confirm(request, change, given)
        said = change.save(given)
    except Impossible as refused:
        add_refusal(form, refused, change.refusals)
        return _form(request, change, form)
    messages.success(request, str(said))
    return HttpResponseRedirect(change.done() if callable(change.done) else change.done)


def add_refusal(form: Any, refused: Impossible, refusals: Refusals) -> None:
    """Say a refusal at its field. An unknown code is an error of the program."""
    name, words = refusals[refused.code]
    named = getattr(refused, "names", ())
    form.add_error(name or NON_FIELD_ERRORS, f"{words}: {', '.join(named)}" if named else words)


def _form(request: HttpRequest, change: Change, form: BaseForm) -> HttpResponse:
    seen = change.seen if change.is_seen_first else ""
    return render(
        request, change.template, {**_common(change), **change.more, "form": form, "seen": seen}
    )


def _confirm(request: HttpRequest, change: Change, given: dict[str, Any]) -> HttpResponse:
    kept = [
        (name, value)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "do", "seen")
        for value in request.POST.getlist(name)
    ]
    kept.append(("seen", given["seen"] if change.is_seen_first else change.seen))
    return render(
        request,
        change.confirm_template,
        {
            **_common(change),
            **change.preview(given),
            "rows": change.rows(given),
            "notes": change.notes(given),
            "kept": kept,
            "button": change.button,
        },
    )


def _common(change: Change) -> dict[str, Any]:
    return {
        "title": change.title,
        "lead": change.lead,
        "facts": change.facts,
        "back": change.back,
        "back_words": change.back_words,
    }
