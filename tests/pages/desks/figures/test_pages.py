"""Figures: findings and tables of the user's own organizations, days in the address, files, few ones hidden."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from applications import actions
from codes import RefusalGround, Role
from demonstration import factories as make
from pages.desks.figures.figure import hidden, percent, signed
from pages.desks.figures.views import FIGURES
from registry.models import Panel
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[[User], Client]
OWN = "?period=own&first=2026-10-01&last=2026-10-31"


@pytest.fixture
def heads(desk: SimpleNamespace) -> SimpleNamespace:
    """Heads of the new clinic and of a stranger's, the region, the nation."""
    return SimpleNamespace(
        head=make.staff(Role.ORG_HEAD, organization=desk.new.organization, language="ru"),
        stranger=make.staff(Role.ORG_HEAD, organization=desk.stranger.roles.get().organization),
        region=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000")),
        far=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000")),
        nation=make.staff(Role.NATIONAL_ADMIN),
    )


def filed(desk: SimpleNamespace, panel: Panel | None = None, **more: Any) -> Any:
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, desk.old)
    return make.filed(person, panel or desk.new, **more)


def refused(desk: SimpleNamespace, panel: Panel, by: User) -> None:
    row = filed(desk, panel, documents=())
    actions.refuse(
        row.pk, by, version=row.version, ground=RefusalGround.REQUIREMENTS_NOT_MET, text="Нет"
    )


def table(response: Any) -> list[list[str]]:
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_in_each_language_with_content(
    desk: SimpleNamespace, heads: SimpleNamespace, sign_in: SignIn
) -> None:
    filed(desk)
    refused(desk, desk.new, desk.specialist)
    for user in (heads.head, heads.region, heads.nation):
        for language, response in in_languages(sign_in(user), f"/desk/figures/{OWN}"):
            page = assert_page(response, language)
            assert len(page.all("section")) >= len(FIGURES)
            assert all(given.get("style") is None for _tag, given in page.tags)


def test_a_finding_says_its_number(
    desk: SimpleNamespace, heads: SimpleNamespace, sign_in: SignIn
) -> None:
    rows = [filed(desk) for _ in range(3)]
    actions.take(rows[0].pk, desk.specialist)
    html = sign_in(heads.head).get("/desk/figures/").content.decode()
    assert "Решения ждут 3 заявления, сроки не нарушены" in html
    html = sign_in(heads.stranger).get("/desk/figures/").content.decode()
    assert "Решения не ждёт ни одно заявление" in html


def test_whatever_the_address_says_only_ones_own_is_counted(
    desk: SimpleNamespace, heads: SimpleNamespace, sign_in: SignIn
) -> None:
    filed(desk)
    code = desk.new.organization.code
    for query in (
        "",
        f"?organization={code}",
        "?place=750000000",
        f"?organization={code}&period=week",
    ):
        for user in (heads.stranger, heads.far):
            lines = table(sign_in(user).get(f"/desk/figures/due.csv{query}"))
            assert len(lines) == 1, (query, lines)
    assert len(table(sign_in(heads.head).get("/desk/figures/due.csv"))) == 2
    assert sign_in(desk.specialist).get("/desk/figures/").status_code == 403


def test_a_region_chooses_one_of_its_organizations(
    desk: SimpleNamespace, heads: SimpleNamespace, sign_in: SignIn
) -> None:
    filed(desk)
    filed(desk, desk.stranger.roles.get().organization.panels.first())
    client = sign_in(heads.region)
    assert table(client.get("/desk/figures/due.csv"))[1][1] == "2"
    code = desk.new.organization.code
    assert table(client.get(f"/desk/figures/due.csv?organization={code}"))[1][1] == "1"
    assert table(client.get("/desk/figures/due.csv?place=751110000"))[1][1] == "2"


def test_a_country_chooses_a_region_first(
    desk: SimpleNamespace, heads: SimpleNamespace, sign_in: SignIn
) -> None:
    far = make.PanelFactory(
        site__organization=make.OrganizationFactory(unit=make.unit("711310000"))
    )
    filed(desk)
    client = sign_in(heads.nation)
    page = client.get("/desk/figures/").content.decode()
    assert 'name="organization"' not in page
    assert 'value="710000000"' in page
    assert len(table(client.get("/desk/figures/due.csv?place=710000000"))) == 1
    assert len(table(client.get("/desk/figures/due.csv?place=750000000"))) == 2
    page = client.get("/desk/figures/?place=710000000").content.decode()
    assert far.organization.name_ru in page
    assert desk.new.organization.name_ru not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first=&last=2026-10-01", "Введите первый день"),
        ("first=2026-10-01&last=", "Введите последний день"),
        ("first=2026-10-02&last=2026-10-01", "Последний день раньше первого"),
        ("first=1.10.2026&last=2026-10-01", "Введите первый день в виде 2026-09-15"),
        ("first=2001-01-01&last=2026-10-01", "Выберите не больше двух лет"),
    ],
)
def test_days_that_cannot_be(
    heads: SimpleNamespace, sign_in: SignIn, query: str, said: str
) -> None:
    response = sign_in(heads.head).get(f"/desk/figures/?period=own&{query}")
    page = assert_page(response, "ru")
    assert page.title.strip().startswith("Ошибка")
    assert said in response.content.decode()


