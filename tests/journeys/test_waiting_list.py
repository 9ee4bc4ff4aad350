"""A full doctor: in line from the doctor's step, another put there at a desk, invited, applied, approved."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from applications import actions
from applications.actions import invitations
from applications.models import Application, WaitingEntry
from codes import ApplicationStatus as Status
from codes import Role
from demonstration import factories as make

from .conftest import HOME, PASSWORD, beside, resident, with_password
from .steps import add_identity_card, sign
from .visitor import PHONE, Visitor

Visit = Callable[..., Visitor]


def test_a_place_comes_free_and_goes_to_the_first_in_line(
    town: SimpleNamespace, visit: Visit, tmp_path: Path
) -> None:
    full = make.PanelFactory(site=town.new.site, norm=1, code="full-one")
    inside = make.PersonFactory(lives_in=HOME)
    make.attached(inside, full)
    head = make.staff(Role.ORG_HEAD, organization=full.organization, username="head")
    with_password(head)
    first = resident(town, language="en", last_name="Bond", first_name="Ann")
    second = resident(town, language="en", last_name="Cole", first_name="Bob")

    # In the doctor's step the full list is text with a reason, and the way to the waiting list.
    citizen = visit("en", width=PHONE)
    citizen.open("/apply/")
    citizen.sign_in(str(first.iin), PASSWORD)
    citizen.choose("language", "kk")
    citizen.onward()
    citizen.choose("ground", "free_choice")
    citizen.onward()
    citizen.choose("organization", full.organization_id)
    citizen.onward()
    assert citizen.page.locator(f"main input[name=panel][value='{full.pk}']").count() == 0
    citizen.press("main a[href^='/waiting-list/full-one/join/']")
    citizen.says("Nobody waits for a place yet", "kept for 3 working days")
    citizen.onward()
    citizen.says("Number 1 of 1 in line", "Nobody is before you")
    entry = WaitingEntry.objects.get(person=first)
    assert citizen.path == f"/account/waiting/{entry.pk}/"

    # A clerk puts somebody who came behind them.
    clerk = visit("en")
    clerk.open("/desk/find/")
    clerk.sign_in("clerk", PASSWORD)
    clerk.fill(iin=str(second.iin))
    clerk.press(clerk.page.locator("main form:has([name=iin]) button").first)
    clerk.press(f"main a[href='/desk/person/{second.pk}/waiting/']")
    clerk.choose("panel", "full-one")
    clerk.onward()
    clerk.says("Number 2 of 2 in line")

    # The head sees the line and changes nothing in it.
    watcher = visit("en")
    watcher.open("/desk/waiting/")
    watcher.sign_in("head", PASSWORD)
    watcher.press("main a[href='/desk/waiting/full-one/']")
    watcher.says("Wait: 2", first.initials, second.initials)
    assert watcher.page.locator("main button").count() == 0

    # A place comes free: the first is invited, and applies with clinic and doctor filled in.
    beside(lambda: actions.record_death(inside.pk, date(2026, 10, 14), source="civil_registry"))
    beside(invitations.serve)
    citizen.open("/account/")
    citizen.says("A place is kept until")
    citizen.press(f"main a[href='/account/waiting/{entry.pk}/']")
    citizen.says("A place is free for you")
    citizen.press(f"main form[action='/account/waiting/{entry.pk}/apply/'] button")
    assert citizen.path.endswith("/doctor/")
    assert citizen.page.locator(f"main input[name=panel][value='{full.pk}']").is_checked()
    citizen.onward()
    add_identity_card(citizen, tmp_path)
    citizen.onward()
    citizen.tick("personal_data")
    citizen.onward()
    sign(citizen)
    row = Application.objects.get(person=first)
    assert (row.status, row.panel_id) == (Status.IN_REVIEW, full.pk)
    citizen.open(f"/applications/{row.number}/")
    citizen.says("A place is kept until")

    specialist = visit("en")
    specialist.open(f"/desk/case/{row.number}/")
    specialist.sign_in("specialist", PASSWORD)
    specialist.open(f"/desk/case/{row.number}/")
    specialist.press(specialist.page.locator("main button[value=approve]"))
    row.refresh_from_db()
    assert row.status == Status.EFFECTIVE
    watcher.open("/desk/waiting/full-one/")
    watcher.says("Wait: 1", "Nobody is invited at the moment")

    # The second gives up in the account.
    other = visit("en", scripts=False)
    mine = WaitingEntry.objects.get(person=second)
    other.open(f"/account/waiting/{mine.pk}/")
    other.sign_in(str(second.iin), PASSWORD)
    other.open(f"/account/waiting/{mine.pk}/")
    other.says("Number 1 of 1 in line", "invited 1")
    other.press(f"main a[href='/account/waiting/{mine.pk}/leave/']")
    other.press("main button.btn-danger")
    other.says("Left the list")
