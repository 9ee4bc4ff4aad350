"""Insurance in words, for the person and for the registry desk: the Fund's file, and what was declared."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns import clock
from codes import PayerCategory, dates
from codes.labels import label
from registry.models import InsuranceStatus


def status_words(row: InsuranceStatus | None) -> str:
    """ "Insured, by the Fund's file of 1 November 2026"."""
    if row is None or row.is_insured is None or row.checked_on is None:
        return _("The Fund’s file has told nothing yet")
    day = dates.day(row.checked_on, _language())
    if row.is_insured:
        return _("Insured, by the Fund’s file of %(day)s") % {"day": day}
    return _("Not insured, by the Fund’s file of %(day)s") % {"day": day}


def filed_words(row: InsuranceStatus | None) -> str:
    """The payer category by the Fund's file."""
    if row is None or not row.payer_category:
        return _("The Fund’s file names none")
    return str(label(PayerCategory(row.payer_category)))


def declared_words(row: InsuranceStatus | None) -> list[str]:
    """The category the person declared, and when."""
    if row is None or not row.declared_category or row.declared_at is None:
        return [_("Not declared yet")]
    day = dates.day(clock.local(row.declared_at), _language())
    return [
        str(label(PayerCategory(row.declared_category))),
        _("declared on %(day)s") % {"day": day},
    ]


def lines(row: InsuranceStatus | None) -> list[str]:
    """All of it in a few lines; a difference is named."""
    found = [status_words(row)]
    if row is not None and row.payer_category:
        found.append(_("Category by the file: %(category)s") % {"category": filed_words(row)})
    if row is not None and row.declared_category:
        category, when = declared_words(row)
        found.append(
            _("Category by the person: %(category)s, %(when)s")
            % {"category": category, "when": when}
        )
    if row is not None and row.differs:
        found.append(_("The file and the person name different categories"))
    return found


def _language() -> str:
    return get_language() or "kk"
