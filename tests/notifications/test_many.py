"""Many people told at once: one statement, the same words for the same context, once an occasion."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from demonstration import factories as make
from notifications import outbox, writing
from notifications.kinds import State
from notifications.models import Message
from notifications.outbox import Letter


def letters(people, context):
    return [Letter(f"ended:{person.pk}", person, context) for person in people]


@pytest.fixture
def context(clock):
    return {
        "organization": "Clinic",
        "ended_on": clock.set("2026-10-14T10:30").date(),
        "reason": "x",
    }


@pytest.mark.django_db(transaction=True)
def test_many_outside_a_transaction_are_refused(context):
    with pytest.raises(outbox.OutsideTransaction):
        outbox.enqueue_many("attachment_ended", [])


@pytest.mark.django_db(transaction=True)
def test_many_are_written_in_one_statement_and_call_nobody(context, calls):
    people = [make.PersonFactory(language="kk" if n % 2 else "ru") for n in range(6)]
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        outbox.enqueue_many("attachment_ended", letters(people, context))
    assert sum("notifications_message" in query["sql"] for query in asked) == 1
    assert Message.objects.count() == 12  # the account and an e-mail each
    assert Message.objects.filter(state=State.QUEUED.value).count() == 6
    assert len(set(Message.objects.values_list("subject", flat=True))) == 2
    assert calls == []


@pytest.mark.django_db
def test_the_same_occasion_is_told_once(context):
    person = make.PersonFactory()
    for _ in range(2):
        outbox.enqueue_many("attachment_ended", letters([person], context))
    outbox.enqueue("attachment_ended", key=f"ended:{person.pk}", person=person, context=context)
    assert Message.objects.count() == 2


@pytest.mark.django_db
def test_the_same_words_are_put_together_once(context, monkeypatch):
    written = []
    write = writing.write
    monkeypatch.setattr(
        outbox, "write", lambda *given, **more: written.append(1) or write(*given, **more)
    )
    people = [make.PersonFactory(language="kk") for _ in range(5)]
    outbox.enqueue_many("attachment_ended", letters(people, context))
    child = Letter("ended:child", people[0], context, about="Ж. А.")
    outbox.enqueue_many("attachment_ended", [child])
    assert len(written) == 2
    assert "Ж. А." in Message.objects.get(key="ended:child", channel="account").subject
