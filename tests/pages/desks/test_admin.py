"""The administration: by role alone, under the strict policy, and waiting applications follow the calendar."""

from collections.abc import Callable
from datetime import datetime, time
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import AccessLogEntry, User
from applications.models import Application
from campaigns import clock as wall
from codes import ApplicationStatus as Status
from codes import Role
from demonstration import factories as make
from registry.models import KatoUnit, OpeningHours, Organization, Panel, Person
from tests.pages.helpers import LANGUAGES

SignIn = Callable[..., Client]


@pytest.fixture
def keeper(db: None) -> User:
    """A national administrator."""
    return make.staff(Role.NATIONAL_ADMIN, username="keeper", name="Keeper")


def test_by_role_alone(desk: SimpleNamespace, sign_in: SignIn, keeper: User) -> None:
    assert sign_in(keeper).get("/admin/").status_code == 200
    pretender = make.staff(
        Role.ORG_HEAD, organization=desk.new.organization, is_staff=True, is_superuser=True
    )
    for user in (pretender, desk.specialist, desk.clerk, make.user_of(desk.person)):
        client = sign_in(user)
        response = client.get("/admin/", follow=True)
        assert response.status_code == 403
        assert client.get("/admin/registry/panel/", follow=True).status_code == 403
    assert Client().get("/admin/registry/panel/").status_code == 302


def test_every_list_and_form_in_each_language(
    desk: SimpleNamespace, sign_in: SignIn, keeper: User
) -> None:
    """The test's client refuses inline scripts and styles, as the browser would."""
    make.approved(desk.person, desk.new, desk.specialist)
    make.StreetFactory()
    make.ServiceAreaFactory()
    client = sign_in(keeper)
    for language in LANGUAGES:
        client.cookies["django_language"] = language
        assert client.get("/admin/").status_code == 200
        for model, model_admin in admin.site._registry.items():
            path = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
            assert client.get(reverse(path + "changelist")).status_code == 200, model
            if model_admin.search_fields:
                assert client.get(reverse(path + "changelist"), {"q": "1"}).status_code == 200
            row = model._default_manager.first()
            if row is not None:
                address = reverse(path + "change", args=[row.pk])
                assert client.get(address).status_code == 200, model
            adding = client.get(reverse(path + "add"))
            may_add = model_admin.has_add_permission(adding.wsgi_request)
            assert adding.status_code == (200 if may_add else 403), model


def test_weekdays_of_opening_hours_are_chosen_by_name(
    desk: SimpleNamespace, sign_in: SignIn, keeper: User
) -> None:
    organization = desk.new.organization
    OpeningHours.objects.create(
        organization=organization, weekday=2, opens=time(9), closes=time(18)
    )
    client = sign_in(keeper)
    client.cookies["django_language"] = "kk"
    page = client.get(reverse("admin:registry_organization_change", args=[organization.pk]))
    assert '<option value="2" selected>Сәрсенбі</option>' in page.content.decode()


def test_new_hours_move_waiting_applications(
    desk: SimpleNamespace, sign_in: SignIn, keeper: User, clock: SimpleNamespace
) -> None:
    clock.set("2026-10-14T19:30")
    row = make.filed(desk.person, desk.new)
    assert row.status == Status.QUEUED
    assert wall.naive_local(row.accept_at) == datetime(2026, 10, 15, 8, 0)
    organization = desk.new.organization
    client = sign_in(keeper)
    address = f"/admin/registry/organization/{organization.pk}/change/"
    form = {
        name: getattr(organization, name) or ""
        for name in (
            "code name_kk name_ru name_en type ownership address_kk address_ru phone email status"
        ).split()
    }
    form |= {"unit": organization.unit_id, "opened_on": "2015-01-01", "accepts_outside_area": "on"}
    form |= {"volume_allocated": "on"}
    form |= {"hours-TOTAL_FORMS": "5", "hours-INITIAL_FORMS": "0"}
    for weekday in range(5):
        form |= {
            f"hours-{weekday}-weekday": str(weekday),
            f"hours-{weekday}-opens": "10:00",
            f"hours-{weekday}-closes": "18:00",
        }
    contracts = list(organization.contracts.order_by("pk"))
    form |= {
        "contracts-TOTAL_FORMS": str(len(contracts)),
        "contracts-INITIAL_FORMS": str(len(contracts)),
    }
    for place, contract in enumerate(contracts):
        form |= {
            f"contracts-{place}-id": contract.pk,
            f"contracts-{place}-organization": organization.pk,
            f"contracts-{place}-year": contract.year,
            f"contracts-{place}-state": contract.state,
            f"contracts-{place}-number": contract.number,
            f"contracts-{place}-from_on": contract.from_on,
            f"contracts-{place}-to_on": contract.to_on,
        }
    response = client.post(address, form)
    assert response.status_code == 302, response.context["errors"]
    assert OpeningHours.objects.count() == 5
    row.refresh_from_db()
    assert wall.naive_local(row.accept_at) == datetime(2026, 10, 15, 10, 0)


