"""Finding a person at a desk: by IIN, by an identity document, or by name and birth date, typed with errors.

Numbers are found exactly or not at all: one that is nearly right is somebody else's.

A birth date is always asked: without one a name alone would let a desk leaf through the register.
People of exactly that day, or of day and month exchanged, are read by the index of birth days and
compared letter by letter. Where nobody fits exactly, the index of trigrams over names
(`person_name_letters`) finds people of nearly that name whose birth date was typed or written wrong: one
figure wrong, two exchanged, or another day of the same year.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import F, Func, Q, QuerySet, TextField

from codes.name_folding import FAR, letters_apart, name_key, name_words

from .models import IdentityDocument, Person
from .models.identity_documents import folded_number

MOST = 20
_YEARS = range(1900, 2100)  # in which people are born
_FARTHEST = 4  # points; more is somebody else
_NEAR_NAMES = 500  # of nearly the name and the birth date, whom the second search compares

ANYBODY = Q()
"""The scope of a desk where people come in person: whoever stands there may be looked up, wherever they
are attached. What the desk is shown is `Match`, nothing more; opening the record is a step of its own,
allowed only for people this desk found, and logged."""


class What(StrEnum):
    """What of the question fits the person found."""

    IIN = "iin"
    DOCUMENT = "document"
    SURNAME = "surname"
    SURNAME_NEARLY = "surname_nearly"
    FIRST_NAME = "first_name"
    FIRST_NAME_NEARLY = "first_name_nearly"
    NAMES_EXCHANGED = "names_exchanged"  # the surname was typed as the first name
    PATRONYMIC = "patronymic"
    PATRONYMIC_NEARLY = "patronymic_nearly"
    BIRTH_DAY = "birth_day"
    DAY_AND_MONTH_EXCHANGED = "day_and_month_exchanged"
    BIRTH_DAY_NEARLY = "birth_day_nearly"  # one figure wrong, or two neighbours exchanged
    BIRTH_YEAR = "birth_year"  # of the date only the year


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who may be meant: enough to tell namesakes apart, and no more of their data."""

    person_id: int
    last_name: str
    first_name: str
    middle_name: str
    birth_on: date
    iin_end: str  # the last four figures; empty where the person has none
    is_known_to_live: bool
    by: frozenset[What]
    points: float = 0  # how far from the question; 0 is exactly it

    @property
    def is_exact(self) -> bool:
        """Whether all that was asked fits as it was typed, spelling of Kazakh and Russian aside."""
        return self.points == 0


_FIELDS = (
    "pk", "iin", "last_name", "first_name", "middle_name", "birth_on", "died_on", "departed_on",
)  # fmt: skip


def by_iin(iin: str, *, within: Q) -> list[Match]:
    """The person with this IIN, if they are within the scope; the list has one row or none.

    `within` is a condition over `Person`, or `ANYBODY`. Raises ValueError for an empty one.
    """
    rows = _people(within).filter(iin=iin).only(*_FIELDS)
    return [_match(person, {What.IIN}, 0) for person in rows]


def by_document(number: str, *, within: Q) -> list[Match]:
    """Whoever holds an identity document of exactly this number, of any kind; signs and spaces aside.

    Several only where documents of different kinds or countries share the number. Raises ValueError
    for a number without a letter or digit, and for an empty scope.
    """
    folded = folded_number(number)
    if not folded:
        raise ValueError("a number has a letter or a digit")
    holders = IdentityDocument.objects.filter(folded=folded).values("person")
    rows = _people(within).filter(pk__in=holders).only(*_FIELDS).order_by("pk")
    return [_match(person, {What.DOCUMENT}, 0) for person in rows[:MOST]]


def by_name(
    last_name: str, first_name: str, middle_name: str = "", *, birth_on: date, within: Q
) -> list[Match]:
    """People who may be meant by the name and the birth date, the most fitting first, `MOST` of them at most.

    Forgiven are Kazakh letters typed as Russian ones and letters of the same shape, one or two letters
    wrong in a word (one in a short word), surname and first name exchanged, the beginning of a first
    name or none, a missing patronymic, and the errors of the date that the module's head names.
    `within` is a condition over `Person`, or `ANYBODY`. Raises ValueError for an empty one, and where
    neither surname nor first name has a letter.
    Two queries at most, both of indexes.
    """
    asked = _Asked(name_words(last_name), name_words(first_name), name_words(middle_name), birth_on)
    if not (asked.last or asked.first):
        raise ValueError("a name has letters")
    found = list(_fitting(asked, _of_days(within, _exchanged(birth_on))))
    if not any(match.is_exact for match in found):
        known = {match.person_id for match in found}
        nearly = _fitting(asked, _of_nearly(within, asked))
        found += [match for match in nearly if match.person_id not in known]
    return sorted(found, key=_order)[:MOST]


def _order(match: Match) -> tuple[float, str, str, date, int]:
    return (match.points, match.last_name, match.first_name, match.birth_on, match.person_id)


def _people(within: Q) -> QuerySet[Person]:
    if not within and within is not ANYBODY:
        raise ValueError("a scope without a condition: ANYBODY says so where that is meant")
    return Person.objects.filter(within) if within else Person.objects.all()


