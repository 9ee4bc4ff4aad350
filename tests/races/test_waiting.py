"""Sweeps of the waiting list against each other, and against approvals for the places it keeps."""

import threading
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import User
from applications import actions, waiting
from applications.actions import invitations
from applications.errors import PanelFilledUp
from applications.models import Application, Invitation, WaitingEntry
from campaigns import clock as campaign_clock
from codes import Channel, Ground, Role
from demonstration import factories as make
from registry import attachments
from registry.models import Panel, Person
from registry.norms import set_places
from registry.queries import counter_differences
from tests.races.together import WITHIN, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

SWEEPS, LINE = 6, 4


def people(count: int) -> list[Person]:
    return [make.PersonFactory(lives_in="751110000") for _ in range(count)]


def put_in_line(panel: Panel, count: int) -> list[WaitingEntry]:
    return [
        actions.join(person.pk, panel.pk, make.user_of(person), channel=Channel.PORTAL)
        for person in people(count)
    ]


def give(panel: Panel, norm: int) -> None:
    set_places(panel.pk, norm=norm, reason="order", actor="x")


@pytest.fixture
def line(transactional_db: None) -> SimpleNamespace:
    """`panel` with one place free and `entries` of people who wait for it."""
    panel = make.PanelFactory(norm=0)
    entries = put_in_line(panel, LINE)
    give(panel, 1)
    return SimpleNamespace(panel=panel, entries=entries)


def sweep_together(panel: Panel, count: int) -> list[Any]:
    return together([lambda: invitations.serve_panel(panel.pk)] * count)


def invited(panel: Panel) -> int:
    return Invitation.objects.filter(entry__panel=panel, closed_at__isnull=True).count()


def all_is_well() -> None:
    assert counter_differences(campaign_clock.today()) == []
    assert waiting.list_differences() == []


def test_many_sweeps_invite_one_person_for_one_place(line: SimpleNamespace) -> None:
    outcomes = sweep_together(line.panel, SWEEPS)
    assert failures(outcomes) == []
    assert (invited(line.panel), sum(outcomes)) == (1, 1)
    states = [WaitingEntry.objects.get(pk=row.pk).state for row in line.entries]
    assert states == ["invited", *["waiting"] * (LINE - 1)], "the first in line"
    all_is_well()


def take_the_locks_out(monkeypatch: pytest.MonkeyPatch, racers: int) -> None:
    """Persons and panels are read without a lock, and nobody writes before all have read."""
    everybody_has_read = threading.Barrier(racers)

    def unlocked(ids: list[int], today: date) -> dict[int, Panel]:
        panels = {panel.pk: panel for panel in Panel.objects.filter(pk__in=ids)}
        if not everybody_has_read.broken and everybody_has_read.n_waiting < racers:
            everybody_has_read.wait(WITHIN)
        return panels

    monkeypatch.setattr(invitations, "lock_panels", unlocked)
    monkeypatch.setattr(invitations, "lock_person", lambda pk: Person.objects.get(pk=pk))


def one_round(monkeypatch: pytest.MonkeyPatch, line: SimpleNamespace) -> list[Any]:
    """Two sweeps that each look at the first in line once, without locks."""
    take_the_locks_out(monkeypatch, 2)
    first = WaitingEntry.objects.get(pk=line.entries[0].pk)
    law = invitations.law_in_force()
    return together([lambda: invitations._invite(first, law)] * 2)


def test_without_locks_and_checks_one_place_is_promised_twice(
    line: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, without_constraints
) -> None:  # type: ignore[no-untyped-def]
    def mend() -> None:
        later = Invitation.objects.filter(entry=line.entries[0]).order_by("pk").last()
        Invitation.objects.filter(pk=later.pk).update(
            closed_at=campaign_clock.now(), outcome="ended"
        )

    everyone = Panel.objects.all()
    without_constraints(Invitation, "invitation_one_open_an_entry", mend=mend)
    without_constraints(
        Panel,
        "panel_places_today",
        "panel_places_next_day",
        mend=lambda: everyone.update(excess=2, excess_reason="race"),
    )
    outcomes = one_round(monkeypatch, line)
    assert failures(outcomes) == []
    line.panel.refresh_from_db()
    assert (line.panel.norm, line.panel.invited, invited(line.panel)) == (1, 2, 2)


