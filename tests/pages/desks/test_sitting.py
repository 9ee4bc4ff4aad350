"""A family in one sitting: ticked, entered, checked and filed together, printed together, decided apart."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from applications import actions
from applications.models import Application, FamilyFiling
from codes import ApplicationStatus as Status
from codes import Channel, Filer
from demonstration import factories as make
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]


@pytest.fixture
def family(desk: SimpleNamespace) -> SimpleNamespace:
    """The desk's person with two children; the clerk's client has their record open."""
    desk.children = [make.PersonFactory(child=True, lives_in="751110000") for _ in range(2)]
    for child in desk.children:
        make.RepresentationFactory(representative=desk.person, person=child)
    desk.people = [desk.person, *desk.children]
    return desk


def begun(client: Client, family: SimpleNamespace) -> str:
    client.post("/desk/find/", {"iin": family.person.iin})
    client.get(f"/desk/person/{family.person.pk}/")
    ticked = {"people": [str(one.pk) for one in family.people]}
    response = client.post(f"/desk/person/{family.person.pk}/family/", ticked)
    return response["Location"]


def filled(family: SimpleNamespace, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "ground": "campaign",
        "organization": family.new.organization.code,
        "panel": family.new.code,
        "language": "kk",
        "do": "check",
    }
    for row in Application.objects.all():
        own = f"p{row.pk}"
        is_child = row.person in family.children
        given |= {
            f"{own}-filer": "parent" if is_child else "self",
            f"{own}-representative": family.person.full_name if is_child else "",
            f"{own}-ground": "",
            f"{own}-panel": "",
            f"{own}-shown": ["birth_certificate"] if is_child else ["identity_card"],
            f"{own}-personal_data": "on",
            f"{own}-home_visit_waiver": "on",
        }
    return given | more


def test_a_family_is_begun_from_the_record(family: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(family.clerk)
    address = begun(client, family)
    rows = Application.objects.order_by("person__birth_on")
    assert {row.family_id for row in rows} == {FamilyFiling.objects.get().pk}
    assert address == f"/desk/sitting/{FamilyFiling.objects.get().pk}/"
    assert {row.channel for row in rows} == {Channel.REGISTRY_DESK}
    assert [row.filer for row in rows] == [Filer.SELF, Filer.PARENT, Filer.PARENT]
    assert rows[1].answers["representative"] == family.person.full_name
    assert begun(client, family) == address, "begun once"
    for language, page in in_languages(client, address):
        assert_page(page, language)
    alone = client.post(f"/desk/person/{family.person.pk}/family/", {"people": [family.person.pk]})
    assert alone["Location"].startswith(f"/desk/person/{family.person.pk}/")


def test_from_the_form_to_the_print(family: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(family.clerk)
    address = begun(client, family)
    first = Application.objects.get(person=family.children[0])
    response = client.post(address, filled(family, **{f"p{first.pk}-panel": "-"}))
    assert response["Location"] == address + "check/"
    assert Application.objects.get(person=family.person).panel == family.new
    first.refresh_from_db()
    assert first.panel is None, "the clinic chooses for this one"
    for language, page in in_languages(client, address + "check/"):
        assert_page(page, language)
        assert page.context["is_all"]
    for language, page in in_languages(client, address + "print/"):
        assert_page(page, language)
    done = client.post(address + "check/")
    rows = list(Application.objects.order_by("pk"))
    assert {row.status for row in rows} == {Status.IN_REVIEW}
    assert done["Location"] == address + "filed/"
    assert_page(client.get(done["Location"]))  # with the notices, in the language of the filing
    for language, page in in_languages(client, done["Location"]):
        assert_page(page, language)
        for row in rows:
            assert str(row.number) in page.content.decode()
    for language, page in in_languages(client, address + "print/"):
        assert_page(page, language)
        html = page.content.decode()
        assert html.count('class="sheet') == 6, "an application and a receipt for each"
    again = client.post(address + "check/")
    assert again["Location"] == address + "filed/"
    # Each is decided apart.
    actions.refuse(
        rows[0].pk,
        family.specialist,
        version=rows[0].version,
        ground="requirements_not_met",
        text="x",
    )
    statuses = set(Application.objects.values_list("status", flat=True))
    assert statuses == {Status.REFUSED, Status.IN_REVIEW}


def test_one_who_cannot_be_filed_stops_no_other(family: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(family.clerk)
    address = begun(client, family)
    client.post(address, filled(family))
    make.filed(family.children[1], family.new, by=make.user_of(family.person), filer=Filer.PARENT)
    page = client.get(address + "check/")
    assert_page(page)
    assert not page.context["is_all"]
    response = client.post(address + "check/")
    assert_page(response, status=409)
    desk_rows = Application.objects.filter(channel=Channel.REGISTRY_DESK)
    assert desk_rows.filter(status=Status.IN_REVIEW).count() == 2
    assert desk_rows.get(status=Status.DRAFT).person == family.children[1]
    assert_page(client.get(address + "filed/"))


def test_a_failed_check_is_disputed_for_one(family: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(family.clerk)
    address = begun(client, family)
    own = Application.objects.get(person=family.person)
    client.post(address, filled(family, **{f"p{own.pk}-ground": "first_attachment"}))
    assert_page(client.post(address + "check/"), status=409)
    own.refresh_from_db()
    assert own.status == Status.DRAFT
    done = client.post(address + "check/", {f"disputed-{own.pk}": "Никуда не прикреплён"})
    assert done["Location"] == address + "filed/"
    own.refresh_from_db()
    assert (own.ground, own.disputed_text) == ("first_attachment", "Никуда не прикреплён")


def test_errors_keep_what_was_typed(family: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(family.clerk)
    address = begun(client, family)
    own = Application.objects.get(person=family.children[0])
    given = filled(family, ground="", **{f"p{own.pk}-representative": ""})
    response = client.post(address, given)
    assert_page(response)
    kept = Application.objects.get(person=family.person)
    assert kept.organization == family.new.organization
    assert kept.answers["consents"]["personal_data"]
    out = client.post(address, {"out": str(own.pk)})
    assert out["Location"] == address
    own.refresh_from_db()
    assert own.family_id is None


def test_nobody_else_sees_the_sitting(family: SimpleNamespace, sign_in: SignIn) -> None:
    address = begun(sign_in(family.clerk), family)
    client = sign_in(make.staff("registry_clerk", organization=family.new.organization))
    for page in ("", "check/", "filed/", "print/"):
        assert client.get(address + page).status_code == 404
    begun_without = client.post(
        f"/desk/person/{family.person.pk}/family/", {"people": [family.person.pk]}
    )
    assert begun_without.status_code == 404


def test_one_goes_to_another_clinic_of_the_territory(
    family: SimpleNamespace, sign_in: SignIn
) -> None:
    operator = make.staff("service_centre_operator", territory=make.unit("750000000"))
    client = sign_in(operator)
    address = begun(client, family)
    own = Application.objects.get(person=family.children[0])
    third = make.PanelFactory()
    other = {f"p{own.pk}-organization": third.organization.code, f"p{own.pk}-panel": third.code}
    for language, page in in_languages(client, address):
        assert_page(page, language)
    response = client.post(address, filled(family, **other))
    assert response["Location"] == address + "check/"
    own.refresh_from_db()
    assert (own.organization, own.panel) == (third.organization, third)
    rest = Application.objects.exclude(pk=own.pk)
    assert {row.organization for row in rest} == {family.new.organization}
    assert_page(client.get(address))
    assert client.post(address + "check/")["Location"] == address + "filed/"
    assert set(Application.objects.values_list("channel", flat=True)) == {
        Channel.PUBLIC_SERVICE_CENTRE
    }
