"""At the desks: a clerk's walk-in, a refusal and what the person reads, a stale page, a list that filled up."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from applications import actions
from applications.models import Application
from codes import ApplicationStatus as Status
from codes import Channel, Document
from demonstration import factories as make
from notifications.models import ElectronicDocument
from notifications.tasks import render

from .conftest import PASSWORD, beside, resident
from .visitor import LANGUAGES, Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def specialist(town: SimpleNamespace, visit: Visit) -> Visitor:
    """A specialist before the queue, in Russian."""
    return at_queue(visit("ru"), "specialist")


def at_queue(visitor: Visitor, login: str) -> Visitor:
    visitor.open("/sign-in/")
    visitor.sign_in(login, PASSWORD)
    if visitor.path != "/desk/queue/":  # from the desk's first page on to the queue
        visitor.press("main a[href='/desk/queue/']")
    return visitor


def open_case(visitor: Visitor, row: Application) -> None:
    visitor.open("/desk/queue/")
    visitor.press(visitor.page.get_by_role("link", name=str(row.number)))


def test_a_clerk_enters_a_paper_application(town: SimpleNamespace, visit: Visit) -> None:
    person = resident(town, language="ru", last_name="Белова", first_name="Вера")
    clerk = visit("ru")
    clerk.open("/desk/find/")
    clerk.sign_in("clerk", PASSWORD)
    clerk.fill(iin="850402")
    clerk.onward()
    assert clerk.page.locator(".error-summary a").count() == 1
    clerk.fill(iin=f"{person.iin[:6]} {person.iin[6:]}")
    clerk.onward()
    if clerk.path == "/desk/find/":
        clerk.press("main .rows a")
    assert "Белова Вера" in clerk.heading()
    clerk.onward()
    page = clerk.page
    page.locator("[name=ground]").select_option("campaign")
    page.locator("[name=panel]").select_option(town.new.code)
    page.locator(f"[name=shown][value={Document.IDENTITY_CARD}]").check()
    clerk.tick("personal_data")
    clerk.press("main button[value=check]")
    clerk.says(town.new.doctor.full_name)
    draft = Application.objects.get(person=person)
    clerk.press(f"main a[href='/desk/paper/{draft.pk}/']")  # to be signed
    clerk.says("Белова Вера")
    clerk.open(f"/desk/walk-in/{draft.pk}/check/")
    clerk.onward()
    draft.refresh_from_db()
    assert (draft.status, draft.channel) == (Status.IN_REVIEW, Channel.REGISTRY_DESK)
    clerk.says(draft.number, "20:00")
    clerk.open("/desk/my-day/")
    clerk.says(draft.number)
    clerk.open(f"/desk/person/{person.pk}/")
    clerk.says(draft.number)  # a second one is refused with the way to the first


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_told_in_the_order_people_need(
    language: str, town: SimpleNamespace, visit: Visit, specialist: Visitor
) -> None:
    person = resident(town, language=language)
    row = make.filed(person, town.new, documents=())
    open_case(specialist, row)
    assert specialist.page.locator("main button[value=approve]").count() == 0
    specialist.press(f"main a[href='/desk/case/{row.number}/refuse/']")
    specialist.onward()  # without facts there is no refusal
    assert specialist.page.locator(".error-summary a").count() == 1
    facts = "Удостоверение личности не приложено."
    specialist.fill(text=facts)
    specialist.onward()
    specialist.says(facts)
    specialist.press("main button[value=confirm]")
    row.refresh_from_db()
    assert row.status == Status.REFUSED
    assert row.refusal_text == facts
    beside(render, ElectronicDocument.objects.get(application_number=row.number).pk)

    citizen = visit(language)
    citizen.open(f"/applications/{row.number}/")
    citizen.sign_in(person.iin, PASSWORD)
    ids = citizen.page.locator("main h2").evaluate_all("all => all.map(one => one.id)")
    wanted = ["refused", "fix", "contest", "papers", "story"]
    assert [one for one in ids if one in wanted] == wanted
    terms = citizen.page.locator("section[aria-labelledby=refused] dd").all_inner_texts()
    assert terms[1] == facts
    assert "Касымова" in terms[2]
    assert citizen.page.locator("main a[href='/apply/']").count() == 1
    assert citizen.page.locator("#contest ~ p a[href='/help/#appeal']").count() == 1
    link = citizen.page.locator("main a[type='application/pdf']").get_attribute("href")
    assert citizen.context.request.get(f"{citizen.base}{link}").body().startswith(b"%PDF")


def test_a_stale_page_says_who_decided_meanwhile(
    town: SimpleNamespace, visit: Visit, specialist: Visitor
) -> None:
    row = make.filed(resident(town), town.new)
    open_case(specialist, row)
    colleague = at_queue(visit("kk"), "colleague")
    open_case(colleague, row)
    colleague.onward()
    specialist.onward(status=409)
    specialist.says("Сапаров Г. А.", row.number)
    specialist.press("main .actions a.btn-primary")
    specialist.says("Сапаров Г. А.")
    assert row.decisions.count() == 1


def test_a_list_that_filled_up_meanwhile_offers_the_free_ones(
    town: SimpleNamespace, specialist: Visitor
) -> None:
    type(town.new).objects.filter(pk=town.new.pk).update(norm=1)
    row = make.filed(resident(town), town.new)
    quicker = make.filed(resident(town), town.new)
    open_case(specialist, row)
    actions.approve(quicker.pk, town.colleague, version=quicker.version)
    specialist.onward(status=409)
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW
    specialist.says(town.second.doctor.full_name)
    assert specialist.page.locator(f"input[name=panel][value={town.new.code}]").count() == 0
    specialist.choose("panel", town.second.code)
    specialist.onward()
    row.refresh_from_db()
    assert (row.status, row.panel) == (Status.SCHEDULED, town.second)
