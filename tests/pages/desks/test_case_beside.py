"""Beside the decision of a case: a colleague, the head, documents next to each other, the person's history."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import AccessLogEntry
from applications import actions
from applications.models import Application, SupportingDocument
from codes import Role
from demonstration import factories as make
from demonstration.factories.rights import PDF
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def filed(desk: SimpleNamespace) -> SimpleNamespace:
    """The desk with a head, and `row` that waits."""
    desk.head = make.staff(
        Role.ORG_HEAD, organization=desk.new.organization, language="ru", name="Оспанова Р."
    )
    desk.row = make.filed(desk.person, desk.new)
    desk.case = f"/desk/case/{desk.row.number}/"
    return desk


def paper(row: Application, document: str, data: bytes, kind: str) -> SupportingDocument:
    found = SupportingDocument(
        application=row, document=document, source="upload", content_type=kind, size=len(data)
    )
    found.file_name = f"{document}.{kind[-3:]}"
    found.file.save(found.file_name, ContentFile(data), save=False)
    found.save()
    return found


def test_to_a_named_colleague(filed: SimpleNamespace, sign_in: SignIn) -> None:
    client, address = sign_in(filed.specialist), f"{filed.case}hand-over/"
    assert address in client.get(filed.case).content.decode()
    for language, response in in_languages(client, address):
        assert_page(response, language)
        assert "Сапаров Г." in response.content.decode()
    client.cookies["django_language"] = "ru"
    assert "Выберите коллегу" in client.post(address, {}).content.decode()
    foreign = client.post(address, {"to": filed.stranger.pk})
    assert "Выберите коллегу из списка" in foreign.content.decode()
    assert client.post(address, {"to": filed.colleague.pk})["Location"] == filed.case
    assert Application.objects.get(pk=filed.row.pk).taken_by == filed.colleague
    html = client.get(filed.case).content.decode()
    assert "Передано коллеге" in html
    assert sign_in(filed.stranger).get(address).status_code == 404
    actions.withdraw(filed.row.pk, make.user_of(filed.person))
    assert client.get(address).status_code == 409


def test_nobody_else_may_decide_it(filed: SimpleNamespace, sign_in: SignIn) -> None:
    actions.take(filed.row.pk, filed.specialist)
    filed.colleague.roles.update(to_on="2026-10-14")
    response = sign_in(filed.specialist).get(f"{filed.case}hand-over/")
    assert_page(response)
    assert 'type="radio"' not in response.content.decode()


def test_the_head_is_asked_and_answers(filed: SimpleNamespace, sign_in: SignIn) -> None:
    client, address = sign_in(filed.specialist), f"{filed.case}question/"
    assert address in client.get(filed.case).content.decode()
    for language, response in in_languages(client, address):
        assert_page(response, language)
    client.cookies["django_language"] = "ru"
    assert "Напишите вопрос" in client.post(address, {"text": ""}).content.decode()
    assert client.post(address, {"text": "Ни одно не подходит"})["Location"] == filed.case
    refused = client.post(address, {"text": "Ещё раз"})
    assert refused.status_code == 409
    assert "Ещё раз" in refused.content.decode(), "nothing typed is lost"
    head = sign_in(filed.head)
    assert "?show=asked" in head.get("/desk/").content.decode()
    assert str(filed.row.number) in head.get("/desk/queue/?show=asked").content.decode()
    for language, response in in_languages(head, address):
        assert_page(response, language)
        assert "Ни одно не подходит" in response.content.decode()
    assert head.post(address, {"text": "Одобряйте"})["Location"] == filed.case
    for language, response in in_languages(client, filed.case):
        assert_page(response, language)
        assert "Одобряйте" in response.content.decode()
    person = Client()
    person.force_login(make.user_of(filed.person))
    own = person.get(f"/applications/{filed.row.number}/").content.decode()
    assert "Одобряйте" not in own
    assert "Ни одно не подходит" not in own


def test_two_documents_next_to_each_other(filed: SimpleNamespace, sign_in: SignIn) -> None:
    client, address = sign_in(filed.specialist), f"{filed.case}documents/"
    for language, response in in_languages(client, address):
        assert_page(response, language)  # none has a file
    pdf = paper(filed.row, "passport", PDF, "application/pdf")
    one = paper(filed.row, "birth_certificate", PNG, "image/png")
    two = paper(filed.row, "guardianship_document", PNG, "image/png")
    assert address in client.get(filed.case).content.decode()
    for language, response in in_languages(client, f"{address}?left={two.pk}&right={pdf.pk}"):
        assert_page(response, language)
        html = response.content.decode()
        assert f'<img class="paper-look" src="/desk/documents/{two.pk}/look/"' in html
        assert f'<iframe class="paper-look" src="/desk/documents/{pdf.pk}/look/"' in html
        assert f"/desk/documents/{one.pk}/look/" not in html, "two at a time"
        assert "frame-src 'self'" in response["Content-Security-Policy"]
    assert "frame-src" not in client.get(filed.case)["Content-Security-Policy"]
    same = client.get(f"{address}?left={one.pk}&right={one.pk}").content.decode()
    assert same.count("paper-look") == 1
    assert client.get(f"{address}?left=x&right=999999").status_code == 200


@pytest.mark.parametrize("kind", ["application/pdf", "image/png"])
def test_a_file_is_shown_inside_our_page_alone(
    filed: SimpleNamespace, sign_in: SignIn, kind: str
) -> None:
    row = paper(filed.row, "passport", PDF if kind.endswith("pdf") else PNG, kind)
    address = f"/desk/documents/{row.pk}/look/"
    response = sign_in(filed.specialist).get(address)
    assert response.status_code == 200
    assert b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert response["Content-Type"] == kind
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert ("sandbox" in response["Content-Security-Policy"]) == (kind == "image/png")
    assert AccessLogEntry.objects.filter(
        user=filed.specialist, purpose="document passport"
    ).exists()
    assert sign_in(filed.stranger).get(address).status_code == 404


def test_what_is_no_picture_and_no_pdf_is_not_shown(
    filed: SimpleNamespace, sign_in: SignIn
) -> None:
    row = paper(filed.row, "passport", b"<script>", "text/html")
    assert sign_in(filed.specialist).get(f"/desk/documents/{row.pk}/look/").status_code == 404


def test_the_persons_history_stands_on_the_case(filed: SimpleNamespace, sign_in: SignIn) -> None:
    actions.refuse(
        filed.row.pk,
        filed.specialist,
        version=filed.row.version,
        ground="requirements_not_met",
        text="Нет",
    )
    correction = make.correction(filed.person)
    again = make.filed(filed.person, filed.new)
    client = sign_in(filed.specialist)
    for language, response in in_languages(client, f"/desk/case/{again.number}/"):
        assert_page(response, language)
        html = response.content.decode()
        assert str(filed.row.number) in html
        assert correction.number in html
        assert filed.old.organization.name_ru in html or language != "ru"
    client.cookies["django_language"] = "ru"
    html = client.get(f"/desk/case/{again.number}/").content.decode()
    assert "Основание отказа:" in html


def test_a_territory_sees_its_scope_and_whose_each_case_is(
    filed: SimpleNamespace, sign_in: SignIn
) -> None:
    region = make.staff(
        Role.SPECIALIST, territory=make.unit("750000000"), language="ru", name="Ким А."
    )
    client = sign_in(region)
    for language, response in in_languages(client, "/desk/queue/"):
        assert_page(response, language)
    client.cookies["django_language"] = "ru"
    html = client.get("/desk/queue/").content.decode()
    assert "Алматы: 3 организации" in html
    assert filed.new.organization.name_ru in html
    own = sign_in(filed.specialist).get("/desk/queue/").content.decode()
    assert "Алматы: " not in own
