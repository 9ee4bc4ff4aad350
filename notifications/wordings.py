"""Reviews of Kazakh wordings: a name and a day beside the words that were looked at."""

from dataclasses import dataclass

from django.db import transaction

from accounts.administration import note
from accounts.models import User
from accounts.permissions import Verb, require
from codes import Administered, AdministrationVerb
from codes.impossible import Impossible
from codes.wordings import Wording, unconfirmed

from .models import WordingReview


class NotThisWording(Impossible):
    """The wording cannot be marked: `unknown`, or `changed` (the project ships other words by now)."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A wording and its review; None: it needs one."""

    wording: Wording
    review: WordingReview | None


def listed() -> list[Listed]:
    """All unconfirmed wordings with their reviews. Words that changed since need a new one. One query."""
    reviews = {
        (row.term, row.kk): row for row in WordingReview.objects.select_related("reviewed_by")
    }
    return [Listed(one, reviews.get((one.term, one.kk))) for one in unconfirmed().values()]


def review(by: User, term: str, *, kk: str, text: str = "") -> WordingReview:
    """Mark the wording `kk` of a term as reviewed; marked already, it is found."""
    require(by, Verb.WRITE_TEXTS)
    wording = unconfirmed().get(term)
    if wording is None:
        raise NotThisWording("unknown")
    if wording.kk != kk:
        raise NotThisWording("changed")
    with transaction.atomic():
        row, is_new = WordingReview.objects.get_or_create(
            term=term, kk=kk, defaults={"reviewed_by": by, "note": text.strip()}
        )
        if is_new:
            note(by, Administered.WORDING, term, AdministrationVerb.REVIEWED, kk=kk)
    return row
