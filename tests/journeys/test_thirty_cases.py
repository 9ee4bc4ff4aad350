"""A specialist's morning: thirty cases decided by keyboard alone, one by one and together."""

from collections.abc import Callable
from types import SimpleNamespace

from applications import actions
from applications.models import Application, BulkApprovalItem
from applications.objection_messages import code_of
from codes import ApplicationStatus as Status
from codes import Channel, Role
from demonstration import factories as make

from .conftest import HOME, PASSWORD, with_password
from .test_keyboard import Keyboard
from .visitor import Visitor

FACTS = "Удостоверение личности не приложено."


def _filed(town: SimpleNamespace, **more: object) -> Application:
    person = make.PersonFactory(lives_in=HOME)
    make.attached(person, town.old)
    return make.filed(person, town.new, **more)  # type: ignore[arg-type]


def _statuses(rows: list[Application]) -> set[str]:
    return {row.status for row in Application.objects.filter(pk__in=[row.pk for row in rows])}


def _press(keys: Keyboard, selector: str) -> None:
    """Tab on to a link or button and press it."""
    keys.to(selector)
    _enter(keys)


def _enter(keys: Keyboard) -> None:
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")
    keys.visitor.look()


def _refuse(keys: Keyboard, row: Application) -> None:
    assert keys.visitor.path == f"/desk/case/{row.number}/"
    _press(keys, f"a[href='/desk/case/{row.number}/refuse/']")
    keys.to("textarea[name=text]")
    keys.page.keyboard.type(FACTS)
    _press(keys, "main button[value=preview]")
    keys.visitor.says(FACTS)
    _press(keys, "main button[value=confirm]")


def test_thirty_cases_by_keyboard(town: SimpleNamespace, visit: Callable[..., Visitor]) -> None:
    one_by_one = [_filed(town) for _ in range(6)]
    lacking = [_filed(town, documents=()) for _ in range(4)]
    together = [_filed(town) for _ in range(20)]
    specialist = visit("ru")
    specialist.open("/sign-in/")
    keys, page = Keyboard(specialist), specialist.page
    keys.to("[name=login]")
    page.keyboard.type("specialist")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    _enter(keys)
    if specialist.path != "/desk/queue/":
        _press(keys, "main a[href='/desk/queue/']")
    _press(keys, f"a[href='/desk/case/{one_by_one[0].number}/']")
    for row in one_by_one:
        assert specialist.path == f"/desk/case/{row.number}/"
        _press(keys, "main button[value=approve]")
        keys.comes_to("h1")  # of the next case
    assert _statuses(one_by_one) == {Status.SCHEDULED}
    for row in lacking:
        _refuse(keys, row)
    assert _statuses(lacking) == {Status.REFUSED}

    specialist.open("/desk/queue/")
    specialist.says("20 заявлений")
    # Meanwhile a colleague takes one of them: the confirmation was made before.
    _press(keys, "main a[href*='tick=green']")
    assert page.locator("input[name=case]:checked").count() == 20
    _press(keys, "main button:not([type=button]):has(~ .meta)")
    keys.comes_to("main button.btn-primary")
    specialist.says("Будет одобрено: 20.")
    actions.take(together[7].pk, town.colleague)
    _enter(keys)
    keys.comes_to("h1")
    specialist.says("Одобрено: 19.", "Оставлено как есть: 1.", str(together[7].number))
    assert BulkApprovalItem.objects.filter(left="").count() == 19
    _press(keys, f"main a[href='/desk/case/{together[7].number}/']")
    _press(keys, "main button[value=approve]")
    assert _statuses(together) == {Status.SCHEDULED}
    specialist.open("/desk/queue/")
    assert page.locator("main table").count() == 0, "nothing waits"


def test_a_case_goes_to_the_head_and_a_colleague(
    town: SimpleNamespace, visit: Callable[..., Visitor]
) -> None:
    """The same desk without a keyboard's haste: a question, its answer, another's hands."""
    head = make.staff(
        Role.ORG_HEAD, organization=town.new.organization, username="head", name="Оспанова Р."
    )
    with_password(head)
    row = _filed(town)
    specialist = visit("ru")
    specialist.sign_in("specialist", PASSWORD)
    specialist.open(f"/desk/case/{row.number}/")
    specialist.press(f"main a[href='/desk/case/{row.number}/question/']")
    specialist.fill(text="Ни одно основание не подходит.")
    specialist.onward()
    boss = visit("kk")
    boss.sign_in("head", PASSWORD)
    boss.open("/desk/queue/?show=asked")
    boss.press(boss.page.get_by_role("link", name=str(row.number)))
    boss.press(f"main a[href='/desk/case/{row.number}/question/']")
    boss.fill(text="Мақұлдаңыз.")
    boss.onward()
    specialist.open(f"/desk/case/{row.number}/")
    specialist.says("Мақұлдаңыз.")
    specialist.press(f"main a[href='/desk/case/{row.number}/hand-over/']")
    specialist.choose("to", town.colleague.pk)
    specialist.onward()
    specialist.says("Сапаров Г. А.")
    row.refresh_from_db()
    assert row.taken_by == town.colleague


def test_together_and_stopped_without_scripts(
    town: SimpleNamespace, visit: Callable[..., Visitor]
) -> None:
    """Nothing of it needs a script: ticking, the confirmation, and the page behind the link of a message."""
    person = make.PersonFactory(lives_in=HOME)
    make.attached(person, town.old)
    stopped = make.filed(person, town.new, by=town.clerk, channel=Channel.REGISTRY_DESK)
    rows = [_filed(town) for _ in range(2)]
    stranger = visit("kk", scripts=False)
    stranger.open(f"/not-me/{stopped.number}/{code_of(stopped)}/")
    stranger.press("main button.btn-danger")
    stranger.says("Өтініш тоқтатылды")
    specialist = visit("ru", scripts=False)
    specialist.sign_in("specialist", PASSWORD)
    specialist.open("/desk/queue/")
    specialist.says("это не я")
    boxes = specialist.page.locator("input[name=case]")
    assert boxes.count() == len(rows), "what its person stopped cannot be ticked"
    for place in range(len(rows)):
        boxes.nth(place).check()
    specialist.press("main form button:has(~ .meta)")
    specialist.onward()
    specialist.says("Одобрено: 2.")
    assert _statuses(rows) == {Status.SCHEDULED}
    assert _statuses([stopped]) == {Status.IN_REVIEW}
