"""What can be said of a file of service areas: codes with the place in the file; words are in `words.py`."""

from dataclasses import dataclass
from enum import StrEnum

COLUMNS = (
    "organization",
    "site",
    "unit",
    "street",
    "houses",
    "order_number",
    "order_on",
    "from_on",
)


class Flaw(StrEnum):
    """What is found. Those of `NOTICES` are shown and do not hinder publishing, all others do."""

    # the file
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    EMPTY = "empty"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    # a line by itself
    CELLS = "cells"
    REQUIRED = "required"
    TOO_LONG = "too_long"
    UNIT_FORM = "unit_form"
    DATE_FORM = "date_form"
    HOUSE_FORM = "house_form"
    HOUSE_IS_DATE = "house_is_date"
    HOUSES_BACKWARDS = "houses_backwards"
    HOUSES_SIDE = "houses_side"
    HOUSES_NEED_STREET = "houses_need_street"
    ORDER_AFTER_START = "order_after_start"
    ANOTHER_DAY = "another_day"
    # a line against the register
    DAY_PASSED = "day_passed"
    ORGANIZATION_UNKNOWN = "organization_unknown"
    ORGANIZATION_CLOSED = "organization_closed"
    ORGANIZATION_FOREIGN = "organization_foreign"
    SITE_UNKNOWN = "site_unknown"
    UNIT_UNKNOWN = "unit_unknown"
    STREET_UNKNOWN = "street_unknown"
    STREET_AMBIGUOUS = "street_ambiguous"
    PLANNED_LATER = "planned_later"
    # lines against each other and against what stays
    TWICE = "twice"
    OVERLAP = "overlap"
    OVERLAP_STAYING = "overlap_staying"
    # notices
    SITES_SHARE = "sites_share"
    UNCHANGED = "unchanged"
    STREET_UNSERVED = "street_unserved"
    HOUSES_UNSERVED = "houses_unserved"


GAPS = frozenset({Flaw.STREET_UNSERVED, Flaw.HOUSES_UNSERVED})
NOTICES = GAPS | {Flaw.SITES_SHARE, Flaw.UNCHANGED}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing found. `line` is the line of the file as an editor counts, 0 for the file as a whole.

    `said` repeats what the cell says, `other_line` names the second line of two, `names` are
    suggestions, `place` a street or unit, `houses` numbers as orders write them.
    """

    line: int
    flaw: Flaw
    column: str = ""
    said: str = ""
    other_line: int = 0
    place: str = ""
    houses: str = ""
    organization: str = ""
    names: tuple[str, ...] = ()

    @property
    def is_notice(self) -> bool:
        """Whether a file with this can be published."""
        return self.flaw in NOTICES
