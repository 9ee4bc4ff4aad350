"""The regional commission and plans of moves on the desk."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from accounts.models import AccessLogEntry
from applications.actions import commission, moves, moving
from applications.actions.moves import Move
from applications.models import CommissionSession, MovePlan
from codes import MoveKind, PlanState, Role, SkipReason
from demonstration import factories as make
from notifications.models import Message
from tests.applications.told import periods
from tests.pages.helpers import assert_page, in_languages

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ADDRESS = "/desk/commission/"
SESSION = {
    "number": "3",
    "held_on_day": "19",
    "held_on_month": "11",
    "held_on_year": "2026",
    "members": "Омаров Д., председатель",
}


@pytest.fixture
def region(clock, sign_in: SignIn) -> SimpleNamespace:  # type: ignore[no-untyped-def]
    """After the campaign: two organizations, the one that serves 751110000 with a free list; a signed-in client."""
    clock.set("2026-11-20T10:00")
    good, small = make.PanelFactory(), make.PanelFactory()
    make.ServiceAreaFactory(site=good.site, unit=make.unit("751110000"))
    user = make.staff(
        Role.REGIONAL_ADMIN, territory=make.unit("750000000"), language="ru", name="Омаров Д."
    )
    client = sign_in(user)
    client.cookies["django_language"] = "ru"
    return SimpleNamespace(good=good, small=small, user=user, client=client)


def step(region: SimpleNamespace, name: str) -> str:
    session = CommissionSession.objects.get()
    response = region.client.post(f"{ADDRESS}{session.pk}/step/", {"step": name}, follow=True)
    return str(response.content.decode())


def advance(region: SimpleNamespace, address: str, name: str) -> str:
    region.client.cookies["django_language"] = "ru"
    response = region.client.post(f"{address}step/", {"step": name}, follow=True)
    return str(response.content.decode())


def decide(region: SimpleNamespace, panel: object, answer: str) -> None:
    session = CommissionSession.objects.get()
    address = f"{ADDRESS}{session.pk}/{panel.organization.code}/"  # type: ignore[attr-defined]
    response = region.client.post(address, {"is_admitted": answer, "reason": "По протоколу"})
    assert response.status_code == 302


def test_during_the_campaign_the_figures_stand_and_nothing_can_be_opened(
    region: SimpleNamespace, clock
) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-14T10:00")
    for language, response in in_languages(region.client, ADDRESS):
        assert_page(response, language)
        assert region.good.organization.name_in(language) in response.content.decode()
    region.client.cookies["django_language"] = "ru"
    page = region.client.get(ADDRESS).content.decode()
    assert "Кампания ещё идёт" in page
    assert "Записать заседание" not in page


def test_from_the_session_to_people_moved(region: SimpleNamespace) -> None:
    never = make.PersonFactory(lives_in="751110000")
    turned_away = make.PersonFactory(lives_in="751110000")
    make.attached(turned_away, region.small)
    for language, response in in_languages(region.client, ADDRESS):
        assert_page(response, language)
    region.client.cookies["django_language"] = "ru"
    half = region.client.post(ADDRESS, SESSION | {"number": ""})
    assert "Введите номер протокола" in half.content.decode()
    assert "Омаров Д., председатель" in half.content.decode(), "nothing typed is lost"
    early = region.client.post(ADDRESS, SESSION | {"held_on_day": "15"})
    assert "Заседание – после последнего дня кампании" in early.content.decode()
    opened = region.client.post(ADDRESS, SESSION)
    assert opened.status_code == 302
    assert "По некоторым организациям нет решения" in step(region, "settle")
    session = CommissionSession.objects.get()
    one = f"{ADDRESS}{session.pk}/{region.good.organization.code}/"
    for language, response in in_languages(region.client, one):
        assert_page(response, language)
    region.client.cookies["django_language"] = "ru"
    assert "Напишите причину" in region.client.post(one, {"is_admitted": "no"}).content.decode()
    decide(region, region.good, "yes")
    decide(region, region.small, "no")
    assert "Допущено по требованиям: 0" in step(region, "admit")
    assert "Список утверждён" in step(region, "settle")
    assert "Выписка отправлена" in step(region, "send")
    assert Message.objects.filter(template="commission_not_admitted").exists()
    for address in (ADDRESS, one, f"{ADDRESS}{session.pk}/extract/"):
        for language, response in in_languages(region.client, address):
            assert_page(response, language)
    region.client.cookies["django_language"] = "ru"
    step(region, "plan")
    plan = MovePlan.objects.get()
    assert (plan.people, plan.left) == (2, 2)
    address = f"/desk/moves/{plan.pk}/"
    for name, state in (("agree", PlanState.AGREED), ("start", PlanState.RUNNING)):
        for language, response in in_languages(region.client, address):
            assert_page(response, language)
        assert "План" in advance(region, address, name)
        plan.refresh_from_db()
        assert plan.state == state
    advance(region, address, "stop")
    for language, response in in_languages(region.client, address):
        assert_page(response, language)
    advance(region, address, "go_on")
    moving.run(plan.pk)
    for language, response in in_languages(region.client, address):
        assert_page(response, language)
    for person in (never, turned_away):
        assert periods(person)[-1] == (region.good.pk, date(2027, 1, 1), None)
    for language, response in in_languages(region.client, ADDRESS):
        assert_page(response, language)


def plan_of(region: SimpleNamespace, people: int = 1) -> MovePlan:
    return moves.make(
        region.user,
        kind=MoveKind.COMMISSION,
        territory=make.unit("750000000"),
        act_number="3",
        act_on=date(2026, 11, 19),
        first_on=date(2027, 1, 1),
        moves=[
            *(
                Move(make.PersonFactory(lives_in="751110000").pk, None, region.good.pk)
                for _ in range(people)
            ),
            Move(make.PersonFactory().pk, None, None, SkipReason.NO_ADDRESS),
        ],
    )


def test_people_page_by_page_and_by_reason(region: SimpleNamespace) -> None:
    plan = plan_of(region, people=52)
    address = f"/desk/moves/{plan.pk}/people/"
    for language, response in in_languages(region.client, address):
        assert_page(response, language)
    seen = AccessLogEntry.objects.filter(user=region.user, purpose=f"moves {plan.pk}")
    assert seen.values("person").distinct().count() == 50
    last = plan.items.order_by("pk")[49]
    second = region.client.get(f"{address}?after={last.pk}").content.decode()
    assert second.count("<bdi>") == 3
    region.client.cookies["django_language"] = "ru"
    page = region.client.get(f"{address}?reason=no_address").content.decode()
    assert page.count("<bdi>") == 1
    assert "Адрес не записан" in page
    assert region.client.get(f"{address}?state=done").content.decode().count("<bdi>") == 0
    assert region.client.get(f"{address}?after=x&reason=y").status_code == 200


def test_steps_that_come_too_late_are_explained(region: SimpleNamespace) -> None:
    plan, other = plan_of(region), plan_of(region)
    address = f"/desk/moves/{plan.pk}/step/"
    late = region.client.post(address, {"step": "go_on"}, follow=True).content.decode()
    assert "тем временем кто-то изменил" in late
    assert region.client.post(address, {"step": "x"}).status_code == 404
    moves.agree(plan.pk, region.user)
    moves.start(plan.pk, region.user)
    held = plan.items.filter(is_held=True).get()
    other.items.filter(state="planned").update(person=held.person)
    moves.agree(other.pk, region.user)
    theirs = region.client.post(
        f"/desk/moves/{other.pk}/step/", {"step": "start"}, follow=True
    ).content.decode()
    assert "переводит другой план: 1" in theirs
    gone = region.client.post(f"/desk/moves/{other.pk}/step/", {"step": "discard"})
    assert gone["Location"] == ADDRESS
    assert not MovePlan.objects.filter(pk=other.pk).exists()


def test_another_region_finds_nothing(region: SimpleNamespace, sign_in: SignIn) -> None:
    plan = plan_of(region)
    commission.open_session(
        region.user,
        make.unit("750000000"),
        2026,
        number="3",
        held_on=date(2026, 11, 19),
        members="а",
    )
    session = CommissionSession.objects.get()
    far = sign_in(make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000")))
    for address in (
        f"/desk/moves/{plan.pk}/",
        f"/desk/moves/{plan.pk}/people/",
        f"{ADDRESS}{session.pk}/extract/",
        f"{ADDRESS}{session.pk}/{region.good.organization.code}/",
        f"{ADDRESS}?territory=750000000",
        f"{ADDRESS}?year=2020",
        f"{ADDRESS}?year=x",
        "/desk/moves/999999/",
    ):
        assert far.get(address).status_code == 404, address
    assert far.post(f"/desk/moves/{plan.pk}/step/", {"step": "agree"}).status_code == 404
    assert far.post(f"{ADDRESS}{session.pk}/step/", {"step": "settle"}).status_code == 404
    head = sign_in(make.staff(Role.ORG_HEAD, organization=region.good.organization))
    assert head.get(f"/desk/moves/{plan.pk}/").status_code == 403
    assert head.get(ADDRESS).status_code == 403
