"""Sentences for what is found in a file of service areas, in the language of the reader."""

import re

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .findings import Finding, Flaw

COLUMN_NAMES: dict[str, Promise] = {
    "organization": pgettext_lazy("service area file", "Organization code"),
    "site": pgettext_lazy("service area file", "Site number"),
    "unit": pgettext_lazy("service area file", "KATO code"),
    "street": pgettext_lazy("service area file", "Street"),
    "houses": pgettext_lazy("service area file", "Houses"),
    "order_number": pgettext_lazy("service area file", "Order number"),
    "order_on": pgettext_lazy("service area file", "Order date"),
    "from_on": pgettext_lazy("service area file", "From day"),
}

SENTENCES: dict[Flaw, Promise] = {
    Flaw.TOO_LARGE: _("The file is too large. Divide it by units."),
    Flaw.UNREADABLE: _("The file cannot be read. Save it as CSV or XLSX again."),
    Flaw.ENCODING: _("The text of the file is not in UTF-8. Save it as “CSV UTF-8” or XLSX."),
    Flaw.EMPTY: _("The file has no lines."),
    Flaw.COLUMN_MISSING: _("The column “%(column)s” is missing."),
    Flaw.COLUMN_TWICE: _("The column “%(column)s” occurs twice."),
    Flaw.CELLS: _("The line has more cells than there are columns."),
    Flaw.REQUIRED: _("The cell is empty."),
    Flaw.TOO_LONG: _("The text “%(said)s” is too long."),
    Flaw.UNIT_FORM: _("“%(said)s” is not a KATO code: it has nine digits."),
    Flaw.DATE_FORM: _("“%(said)s” is not a date. Write it like 31.12.2026 or 2026-12-31."),
    Flaw.HOUSE_FORM: _("The houses “%(said)s” cannot be read."),
    Flaw.HOUSE_IS_DATE: _(
        "The spreadsheet program made a date of the houses: “%(said)s”. Format the cell as text."
    ),
    Flaw.HOUSES_BACKWARDS: _("“%(said)s”: the last house comes before the first one."),
    Flaw.HOUSES_SIDE: _("“%(said)s”: the number does not lie on the side named."),
    Flaw.HOUSES_NEED_STREET: _("The houses “%(said)s” need a street."),
    Flaw.ORDER_AFTER_START: _("The order of %(said)s is later than its first day."),
    Flaw.ANOTHER_DAY: _("All lines of a file begin on one day; this one begins on %(said)s."),
    Flaw.DAY_PASSED: _("The first day has passed: %(said)s."),
    Flaw.ORGANIZATION_UNKNOWN: _("There is no organization with the code “%(said)s”."),
    Flaw.ORGANIZATION_CLOSED: _("The organization “%(said)s” is closed on that day."),
    Flaw.ORGANIZATION_FOREIGN: _(
        "You cannot publish service areas of the organization “%(said)s”."
    ),
    Flaw.SITE_UNKNOWN: _("The organization has no site “%(said)s”."),
    Flaw.UNIT_UNKNOWN: _("There is no unit with the KATO code “%(said)s”."),
    Flaw.STREET_UNKNOWN: _("There is no street “%(said)s” in the unit."),
    Flaw.STREET_AMBIGUOUS: _("“%(said)s” may mean several streets: %(names)s."),
    Flaw.PLANNED_LATER: _(
        "Service areas of %(organization)s from a later day are recorded: %(said)s."
    ),
    Flaw.TWICE: _("The same houses stand in the file twice, also in line %(other)s: %(where)s."),
    Flaw.OVERLAP: _("The same houses are given to %(organization)s in line %(other)s: %(where)s."),
    Flaw.OVERLAP_STAYING: _(
        "%(organization)s serves the same houses by an order in force: %(where)s."
    ),
    Flaw.SITES_SHARE: _("Two sites share the same houses, see also line %(other)s: %(where)s."),
    Flaw.UNCHANGED: _("The line changes nothing."),
    Flaw.STREET_UNSERVED: _("Nobody would serve the street: %(where)s."),
    Flaw.HOUSES_UNSERVED: _("Nobody would serve these houses: %(where)s."),
}
_NEAR = _("There is no street “%(said)s” in the unit. Nearest names: %(names)s.")


def sentence(finding: Finding) -> str:
    """What was found, in the language of the reader; line and column stand beside it."""
    text = SENTENCES[finding.flaw]
    if finding.flaw is Flaw.STREET_UNKNOWN and finding.names:
        text = _NEAR
    where = [name_of(finding), houses_in_words(finding.houses)]
    return str(text) % {
        "column": COLUMN_NAMES.get(finding.column, finding.column),
        "said": finding.said,
        "names": ", ".join(finding.names),
        "other": finding.other_line,
        "organization": finding.organization,
        "where": ", ".join(part for part in where if part),
    }


def place_in_file(finding: Finding) -> str:
    """“Line 12, column “Street””; empty where the file as a whole is meant."""
    if not finding.line:
        return ""
    values = {"line": finding.line, "column": COLUMN_NAMES.get(finding.column, "")}
    if not finding.column:
        return gettext("Line %(line)s") % values
    return gettext("Line %(line)s, column “%(column)s”") % values


def name_of(finding: Finding) -> str:
    """The street or unit that a finding is about, in the language of the reader."""
    if len(finding.names) != 2:
        return ""
    return finding.names[0 if translation.get_language() == "kk" else 1]


def houses_in_words(houses: str) -> str:
    """Houses as `write_houses` writes them, with the sides in the language of the reader."""
    sides = {
        "odd": pgettext("side of a street", "odd"),
        "even": pgettext("side of a street", "even"),
        "all": pgettext("houses of a street", "all"),
    }
    return re.sub(r"\b(?:odd|even|all)\b", lambda found: sides[found[0]], houses)
