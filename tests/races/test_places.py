"""Fifty approvals at once for the last ten places of a panel."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from applications import actions
from applications.errors import PanelFilledUp
from applications.models import Application
from codes import Ground, Role
from demonstration import factories as make
from registry import attachments, places
from registry.models import Attachment, Panel
from registry.queries import counter_differences
from tests.races.together import WITHIN, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

PLACES, RUSH = 10, 50


@pytest.fixture
def rush() -> tuple[Panel, list[Application], list[User]]:
    """Fifty filed applications to a panel with ten places, each with a specialist of its own."""
    panel = make.PanelFactory(norm=PLACES)
    people = [make.PersonFactory(lives_in="751110000") for _ in range(RUSH)]
    filed = [make.filed(person, panel, ground=Ground.FIRST_ATTACHMENT) for person in people]
    specialists = [make.staff(Role.SPECIALIST, organization=panel.organization) for _ in range(5)]
    return panel, filed, specialists


def approve_all(rush: tuple[Panel, list[Application], list[User]]) -> list[Any]:
    _, filed, specialists = rush

    def job(number: int, application: Application) -> Callable[[], Application]:
        user = User.objects.get(pk=specialists[number % 5].pk)
        return lambda: actions.approve(application.pk, user, version=application.version)

    return together([job(number, application) for number, application in enumerate(filed)])


def attached(panel: Panel) -> int:
    return Attachment.objects.filter(panel=panel, cancelled_at__isnull=True).count()


def take_the_lock_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Panels are read without a lock, and nobody writes before all have read."""
    everybody_has_read = threading.Barrier(RUSH)

    def unlocked(ids: set[int], today: date) -> dict[int, Panel]:
        panels = {panel.pk: panel for panel in Panel.objects.filter(pk__in=ids)}
        everybody_has_read.wait(WITHIN)
        return panels

    monkeypatch.setattr(places, "lock_panels", unlocked)
    monkeypatch.setattr(attachments, "lock_panels", unlocked)


def test_ten_are_attached_and_forty_are_told_that_it_filled_up(rush) -> None:  # type: ignore[no-untyped-def]
    outcomes = approve_all(rush)
    assert failures(outcomes, PanelFilledUp) == []
    refused = [outcome for outcome in outcomes if isinstance(outcome, PanelFilledUp)]
    panel = rush[0]
    panel.refresh_from_db()
    assert (attached(panel), panel.attached, len(refused)) == (PLACES, PLACES, RUSH - PLACES)
    assert counter_differences(date(2026, 10, 14)) == []


def test_without_lock_and_checks_the_panel_is_oversold(
    rush, monkeypatch: pytest.MonkeyPatch, without_constraints
) -> None:  # type: ignore[no-untyped-def]
    everyone = Panel.objects.all()
    without_constraints(
        Panel,
        "panel_places_today",
        "panel_places_next_day",
        mend=lambda: everyone.update(excess=RUSH, excess_reason="race"),
    )
    take_the_lock_out(monkeypatch)
    approve_all(rush)
    assert attached(rush[0]) > PLACES


def test_without_the_lock_the_checks_of_the_table_still_hold(
    rush, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    take_the_lock_out(monkeypatch)
    outcomes = approve_all(rush)
    assert failures(outcomes, PanelFilledUp) == []
    panel = rush[0]
    panel.refresh_from_db()
    assert attached(panel) == panel.attached == PLACES