@pytest.mark.parametrize(
    "period", ["campaign", "campaign-before", "week", "month", "last-month", "year"]
)
def test_usual_days(heads: SimpleNamespace, sign_in: SignIn, period: str) -> None:
    assert_page(sign_in(heads.head).get(f"/desk/figures/?period={period}"), "ru")


def test_a_table_that_is_not_known(heads: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(heads.head)
    assert client.get("/desk/figures/nothing/").status_code == 404
    assert client.get("/desk/figures/nothing.csv").status_code == 404
    assert client.get("/desk/figures/due.pdf").status_code == 404


@pytest.mark.parametrize("slug", FIGURES)
def test_every_figure_alone_and_as_a_file(
    desk: SimpleNamespace, heads: SimpleNamespace, sign_in: SignIn, slug: str
) -> None:
    refused(desk, desk.new, desk.specialist)
    client = sign_in(heads.head)
    for language, response in in_languages(client, f"/desk/figures/{slug}/{OWN}"):
        assert_page(response, language)
    headers, *rows = table(client.get(f"/desk/figures/{slug}.csv{OWN}"))
    assert all(len(row) == len(headers) for row in rows)
    response = client.get(f"/desk/figures/{slug}.xlsx{OWN}")
    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_as_many_questions_for_many_organizations(
    desk: SimpleNamespace,
    heads: SimpleNamespace,
    sign_in: SignIn,
    django_assert_max_num_queries: Any,
) -> None:
    client = sign_in(heads.region)
    client.get("/desk/figures/")
    for _ in range(5):
        filed(desk, make.PanelFactory())
    with django_assert_max_num_queries(30):
        client.get("/desk/figures/")


def test_few_refusals_of_a_clinic_are_not_told_above_it(
    desk: SimpleNamespace, heads: SimpleNamespace, sign_in: SignIn
) -> None:
    other = make.PanelFactory()
    specialist = make.staff(Role.SPECIALIST, organization=other.organization)
    for _ in range(2):
        refused(desk, desk.new, desk.specialist)
    for _ in range(6):
        refused(desk, other, specialist)
    lines = table(sign_in(heads.region).get(f"/desk/figures/refused.csv{OWN}"))[1:]
    told = {line[0]: line[2] for line in lines}
    assert told[desk.new.organization.name_ru] == "1–4"
    assert told[other.organization.name_ru] == "1–4"  # or eight less six would say it
    assert [line[2] for line in lines if "8" in line[2]] == ["8"]
    own = table(sign_in(heads.head).get(f"/desk/figures/refused.csv{OWN}"))[1:]
    assert [line[-1] for line in own] == ["2"]


def test_nor_does_the_finding_tell_them(
    desk: SimpleNamespace, heads: SimpleNamespace, sign_in: SignIn
) -> None:
    refused(desk, desk.new, desk.specialist)
    assert (
        "Отказано по 1 заявлению"
        in sign_in(heads.head).get(f"/desk/figures/refused/{OWN}").content.decode()
    )
    above = sign_in(heads.nation).get(f"/desk/figures/refused/{OWN}").content.decode()
    assert "Отказано менее чем по 5 заявлениям" in above
    assert "по 1 заявлению" not in above


@pytest.mark.parametrize(
    ("counts", "untold"),
    [
        ([], set()),
        ([0, 7, 9], set()),
        ([3, 7, 9], {0, 1}),
        ([3, 2, 9], {0, 1}),
        ([3], {0}),
        ([0, 4, 0], {1}),
    ],
)
def test_what_would_give_a_small_number_away(counts: list[int], untold: set[int]) -> None:
    assert hidden(counts) == untold


def test_shares_in_words() -> None:
    assert percent(1, 0) == "–"
    assert percent(1, 2).endswith("50%") or percent(1, 2).startswith("50")
    assert percent(999, 1000).startswith("99")
    assert percent(9999, 10000).startswith("99")
    assert (signed(12), signed(-5), signed(0)) == ("+12", "−5", "0")


def test_the_week_of_filing_stands_beside_the_campaign_before(
    desk: SimpleNamespace, heads: SimpleNamespace, sign_in: SignIn, clock: Any
) -> None:
    filed(desk)
    lines = table(sign_in(heads.head).get("/desk/figures/filed.csv"))[1:]
    weeks = [date.fromisoformat(line[0]) for line in lines]
    assert weeks[0] == date(2026, 9, 15)
    assert all(after - before == timedelta(days=7) for before, after in pairwise(weeks))
    assert [line[4] for line in lines if line[4] not in ("", "0")] == ["1"]
    assert lines[-1][4] == ""  # a week to come has no number of its own
