"""What templates say with: dates, numbers and codes in the page's language, fields, error summary.

Options of a date filter are words in one text: `short` (no year), `weekday`, and a case of Kazakh and
Russian: `to`, `from`, `at` (see codes.dates). `{{ due_at|moment:"weekday short to" }}`.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms, template
from django.forms import BoundField
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

import codes
from campaigns import clock as the_clock
from codes import dates, figures, findings, labels
from pages.forms import error_list

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

register = template.Library()

_NUMBER = re.compile(r"\b([A-Z]-\d{4}-\d{7}-\d)\b")
_CLASSES = {
    forms.CheckboxInput: "form-check-input",
    forms.Select: "form-select",
}


def _language() -> str:
    return get_language() or "kk"


def _options(text: str) -> dict[str, Any]:
    words = text.split()
    unknown = set(words) - {"short", "weekday", *dates.CASES}
    if unknown:
        raise template.TemplateSyntaxError(f"no such option of a date: {unknown}")
    case = next((word for word in words if word in dates.CASES), None)
    return {"year": "short" not in words, "with_weekday": "weekday" in words, "case": case}


@register.filter
def day(value: date | None, options: str = "") -> str:
    """«2026 жылғы 15 қыркүйек», «15 сентября 2026 года», "15 September 2026"; "" for none."""
    return dates.day(value, _language(), **_options(options)) if value else ""


@register.filter
def moment(value: datetime | None, options: str = "") -> str:
    """A day and an hour: "Thursday 15 October, 08:00"; "" for none."""
    return dates.moment(value, _language(), **_options(options)) if value else ""


@register.filter
def day_near(value: date | None, options: str = "") -> str:
    """ "tomorrow", else the day, with its year only where it is not this one; "" for none."""
    if not value:
        return ""
    given = _options(options)
    given.pop("year")
    return dates.day_seen_from(value, the_clock.today(), _language(), **given)


@register.filter
def moment_near(value: datetime | None, options: str = "") -> str:
    """ "today, 11:08", else the day and the hour; "" for none."""
    if not value:
        return ""
    given = _options(options)
    given.pop("year")
    return dates.moment_seen_from(value, the_clock.today(), _language(), **given)


@register.filter
def clock(value: time | datetime | None, case: str = "") -> str:
    """ "08:00"; with a case in Kazakh «08:00-ге»; "" for none."""
    return dates.clock(value, _language(), case=case or None) if value else ""


@register.simple_tag
def when(value: datetime, near: bool = False, options: str = "") -> SafeString:
    """A moment as `<time>`, with the machine's form beside the words; `near` says today, tomorrow."""
    words = moment_near(value, options) if near else moment(value, options)
    stamp = dates.local(value).isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', stamp, dates.capital(words))


@register.filter
def is_past(value: datetime | None) -> bool:
    """Whether the moment has gone by."""
    return value is not None and value <= the_clock.now()


@register.filter
def time_left(value: datetime | None) -> str:
    """ "8 h 48 min left" before a deadline, "2 h 05 min late" after it; "" for none."""
    if not value:
        return ""
    rest = value - the_clock.now()
    said = dates.stretch(rest, _language())
    if rest.total_seconds() <= 0:
        return gettext("%(time)s late") % {"time": said}
    return gettext("%(time)s left") % {"time": said}


@register.filter
def age(born_on: date | None) -> str:
    """Whole years of age today, in words; "" for none."""
    if not born_on:
        return ""
    years = dates.age_in_years(born_on, the_clock.today())
    return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}


@register.filter
def number(value: int | None) -> str:
    """A whole number with its thousands apart; "" for none."""
    return "" if value is None else figures.number(value, _language())


@register.filter
def file_size(size: int) -> str:
    """The size of a file in bytes, as people read it."""
    return figures.file_size(size, _language())


@register.filter
def iin(value: str | None) -> str:
    """An IIN or BIN in two groups, unbroken."""
    return figures.identity_number(value or "")


@register.filter
def iin_tail(value: str | None) -> str:
    """The last four digits, for lists and banners."""
    return figures.last_four(value or "")


