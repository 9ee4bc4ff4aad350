"""One-time codes: what is sent where, how long it lives, how often it may be tried and asked for."""

import logging
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns import clock as campaign_clock
from notifications import one_time_codes as codes
from notifications.kinds import Channel, CodePurpose
from notifications.models import Message, OneTimeCode

pytestmark = pytest.mark.django_db
PURPOSE = CodePurpose.CONFIRM_EMAIL
ADDRESS = "eskendir@mail.example"
ABOUT = _("to confirm your e-mail address on the attachment portal")


@pytest.fixture
def send(user):
    def _send(subject="subject", *, by=user, purpose=PURPOSE, address=ADDRESS, language="ru"):
        return codes.send(
            by,
            purpose,
            subject,
            channel=Channel.EMAIL,
            address=address,
            language=language,
            about=ABOUT,
        )

    return _send


def typed() -> str:
    """The code as the newest message says it."""
    return re.search(r"\b\d{6}\b", Message.objects.order_by("-pk")[0].subject)[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


class TestSending:
    def test_one_message_to_exactly_this_address_and_none_in_the_account(self, send, user):
        send()
        row = Message.objects.get()
        assert (row.channel, row.address, row.user, row.template) == (
            "email",
            ADDRESS,
            user,
            "one_time_code",
        )
        assert (row.person, row.application_number) == (None, "")

    @pytest.mark.parametrize(
        ("language", "warning"),
        [
            ("kk", "ешкімге айтпаңыз"),
            ("ru", "Никому его не сообщайте"),
            ("en", "Tell it to nobody"),
        ],
    )
    def test_subject_and_text_carry_the_code_the_warning_and_the_end(self, send, language, warning):
        send(language=language)
        row = Message.objects.get()
        assert re.search(r"\b\d{6}\b", row.subject)
        assert warning in row.subject
        assert "10:40" in row.body

    def test_the_code_is_kept_as_a_hash_alone(self, send, caplog):
        with caplog.at_level(logging.DEBUG):
            code = send()
        assert typed() not in str(vars(code))
        assert re.fullmatch(r"[0-9a-f]{64}", code.code_hash)
        assert typed() not in caplog.text

    def test_equal_codes_of_others_have_other_hashes(self, send, monkeypatch):
        monkeypatch.setattr(codes.secrets, "randbelow", lambda _limit: 7)
        assert send("a").code_hash != send("b").code_hash
        assert typed() == "000007"

    def test_a_worker_is_called_at_once(self, send, calls, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            send()
        assert calls == [("notifications.tasks.deliver", [Message.objects.get().pk])]

    def test_without_a_broker_it_goes_out_all_the_same(
        self, send, monkeypatch, mailoutbox, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr("notifications.waking.wake", lambda *_: False)
        with django_capture_on_commit_callbacks(execute=True):
            send()
        assert [mail.to for mail in mailoutbox] == [[ADDRESS]]


class TestTyping:
    def test_the_right_code_is_used_once(self, send, user):
        send()
        used = codes.check(user, PURPOSE, "subject", typed())
        assert used.used_at is not None
        with pytest.raises(codes.CodeUsed):
            codes.check(user, PURPOSE, "subject", typed())

    def test_spaces_do_not_matter(self, send, user):
        send()
        code = typed()
        assert codes.check(user, PURPOSE, "subject", f" {code[:3]} {code[3:]}\u00a0")

    def test_wrong_tries_are_counted_down_and_end_the_code(self, send, user):
        send()
        for left in (4, 3, 2, 1):
            with pytest.raises(codes.WrongCode) as refused:
                codes.check(user, PURPOSE, "subject", wrong(typed()))
            assert refused.value.tries_left == left
        with pytest.raises(codes.NoTriesLeft):
            codes.check(user, PURPOSE, "subject", wrong(typed()))
        with pytest.raises(codes.NoTriesLeft):
            codes.check(user, PURPOSE, "subject", typed())

    def test_it_lives_ten_minutes_by_the_clock_of_the_house(self, send, user, clock):
        clock.set("2026-10-14T10:30", tick=False)
        send()
        clock.set("2026-10-14T10:39:59", tick=False)
        assert codes.waiting(user, PURPOSE, "subject")
        clock.set("2026-10-14T10:40", tick=False)
        assert codes.waiting(user, PURPOSE, "subject") is None
        with pytest.raises(codes.CodeExpired):
            codes.check(user, PURPOSE, "subject", typed())

    def test_a_newer_code_replaces_the_older(self, send, user, clock):
        send()
        old = typed()
        clock.set("2026-10-14T10:31:30")
        send()
        while typed() == old:  # once in a million
            clock.set(campaign_clock.now() + timedelta(minutes=2))
            send()
        with pytest.raises(codes.WrongCode):
            codes.check(user, PURPOSE, "subject", old)
        assert codes.check(user, PURPOSE, "subject", typed())

    def test_a_code_for_another_thing_replaces_it_too(self, send, user):
        send("a")
        old = typed()
        send("b")
        with pytest.raises(codes.CodeExpired):
            codes.check(user, PURPOSE, "a", old)

    @pytest.mark.parametrize("other", ["user", "purpose", "subject"])
    def test_it_confirms_nothing_else(self, send, user, other, django_user_model):
        send()
        given = {"user": user, "purpose": PURPOSE, "subject": "subject"} | {
            other: {
                "user": django_user_model.objects.create_user("other", name="Other"),
                "purpose": CodePurpose.CO_SIGN,
                "subject": "another",
            }[other]
        }
        with pytest.raises(codes.CodeExpired):
            codes.check(given["user"], given["purpose"], given["subject"], typed())
        assert codes.check(user, PURPOSE, "subject", typed())

    def test_what_it_confirms_happens_with_it_or_not_at_all(self, send, user):
        send()

        def fails(code):
            raise LookupError

        with pytest.raises(LookupError):
            codes.check(user, PURPOSE, "subject", typed(), then=fails)
        assert OneTimeCode.objects.get().used_at is None
        done = []
        codes.check(user, PURPOSE, "subject", typed(), then=done.append)
        assert [code.subject for code in done] == ["subject"]


@pytest.mark.django_db(transaction=True)
def test_never_inside_a_transaction_where_a_wrong_try_could_be_taken_back(send, user):
    send()
    with pytest.raises(RuntimeError), transaction.atomic():
        codes.check(user, PURPOSE, "subject", wrong(typed()))
    with pytest.raises(codes.WrongCode):
        codes.check(user, PURPOSE, "subject", wrong(typed()))
    assert OneTimeCode.objects.get().tries == 1


class TestLimits:
    def test_a_minute_between_two_codes_for_the_same_thing(self, send, clock):
        clock.set("2026-10-14T10:30", tick=False)
        send()
        clock.set("2026-10-14T10:30:59", tick=False)
        with pytest.raises(codes.TooManyCodes) as refused:
            send()
        assert f"{campaign_clock.local(refused.value.again_at):%H:%M:%S}" == "10:31:00"
        send(address="other@mail.example")  # to another address at once
        clock.set("2026-10-14T10:31", tick=False)
        send()

    def test_six_an_hour_to_a_user(self, send, clock):
        for minute in range(6):
            clock.set(f"2026-10-14T10:3{minute}", tick=False)
            send(address=f"a{minute}@mail.example")
        clock.set("2026-10-14T11:29:59", tick=False)
        with pytest.raises(codes.TooManyCodes) as refused:
            send(address="a7@mail.example")
        assert f"{campaign_clock.local(refused.value.again_at):%H:%M}" == "11:30"
        assert OneTimeCode.objects.count() == Message.objects.count() == 6
        clock.set("2026-10-14T11:30", tick=False)
        send(address="a7@mail.example")

    def test_six_an_hour_to_an_address_whoever_asks(self, send, django_user_model):
        for number in range(6):
            send(by=django_user_model.objects.create_user(f"u{number}", name="U"))
        with pytest.raises(codes.TooManyCodes):
            send()

    def test_an_empty_cache_gives_nobody_more(self, send):
        from django.core.cache import cache

        for number in range(6):
            send(str(number))
        cache.clear()
        with pytest.raises(codes.TooManyCodes):
            send("7")
