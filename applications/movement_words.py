"""The movement report laid out as the ministry's form has it (rulebook 7), for pages and exports."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from codes import Sex

from .movement import AGES, Line, Movement

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# The form's order; how deep a line stands under the one it is a part of.
_DEPTH: dict[Line, int] = {
    Line.AT_START: 0,
    Line.ATTACHED: 0,
    Line.ATTACHED_BY_FREE_CHOICE: 1,
    Line.DETACHED: 0,
    Line.DETACHED_BY_OWN_CHOICE: 1,
    Line.DETACHED_BY_DEATH: 1,
    Line.DETACHED_BY_DEPARTURE: 1,
    Line.AT_END: 0,
}

LINES: dict[Line, "_StrPromise"] = {
    Line.AT_START: _("Attached at the start of the period"),
    Line.ATTACHED: _("Attached in the period, total"),
    Line.ATTACHED_BY_FREE_CHOICE: pgettext_lazy("movement report", "of them by free choice"),
    Line.DETACHED: _("Detached in the period, total"),
    Line.DETACHED_BY_OWN_CHOICE: pgettext_lazy("movement report", "of them by own choice"),
    Line.DETACHED_BY_DEATH: pgettext_lazy("movement report", "of them because of death"),
    Line.DETACHED_BY_DEPARTURE: pgettext_lazy("movement report", "of them because of departure"),
    Line.AT_END: _("Attached at the end of the period"),
}
_SEXES: dict[Sex, "_StrPromise"] = {
    Sex.MALE: pgettext_lazy("movement report", "Men"),
    Sex.FEMALE: pgettext_lazy("movement report", "Women"),
}


def _age_words(first: int) -> str:
    place = AGES.index(first)
    if place == len(AGES) - 1:
        return gettext("%(age)s years and over") % {"age": first}
    last = AGES[place + 1] - 1
    if first == last == 0:
        return gettext("0–11 months")
    text = ngettext("%(first)s–%(last)s year", "%(first)s–%(last)s years", last)
    return text % {"first": first, "last": last}


_lazy_age_words = lazy(_age_words, str)


def age_words(first: int) -> "_StrPromise":
    """The words of the age group that begins with this year of life, a member of `AGES`."""
    return _lazy_age_words(first)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of counts: all people, or one sex, or one age group of it."""

    label: "_StrPromise"
    sex: Sex | None = None
    age: int | None = None  # a member of `AGES`


@dataclass(frozen=True, slots=True)
class FormRow:
    """A line of the form with its counts, one for each of `columns()`."""

    line: Line
    label: "_StrPromise"
    depth: int  # 1 where it is a part of the line above that has 0
    counts: tuple[int, ...]


def _of_sex(sex: Sex, age: int) -> str:
    return gettext("%(sex)s, %(age)s") % {"sex": _SEXES[sex], "age": _age_words(age)}


_lazy_of_sex = lazy(_of_sex, str)


def _of_sex_lazily(sex: Sex, age: int) -> "_StrPromise":
    return _lazy_of_sex(sex, age)  # type: ignore[return-value]


def columns() -> list[Column]:
    """Total; then for men and women their total and the eleven age groups: 25 columns."""
    found = [Column(pgettext_lazy("movement report", "Total"))]
    for sex, words in _SEXES.items():
        found.append(Column(words, sex))
        found += [Column(_of_sex_lazily(sex, age), sex, age) for age in AGES]
    return found


def rows(report: Movement) -> list[FormRow]:
    """The eight lines in the form's order. Labels are translated when they are shown."""
    shown = columns()
    return [
        FormRow(
            line,
            LINES[line],
            depth,
            tuple(report.of(line, column.sex, column.age) for column in shown),
        )
        for line, depth in _DEPTH.items()
    ]


def table(report: Movement) -> tuple[list["_StrPromise"], list[list["_StrPromise | int"]]]:
    """Headers and rows for `codes.exports`: the line's words first, then the counts as numbers."""
    headers = [pgettext_lazy("movement report", "Line"), *(column.label for column in columns())]
    return headers, [[row.label, *row.counts] for row in rows(report)]
