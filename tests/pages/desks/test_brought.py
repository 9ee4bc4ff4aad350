"""Papers brought to a desk for an application already sent: kept; refused where it is over or elsewhere."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications import actions, errors
from applications.models import Application, ApplicationEvent
from codes import Document, RefusalGround, Role
from demonstration import factories as make
from demonstration.factories.rights import PDF
from tests.pages.helpers import assert_page

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def asked(desk: SimpleNamespace) -> Application:
    """The specialist asked for the identity document again."""
    row = make.filed(desk.person, desk.new)
    actions.ask_for_documents(
        row.pk, desk.specialist, version=row.version, entries=["identity"], text="Не прочесть."
    )
    return Application.objects.get(pk=row.pk)


@pytest.fixture
def clerk(desk: SimpleNamespace, sign_in: SignIn) -> Client:
    return sign_in(make.staff(Role.REGISTRY_CLERK, organization=desk.new.organization))


def address(row: Application) -> str:
    return f"/desk/application/{row.number}/documents/"


def scan(name: str = "scan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def sent(client: Client, row: Application, file: SimpleUploadedFile) -> object:
    page = client.get(address(row)).content.decode()
    name = page.split('type="file" name="')[1].split('"')[0]
    kind = name.replace("file", "kind")
    given = {name: file, "text": ""}
    if f'name="{kind}"' in page:
        given[kind] = Document.IDENTITY_CARD.value
    return client.post(address(row), given)


def test_a_scan_answers_the_request_and_the_event_names_the_desk(
    clerk: Client, asked: Application
) -> None:
    assert_page(clerk.get(address(asked)))
    response = clerk.post(address(asked), {"text": "Принёс паспорт, показал.", "another": ""})
    assert response.status_code == 302, response.content.decode()
    event = ApplicationEvent.objects.filter(application=asked).latest("pk")
    assert event.kind == ApplicationEvent.Kind.DOCUMENT_RECEIVED
    assert event.actor is not None
    assert event.actor.roles.get().role == Role.REGISTRY_CLERK
    assert actions.open_request(asked) is None


def test_a_file_that_is_no_document_is_named_and_nothing_is_kept(
    clerk: Client, asked: Application
) -> None:
    before = asked.documents.count()
    response = sent(clerk, asked, scan(content=b"not a document"))
    assert "error-summary" in response.content.decode()  # type: ignore[attr-defined]
    assert asked.documents.count() == before


def test_a_decided_one_takes_no_more(
    clerk: Client, asked: Application, desk: SimpleNamespace
) -> None:
    asked.refresh_from_db()
    ground, text = RefusalGround.REQUIREMENTS_NOT_MET, "Нет."
    actions.refuse(asked.pk, desk.specialist, version=asked.version, ground=ground, text=text)
    assert clerk.get(address(asked)).status_code == 409


def test_a_desk_takes_nothing_from_the_documents_service_and_nothing_elsewhere(
    asked: Application, desk: SimpleNamespace, sign_in: SignIn
) -> None:
    clerk = make.staff(Role.REGISTRY_CLERK, organization=desk.new.organization)
    with pytest.raises(errors.NotAllowed):
        actions.reply(asked.pk, clerk, from_service=True)
    elsewhere = make.staff(Role.REGISTRY_CLERK, organization=desk.old.organization)
    with pytest.raises(errors.NotAllowed):
        actions.reply(asked.pk, elsewhere, text="Принёс.")
    assert sign_in(elsewhere).get(address(asked)).status_code == 404