def test_a_lowered_norm_turns_nobody_out(
    desk: SimpleNamespace, sign_in: SignIn, keeper: User
) -> None:
    Panel.objects.filter(pk=desk.old.pk).update(attached=1650)
    client = sign_in(keeper)
    panel = desk.old
    form = {"code": panel.code, "doctor": panel.doctor_id, "norm": 1600, "over_norm": 0}
    response = client.post(f"/admin/registry/panel/{panel.pk}/change/", form)
    assert response.status_code == 302
    assert any("50" in str(said) for said in get_messages(response.wsgi_request))
    panel.refresh_from_db()
    assert (panel.norm, panel.excess, panel.attached) == (1600, 50, 1650)
    form |= {"over_norm": 60, "over_norm_act": "Приказ № 5", "attached": 1}
    client.post(f"/admin/registry/panel/{panel.pk}/change/", form)
    panel.refresh_from_db()
    assert (panel.over_norm, panel.excess, panel.attached) == (0, 50, 1650), "orders have a page"


def test_a_refused_row_is_told_in_words(sign_in: SignIn, keeper: User) -> None:
    response = sign_in(keeper).post(
        "/admin/registry/katounit/add/",
        {
            "code": "12",
            "kind": "region",
            "name_kk": "А",
            "name_ru": "А",
            "valid_from": "2026-01-01",
        },
    )
    html = response.content.decode()
    assert "kato_unit_code_form" not in html
    assert not KatoUnit.objects.filter(code="12").exists()


def test_people_are_looked_at_and_it_is_written_down(
    desk: SimpleNamespace, sign_in: SignIn, keeper: User
) -> None:
    client = sign_in(keeper)
    html = client.get("/admin/registry/person/").content.decode()
    assert desk.person.iin not in html
    address = f"/admin/registry/person/{desk.person.pk}/change/"
    assert desk.person.iin not in client.get(address).content.decode()
    assert AccessLogEntry.objects.filter(user=keeper, person=desk.person).count() == 1
    client.post(address, {"last_name": "Другой"})
    assert Person.objects.get(pk=desk.person.pk).last_name == desk.person.last_name


def test_users_and_the_calendar_are_only_looked_at(sign_in: SignIn, keeper: User) -> None:
    client = sign_in(keeper)
    for address in ("accounts/user", "campaigns/campaign", "campaigns/dayoverride"):
        assert client.get(f"/admin/{address}/").status_code == 200
        assert client.get(f"/admin/{address}/add/").status_code == 403
    client.post(f"/admin/accounts/user/{keeper.pk}/change/", {"name": "Another"})
    assert User.objects.get(pk=keeper.pk).name == "Keeper"


def test_nothing_is_deleted_that_decisions_lean_on(
    desk: SimpleNamespace, sign_in: SignIn, keeper: User
) -> None:
    client = sign_in(keeper)
    row = make.filed(desk.person, desk.new)
    for address in (
        f"/admin/registry/organization/{desk.new.organization_id}/delete/",
        f"/admin/accounts/user/{desk.clerk.pk}/delete/",
        f"/admin/applications/application/{row.pk}/delete/",
    ):
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert Organization.objects.filter(pk=desk.new.organization_id).exists()
    assert Application.objects.filter(pk=row.pk).exists()
