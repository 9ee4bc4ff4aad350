"""The clerk's desk: find, form, check, file, receipt, paper, my day."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AccessLogEntry
from applications import actions
from applications.models import Application
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Filer, Role
from demonstration import factories as make
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]


def find(client: Client, person: object) -> object:
    return client.post("/desk/find/", {"iin": person.iin})


def begun(client: Client, person: object) -> str:
    """The address of the form of an application begun for the person."""
    find(client, person)
    response = client.post(f"/desk/person/{person.pk}/apply/")
    assert response.status_code == 302
    return response["Location"]


def filled(desk: SimpleNamespace, **more: object) -> dict[str, object]:
    return {
        "filer": "self",
        "ground": "campaign",
        "organization": desk.new.organization.code,
        "panel": "",
        "language": "kk",
        "shown": ["identity_card"],
        "personal_data": "on",
        "home_visit_waiver": "on",
        "do": "check",
        **more,
    }


# Finding


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("80010110000а", "letters"),
        ("80010110000", "length"),
        ("800101100004", "check_digit"),
        ("", "required"),
    ],
)
def test_a_wrong_iin_is_told_how(
    desk: SimpleNamespace, sign_in: SignIn, typed: str, code: str
) -> None:
    client = sign_in(desk.clerk)
    response = client.post("/desk/find/", {"iin": typed})
    assert_page(response)
    assert response.context["by_iin"].errors.as_data()["iin"][0].code == code


def test_the_four_messages_differ(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    said = set()
    # The last is a BIN: its fifth digit is 4, 5 or 6 and the check digit is right.
    from eligibility.iin import problem

    bin_ = next(
        f"190140{number:06d}" for number in range(999) if problem(f"190140{number:06d}") == "bin"
    )
    for typed in ("80010110000а", "80010110000", "800101100004", bin_):
        response = client.post("/desk/find/", {"iin": typed})
        said.add(str(response.context["by_iin"].errors["iin"][0]))
        assert typed in response.content.decode()
    assert len(said) == 4


def test_finding_in_each_language(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    for language, response in in_languages(client, "/desk/find/"):
        assert_page(response, language)
    response = find(client, desk.person)
    assert response["Location"] == f"/desk/person/{desk.person.pk}/"
    for language, response in in_languages(client, f"/desk/person/{desk.person.pk}/"):
        assert_page(response, language)
        assert desk.person.iin not in response.content.decode()
        assert desk.old.organization.name_kk in response.content.decode() or language != "kk"
    assert AccessLogEntry.objects.filter(user=desk.clerk, person=desk.person).exists()


def test_by_name_whatever_the_keyboard(desk: SimpleNamespace, sign_in: SignIn) -> None:
    person = make.PersonFactory(last_name="Әуезов", first_name="Қайрат", lives_in="751110000")
    make.PersonFactory(last_name="Әуезова", first_name="Қайрат")
    client = sign_in(desk.clerk)
    day = {"birth_on_day": "2", "birth_on_month": "4", "birth_on_year": "1985"}
    response = client.post("/desk/find/", {"last_name": "ауэзов", "first_name": "кайрат", **day})
    assert response["Location"] == f"/desk/person/{person.pk}/"
    begun = client.post("/desk/find/", {"last_name": "ауэзов", "first_name": "кай", **day})
    page = assert_page(begun)  # nearly is not exactly: the clerk looks
    assert f"/desk/person/{person.pk}/" in {link.get("href") for link in page.all("a")}
    nobody = client.post("/desk/find/", {"last_name": "Нетов", **day})
    assert_page(nobody)
    two = make.PersonFactory(last_name="Ауэзов", first_name="Кайрат")
    both = client.post("/desk/find/", {"last_name": "Ауэзов", **day})
    page = assert_page(both)
    links = {link.get("href") for link in page.all("a")}
    assert {f"/desk/person/{person.pk}/", f"/desk/person/{two.pk}/"} <= links


def test_nobody_opens_whom_they_did_not_find(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    assert client.get(f"/desk/person/{desk.person.pk}/").status_code == 404
    assert client.post(f"/desk/person/{desk.person.pk}/apply/").status_code == 404
    assert sign_in(desk.specialist).get("/desk/find/").status_code == 403
    assert not AccessLogEntry.objects.exists()


# The form


def test_the_form_in_each_language(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    for language, response in in_languages(client, address):
        assert_page(response, language)
    assert begun(client, desk.person) == address, "one draft a person"


def test_who_may_file_goes_by_age(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    child = make.PersonFactory(child=True, lives_in="751110000")
    html = client.get(begun(client, child)).content.decode()
    assert 'value="parent"' in html
    assert 'value="self"' not in html
    html = client.get(begun(client, desk.person)).content.decode()
    assert 'value="self"' in html
    assert 'value="parent"' not in html


def test_from_form_to_receipt(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    response = client.post(address, filled(desk))
    assert response["Location"] == address + "check/"
    for language, page in in_languages(client, address + "check/"):
        assert_page(page, language)
        assert page.context["may_file"]
    for language, page in in_languages(client, address.replace("walk-in", "paper")):
        assert_page(page, language)
        html = page.content.decode()
        assert f"{desk.person.iin[:6]}\u202f{desk.person.iin[6:]}" in html, (
            "whole on the application"
        )
        assert "Бекіту туралы өтініш" in html, "in the language of the application"
    filed = client.post(address + "check/")
    row = Application.objects.get()
    assert row.status == Status.IN_REVIEW
    assert (row.channel, row.filed_by) == (Channel.REGISTRY_DESK, desk.clerk)
    assert row.is_panel_proposed
    assert {consent.purpose for consent in row.consents.all()} == {
        "personal_data",
        "home_visit_waiver",
    }
    assert filed["Location"] == f"/desk/application/{row.number}/"
    again = client.post(address + "check/")
    assert again["Location"] == filed["Location"]
    assert Application.objects.count() == 1
    assert_page(client.get(filed["Location"]))  # with the notices, in the language of the filing
    for language, page in in_languages(client, filed["Location"]):
        assert_page(page, language)
        assert row.number in page.content.decode()
        assert desk.person.iin not in page.content.decode()


def test_what_was_typed_well_is_kept(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    response = client.post(address, filled(desk, filer="proxy", ground="", panel=desk.new.code))
    assert_page(response)
    assert set(response.context["form"].errors) == {"ground", "representative"}
    row = Application.objects.get()
    assert (row.filer, row.panel, row.organization) == (
        Filer.PROXY,
        desk.new,
        desk.new.organization,
    )
    assert row.answers["consents"] == {"personal_data": True, "home_visit_waiver": True}
    html = client.get(address).content.decode()
    assert 'value="proxy" id="id_filer_1" checked' in html
    assert [paper.document for paper in row.documents.all()] == ["identity_card"]


@pytest.mark.parametrize(
    ("content", "good"),
    [(b"%PDF-1.7 x", True), (b"<html>", False), (b"", False), (b"%PDF" + b"x" * 5242881, False)],
)
def test_scans_by_content(
    desk: SimpleNamespace,
    sign_in: SignIn,
    settings: object,
    tmp_path: object,
    content: bytes,
    good: bool,
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    scan = SimpleUploadedFile("скан.pdf", content)
    given = filled(desk, do="scan", scan_kind="pension_certificate", scan=scan)
    response = client.post(address, given)
    row = Application.objects.get()
    uploads = row.documents.filter(source="upload")
    assert uploads.count() == int(good)
    if good:
        assert response.status_code == 302
        assert "скан.pdf" in client.get(address).content.decode()
        client.post(address, filled(desk, do="", remove=str(uploads.get().pk)))
        assert not uploads.exists()
    else:
        assert set(response.context["form"].errors) >= {"scan"}


def test_another_clinic_is_not_the_clerks(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    response = client.post(address, filled(desk, organization=desk.old.organization.code))
    assert set(response.context["form"].errors) == {"organization"}
    assert Application.objects.get().organization is None


def test_an_operator_files_for_the_territory(desk: SimpleNamespace, sign_in: SignIn) -> None:
    operator = make.staff(
        Role.SERVICE_CENTRE_OPERATOR, territory=desk.new.organization.unit, language="ru"
    )
    client = sign_in(operator)
    address = begun(client, desk.person)
    html = client.get(address).content.decode()
    assert f'value="{desk.new.organization.code}"' in html
    assert f'value="{desk.old.organization.code}"' in html
    response = client.post(address, filled(desk, do="doctors", ground=""))
    assert response["Location"].startswith(address)
    assert f'value="{desk.new.code}"' in client.get(address).content.decode()
    client.post(address, filled(desk))
    assert client.post(address + "check/").status_code == 302
    assert Application.objects.get().channel == Channel.PUBLIC_SERVICE_CENTRE


def test_a_closed_desk_is_explained_with_its_hours(
    desk: SimpleNamespace, sign_in: SignIn, clock: SimpleNamespace
) -> None:
    clock.set("2026-10-14T20:05")
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    client.post(address, filled(desk))
    for language, page in in_languages(client, address + "check/"):
        assert_page(page, language)
        assert not page.context["may_file"]
        assert "08:00–20:00" in page.content.decode()
    page = client.post(address + "check/")
    assert page.status_code == 409
    assert Application.objects.get().status == Status.DRAFT, "the draft is kept"


def test_a_second_application_leads_to_the_first(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    client.post(address, filled(desk))
    first = make.filed(desk.person, desk.new)
    link = f'href="/desk/application/{first.number}/"'
    assert link in client.get(address + "check/").content.decode()
    response = client.post(address + "check/")
    assert_page(response, status=409)
    assert link in response.content.decode()
    assert_page(client.get(f"/desk/application/{first.number}/"))
    page = client.get(f"/desk/person/{desk.person.pk}/")
    assert_page(page)
    assert link in page.content.decode()
    assert sign_in(desk.clerk).get(f"/desk/application/{first.number}/").status_code == 404


def test_a_failed_check_can_be_disputed(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    client.post(address, filled(desk, ground="first_attachment"))
    response = client.post(address + "check/", {"disputed_text": " "})
    assert_page(response, status=409)
    assert "disputed_text" in response.context["form"].errors
    done = client.post(address + "check/", {"disputed_text": "Никуда не прикреплён"})
    assert done.status_code == 302
    assert Application.objects.get().disputed_text == "Никуда не прикреплён"


def test_without_consent_nothing_is_filed(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    given = filled(desk)
    del given["personal_data"]
    client.post(address, given)
    assert client.post(address + "check/").status_code == 409


def test_a_death_recorded_meanwhile_leads_to_the_record(
    desk: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    client.post(address, filled(desk))
    actions.record_death(desk.person.pk, clock.today(), source="test")
    response = client.post(address + "check/")
    assert response["Location"] == f"/desk/person/{desk.person.pk}/"
    assert_page(client.get(response["Location"]))
    assert Application.objects.get().status == Status.DRAFT


def test_drafts_of_others_are_not_there(desk: SimpleNamespace, sign_in: SignIn) -> None:
    address = begun(sign_in(desk.clerk), desk.person)
    other = make.staff(Role.REGISTRY_CLERK, organization=desk.new.organization)
    client = sign_in(other)
    for page in (address, address + "check/", address.replace("walk-in", "paper")):
        assert client.get(page).status_code == 404
    assert client.post(address, filled(desk)).status_code == 404


def test_my_day_and_the_desk(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    address = begun(client, desk.person)
    for language, page in in_languages(client, "/desk/my-day/"):
        assert_page(page, language)
        assert f'href="{address}"' in page.content.decode()
    client.post(address, filled(desk))
    client.post(address + "check/")
    number = Application.objects.get().number
    client.get("/desk/my-day/")
    for language, page in in_languages(client, "/desk/my-day/"):
        assert_page(page, language)
        assert number in page.content.decode()
    for user in (desk.clerk, desk.specialist, make.staff(Role.NATIONAL_ADMIN)):
        for language, page in in_languages(sign_in(user), "/desk/"):
            assert_page(page, language)
    assert sign_in(make.user_of(desk.person)).get("/desk/").status_code == 403
