"""Wordings that an administrator writes: what they may say, which holds, and that the message keeps its version."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.models import AdministrationEvent, User
from codes import Language, Role
from demonstration import factories as make
from notifications import outbox, texts, writing
from notifications.catalogue import Template
from notifications.models import Message, TextVersion
from notifications.samples import sample_of
from notifications.texts import NotThisText

pytestmark = pytest.mark.django_db

TEMPLATE, RU = Template.APPLICATION_ACCEPTED, Language.RUSSIAN
BODY = (
    "«{{ organization }}» приняла заявление {{ accepted_at_when }}.\n\nРешение: до {{ due_at_by }}."
)


@pytest.fixture
def nation() -> User:
    return make.staff(Role.NATIONAL_ADMIN)


def write(user: User, seen: int = 0, **other: Any) -> TextVersion:
    given = {"subject": "Принято: {{ number }}", "body": BODY, **other}
    return texts.write_version(user, TEMPLATE, RU, seen=seen, **given)


def test_a_written_wording_holds_and_the_shipped_one_comes_back(nation: User) -> None:
    before = writing.write(TEMPLATE, sample_of(TEMPLATE), "ru")
    assert before.version == 0
    assert write(nation).version == 1
    assert write(nation).version == 1, "the same again is found"
    written = writing.write(TEMPLATE, sample_of(TEMPLATE), "ru")
    assert written.subject == "Принято: A-2026-0000017-5"
    assert written.body.splitlines()[0].startswith("«Городская поликлиника № 5» приняла")
    assert "{{" not in written.body
    assert written.version == 1
    assert writing.write(TEMPLATE, sample_of(TEMPLATE), "kk").version == 0
    texts.back_to_shipped(nation, TEMPLATE, RU, seen=1)
    assert writing.write(TEMPLATE, sample_of(TEMPLATE), "ru") == before
    assert [row.version for row in TextVersion.objects.all()] == [2, 1]
    assert AdministrationEvent.objects.filter(key="application_accepted:ru").count() == 2


def test_the_message_keeps_the_version_it_was_written_by(nation: User) -> None:
    write(nation)
    person = make.PersonFactory(language="ru")
    with transaction.atomic():
        outbox.enqueue(TEMPLATE, key="a", person=person, context=sample_of(TEMPLATE))
    assert Message.objects.get(key="a", channel="account").text_version == 1


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("template", list(Template))
def test_the_shipped_wording_would_be_taken_as_a_written_one(
    template: Template, language: Language
) -> None:
    subject, body = texts.shipped(template, language)
    texts.check(template, language, subject, body)
    words = writing.words_of(sample_of(template), language)
    again = writing.in_parts(f"{texts.fill(subject, words)}\n\n{texts.fill(body, words)}")
    assert again == writing.write(template, sample_of(template), language)


@pytest.mark.parametrize(
    ("code", "other", "names"),
    [
        ("empty", {"subject": " "}, ()),
        ("empty", {"body": "\n"}, ()),
        ("long", {"body": BODY + "о" * 6000}, ()),
        ("digits", {"body": BODY + " 800101100003"}, ()),
        ("broken", {"body": BODY + " {{ number }"}, ()),
        ("broken", {"body": BODY + " {% if doctor %}"}, ()),
        ("unknown", {"body": BODY + " {{ doctor }}"}, ("doctor",)),
        ("unknown", {"body": BODY + " {{ number_by }}"}, ("number_by",)),
        ("lacks", {"body": "«{{ organization }}» приняла заявление."}, ("accepted_at", "due_at")),
    ],
)
def test_what_is_no_wording(
    nation: User, code: str, other: dict[str, str], names: tuple[str, ...]
) -> None:
    with pytest.raises(NotThisText) as refused:
        write(nation, **other)
    assert (refused.value.code, refused.value.names) == (code, names)
    assert not TextVersion.objects.exists()


def test_a_paragraph_with_nothing_to_say_is_left_out() -> None:
    words = {"doctor": "", "number": "A-1"}
    assert texts.fill("{{ number }}\n\nВрач: {{ doctor }}.\n\nВсё.", words) == "A-1\n\nВсё."


def test_two_who_write_at_once_do_not_overwrite(nation: User) -> None:
    write(nation)
    with pytest.raises(NotThisText, match="changed"):
        write(nation, seen=0, subject="Другое: {{ number }}")
    write(nation, seen=1, subject="Другое: {{ number }}")


def test_versions_only_grow_and_only_the_nation_writes(nation: User) -> None:
    row = write(nation)
    with pytest.raises(DatabaseError), transaction.atomic():
        TextVersion.objects.filter(pk=row.pk).update(subject="x")
    with pytest.raises(DatabaseError, match="text_version_once"), transaction.atomic():
        row.pk = None
        row.save(force_insert=True)
    head = make.staff(Role.ORG_HEAD, organization=make.OrganizationFactory())
    with pytest.raises(PermissionDenied):
        write(head)
