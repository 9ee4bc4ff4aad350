"""Categories noted at a desk: the rules ask their documents, each with a field for its scan."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications import actions
from applications.casefile import collect, request_of
from applications.models import Application
from codes import Category, Channel
from demonstration import factories as make
from tests.pages.desks.test_walk_in import begun, filled
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]


@pytest.fixture
def client(desk: SimpleNamespace, sign_in: SignIn, settings: Any, tmp_path: Any) -> SimpleNamespace:
    """The clerk's browser, and the address of a draft of the desk's person."""
    settings.MEDIA_ROOT = str(tmp_path)
    browser = sign_in(desk.clerk)
    return SimpleNamespace(browser=browser, address=begun(browser, desk.person))


def test_each_document_a_category_asks_for_has_its_field(
    desk: SimpleNamespace, client: SimpleNamespace
) -> None:
    noted = ["pensioner", "ward_of_institution"]
    given = filled(desk, do="documents", categories=noted)
    response = client.browser.post(client.address, given)
    assert response["Location"] == client.address + "#docs"
    for language, page in in_languages(client.browser, client.address):
        assert_page(page, language)
        html = page.content.decode()
        assert 'name="scan_pension_certificate"' in html
        assert 'name="scan_local_executive_decision"' in html
        assert 'name="scan_court_decision"' not in html
    scan = SimpleUploadedFile("скан.pdf", b"%PDF-1.7 x")
    wrong = SimpleUploadedFile("шешім.pdf", b"<html>")
    given = filled(desk, categories=noted, scan_pension_certificate=scan)
    response = client.browser.post(client.address, given | {"scan_local_executive_decision": wrong})
    assert_page(response)
    assert set(response.context["form"].errors) == {"scan_local_executive_decision"}
    row = Application.objects.get()
    uploads = row.documents.filter(source="upload")
    assert [paper.document for paper in uploads] == ["pension_certificate"], "the good one is kept"
    assert actions.preview(row).answer.missing == ["local_executive_decision"]


def test_who_wrote_because_they_cannot_come_is_filed_at_the_registry_desk(
    desk: SimpleNamespace, client: SimpleNamespace, sign_in: SignIn
) -> None:
    client.browser.post(client.address, filled(desk, categories=["unable_to_attend"]))
    for language, page in in_languages(client.browser, client.address + "check/"):
        assert_page(page, language)
    paper = client.browser.get(client.address.replace("walk-in", "paper"))
    assert "Денсаулығына байланысты келе алмайды" in paper.content.decode()
    client.browser.post(client.address + "check/")
    row = Application.objects.get()
    assert row.channel == Channel.REGISTRY_DESK
    assert actions.preview(row).answer.missing == []
    assert Category.UNABLE_TO_ATTEND in collect(request_of(row)).person.categories
    assert not desk.person.categories.exists(), "the register is not changed by a desk"
    case = sign_in(desk.specialist).get(f"/desk/case/{row.number}/")
    assert_page(case)
    assert "Не может прийти по состоянию здоровья" in case.content.decode()


def test_those_of_the_register_count_as_well(
    desk: SimpleNamespace, client: SimpleNamespace
) -> None:
    make.CategoryFactory(person=desk.person, category=Category.PENSIONER)
    client.browser.post(client.address, filled(desk, categories=["convict"]))
    row = Application.objects.get()
    asked = actions.preview(row).answer.missing
    assert set(asked) == {"pension_certificate", "committee_minutes"}
