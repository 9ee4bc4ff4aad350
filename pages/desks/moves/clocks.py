"""A term of the law on a page: until when, how long that is, whether it is kept."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns import clock
from codes import dates

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the terms: what, by when, how it stands."""

    what: Words
    by: str
    stands: str
    sign: str  # of components/tag.html


def order_term(due_on: date | None, waiting: int) -> Term:
    """The term of the orders on people in institutions, with how many still wait for one."""
    what = _("Orders on people in institutions")
    if waiting == 0:
        by = dates.day(due_on, get_language() or "kk") if due_on else ""
        return Term(what, by, _("nobody waits for an order"), "pass")
    found = term(what, due_on)
    said = ngettext("%(number)s person waits", "%(number)s people wait", waiting)
    return replace(found, stands=f"{found.stands}; {said % {'number': waiting}}")


def term(what: Words, due_on: date | None, done_on: date | None = None) -> Term:
    """A term with its last day; kept, late, or so many days left."""
    language = get_language() or "kk"
    if due_on is None:
        return Term(what, "", _("no term"), "skip")
    by = dates.day(due_on, language)
    if done_on is not None:
        is_late = done_on > due_on
        said = _("done on %(day)s, late") if is_late else _("done on %(day)s")
        return Term(
            what, by, said % {"day": dates.day(done_on, language)}, "warn" if is_late else "pass"
        )
    left = (due_on - clock.today()).days
    if left < 0:
        late = ngettext("late by %(number)s day", "late by %(number)s days", -left)
        return Term(what, by, late % {"number": -left}, "late")
    if left == 0:
        return Term(what, by, _("the last day is today"), "now")
    said = ngettext("%(number)s day left", "%(number)s days left", left) % {"number": left}
    return Term(what, by, said, "wait")
