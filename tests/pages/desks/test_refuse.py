"""Refusing: six grounds and no other, the letter first, nothing typed lost."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from applications import actions
from applications.models import Decision
from codes import ApplicationStatus as Status
from codes import Ground, RefusalGround
from demonstration import factories as make
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]
FACTS = "Нет сведений о новом адресе."


@pytest.fixture
def case(desk: SimpleNamespace) -> SimpleNamespace:
    """A case whose ground fails."""
    desk.row = make.filed(
        desk.person,
        desk.new,
        ground=Ground.FIRST_ATTACHMENT,
        disputed_text="Я нигде не прикреплён",
        language="kk",
    )
    desk.url = f"/desk/case/{desk.row.number}/refuse/"
    return desk


def given(row: object, do: str, **more: str) -> dict[str, object]:
    return {
        "version": row.version,
        "ground": "requirements_not_met",
        "text": FACTS,
        "do": do,
        **more,
    }


def test_the_form_in_each_language(case: SimpleNamespace, sign_in: SignIn) -> None:
    for language, response in in_languages(sign_in(case.specialist), case.url):
        page = assert_page(response, language)
        radios = [i for i in page.all("input") if i.get("type") == "radio"]
        assert [i["value"] for i in radios] == [ground.value for ground in RefusalGround]
        assert [i["value"] for i in radios if "checked" in i] == ["requirements_not_met"]


def test_both_are_needed(case: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(case.specialist)
    for do in ("preview", "confirm"):
        for lost in ("ground", "text"):
            response = client.post(case.url, given(case.row, do, **{lost: " "}))
            assert_page(response)
            assert response.context["form"].errors.keys() == {lost}
    response = client.post(case.url, given(case.row, "confirm", ground="other"))
    assert response.context["form"].errors.keys() == {"ground"}
    assert FACTS in response.content.decode(), "nothing typed is lost"
    assert not Decision.objects.exists()


def test_the_letter_is_in_the_applicants_language(case: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(case.specialist)
    for language in ("kk", "ru", "en"):
        client.cookies["django_language"] = language
        response = client.post(case.url, given(case.row, "preview"))
        assert_page(response, language)
        html = response.content.decode()
        assert "Дәлелді бас тарту" in html
        assert FACTS in html
        assert "2027 жылғы 14 қаңтарға" in html, "until when it can be contested"
    case.row.refresh_from_db()
    assert case.row.status == Status.IN_REVIEW
    back = client.post(case.url, given(case.row, "edit"))
    assert FACTS in back.content.decode()


def test_confirming_refuses_once(case: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(case.specialist)
    for _ in range(2):
        response = client.post(case.url, given(case.row, "confirm"))
        assert response.status_code == 302
        assert response["Location"] == "/desk/queue/"
    case.row.refresh_from_db()
    assert case.row.status == Status.REFUSED
    assert case.row.refusal_text == FACTS
    assert Decision.objects.count() == 1


def test_a_stale_page_keeps_the_text(case: SimpleNamespace, sign_in: SignIn) -> None:
    actions.take(case.row.pk, case.colleague)
    client = sign_in(case.specialist)
    for do in ("preview", "confirm"):
        response = client.post(case.url, given(case.row, do))
        assert_page(response, status=409)
        assert FACTS in response.content.decode()
        assert "Сапаров Г." in response.content.decode()
    assert not Decision.objects.exists()


def test_others_may_not(case: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(case.stranger).post(case.url, given(case.row, "confirm")).status_code == 404
    assert sign_in(case.clerk).post(case.url, given(case.row, "confirm")).status_code == 403
