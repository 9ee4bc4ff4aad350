"""What was typed into a session goes when it is of no use any more."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.module_loading import import_string

from accounts import sessions
from attachment_portal.celery import app
from demonstration import factories as make
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


def test_what_nobody_came_back_for_is_forgotten(clock: Clock) -> None:
    client = Client()
    client.force_login(make.user_of(make.PersonFactory()))
    clock.set("2026-10-14T11:05")
    client.post("/account/people/add/family-member/", {"last_name": "Орлов"})
    assert Session.objects.count() == 2, "the session that ended, and the one that keeps the form"
    assert sessions.forget_ended() == 0
    clock.set("2026-10-15T11:03")
    client.force_login(make.user_of(make.PersonFactory()))
    assert sessions.forget_ended() == 1
    clock.set("2026-10-15T11:37")
    assert sessions.forget_ended() == 1
    assert Session.objects.count() == 1, "who is signed in stays so"
    assert sessions.forget_ended() == 0


def test_it_is_done_by_the_clock() -> None:
    names = [str(entry["task"]) for entry in app.conf.beat_schedule.values()]
    assert "accounts.tasks.forget_ended_sessions" in names
    for name in names:
        import_string(name)
