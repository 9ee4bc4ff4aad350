"""The nation's pages in use: nothing is written before it is confirmed, and nothing typed is lost."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccessLogEntry, RoleAssignment, User
from applications import quality
from applications.law import law_in_force
from applications.models import FundListDeclaration, LawValue, QualityNote
from campaigns.models import Campaign, DayOverride
from codes import ContractState, Role
from demonstration import factories as make
from eligibility import Law
from notifications.models import TextVersion, WordingReview
from pages.desks.nation.law_words import is_named, name_of, value_in_words
from registry.models import OverNormOrder, Person
from tests.pages.helpers import assert_page

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
Send = Callable[..., Any]


@pytest.fixture
def nation() -> User:
    return make.staff(Role.NATIONAL_ADMIN, name="Администратор", language="ru")


@pytest.fixture
def client(nation: User, sign_in: SignIn) -> Client:
    signed_in = sign_in(nation)
    signed_in.cookies["django_language"] = "ru"
    return signed_in


def day(name: str, value: date) -> dict[str, str]:
    return {
        f"{name}_day": str(value.day),
        f"{name}_month": str(value.month),
        f"{name}_year": str(value.year),
    }


def confirm(client: Client, address: str, given: dict[str, Any]) -> Any:
    """Look at what will be so, then confirm exactly what that page carries."""
    looked = client.post(address, {**given, "do": "preview"})
    assert_page(looked, "ru")
    assert "kept" in looked.context, looked.context["form"].errors
    kept: dict[str, list[str]] = {}
    for name, value in looked.context["kept"]:
        kept.setdefault(name, []).append(value)
    return client.post(address, {**kept, "do": "confirm"})


VALUE = {"number": "3", "act": "Приказ № 9", **day("checked_on", date(2026, 10, 14)), "note": ""}


def test_every_parameter_has_words() -> None:
    law = Law.shipped()
    for name in law.parameter_names():
        assert is_named(name), name
        assert str(name_of(name)) != name
        for value in law.parameter(name).values:
            assert all(value_in_words(name, value.value))


def test_a_value_of_the_law_is_entered_in_two_steps_and_taken_back(client: Client) -> None:
    address = reverse("nation-value", args=["free_choices_per_year"])
    given = {**VALUE, **day("from_on", date(2027, 1, 1))}
    client.post(address, {**given, "do": "preview"})
    client.post(address, {**given, "do": "edit"})
    assert not LawValue.objects.exists(), "nothing is written before it is confirmed"
    assert confirm(client, address, given).status_code == 302
    row = LawValue.objects.get()
    assert law_in_force().value("free_choices_per_year", date(2027, 1, 1)) == 3
    page = client.get(reverse("nation-parameter", args=["free_choices_per_year"]))
    assert "Приказ № 9" in page.content.decode()
    back = reverse("nation-value-back", args=[row.pk])
    assert confirm(client, back, {}).status_code == 302
    assert law_in_force().value("free_choices_per_year", date(2027, 1, 1)) == 2


def test_a_day_that_has_come_is_refused_at_its_field(client: Client) -> None:
    address = reverse("nation-value", args=["free_choices_per_year"])
    given = {**VALUE, **day("from_on", date(2026, 10, 14))}
    page = client.post(address, {**given, "do": "preview"})
    assert "from_on" in page.context["form"].errors
    assert 'value="Приказ № 9"' in page.content.decode(), "nothing typed is lost"
    page = client.post(address, {**given, "number": "три", "do": "preview"})
    assert "number" in page.context["form"].errors
    assert client.get(reverse("nation-parameter", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("registry_desk_open_to_everyone", {"answer": "no"}, False),
        (
            "counted_grounds",
            {"chosen": ["free_choice", "doctor_choice"]},
            ["free_choice", "doctor_choice"],
        ),
        ("panel_age.pediatrician_0_6", {"age_from": "0", "under": "8"}, {"from": 0, "under": 8}),
        ("panel_age.district_therapist", {"age_from": "16", "under": ""}, {"from": 16}),
        ("whole_city_units", {"prefixes": "71, 75"}, ["71", "75"]),
        (
            "campaign_window",
            {"first_day": "1", "first_month": "9", "last_day": "1", "last_month": "11"},
            {"first_day": 1, "first_month": 9, "last_day": 1, "last_month": 11},
        ),
        (
            "campaign_effective",
            {"day": "1", "month": "2", "years_later": "1"},
            {"day": 1, "month": 2, "years_later": 1},
        ),
        (
            "documents.convict",
            {"document_1_1": "committee_minutes", "document_1_2": "court_decision"},
            [["committee_minutes", "court_decision"]],
        ),
    ],
)
def test_each_kind_of_value_has_its_form(
    client: Client, name: str, given: dict[str, Any], value: Any
) -> None:
    address = reverse("nation-value", args=[name])
    given = {**VALUE, **day("from_on", date(2027, 1, 1)), **given}
    assert confirm(client, address, given).status_code == 302
    assert LawValue.objects.get().value == value


def test_a_campaign_and_a_moved_day(client: Client) -> None:
    given = {
        **day("first_on", date(2027, 9, 1)),
        **day("last_on", date(2027, 11, 1)),
        **day("effective_on", date(2028, 1, 1)),
        "act": "Приказ № 2",
    }
    assert confirm(client, reverse("nation-new-campaign"), given).status_code == 302
    assert Campaign.objects.get(year=2027).act == "Приказ № 2"
    running = reverse("nation-campaign", args=[2026])
    changed = {
        **day("first_on", date(2026, 9, 16)),
        **day("last_on", date(2026, 11, 15)),
        "act": "№ 3",
    }
    page = client.post(running, {**changed, "do": "preview"})
    assert "first_on" in page.context["form"].errors
    moved = {**day("day", date(2027, 1, 4)), "kind": "off", "act": "№ 812", "note": ""}
    assert confirm(client, reverse("nation-move-day"), moved).status_code == 302
    page = client.post(reverse("nation-move-day"), {**moved, "act": "№ 813", "do": "preview"})
    assert "day" in page.context["form"].errors
    row = DayOverride.objects.get()
    assert_page(client.get(reverse("nation-calendar") + "?year=2027"), "ru")
    assert confirm(client, reverse("nation-day-back", args=[row.pk]), {}).status_code == 302
    row.refresh_from_db()
    assert row.taken_back_on == date(2026, 10, 14)


def test_the_list_of_the_fund_is_declared_as_it_was_looked_at(client: Client) -> None:
    without = make.OrganizationFactory(contracts={2027: ContractState.UNKNOWN})
    contract = reverse("nation-fund-contract", args=[2027, without.code])
    page = client.post(contract, {"state": "confirmed", "number": "", "do": "preview"})
    assert "from_on" in page.context["form"].errors
    declare = reverse("nation-fund-declare", args=[2027])
    looked = client.post(declare, {"act": "Письмо № 4", "do": "preview"})
    seen = dict(looked.context["kept"])["seen"]
    assert seen == str(without.pk)
    make.OrganizationFactory(contracts={2027: ContractState.UNKNOWN})
    page = client.post(declare, {"act": "Письмо № 4", "seen": seen, "do": "confirm"})
    assert page.context["form"].non_field_errors()
    assert not FundListDeclaration.objects.exists()
    given = {"state": "confirmed", "number": "17", **day("from_on", date(2027, 1, 1))}
    assert confirm(client, contract, given).status_code == 302
    assert confirm(client, declare, {"act": "Письмо № 4"}).status_code == 302
    assert without.contracts.get(year=2027).state == ContractState.CONFIRMED
    page = assert_page(client.get(reverse("nation-fund", args=[2027]) + "?state=refused"), "ru")
    assert any("Письмо № 4" in text for text in page.texts)


def test_an_order_is_given_and_ended(client: Client) -> None:
    panel = make.PanelFactory()
    found = client.get(reverse("nation-order-find"), {"organization": panel.organization.code})
    assert panel in [row for row, _type, _url in found.context["panels"]]
    nothing = client.get(reverse("nation-order-find"), {"organization": "нет такой"})
    assert nothing.context["form"].errors
    given = {"places": "10", "act": "27-П", **day("from_on", date(2026, 10, 14))}
    assert confirm(client, reverse("nation-new-order", args=[panel.pk]), given).status_code == 302
    panel.refresh_from_db()
    assert (panel.over_norm, panel.over_norm_act) == (10, "27-П")
    page = client.post(
        reverse("nation-new-order", args=[panel.pk]), {**given, "places": "5", "do": "preview"}
    )
    assert "from_on" in page.context["form"].errors
    order = OverNormOrder.objects.get()
    ending = reverse("nation-order", args=[order.pk])
    assert confirm(client, ending, day("last_on", date(2026, 10, 31))).status_code == 302
    order.refresh_from_db()
    assert order.to_on == date(2026, 11, 1)


def test_a_text_is_looked_at_before_it_holds(client: Client) -> None:
    address = reverse("nation-text", args=["application_withdrawn", "ru"])
    form = client.get(address).context["form"]
    given = {"subject": form["subject"].value(), "body": form["body"].value(), "seen": "0"}
    page = client.post(address, {**given, "body": "Отозвано.", "do": "preview"})
    assert "organization" in str(page.context["form"].errors["body"])
    given["body"] += "\n\nСпасибо."
    looked = client.post(address, {**given, "do": "preview"})
    assert "Спасибо." in looked.context["sample"].body
    assert "{{" not in looked.context["sample"].body
    assert confirm(client, address, given).status_code == 302
    assert TextVersion.objects.get().version == 1
    page = client.post(address, {**given, "body": given["body"] + "!", "do": "preview"})
    assert page.context["form"].non_field_errors(), "another version was written meanwhile"
    shipped = reverse("nation-text-shipped", args=["application_withdrawn", "ru"])
    assert confirm(client, shipped, {}).status_code == 302
    assert TextVersion.objects.order_by("-version")[0].is_shipped


def test_a_user_is_created_given_a_role_and_blocked(client: Client, nation: User) -> None:
    organization = make.OrganizationFactory()
    given = {
        "username": "new.clerk",
        "name": "Ахметова А. Б.",
        "position": "",
        "email": "",
        "language": "ru",
        "password": "short",
    }
    page = client.post(reverse("nation-new-user"), given)
    assert "password" in page.context["form"].errors
    assert b"short" not in page.content, "a password is never shown again"
    given["password"] = "Qy7-long-enough-42"
    assert client.post(reverse("nation-new-user"), given).status_code == 302
    user = User.objects.get(username="new.clerk")
    role = reverse("nation-role-give", args=[user.pk])
    given_role = {"role": "registry_clerk", **day("from_on", date(2026, 10, 14))}
    page = client.post(role, {**given_role, "do": "preview"})
    assert "role" in page.context["form"].errors, "a clerk has an organization"
    given_role["organization"] = organization.code
    assert confirm(client, role, given_role).status_code == 302
    row = RoleAssignment.objects.get(user=user)
    assert (row.organization, row.given_by) == (organization, nation)
    own = reverse("nation-role-give", args=[nation.pk])
    page = client.post(own, {**given_role, "do": "preview"})
    assert page.context["form"].non_field_errors(), "nobody gives themselves a role"
    ending = reverse("nation-role-end", args=[nation.roles.get().pk])
    page = client.post(ending, {**day("last_on", date(2026, 10, 20)), "do": "confirm"})
    assert page.context["form"].non_field_errors(), "the last administrator stays"
    page = client.get(reverse("nation-users"), {"words": "ахмет", "role": "registry_clerk"})
    assert [user for user, _roles in page.context["lines"]] == [user]
    assert confirm(client, reverse("nation-block", args=[user.pk]), {}).status_code == 302
    assert not User.objects.get(pk=user.pk).is_active
    assert_page(client.get(reverse("nation-user", args=[user.pk])), "ru")


def test_a_doubt_is_opened_marked_and_never_shown_elsewhere(
    client: Client, nation: User, sign_in: SignIn
) -> None:
    panel = make.PanelFactory()
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, panel)
    Person.objects.filter(pk=person.pk).update(died_on=date(2026, 10, 1))
    quality.sweep()
    listed = client.get(reverse("nation-quality"))
    assert person.last_name not in listed.content.decode(), "the list names nobody"
    (line,) = listed.context["lines"]
    page = client.get(line.url)
    assert person.last_name in page.content.decode()
    assert person.iin not in page.content.decode().replace(" ", "")
    assert AccessLogEntry.objects.filter(user=nation, person=person).exists()
    page = client.post(line.url, {"state": "dismissed", "text": ""})
    assert "text" in page.context["form"].errors
    assert client.post(line.url, {"state": "dismissed", "text": "Ошибка"}).status_code == 302
    assert QualityNote.objects.get().by == nation
    far = sign_in(make.staff(Role.REGIONAL_ADMIN, territory=make.unit("110000000")))
    assert far.get(line.url).status_code == 404
    assert far.get(reverse("nation-quality")).context["lines"] == []
    assert far.get(reverse("nation")).status_code == 403


def test_a_wording_is_marked_as_reviewed(client: Client, nation: User) -> None:
    address = reverse("nation-wording", args=["ground.privatization"])
    page = client.post(address, {"note": "", "seen": "Басқа", "do": "confirm"})
    assert page.context["form"].non_field_errors()
    seen = client.get(address).context["seen"]
    assert confirm(client, address, {"note": "V2000021642", "seen": seen}).status_code == 302
    assert WordingReview.objects.get().reviewed_by == nation
    assert_page(client.get(reverse("nation-wordings")), "ru")


@pytest.mark.parametrize(
    "name", ["nation-law", "nation-texts", "nation-users", "nation-orders", "nation-quality"]
)
def test_lists_ask_the_database_a_fixed_number_of_times(
    client: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    for _one in range(3):
        make.staff(Role.REGISTRY_CLERK, organization=make.OrganizationFactory())
    with django_assert_max_num_queries(15):
        client.get(reverse(name))
