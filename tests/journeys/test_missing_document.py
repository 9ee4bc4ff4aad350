"""A missing document: asked for at the desk, sent by the person, seen in the case, approved, verified."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from applications.models import Application, DocumentRequest, SupportingDocument
from codes import ApplicationStatus as Status
from codes import Document
from notifications.models import ElectronicDocument
from notifications.tasks import render

from .conftest import PASSWORD, beside, resident
from .steps import identity_card, sign
from .visitor import Visitor

Visit = Callable[..., Visitor]


def filed_without(citizen: Visitor, panel: object) -> None:
    """From the first step to after sending, the documents to come later."""
    citizen.choose("language", "kk")
    citizen.onward()
    citizen.choose("ground", "campaign")
    citizen.onward()
    citizen.choose("organization", panel.organization_id)  # type: ignore[attr-defined]
    citizen.onward()
    citizen.choose("panel", panel.pk)  # type: ignore[attr-defined]
    citizen.onward()
    citizen.onward()  # nothing chosen
    assert citizen.page.locator(".error-summary a").count() == 1
    citizen.tick("without")
    citizen.onward()
    citizen.tick("personal_data")
    citizen.onward()
    sign(citizen)


def test_what_is_missing_is_asked_for_sent_and_the_paper_verified(
    town: SimpleNamespace, visit: Visit, tmp_path: Path
) -> None:
    person = resident(town, language="kk", last_name="Жұмабеков", first_name="Асқар", sex="male")
    citizen = visit("kk")
    citizen.open("/apply/")
    citizen.sign_in(str(person.iin), PASSWORD)
    filed_without(citizen, town.new)
    row = Application.objects.get(person=person)
    assert row.status == Status.IN_REVIEW
    case, reply = f"/desk/case/{row.number}/", f"/applications/{row.number}/documents/"

    specialist = visit("kk")
    specialist.open("/desk/queue/")
    specialist.sign_in("specialist", PASSWORD)
    specialist.press(specialist.page.get_by_role("link", name=str(row.number)))
    approve = specialist.page.locator("main button[value=approve]")
    assert approve.count() == 0
    specialist.press(f"main a[href='{case}ask/'] >> nth=0")
    identity = specialist.page.locator("input[name=entries][value=identity]")
    if not identity.is_checked():  # what is missing may be proposed already
        specialist.choose("entries", "identity")
    words = "Куәліктің екі жағы да керек."
    specialist.fill(text=words)
    specialist.press("main button[value=ask]")
    asked = DocumentRequest.objects.get(application=row)
    assert (asked.entries, asked.text) == (["identity"], words)

    # The person reads what is asked for, and sends it without filing anew.
    citizen.open(f"/applications/{row.number}/")
    call = citizen.page.locator("section[aria-labelledby=asks]")
    assert words in call.inner_text()
    citizen.press(f"main a.btn-primary[href='{reply}']")
    citizen.onward()  # neither a file nor a word
    assert citizen.page.locator(".error-summary a").count() == 1
    citizen.page.locator("main [name=kind_identity]").select_option(Document.IDENTITY_CARD)
    citizen.page.locator("main [name=files_identity]").set_input_files(identity_card(tmp_path))
    citizen.onward()
    assert citizen.path == f"/applications/{row.number}/"
    assert call.count() == 0
    sent = SupportingDocument.objects.get(application=row)
    assert sent.document == Document.IDENTITY_CARD
    asked.refresh_from_db()
    assert asked.answered_at is not None

    specialist.open(case)
    link = specialist.page.locator(f"#docs ~ * a[href='/desk/documents/{sent.pk}/']")
    answer = specialist.context.request.get(f"{specialist.base}{link.get_attribute('href')}")
    assert answer.body() == identity_card(tmp_path).read_bytes()
    assert approve.count() == 1
    specialist.press(approve)
    row.refresh_from_db()
    assert row.status == Status.SCHEDULED

    paper = ElectronicDocument.objects.get(application_number=row.number)
    beside(render, paper.pk)
    citizen.open(f"/applications/{row.number}/")
    assert citizen.page.locator(f"main a[href='/account/documents/{paper.number}/']").count() >= 1
    passer_by = visit("kk")
    passer_by.open("/verify/")
    paper.refresh_from_db()
    passer_by.fill(number=paper.number, code=paper.verification_code)
    passer_by.onward()
    assert passer_by.page.locator("h1 .sign-pass").count() == 1
    passer_by.says(paper.number, town.new.organization.name_kk)
    assert person.full_name not in passer_by.text
