"""People are found by what a desk types: by IIN, or by name and birth date with errors in both."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from codes.name_folding import name_exchange, name_key
from codes.violations import constraint_of
from demonstration import factories as make
from demonstration.factories.people import full_name
from registry.models import IdentityDocument, Person
from registry.person_search import (
    ANYBODY,
    MOST,
    Match,
    What,
    by_document,
    by_iin,
    by_name,
    nearly,
)

pytestmark = pytest.mark.django_db

BORN = date(1985, 4, 2)


def person(last: str = "Әбенов", first: str = "Қайрат", middle: str = "", **more: Any) -> Person:
    return make.PersonFactory(
        last_name=last, first_name=first, middle_name=middle or "Болатұлы", **more
    )


def find(last: str, first: str = "", middle: str = "", born: date = BORN) -> list[Match]:
    return by_name(last, first, middle, birth_on=born, within=ANYBODY)


def test_by_iin() -> None:
    somebody = person()
    person()
    (match,) = by_iin(somebody.iin or "", within=ANYBODY)
    assert (match.person_id, match.by, match.is_exact) == (somebody.pk, {What.IIN}, True)
    assert by_iin("000000000000", within=ANYBODY) == []


@pytest.mark.parametrize(
    ("last", "first", "by"),
    [
        ("Әбенов", "Қайрат", {What.SURNAME, What.FIRST_NAME}),
        ("АБЕНОВ", "каират", {What.SURNAME, What.FIRST_NAME}),
        ("Aбeнoв", "Kaйрaт", {What.SURNAME, What.FIRST_NAME}),  # Latin letters among them
        ("Абенв", "Кайрат", {What.SURNAME_NEARLY, What.FIRST_NAME}),
        ("Обенав", "Кайрат", {What.SURNAME_NEARLY, What.FIRST_NAME}),
        ("Абеноф", "Кайарт", {What.SURNAME_NEARLY, What.FIRST_NAME_NEARLY}),
        ("Кайрат", "Абенов", {What.NAMES_EXCHANGED, What.SURNAME, What.FIRST_NAME}),
        ("Кайрат", "Абенав", {What.NAMES_EXCHANGED, What.SURNAME_NEARLY, What.FIRST_NAME}),
        ("Абенов", "", {What.SURNAME}),
        ("", "Абенов", {What.NAMES_EXCHANGED, What.SURNAME}),
        ("Абенов", "К.", {What.SURNAME, What.FIRST_NAME_NEARLY}),
    ],
)
def test_names_with_errors(last: str, first: str, by: set[What]) -> None:
    somebody = person()
    person("Орлов", "Иван")
    (match,) = find(last, first)
    assert match.person_id == somebody.pk
    assert match.by == by | {What.BIRTH_DAY}


@pytest.mark.parametrize(
    ("last", "first"),
    [("Обинав", "Кайрат"), ("Орлов", "Кайрат"), ("Абенов", "Бекзат"), ("Ли", "Кайрат")],
)
def test_other_names_are_other_people(last: str, first: str) -> None:
    person()
    assert find(last, first) == []


@pytest.mark.parametrize(
    ("born", "what"),
    [
        (date(1985, 4, 2), What.BIRTH_DAY),
        (date(1985, 2, 4), What.DAY_AND_MONTH_EXCHANGED),
        (date(1986, 4, 2), What.BIRTH_DAY_NEARLY),
        (date(1958, 4, 2), What.BIRTH_DAY_NEARLY),  # figures exchanged
        (date(1985, 4, 12), What.BIRTH_DAY_NEARLY),
        (date(1985, 11, 30), What.BIRTH_YEAR),
    ],
)
def test_birth_dates_with_errors(born: date, what: What) -> None:
    somebody = person()
    (match,) = find("Абенов", "Кайрат", born=born)
    assert match.person_id == somebody.pk
    assert what in match.by


def test_a_birth_date_altogether_different_is_somebody_else() -> None:
    person()
    assert find("Абенов", "Кайрат", born=date(1991, 7, 19)) == []


def test_letters_and_date_wrong_at_once() -> None:
    somebody = person()
    assert [match.person_id for match in find("Абиноф", "Кайрат", born=date(1986, 4, 2))] == [
        somebody.pk
    ]


@pytest.mark.parametrize(
    ("typed", "by"),
    [
        ("", set()),
        ("Болатулы", {What.PATRONYMIC}),
        ("Болотулы", {What.PATRONYMIC_NEARLY}),
        ("Петрович", set()),  # no proof against
    ],
)
def test_the_patronymic_helps_and_never_hides(typed: str, by: set[What]) -> None:
    person()
    (match,) = find("Абенов", "Кайрат", typed)
    assert match.by == by | {What.SURNAME, What.FIRST_NAME, What.BIRTH_DAY}


def test_a_person_without_a_patronymic_is_found() -> None:
    somebody = person()
    Person.objects.filter(pk=somebody.pk).update(middle_name="")
    assert len(find("Абенов", "Кайрат", "Болатулы")) == 1


@pytest.mark.parametrize("typed", ["Ким-Иванова", "Ким Иванова", "Иванова", "Ким", "Киминванова"])
def test_one_part_of_a_double_surname_is_enough(typed: str) -> None:
    person("Ким-Иванова", "Анна")
    assert len(find(typed, "Анна")) == 1


def test_the_most_fitting_come_first() -> None:
    exact, nearly_so = person("Абенов", "Кайрат"), person("Абинов", "Кайрат")
    turned = person("Кайрат", "Абенов", birth_on=date(1985, 2, 4))
    found = find("Абенов", "Кайрат")
    assert [match.person_id for match in found] == [exact.pk, nearly_so.pk, turned.pk]
    assert [match.is_exact for match in found] == [True, False, False]


def test_no_more_than_fit_on_a_page() -> None:
    for _ in range(MOST + 3):
        person()
    assert len(find("Абенов", "Кайрат")) == MOST


def test_nobody_is_found_outside_the_scope() -> None:
    here, there = person(), person(birth_on=date(1985, 2, 4))
    mine = Q(pk=here.pk)
    assert [found.person_id for found in by_iin(here.iin or "", within=mine)] == [here.pk]
    assert by_iin(there.iin or "", within=mine) == []
    for born in (BORN, date(1985, 2, 4), date(1986, 4, 2)):
        found = by_name("Абенов", "Кайрат", birth_on=born, within=mine)
        assert [match.person_id for match in found] == [here.pk]
    assert by_name("Абенов", "Кайрат", birth_on=BORN, within=Q(pk__in=[])) == []


def test_a_scope_is_never_forgotten() -> None:
    with pytest.raises(TypeError):
        by_iin("000000000000")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="scope"):
        by_iin("000000000000", within=Q())
    with pytest.raises(ValueError, match="scope"):
        by_name("Абенов", "Кайрат", birth_on=BORN, within=Q())


def test_a_match_shows_no_more_than_tells_namesakes_apart() -> None:
    somebody = person(died_on=date(2026, 1, 1))
    (match,) = find("Абенов", "Кайрат")
    assert match.iin_end == (somebody.iin or "")[-4:]
    assert not match.is_known_to_live
    told = set(Match.__dataclass_fields__)
    assert not told & {"iin", "phone", "email", "postal_address"}


def test_a_name_without_letters_is_no_question() -> None:
    with pytest.raises(ValueError, match="letters"):
        find("-", ".")


@pytest.mark.parametrize("last", ["%", "_", "' OR 1=1 --", "\\", "а" * 100, "💉", "((("])
def test_any_signs_may_be_typed(last: str) -> None:
    person()
    assert find(last, "Кайрат") == [] or last in ("%", "_", "\\", "💉", "(((")


def test_days_nearly_so() -> None:
    days = nearly(date(1985, 4, 2))
    assert date(1985, 4, 2) not in days
    assert {date(1985, 4, 3), date(1995, 4, 2), date(1985, 4, 20)} <= days
    assert date(1885, 4, 2) not in days
    assert all(day.year >= 1900 for day in days)
    assert len(days) < 70


def test_the_database_exchanges_the_same_letters() -> None:
    letters, _ = name_exchange()
    texts = [*letters, "Әбенов Қайрат", "Щерба-Ёлкина Ұлпан", "O'Neil", "Аба\u0301й", "Ильи\u0306н"]
    with connection.cursor() as cursor:
        for text in texts:
            cursor.execute("SELECT registry_name_letters(%s, '')", [f"х{text}"])
            assert cursor.fetchone() == (name_key(f"х{text} "),)


def _crowd(days: int) -> None:
    """25,000 people, born on one of so many days."""
    chance, first = random.Random(1), date(1985, 1, 1)
    rows = []
    for number in range(25_000):
        sex, born = ("female", "male")[number % 2], first + timedelta(days=chance.randrange(days))
        name = full_name(chance, sex, is_kazakh=number % 3 > 0)
        rows.append(Person(**name, sex=sex, birth_on=born))
    Person.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_person")


@pytest.mark.parametrize(
    ("days", "index"),
    [
        (14_000, "person_birth_day"),  # a town: few people of a year
        (365, "person_name_letters"),  # a nation: a year alone has very many
    ],
)
def test_no_search_reads_the_whole_register(days: int, index: str) -> None:
    _crowd(days)
    with CaptureQueriesContext(connection) as asked:
        find("Әбенов", "Шамшырак")
        by_iin("850402300123", within=ANYBODY)
    plans = [_plan(query["sql"]) for query in asked.captured_queries]
    assert len(plans) == 3
    assert not any("Seq Scan" in plan for plan in plans)
    of_days, of_names, of_iin = plans
    assert "person_birth_day" in of_days
    assert index in of_names
    assert "iin" in of_iin


def _plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("typed", ["N1234567", " n 1234567", "№ N-1234567"])
def test_by_the_exact_number_of_a_document(typed: str) -> None:
    holder, other = person(), person()
    IdentityDocument.objects.create(person=holder, kind="passport", number="N1234567")
    IdentityDocument.objects.create(person=other, kind="passport", number="N1234568")
    (match,) = by_document(typed, within=ANYBODY)
    assert (match.person_id, match.by, match.is_exact) == (holder.pk, {What.DOCUMENT}, True)


def test_a_number_nearly_right_finds_nobody() -> None:
    IdentityDocument.objects.create(person=person(), kind="passport", number="N1234567")
    assert by_document("N1234568", within=ANYBODY) == []
    assert by_document("1234567", within=ANYBODY) == []
    with pytest.raises(ValueError, match="letter or a digit"):
        by_document("№ -", within=ANYBODY)
    assert by_document("N1234567", within=Q(pk=0)) == []


def test_letters_of_the_same_shape_are_one_letter() -> None:
    holder = person()
    IdentityDocument.objects.create(
        person=holder, kind="foreign_passport", number="АВ 0042"
    )  # Cyrillic
    (match,) = by_document("AB0042", within=ANYBODY)
    assert match.person_id == holder.pk


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("passport", "identity_document_one_holder"),
        ("pension_certificate", "identity_document_kind"),
    ],
)
def test_what_a_document_must_not_be(kind: str, name: str) -> None:
    IdentityDocument.objects.create(person=person(), kind="passport", number="N1234567")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        IdentityDocument.objects.create(person=person(), kind=kind, number="n 1234567")
    assert constraint_of(refused.value) == name


def test_foreign_passports_may_share_a_number() -> None:
    both = {person().pk, person().pk}
    for pk in both:
        IdentityDocument.objects.create(person_id=pk, kind="foreign_passport", number="N1234567")
    assert {match.person_id for match in by_document("N1234567", within=ANYBODY)} == both


def test_the_search_by_document_uses_its_index() -> None:
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        by_document("N1234567", within=ANYBODY)
        assert len(asked) == 1
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT person_id FROM registry_identitydocument WHERE folded = 'N'")
        assert "identity_document_number" in str(cursor.fetchall())
