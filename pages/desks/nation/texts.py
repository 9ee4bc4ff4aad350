"""Texts of messages: as shipped or written by an administrator, each version kept, looked at before it holds."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Verb
from codes import Language
from codes.labels import label
from notifications import texts, writing
from notifications.catalogue import Template
from notifications.models import TextVersion
from notifications.samples import sample_of
from pages.forms import PageForm
from pages.parts import Row

from ..access import staff, user_of
from .changing import Change, Refusals, carry_out

Words = str | Promise


REFUSALS: Refusals = {
    "empty": ("body", gettext_lazy("Write the subject and the text")),
    "long": ("body", gettext_lazy("The text or its subject is too long")),
    "digits": (
        "body",
        gettext_lazy("Twelve digits in a row look like an identity number: no message carries one"),
    ),
    "broken": (
        "body",
        gettext_lazy("A value is written as {{ name }}; other braces are not allowed"),
    ),
    "unknown": ("body", gettext_lazy("The text names what this message does not have")),
    "lacks": ("body", gettext_lazy("The text leaves out what it must name")),
    "changed": (
        "",
        gettext_lazy(
            "Somebody wrote another version meanwhile. Look at it below, then continue again"
        ),
    ),
}


class TextForm(PageForm):
    """A wording: its subject and its body."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=250,
        error_messages={"required": gettext_lazy("Write the subject")},
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("An empty line parts paragraphs"),
        max_length=texts.LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": gettext_lazy("Write the text")},
    )

    def __init__(self, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["lang"] = language


@dataclass(frozen=True, slots=True)
class Line:
    """A message, and in each language the version that holds."""

    code: str
    words: str
    languages: list[tuple[Words, str, str, Words]]  # language, address, sign, state


@staff(Verb.WRITE_TEXTS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every message by its subject, with the wording that holds in each language."""
    written: dict[tuple[str, str], TextVersion] = {}
    for row in TextVersion.objects.order_by("version"):
        written[row.template, row.language] = row
    reader = Language(_language_of(request))
    lines = [
        Line(
            template.value,
            name_of(template, reader.value),
            [_state(template, language, written) for language in Language],
        )
        for template in Template
    ]
    return render(
        request,
        "desks/nation/texts.html",
        {"lines": lines, "languages": [label(one) for one in Language]},
    )


def name_of(template: Template, language: str) -> str:
    """What a message is called: its shipped subject, with invented values."""
    return texts.fill(
        texts.shipped(template, language)[0], writing.words_of(sample_of(template), language)
    )


def _language_of(request: HttpRequest) -> str:
    return str(getattr(request, "LANGUAGE_CODE", "kk"))[:2]


def _state(
    template: Template, language: Language, written: dict[tuple[str, str], TextVersion]
) -> tuple[Words, str, str, Words]:
    address = reverse("nation-text", args=[template.value, language.value])
    row = written.get((template.value, language.value))
    if row is None or row.is_shipped:
        return label(language), address, "none", _("as shipped")
    state = _("version %(number)s") % {"number": row.version}
    return label(language), address, "pass", state


@staff(Verb.WRITE_TEXTS)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """One wording: written anew, with what it must name, its sample and its versions."""
    template, chosen = _known_or_404(code, language)
    user = user_of(request)
    latest = texts.current(template, chosen.value)
    shipped = texts.shipped(template, chosen.value)
    is_shipped = latest is None or latest.is_shipped
    subject, body = shipped if is_shipped else (latest.subject, latest.body)  # type: ignore[union-attr]
    version = latest.version if latest else 0
    name = name_of(template, _language_of(request))

    def save(given: dict[str, Any]) -> Words:
        texts.write_version(
            user,
            template,
            chosen,
            subject=given["subject"],
            body=given["body"],
            seen=_number(given["seen"]),
        )
        return _("The text holds from now on. Messages sent before stay as they were.")

    def check(given: dict[str, Any]) -> None:
        texts.check(template, chosen.value, given["subject"], _lines(given["body"]))
        if _number(given["seen"]) != version:
            raise texts.NotThisText("changed")

    def preview(given: dict[str, Any]) -> dict[str, Any]:
        words = writing.words_of(sample_of(template), chosen.value)
        filled = (
            f"{texts.fill(given['subject'], words)}\n\n{texts.fill(_lines(given['body']), words)}"
        )
        return {"sample": writing.in_parts(filled), "language": chosen.value}

    address = reverse("nation-text", args=[template.value, chosen.value])
    return carry_out(
        request,
        Change(
            title=_("Text: %(name)s") % {"name": name},
            button=_("Use this text"),
            back=reverse("nation-texts"),
            back_words=_("Back to the texts"),
            form=lambda data: TextForm(
                chosen.value, data, initial={"subject": subject, "body": body}
            ),
            rows=lambda given: [
                Row(_("Language"), label(chosen)),
                Row(_("Version"), str(version + 1)),
            ],
            save=save,
            check=check,
            done=address,
            seen=str(version),
            is_seen_first=True,
            refusals=REFUSALS,
            facts=[
                Row(_("Language"), label(chosen)),
                Row(
                    _("In use"),
                    _("as shipped")
                    if is_shipped
                    else _("version %(number)s") % {"number": version},
                ),
            ],
            template="desks/nation/text.html",
            confirm_template="desks/nation/text_confirm.html",
            preview=preview,
            more={
                "needed": texts.needed(template, chosen.value),
                "allowed": texts.allowed(template),
                "shipped": writing.Written(*shipped),
                "language": chosen.value,
                "versions": list(
                    TextVersion.objects.filter(
                        template=template.value, language=chosen.value
                    ).select_related("written_by")[:20]
                ),
                "back_url": ""
                if is_shipped
                else reverse("nation-text-shipped", args=[template.value, chosen.value]),
            },
        ),
    )


@staff(Verb.WRITE_TEXTS)
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """The shipped wording holds again."""
    template, chosen = _known_or_404(code, language)
    user = user_of(request)
    latest = texts.current(template, chosen.value)
    address = reverse("nation-text", args=[template.value, chosen.value])
    shipped = writing.Written(*texts.shipped(template, chosen.value))
    rows = [
        Row(_("Language"), label(chosen)),
        Row(_("Subject"), shipped.subject, lang=chosen.value),
    ]

    def save(given: dict[str, Any]) -> Words:
        texts.back_to_shipped(user, template, chosen, seen=_number(given["seen"]))
        return _("The text that comes with the portal holds again.")

    return carry_out(
        request,
        Change(
            title=_("Back to the text that comes with the portal"),
            button=_("Use the shipped text"),
            back=address,
            back_words=_("Back to the text"),
            form=PageForm,
            rows=lambda given: rows,
            save=save,
            done=address,
            seen=str(latest.version if latest else 0),
            facts=rows,
            refusals=REFUSALS,
        ),
    )


def _known_or_404(code: str, language: str) -> tuple[Template, Language]:
    try:
        return Template(code), Language(language)
    except ValueError:
        raise Http404 from None


def _lines(body: str) -> str:
    return body.replace("\r\n", "\n")


def _number(seen: str) -> int:
    return int(seen) if seen.isdecimal() and len(seen) < 6 else -1
