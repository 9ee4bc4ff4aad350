"""A newborn and a foreigner, entered at a desk in two steps."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.models import Application, NewcomerRecord
from codes import Basis, Ground, Newcomer, PersonStatus
from demonstration import factories as make
from registry.models import Attachment, IdentityDocument, Person
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]


@pytest.fixture
def mother(desk: SimpleNamespace, settings: Any, tmp_path: Any) -> Person:
    """Attached to the clerk's clinic."""
    settings.MEDIA_ROOT = str(tmp_path)
    person = make.PersonFactory(sex="female", lives_in="751110000", language="kk")
    make.attached(person, desk.new)
    return person


def typed(**more: str) -> dict[str, Any]:
    return {
        "last_name": "Серікбай",
        "first_name": "Аян",
        "middle_name": "",
        "birth_on_day": "9",
        "birth_on_month": "10",
        "birth_on_year": "2026",
        "sex": "male",
        "iin": "",
        "number": "Б-12 345678",
        "issued_on_day": "",
        "issued_on_month": "",
        "issued_on_year": "",
        "do": "look",
        **more,
    }


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("куәлік.pdf", b"%PDF-1.7 x")


def opened(client: Client, person: Person) -> str:
    client.post("/desk/find/", {"iin": person.iin})
    return f"/desk/person/{person.pk}/newborn/"


def test_a_newborn_in_two_steps(desk: SimpleNamespace, mother: Person, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    address = opened(client, mother)
    for language, page in in_languages(client, address):
        assert_page(page, language)
    wrong = client.post(address, typed(first_name="", birth_on_year="2027"))
    assert_page(wrong)
    assert set(wrong.context["form"].errors) == {"first_name", "birth_on"}
    for language, _page in in_languages(client, address):
        check = client.post(address, typed())
        assert_page(check, language)
        assert 'value="Б-12 345678"' in check.content.decode()
    without = client.post(address, typed(do="record"))
    assert_page(without)
    assert set(without.context["form"].errors) == {"scan"}
    back = client.post(address, typed(do="change"))
    assert_page(back)
    assert 'value="Аян"' in back.content.decode()
    done = client.post(address, typed(do="record") | {"scan": pdf()})
    record = NewcomerRecord.objects.get()
    assert done["Location"] == f"/desk/person/{record.person_id}/"
    assert Attachment.objects.get(person=record.person).basis == Basis.BIRTH
    assert_page(client.get(done["Location"]))
    for language, page in in_languages(client, done["Location"]):
        assert_page(page, language)
        assert f'href="/desk/newcomer/{record.pk}/proof/"' in page.content.decode()
    file = client.get(f"/desk/newcomer/{record.pk}/proof/")
    assert b"".join(file) == b"%PDF-1.7 x"
    other = make.staff("registry_clerk", organization=desk.old.organization)
    assert sign_in(other).get(f"/desk/newcomer/{record.pk}/proof/").status_code == 404


def test_somebody_alike_is_chosen_or_put_aside(
    desk: SimpleNamespace, mother: Person, sign_in: SignIn
) -> None:
    known = make.PersonFactory(last_name="Серикбай", first_name="Аян", birth_on=date(2026, 10, 9))
    client = sign_in(desk.clerk)
    address = opened(client, mother)
    check = client.post(address, typed())
    assert_page(check)
    assert f'value="{known.pk}"' in check.content.decode()
    undecided = client.post(address, typed(do="record") | {"scan": pdf()})
    assert_page(undecided)
    assert set(undecided.context["form"].errors) == {"who"}
    done = client.post(address, typed(do="record", who=str(known.pk)) | {"scan": pdf()})
    assert done["Location"] == f"/desk/person/{known.pk}/"
    assert NewcomerRecord.objects.get().person == known
    again = client.post(address, typed(do="record", who=str(known.pk)) | {"scan": pdf()})
    assert again["Location"] == done["Location"]
    assert NewcomerRecord.objects.count() == 1


def test_only_the_mothers_clinic_enters_a_newborn(
    desk: SimpleNamespace, mother: Person, sign_in: SignIn
) -> None:
    client = sign_in(make.staff("registry_clerk", organization=desk.old.organization))
    assert client.get(opened(client, mother)).status_code == 404
    assert client.post(opened(client, mother), typed()).status_code == 404
    assert "newborn" not in client.get(f"/desk/person/{mother.pk}/").content.decode()


def foreigner(**more: str) -> dict[str, Any]:
    return {
        "status": "foreigner_temporary",
        "document": "foreign_passport",
        "number": "C01X0006H",
        "valid_until_day": "1",
        "valid_until_month": "1",
        "valid_until_year": "2030",
        "last_name": "Meyer",
        "first_name": "Anna",
        "middle_name": "",
        "birth_on_day": "4",
        "birth_on_month": "3",
        "birth_on_year": "1990",
        "sex": "female",
        "iin": "",
        "language": "ru",
        "phone": "8 701 123 45 67",
        "email": "",
        "do": "look",
        **more,
    }


def test_a_foreigner_is_written_down_and_applies(
    desk: SimpleNamespace, mother: Person, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)
    for language, page in in_languages(client, "/desk/newcomer/"):
        assert_page(page, language)
    wrong = client.post(
        "/desk/newcomer/",
        foreigner(document="asylum_certificate", valid_until_year="2020", phone="x"),
    )
    assert_page(wrong)
    assert set(wrong.context["form"].errors) == {"document", "valid_until", "phone"}
    assert_page(client.post("/desk/newcomer/", foreigner()))
    done = client.post("/desk/newcomer/", foreigner(do="record") | {"scan": pdf()})
    record = NewcomerRecord.objects.get()
    assert (record.kind, record.person.status) == (
        Newcomer.WITH_AGREEMENT,
        PersonStatus.FOREIGNER_TEMPORARY,
    )
    assert record.person.phone == "+77011234567"
    draft = Application.objects.get()
    assert (draft.ground, draft.language) == (Ground.SERVICE_AGREEMENT, "ru")
    assert done["Location"] == f"/desk/walk-in/{draft.pk}/"
    page = client.get(done["Location"])
    assert_page(page)
    # A colleague is shown who it may be; choosing opens the record and writes nothing.
    other = sign_in(make.staff("registry_clerk", organization=desk.new.organization))
    check = other.post("/desk/newcomer/", foreigner())
    assert f'value="{record.person_id}"' in check.content.decode()
    same = other.post("/desk/newcomer/", foreigner(do="record", who=str(record.person_id)))
    assert same["Location"] == f"/desk/person/{record.person_id}/"
    assert IdentityDocument.objects.filter(folded="C01X0006H").count() == 1
