"""The main job in each language: filed, decided, told, verified; a second refused; one queued overnight."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pypdf
import pytest

from applications import actions
from applications.models import Application
from codes import ApplicationStatus as Status
from notifications.models import ElectronicDocument
from notifications.tasks import render
from registry.models import Organization
from registry.queries import present_stay, scheduled_attachment

from .conftest import PASSWORD, beside, resident
from .steps import sign, to_check
from .visitor import LANGUAGES, Visitor

Visit = Callable[..., Visitor]

# A Wednesday at 10:30: accepted at once, decided by closing time of the next working day.
DECIDED_BY = {
    "kk": "15 қазанда, бейсенбі күні, 20:00-ге дейін",
    "ru": "в четверг 15 октября до 20:00",
    "en": "By 20:00, Thursday 15 October",
}
STARTS = {"kk": "2027 жылғы 1 қаңтар", "ru": "1 января 2027 года", "en": "1 January 2027"}
# The same Wednesday at 19:00, an hour before closing: accepted at the next opening.
ACCEPTED = {
    "kk": ("15 қазанда, бейсенбі күні", "08:00"),
    "ru": ("четверг 15 октября", "08:00"),
    "en": ("will be accepted on Thursday 15 October at 08:00", "by 20:00 the same day"),
}


def name_of(organization: Organization, language: str) -> str:
    """The organization's name as the page has it."""
    return str(getattr(organization, f"name_{language}"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_filed_approved_told_and_verified(
    language: str, town: SimpleNamespace, visit: Visit, clock: object, tmp_path: Path
) -> None:
    person = resident(town, language=language, last_name="Орлов", first_name="Иван")
    new, old = town.new.organization, town.old.organization
    citizen = visit(language)

    citizen.open("/")
    citizen.open("/apply/")  # asks to sign in first, then goes on
    citizen.sign_in(person.iin, PASSWORD)
    assert citizen.path == "/apply/"
    to_check(citizen, town.new, language, tmp_path)
    citizen.says("Орлов Иван", name_of(new, language), town.new.doctor.full_name)
    sign(citizen)
    row = Application.objects.get(person=person)
    assert citizen.path == f"/applications/{row.number}/sent/"
    citizen.says(row.number, DECIDED_BY[language], STARTS[language], name_of(old, language))

    # A second one is refused with the way to the first.
    citizen.open("/apply/")
    citizen.press(f"main a[href='/applications/{row.number}/']")
    assert row.number in citizen.heading()
    assert Application.objects.filter(person=person).exclude(status=Status.DRAFT).count() == 1

    specialist = visit(language)
    specialist.open("/desk/queue/")
    specialist.sign_in("specialist", PASSWORD)
    specialist.press(specialist.page.get_by_role("link", name=str(row.number)))
    specialist.says("Орлов Иван", town.new.doctor.full_name)
    specialist.onward()
    specialist.says(row.number, STARTS[language][:10])
    row.refresh_from_db()
    assert (row.status, row.effective_on) == (Status.SCHEDULED, date(2027, 1, 1))

    citizen.open("/account/")
    citizen.says(name_of(old, language), name_of(new, language), STARTS[language][:10])
    paper = ElectronicDocument.objects.get(application_number=row.number)
    assert citizen.page.locator(f"main a[href='/account/documents/{paper.number}/']").count() == 0
    beside(render, paper.pk)
    paper.refresh_from_db()
    citizen.open("/account/messages/")
    citizen.press("main .rows a >> nth=0")
    citizen.says(row.number, name_of(new, language))

    # What the person downloads says itself where and by which code it is verified.
    link = citizen.page.locator(f"main a[href='/account/documents/{paper.number}/']")
    answer = citizen.context.request.get(f"{citizen.base}{link.get_attribute('href')}")
    assert answer.headers["content-type"] == "application/pdf"
    said = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.body())).pages
    )
    assert row.number in said
    assert paper.verification_code in re.sub(r"\s", "", said)
    passer_by = visit(language)
    passer_by.open("/verify/")
    passer_by.fill(number=paper.number, code=paper.verification_code)
    passer_by.onward()
    assert passer_by.page.locator("h1 .sign-pass").count() == 1
    passer_by.says(paper.number, name_of(new, language))
    assert "Орлов Иван" not in passer_by.text
    passer_by.open(f"/verify/{paper.number}/AAAAAAAAAAAA", status=404)
    assert passer_by.page.locator("h1 .sign-fail").count() == 1

    # On the day itself the register turns over without anybody's doing.
    assert present_stay(person, date(2026, 12, 31)).attachment.panel == town.old
    assert scheduled_attachment(person, date(2026, 10, 14)).panel == town.new
    clock.set("2027-01-01T09:00")
    beside(actions.make_effective)
    citizen.open("/account/")
    citizen.sign_in(person.iin, PASSWORD)
    citizen.says(name_of(new, language))
    assert name_of(old, language) not in citizen.page.locator("main .tracker").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sent_after_the_cut_off_it_waits_for_the_next_opening(
    language: str, town: SimpleNamespace, visit: Visit, clock: object, tmp_path: Path
) -> None:
    clock.set("2026-10-14T19:00")
    person = resident(town, language=language)
    citizen = visit(language)
    citizen.open("/apply/")
    citizen.sign_in(person.iin, PASSWORD)
    to_check(citizen, town.new, language, tmp_path)
    citizen.says("08:00")
    sign(citizen)
    citizen.says(*ACCEPTED[language], "20:00", STARTS[language])
    row = Application.objects.get(person=person)
    assert row.status == Status.QUEUED

    clock.set("2026-10-15T07:59:50")
    assert beside(actions.accept_due) == 0
    clock.set("2026-10-15T08:00")
    assert beside(actions.accept_due) == 1
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW
    citizen.open(f"/applications/{row.number}/")
    citizen.sign_in(person.iin, PASSWORD)
    assert row.number in citizen.heading()
    citizen.says("08:00", "20:00")
    assert citizen.page.locator("main .tracker [aria-current=step] .sign-now").count() == 1