def test_without_the_locks_the_checks_of_the_tables_still_hold(
    line: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = one_round(monkeypatch, line)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refused) == 1
    assert invited(line.panel) == 1
    all_is_well()


@pytest.fixture
def kept(transactional_db: None) -> SimpleNamespace:
    """A panel of three: two inside, one of whom leaves on 1 January; the third place is kept for `entry`.

    For 1 January one place more can be chosen, and two `outsiders` ask for it.
    """
    panel, other = make.PanelFactory(norm=2), make.PanelFactory()
    inside = people(2)
    for person in inside:
        make.attached(person, panel)
    (entry,) = put_in_line(panel, 1)
    make.approved(inside[0], other, make.staff(Role.SPECIALIST, organization=other.organization))
    give(panel, 3)
    return SimpleNamespace(
        panel=panel,
        entry=entry,
        outsiders=[make.filed(person, panel, ground=Ground.CAMPAIGN) for person in people(2)],
        specialists=[
            make.staff(Role.SPECIALIST, organization=panel.organization) for _ in range(2)
        ],
    )


def approvals(kept: SimpleNamespace) -> list[Callable[[], Application]]:
    def job(row: Application, user: User) -> Callable[[], Application]:
        mine = User.objects.get(pk=user.pk)
        return lambda: actions.approve(row.pk, mine, version=row.version, reason="seen")

    return [job(row, user) for row, user in zip(kept.outsiders, kept.specialists, strict=True)]


def test_approvals_never_take_the_place_that_is_kept(kept: SimpleNamespace) -> None:
    sweep: Callable[[], Any] = lambda: invitations.serve_panel(kept.panel.pk)  # noqa: E731 - a job
    outcomes = together([*approvals(kept), sweep, sweep])
    assert failures(outcomes, PanelFilledUp) == []
    assert sum(isinstance(outcome, PanelFilledUp) for outcome in outcomes) == 1
    invitations.serve()  # a sweep that was too early passes over nobody
    assert WaitingEntry.objects.get(pk=kept.entry.pk).state == "invited"
    all_is_well()


def test_without_the_lock_the_kept_place_is_sold(
    kept: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_read = threading.Barrier(2)

    def unlocked(ids: set[int], today: date) -> dict[int, Panel]:
        panels = {panel.pk: panel for panel in Panel.objects.filter(pk__in=ids)}
        both_have_read.wait(WITHIN)
        return panels

    monkeypatch.setattr(attachments, "lock_panels", unlocked)
    assert failures(together(approvals(kept))) == []
    assert invitations.serve() == 0, "nothing is left for who waited"


def test_declining_against_approving_and_the_next_in_line(line: SimpleNamespace) -> None:
    invitations.serve()
    first, second = line.entries[:2]
    row = make.filed(first.person, line.panel, ground=Ground.FIRST_ATTACHMENT)
    specialist = make.staff(Role.SPECIALIST, organization=line.panel.organization)
    user, person_user = User.objects.get(pk=specialist.pk), make.user_of(first.person)
    outcomes = together(
        [
            lambda: actions.approve(row.pk, user, version=row.version, reason="seen"),
            lambda: actions.leave(first.pk, person_user),
            lambda: invitations.serve_panel(line.panel.pk),
        ]
    )
    assert failures(outcomes, PanelFilledUp) == []
    invitations.serve()
    line.panel.refresh_from_db()
    is_attached = line.panel.attached == 1
    reason = WaitingEntry.objects.get(pk=first.pk).end_reason
    assert reason == ("attached" if is_attached else "declined")
    assert WaitingEntry.objects.get(pk=second.pk).state == ("waiting" if is_attached else "invited")
    all_is_well()


def test_one_person_joins_two_lists_at_once_and_stands_in_one(transactional_db: None) -> None:
    panels = [make.PanelFactory(norm=0) for _ in range(4)]
    (person,) = people(1)
    user = make.user_of(person)
    jobs = [
        lambda panel=panel: actions.join(person.pk, panel.pk, user, channel=Channel.PORTAL)
        for panel in panels
    ]
    outcomes = together(jobs)
    assert sum(isinstance(outcome, WaitingEntry) for outcome in outcomes) == 1
    assert WaitingEntry.objects.filter(person=person).count() == 1
    all_is_well()
