"""Sending: claimed once, noted once, tried again by the kind of error, never stuck for good."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection, transaction

from campaigns import clock as our_clock
from notifications import delivery, outbox, tasks
from notifications.channels import DeliveryError
from notifications.channels.email import EmailSender, kind_of
from notifications.kinds import Channel, ErrorKind, EventKind, State
from notifications.models import Message

CONTEXT = {"number": "A-2026-0000017-5", "organization": "Емхана"}


@pytest.fixture
def waiting(person, clock):
    """A message that waits to be sent by mail."""

    def _waiting(key="x") -> Message:
        context = {**CONTEXT, "withdrawn_at": our_clock.now()}
        with transaction.atomic():
            rows = outbox.enqueue("application_withdrawn", key=key, person=person, context=context)
        return rows[1]

    return _waiting


@pytest.fixture
def failing(monkeypatch):
    """Makes the mail adapter fail."""

    def _failing(kind: ErrorKind, answer="451 try later"):
        def send(self, message):
            raise DeliveryError(kind, answer)

        monkeypatch.setattr(EmailSender, "send", send)

    return _failing


def kinds(message: Message) -> list[str]:
    return list(message.events.values_list("kind", flat=True))


@pytest.mark.django_db
class TestSending:
    def test_the_mail_that_goes_out(self, waiting):
        message = waiting()
        assert delivery.deliver(message.pk)
        (sent,) = mail.outbox
        assert sent.to == ["eskendir@mail.example"]
        assert sent.subject == message.subject
        assert sent.extra_headers["Message-ID"].startswith(f"<message-{message.pk}@")
        assert "http://127.0.0.1:8000" in sent.body  # where to read more
        message.refresh_from_db()
        assert (message.state, message.attempts) == (State.SENT, 1)
        assert kinds(message) == [EventKind.SENT]

    def test_a_second_task_finds_nothing_to_do(self, waiting):
        message = waiting()
        tasks.deliver([message.pk, message.pk])
        tasks.sweep()
        assert len(mail.outbox) == 1

    def test_a_temporary_error_is_tried_again_with_growing_pauses(self, waiting, failing, clock):
        failing(ErrorKind.TEMPORARY)
        message = waiting()
        assert list(delivery.PAUSES) == sorted(delivery.PAUSES)
        for number, pause in enumerate(delivery.PAUSES, start=1):
            assert not delivery.deliver(message.pk)
            message.refresh_from_db()
            assert (message.state, message.attempts) == (State.FAILED, number)
            left = message.next_attempt_at - our_clock.now()
            assert pause - timedelta(seconds=30) < left <= pause
            assert not delivery.deliver(message.pk)  # not before its time
            clock.set(message.next_attempt_at + timedelta(seconds=1))
        assert not delivery.deliver(message.pk)
        message.refresh_from_db()
        assert message.state == State.GIVEN_UP
        assert kinds(message) == [EventKind.RETRY] * len(delivery.PAUSES) + [EventKind.GIVEN_UP]
        assert message.events.first().answer == "451 try later"

    def test_after_a_temporary_error_it_goes_out(self, waiting, failing, monkeypatch, clock):
        message = waiting()
        with monkeypatch.context() as patch:
            patch.setattr(
                EmailSender,
                "send",
                lambda self, message: (_ for _ in ()).throw(DeliveryError(ErrorKind.TEMPORARY, "")),
            )
            tasks.sweep()
        clock.set("2026-10-14T10:35")
        tasks.sweep()
        assert len(mail.outbox) == 1
        assert kinds(message) == [EventKind.RETRY, EventKind.SENT]

    def test_a_permanent_error_is_given_up_at_once(self, waiting, failing):
        failing(ErrorKind.PERMANENT, "550 no such user")
        message = waiting()
        delivery.deliver(message.pk)
        message.refresh_from_db()
        assert (message.state, message.next_attempt_at) == (State.GIVEN_UP, None)
        event = message.events.get()
        assert (event.error_kind, event.answer) == (ErrorKind.PERMANENT, "550 no such user")

    def test_a_channel_without_an_adapter_waits(self, waiting, settings):
        settings.MESSAGE_SENDERS = {}
        message = waiting()
        delivery.deliver(message.pk)
        message.refresh_from_db()
        assert message.state == State.FAILED


@pytest.mark.django_db
class TestStuck:
    def test_a_row_in_the_hands_of_a_dead_worker_is_freed_and_sent(self, waiting, clock):
        message = waiting()
        assert delivery.claim(message.pk)
        tasks.sweep()
        assert mail.outbox == []  # its worker may still be at it
        clock.set("2026-10-14T10:41")
        tasks.sweep()
        message.refresh_from_db()
        assert message.state == State.FAILED
        clock.set("2026-10-14T10:50")
        tasks.sweep()
        assert len(mail.outbox) == 1
        assert kinds(message) == [EventKind.SWEPT, EventKind.SENT]

    def test_an_answer_that_comes_after_the_sweep_still_counts(self, waiting, clock):
        message = waiting()
        claimed = delivery.claim(message.pk)
        clock.set("2026-10-14T10:41")
        assert delivery.free_stuck() == 1
        assert delivery.send(claimed)  # the slow worker gets its answer
        clock.set("2026-10-14T12:00")
        tasks.sweep()
        assert len(mail.outbox) == 1

    def test_a_failure_that_comes_after_the_sweep_changes_nothing(self, waiting, failing, clock):
        message = waiting()
        claimed = delivery.claim(message.pk)
        clock.set("2026-10-14T10:41")
        delivery.free_stuck()
        failing(ErrorKind.PERMANENT)
        delivery.send(claimed)
        message.refresh_from_db()
        assert message.state == State.FAILED

    def test_an_acknowledged_send_is_noted_when_the_database_comes_back(self, waiting, monkeypatch):
        message = waiting()
        note, away = delivery._event, [True]

        def event(*args, **kwargs):
            if away:
                away.pop()
                raise OperationalError("server closed the connection")
            note(*args, **kwargs)

        monkeypatch.setattr(delivery, "_event", event)
        monkeypatch.setattr(delivery.time, "sleep", lambda seconds: None)
        monkeypatch.setattr(delivery, "close_old_connections", lambda: None)
        assert delivery.deliver(message.pk)
        message.refresh_from_db()
        assert message.state == State.SENT


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestRace:
    def race(self, message, claim=delivery.claim) -> int:
        gate = threading.Barrier(8)
        won = []

        def worker():
            try:
                gate.wait()
                if claim(message.pk) is not None:
                    won.append(1)
            finally:
                connection.close()

        threads = [threading.Thread(target=worker) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(won)

    def test_of_many_workers_one_claims(self, waiting):
        for number in range(5):
            assert self.race(waiting(f"race {number}")) == 1

    def test_without_the_lock_several_would(self, waiting):
        def careless(message_id):
            row = Message.objects.filter(pk=message_id, state=State.QUEUED).first()
            if row is not None:
                row.state, row.claimed_at, row.next_attempt_at = (
                    State.SENDING,
                    our_clock.now(),
                    None,
                )
                row.save(update_fields=["state", "claimed_at", "next_attempt_at"])
            return row

        assert max(self.race(waiting(f"race {number}"), careless) for number in range(10)) > 1

    def test_a_row_in_other_hands_is_passed_over_without_waiting(self, waiting):
        first, second = waiting("a"), waiting("b")
        with transaction.atomic():
            Message.objects.select_for_update().get(pk=first.pk)
            claimed = []

            def worker():
                try:
                    claimed.append(delivery.claim())
                finally:
                    connection.close()

            thread = threading.Thread(target=worker)
            thread.start()
            thread.join()
        assert [row.pk for row in claimed] == [second.pk]

    def test_twenty_requests_for_one_occasion_make_one_message(self, person):
        gate = threading.Barrier(20)
        context = {**CONTEXT, "withdrawn_at": our_clock.now()}
        found = []

        def ask():
            try:
                gate.wait()
                with transaction.atomic():
                    rows = outbox.enqueue(
                        "application_withdrawn", key="one", person=person, context=context
                    )
                    found.append({row.pk for row in rows})
            finally:
                connection.close()

        threads = [threading.Thread(target=ask) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Message.objects.filter(channel=Channel.EMAIL).count() == 1
        assert len(found) == 20
        assert len(set(map(frozenset, found))) == 1


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no such user")}), ErrorKind.PERMANENT),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"busy")}), ErrorKind.TEMPORARY),
        (smtplib.SMTPDataError(554, b"spam"), ErrorKind.PERMANENT),
        (smtplib.SMTPDataError(451, b"later"), ErrorKind.TEMPORARY),
        (smtplib.SMTPSenderRefused(421, b"closing", "us"), ErrorKind.TEMPORARY),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), ErrorKind.TEMPORARY),
        (smtplib.SMTPServerDisconnected("gone"), ErrorKind.TEMPORARY),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), ErrorKind.PERMANENT),
        (ConnectionRefusedError(), ErrorKind.TEMPORARY),
        (TimeoutError(), ErrorKind.TEMPORARY),
        (ValueError("header"), ErrorKind.PERMANENT),
    ],
)
def test_kinds_of_errors(error, kind):
    assert kind_of(error) is kind