@register.filter
def whole(text: str) -> SafeString:
    """A text whose numbers of applications and papers stay on one line."""
    pieces = _NUMBER.split(text)
    return format_html_join(
        "",
        '{}<span class="text-nowrap">{}</span>',
        zip(pieces[:-1:2], pieces[1::2], strict=True),
    ) + format_html("{}", pieces[-1])


@register.filter
def share(part: float, whole: float) -> str:
    """A share as an attribute of a drawing: "97.8%"."""
    return figures.share(part, whole)


def _member(code: str, enumeration: str) -> Any:
    return getattr(codes, enumeration)(code)


@register.filter
def label(code: str | None, enumeration: str) -> "_StrPromise | str":
    """The official words of a stored code: `{{ application.ground|label:"Ground" }}`; "" for none."""
    return labels.label(_member(code, enumeration)) if code else ""


@register.filter
def short_label(code: str | None, enumeration: str) -> "_StrPromise | str":
    """Shorter words of a stored code, for lists and columns; "" for none."""
    return labels.short_label(_member(code, enumeration)) if code else ""


@register.filter
def finding_title(code: str) -> "_StrPromise":
    """What was found, in a few words."""
    return findings.title(code)


@register.filter
def finding_explanation(code: str) -> "_StrPromise":
    """What a finding means and what to do."""
    return findings.explanation(code)


@register.filter
def missing_label(entry: str) -> "_StrPromise | str":
    """One entry of an answer's `missing`, in words."""
    return findings.missing_label(entry)


# Fields


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field has several inputs and needs a fieldset."""
    return bool(field.use_fieldset) or is_options(field)


@register.filter
def is_options(field: BoundField) -> bool:
    """Whether a field is radios or several checkboxes."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    """Whether a field is one checkbox, whose label stands after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def described_by(field: BoundField) -> str:
    """Ids of the hint and the errors of a group."""
    return field.aria_describedby or ""


@register.filter(name="input")
def input_(field: BoundField) -> str:
    """The input with the classes of the look; the widget's own classes stay."""
    widget = field.field.widget
    css = next(
        (name for kind, name in _CLASSES.items() if isinstance(widget, kind)), "form-control"
    )
    if isinstance(widget, forms.MultiWidget):
        return field.as_widget()
    own = widget.attrs.get("class", "")
    bad = "is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": " ".join(filter(None, [css, own, bad]))})


@register.filter
def option_groups(field: BoundField) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Groups of options of radios or checkboxes: name of the group, options {input, id, label}."""
    widget = field.field.widget
    value = field.value()
    if isinstance(widget, forms.RadioSelect) and value is None:
        value = ""
    chosen = [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]
    groups = widget.optgroups(field.html_name, chosen, field.build_widget_attrs({}, widget))
    start = 0
    for group, options, _index in groups:
        yield group or "", [_option(field, option, start + n) for n, option in enumerate(options)]
        start += len(options)


def _option(field: BoundField, option: dict[str, Any], position: int) -> dict[str, Any]:
    id_ = f"{field.auto_id}_{position}"
    checked = SafeString(" checked") if option["selected"] else ""
    bad = SafeString(' aria-invalid="true"') if field.errors else ""
    disabled = SafeString(" disabled") if field.field.disabled else ""
    html = format_html(
        '<input class="form-check-input" type="{}" name="{}" value="{}" id="{}"{}{}{}>',
        option["type"],
        field.html_name,
        "" if option["value"] is None else str(option["value"]),
        id_,
        checked,
        bad,
        disabled,
    )
    return {"input": html, "id": id_, "label": option["label"]}


# Errors of the page


def _page_errors(context: Context) -> list[tuple[Any, str]]:
    found: list[tuple[Any, str]] = []
    for name in ("form", "formset"):
        if name in context:
            found += error_list(context[name])
    if "forms" in context:
        for form in context["forms"]:
            found += error_list(form)
    return found


@register.simple_tag(takes_context=True)
def has_errors(context: Context) -> bool:
    """Whether `form`, `formset` or one of `forms` of the context has errors."""
    return bool(_page_errors(context))


@register.simple_tag(takes_context=True)
def error_summary(context: Context) -> str:
    """The error summary of the page's forms (components/error_summary.html)."""
    page = get_template("components/error_summary.html")
    return page.render({"errors": _page_errors(context)})
