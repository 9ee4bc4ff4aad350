"""A message is a row of the transaction it tells of: written once, and unchanged once it is out."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from kombu.exceptions import OperationalError

from notifications import outbox, queries, waking
from notifications.kinds import Channel, EventKind, State
from notifications.models import Message, MessageEvent

WITHDRAWN = {"number": "A-2026-0000017-5", "organization": "Clinic"}


@pytest.fixture
def tell(person, clock):
    """Tells the person that their application is withdrawn."""

    def _tell(key="withdrawn:1", **changed):
        context = {**WITHDRAWN, "withdrawn_at": clock.set("2026-10-14T10:30")}
        recipient = {"person": person} if not {"organization", "user"} & set(changed) else {}
        return outbox.enqueue(
            "application_withdrawn", key=key, context=context, **{**recipient, **changed}
        )

    return _tell


@pytest.mark.django_db(transaction=True)
def test_a_message_outside_a_transaction_is_refused(tell):
    with pytest.raises(outbox.OutsideTransaction):
        tell()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_undone_leaves_no_message_and_calls_nobody(tell, calls):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell()
        assert Message.objects.count() == 2
        raise ZeroDivisionError
    assert not Message.objects.exists()
    assert calls == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_called_after_the_commit(tell, calls):
    with transaction.atomic():
        _, mail = tell()
        assert calls == []
    assert calls == [("notifications.tasks.deliver", [mail.pk])]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_costs_nothing(tell, monkeypatch):
    tried = []

    def down(*args, **kwargs):
        tried.append(args)
        raise OperationalError("connection refused")

    monkeypatch.setattr(waking.current_app, "send_task", down)
    for key in ("first", "second"):
        with transaction.atomic():
            tell(key)
    assert Message.objects.filter(state=State.QUEUED).count() == 2
    assert len(tried) == 1  # after the first failure the broker is left alone for a while


@pytest.mark.django_db
class TestRows:
    def test_one_row_per_known_channel(self, tell):
        account, mail = tell()
        assert (account.channel, account.state) == (Channel.ACCOUNT, State.SENT)
        assert account.sent_at is not None
        assert (mail.channel, mail.state, mail.address) == (
            Channel.EMAIL,
            State.QUEUED,
            "eskendir@mail.example",
        )

    def test_without_an_address_only_the_account(self, tell, person):
        person.email = ""
        assert [row.channel for row in tell()] == [Channel.ACCOUNT]

    def test_the_same_occasion_is_told_once(self, tell):
        first = tell()
        again = tell(language="en")
        assert [row.pk for row in again] == [row.pk for row in first]
        assert Message.objects.count() == 2

    def test_one_occasion_can_be_told_to_several(self, tell, organization, user):
        tell()
        tell(organization=organization)
        tell(user=user)
        assert Message.objects.filter(channel=Channel.ACCOUNT).count() == 3

    def test_the_database_knows_one_occasion_once(self, tell):
        row = tell()[0]
        row.pk = None
        with pytest.raises(IntegrityError, match="message_once"):
            row.save(force_insert=True)

    def test_a_message_has_exactly_one_recipient(self, tell, organization, person):
        with pytest.raises(ValueError, match="exactly one"):
            tell(organization=organization, person=person)
        row = tell()[0]
        row.pk, row.organization, row.key = None, organization, "other"
        with pytest.raises(IntegrityError, match="message_one_recipient"):
            row.save(force_insert=True)

    def test_the_text_is_in_the_language_of_the_recipient(self, tell, user):
        assert "кері қайтарып алынды" in tell()[0].subject
        assert "отозвано" in tell(user=user)[0].subject
        assert "is withdrawn" in tell("other", language="en")[0].subject

    def test_a_context_of_other_names_is_refused(self, person):
        with pytest.raises(ValueError, match="missing"):
            outbox.enqueue("application_withdrawn", key="x", person=person, context=WITHDRAWN)
        with pytest.raises(ValueError, match="no_such"):
            outbox.enqueue("no_such", key="x", person=person, context={})

    def test_state_is_tied_to_its_moments(self, tell):
        mail = tell()[1]
        with pytest.raises(IntegrityError, match="message_state_has_its_moments"):
            Message.objects.filter(pk=mail.pk).update(state=State.SENT)

    def test_an_account_message_is_there_at_once(self, tell):
        row = tell()[0]
        row.pk, row.key, row.state, row.sent_at = None, "other", State.QUEUED, None
        row.next_attempt_at = row.created_at
        with pytest.raises(IntegrityError, match="message_to_account_is_sent"):
            row.save(force_insert=True)


@pytest.mark.django_db
class TestWhatStays:
    def test_a_sent_message_cannot_change(self, tell):
        account = tell()[0]
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Message.objects.filter(pk=account.pk).update(attempts=5)
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Message.objects.filter(pk=account.pk).update(state=State.QUEUED)

    def test_without_the_trigger_it_could(self, tell):
        account = tell()[0]
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE notifications_message DISABLE TRIGGER USER")
        assert Message.objects.filter(pk=account.pk).update(attempts=5) == 1

    def test_the_words_never_change(self, tell):
        mail = tell()[1]
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Message.objects.filter(pk=mail.pk).update(body="something else")

    @pytest.mark.parametrize("model", [Message, MessageEvent])
    def test_nothing_is_deleted_or_truncated(self, tell, user, model):
        outbox.mark_read(tell()[0], user)
        with (
            pytest.raises(DatabaseError, match=r"Cannot (update or )?delete"),
            transaction.atomic(),
        ):
            model.objects.all()._raw_delete("default")
        with (
            pytest.raises(DatabaseError, match="only grows"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")

    def test_events_never_change(self, tell, user):
        outbox.mark_read(tell()[0], user)
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            MessageEvent.objects.update(kind=EventKind.BOUNCED)


@pytest.mark.django_db
class TestReading:
    def test_unread_until_opened(self, tell, person, user):
        account = tell()[0]
        assert queries.unread_count(person=person) == 1
        outbox.mark_read(account, user)
        outbox.mark_read(account, user)
        assert queries.unread_count(person=person) == 0
        assert account.events.filter(kind=EventKind.READ).count() == 1

    def test_the_account_shows_its_own_messages_newest_first(self, tell, person, organization):
        tell("a")
        tell("b")
        tell("c", organization=organization)
        assert [row.key for row in queries.account_messages(person=person)] == ["b", "a"]

    def test_a_bounce_is_a_row_of_its_own(self, tell):
        account = tell()[0]
        outbox.record_bounce(account, "550 no such user")
        assert account.events.get().kind == EventKind.BOUNCED

    def test_messages_of_an_application(self, person, clock, django_assert_num_queries):
        for key in ("a", "b"):
            outbox.enqueue(
                "scheduled_renounced",
                key=key,
                person=person,
                context={**WITHDRAWN, "effective_on": date(2027, 1, 1)},
                application_number="A-2026-0000017-5",
            )
        with django_assert_num_queries(2):
            rows = list(queries.messages_of_application("A-2026-0000017-5"))
            assert [len(row.events.all()) for row in rows] == [0, 0, 0, 0]