def _of_days(within: Q, days: Iterable[date]) -> QuerySet[Person]:
    return _people(within).filter(birth_on__in=list(days)).only(*_FIELDS)


def _of_nearly(within: Q, asked: "_Asked") -> QuerySet[Person]:
    """People of a name with trigrams in common, of a birth date like the one asked for."""
    day = asked.birth_on
    this_year = Q(birth_on__gte=date(day.year, 1, 1), birth_on__lte=date(day.year, 12, 31))
    letters = Func(
        F("last_name"), F("first_name"), function="registry_name_letters", output_field=TextField()
    )
    return (
        _people(within)
        .annotate(letters=letters)
        .filter(letters__trigram_similar=name_key(" ".join(asked.last + asked.first)))
        .filter(this_year | Q(birth_on__in=list(nearly(day))))
        .only(*_FIELDS)[:_NEAR_NAMES]
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    last: tuple[str, ...]
    first: tuple[str, ...]
    middle: tuple[str, ...]
    birth_on: date


def _fitting(asked: _Asked, people: Iterable[Person]) -> Iterator[Match]:
    for person in people:
        name = _compare_names(asked, person)
        if name is None:
            continue
        points, by = name
        far, what = _compare_days(asked.birth_on, person.birth_on)
        if points + far <= _FARTHEST:
            yield _match(person, by | {what}, points + far)


def _compare_names(asked: _Asked, person: Person) -> tuple[float, set[What]] | None:
    last, first = name_words(person.last_name), name_words(person.first_name)
    straight = _both(_apart(asked.last, last), _apart(asked.first, first, begun=True))
    turned = _both(_apart(asked.first, last), _apart(asked.last, first, begun=True))
    is_turned = turned is not None and (
        straight is None or turned[0] + turned[1] + 1 < sum(straight)
    )
    best = turned if is_turned else straight
    if best is None:
        return None
    surname, own = best
    points: float = surname + own + is_turned
    by = {What.NAMES_EXCHANGED} if is_turned else set()
    typed_last, typed_first = (asked.first, asked.last) if is_turned else (asked.last, asked.first)
    if typed_last:
        by.add(What.SURNAME_NEARLY if surname else What.SURNAME)
    if typed_first:
        by.add(What.FIRST_NAME_NEARLY if own else What.FIRST_NAME)
    if asked.middle:
        middle = _apart(asked.middle, name_words(person.middle_name), begun=True)
        if middle is None:
            points += 1  # written in another way, or none in the register: it is no proof against
        else:
            by.add(What.PATRONYMIC_NEARLY if middle else What.PATRONYMIC)
            points += middle / 2
    return points, by


def _both(last: float | None, first: float | None) -> tuple[float, float] | None:
    return None if last is None or first is None else (last, first)


def _apart(
    typed: tuple[str, ...], written: tuple[str, ...], *, begun: bool = False
) -> float | None:
    """Points between two names; None where they are different ones. Nothing typed fits anything.

    Of a double name one part is enough; with `begun`, so is its beginning.
    """
    if not typed or typed == written:
        return 0
    if not written:
        return None
    whole, full = "".join(typed), "".join(written)
    if begun and any(word.startswith(whole) for word in (full, *written)):
        return 0.5
    far = letters_apart(whole, full, _may_differ(whole))
    if len(typed) > 1 or len(written) > 1:
        pairs = ((one, other) for one in typed for other in written if len(one) > 1 < len(other))
        parts = min((letters_apart(*pair, _may_differ(pair[0])) for pair in pairs), default=FAR)
        far = min(far, parts + 1)
    return None if far >= FAR else far


def _may_differ(word: str) -> int:
    return 2 if len(word) > 4 else 1 if len(word) > 1 else 0


def _compare_days(asked: date, born: date) -> tuple[float, What]:
    if born == asked:
        return 0, What.BIRTH_DAY
    if born in _exchanged(asked):
        return 1, What.DAY_AND_MONTH_EXCHANGED
    if born in nearly(asked):
        return 1.5, What.BIRTH_DAY_NEARLY
    return 3, What.BIRTH_YEAR


def _exchanged(day: date) -> tuple[date, ...]:
    if day.day > 12 or day.day == day.month:
        return (day,)
    return (day, date(day.year, day.day, day.month))


def nearly(day: date) -> frozenset[date]:
    """Days written like this one but for one figure, or for two neighbouring figures exchanged."""
    figures = f"{day:%d%m}{day.year:04}"
    written = {
        figures[:place] + figure + figures[place + 1 :]
        for place in range(len(figures))
        for figure in "0123456789"
    }
    written |= {
        figures[:place] + figures[place + 1] + figures[place] + figures[place + 2 :]
        for place in range(len(figures) - 1)
    }
    return frozenset(found for text in written - {figures} if (found := _day(text)))


def _day(text: str) -> date | None:
    try:
        day = date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _match(person: Person, by: Iterable[What], points: float) -> Match:
    return Match(
        person_id=person.pk,
        last_name=person.last_name,
        first_name=person.first_name,
        middle_name=person.middle_name,
        birth_on=person.birth_on,
        iin_end=(person.iin or "")[-4:],
        is_known_to_live=person.is_known_to_live,
        by=frozenset(by),
        points=points,
    )
