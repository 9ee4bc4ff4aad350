"""Missing documents: asked for, answered without filing anew, closed with the application."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from applications import actions
from applications.actions import missing_documents
from applications.actions.papers import UnfitUpload
from applications.errors import (
    ChangedMeanwhile,
    NoLongerOpen,
    NotAllowed,
    NothingAsked,
    NothingGiven,
)
from applications.models import Application, ApplicationEvent, DocumentRequest, SupportingDocument
from codes import ApplicationStatus as Status
from codes import Channel, Document, Filer, Ground, Role
from demonstration import factories as make
from demonstration.factories.users import user_of
from notifications.models import Message
from registry.models import Representation
from tests.applications.told import told

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 one"
OUTCOMES = DocumentRequest.Outcome


@pytest.fixture
def waiting(town: SimpleNamespace, settings: object, tmp_path: object) -> SimpleNamespace:
    """An application in review without its identity document; `ask` and `reply` about it."""
    settings.MEDIA_ROOT = str(tmp_path)
    town.row = make.filed(town.person, town.new, documents=())
    town.user = town.row.filed_by
    return town


def pdf(body: bytes = PDF, name: str = "карта.pdf") -> ContentFile:
    return ContentFile(body, name)


def ask(town: SimpleNamespace, *entries: str, text: str = "", by: object = None) -> DocumentRequest:
    town.row.refresh_from_db()
    return actions.ask_for_documents(
        town.row.pk,
        by or town.specialist,
        version=town.row.version,
        entries=entries,
        text=text,
    )


def identity(body: bytes = PDF) -> tuple[Document, ContentFile]:
    return Document.IDENTITY_CARD, pdf(body)


def kinds(row: Application) -> list[str]:
    return list(row.events.order_by("pk").values_list("kind", flat=True))


def test_asking_tells_the_person_what_and_that_the_term_runs_on(waiting: SimpleNamespace) -> None:
    due_at = waiting.row.due_at
    request = ask(waiting, "identity", "court_decision|guardianship_document", text="Обе стороны")
    waiting.row.refresh_from_db()
    assert (waiting.row.status, waiting.row.due_at) == (Status.IN_REVIEW, due_at)
    assert request.is_open
    event = waiting.row.events.first()
    assert event.kind == "document_requested"
    assert event.actor == waiting.specialist
    assert event.facts["entries"] == ["identity", "court_decision|guardianship_document"]
    assert told(waiting.person)[-1] == "document_requested"
    body = Message.objects.filter(template="document_requested", channel="account").get().body
    assert "Обе стороны" in body
    assert body.count("\n– ") == 2


def test_the_message_names_the_documents_in_the_language_of_each_reader(
    town: SimpleNamespace,
) -> None:
    parent = make.PersonFactory(language="ru")
    child = make.PersonFactory(child=True, lives_in="751110000", language="kk")
    Representation.objects.create(
        representative=parent, person=child, kind=Filer.PARENT, from_on=child.birth_on
    )
    make.attached(child, town.old)
    town.row = make.filed(
        child,
        town.new,
        by=user_of(parent),
        filer=Filer.PARENT,
        ground=Ground.CAMPAIGN,
        documents=(),
    )
    ask(town, "identity")
    bodies = {
        row.person_id: row.body
        for row in Message.objects.filter(template="document_requested", channel="account")
    }
    assert "Удостоверение личности или иной" in bodies[parent.pk] or (
        "документ" in bodies[parent.pk].lower()
    )
    assert set(bodies) == {parent.pk, child.pk}
    assert bodies[parent.pk] != bodies[child.pk]


def test_whoever_filed_for_another_is_told_whom_a_message_is_about(
    waiting: SimpleNamespace,
) -> None:
    parent = make.PersonFactory(language="ru")
    child = make.PersonFactory(child=True, lives_in="751110000", language="kk")
    Representation.objects.create(
        representative=parent, person=child, kind=Filer.PARENT, from_on=child.birth_on
    )
    row = make.filed(
        child,
        waiting.new,
        by=user_of(parent),
        filer=Filer.PARENT,
        ground=Ground.FIRST_ATTACHMENT,
        documents=(),
    )
    told = {
        message.person_id: message.subject
        for message in Message.objects.filter(application_number=row.number, channel="account")
    }
    assert child.initials in told[parent.pk]
    assert child.initials not in told[child.pk]


def test_one_open_request_and_the_same_one_twice_is_one(waiting: SimpleNamespace) -> None:
    first = ask(waiting, "identity")
    stale = actions.ask_for_documents(
        waiting.row.pk, waiting.specialist, version=0, entries=["identity"], text=" "
    )
    assert stale == first
    colleague = make.staff(Role.SPECIALIST, organization=waiting.new.organization)
    with pytest.raises(ChangedMeanwhile):
        ask(waiting, "court_decision", by=colleague)
    assert DocumentRequest.objects.count() == 1
    assert kinds(waiting.row).count("document_requested") == 1


def test_only_a_specialist_of_the_clinic_asks_and_only_for_something(
    waiting: SimpleNamespace,
) -> None:
    for role, panel in ((Role.SPECIALIST, waiting.old), (Role.ORG_HEAD, waiting.new)):
        user = make.staff(role, organization=panel.organization)
        with pytest.raises(PermissionDenied):
            ask(waiting, "identity", by=user)
    with pytest.raises(NothingAsked):
        ask(waiting, text="  ")
    with pytest.raises(ValueError, match="nonsense"):
        ask(waiting, "nonsense")
    assert not DocumentRequest.objects.exists()


def test_nothing_is_asked_before_acceptance_nor_after_the_decision(
    town: SimpleNamespace, clock: object
) -> None:
    clock.set("2026-10-14T18:40")
    town.row = make.filed(town.person, town.new)
    with pytest.raises(ChangedMeanwhile):
        ask(town, "identity")
    clock.set("2026-10-15T09:00")
    actions.accept_due()
    town.row.refresh_from_db()
    actions.approve(town.row.pk, town.specialist, version=town.row.version)
    with pytest.raises(ChangedMeanwhile):
        ask(town, "identity")


def test_a_reply_answers_the_request_and_the_rules_are_asked_anew(
    waiting: SimpleNamespace,
) -> None:
    assert actions.examine(waiting.row).missing == ["identity"]
    request = ask(waiting, "identity")
    done = actions.reply(waiting.row.pk, waiting.user, files=[identity()])
    request.refresh_from_db()
    assert (request.outcome, request.answered_by) == (OUTCOMES.ANSWERED, waiting.user)
    paper = SupportingDocument.objects.get()
    assert (paper.request, paper.file_name, paper.content_type) == (
        request,
        "карта.pdf",
        "application/pdf",
    )
    assert kinds(waiting.row)[-1] == "document_received"
    assert told(waiting.new.organization) == ["organization_document_received"]
    letter = Message.objects.filter(template="organization_document_received").first()
    assert waiting.person.first_name not in letter.body + letter.subject, "initials only"
    fresh = Application.objects.get(pk=waiting.row.pk)
    assert actions.examine(fresh).missing == []
    approved = actions.approve(fresh.pk, waiting.specialist, version=done.version)
    assert approved.is_decided


def test_a_page_older_than_the_reply_decides_nothing(waiting: SimpleNamespace) -> None:
    ask(waiting, "identity")
    waiting.row.refresh_from_db()
    seen = waiting.row.version
    actions.reply(waiting.row.pk, waiting.user, files=[identity()])
    with pytest.raises(ChangedMeanwhile):
        actions.refuse(
            waiting.row.pk,
            waiting.specialist,
            version=seen,
            ground="requirements_not_met",
            text="No identity document",
        )


def test_part_of_what_is_asked_is_kept_and_the_rest_still_waits(waiting: SimpleNamespace) -> None:
    request = ask(waiting, "identity", "power_of_attorney")
    actions.reply(waiting.row.pk, waiting.user, files=[identity()])
    request.refresh_from_db()
    assert request.is_open
    documents = waiting.row.documents.all()
    assert actions.still_asked(request, documents) == ["power_of_attorney"]
    actions.reply(waiting.row.pk, waiting.user, text="У меня её нет")
    request.refresh_from_db()
    assert (request.outcome, request.answer) == (OUTCOMES.ANSWERED, "У меня её нет")
    assert kinds(waiting.row).count("document_received") == 2


def test_what_is_asked_in_words_alone_is_answered_by_any_document(
    waiting: SimpleNamespace,
) -> None:
    request = ask(waiting, text="Справка из школы")
    actions.reply(waiting.row.pk, waiting.user, files=[(Document.RECTOR_REQUEST, pdf())])
    request.refresh_from_db()
    assert request.outcome == OUTCOMES.ANSWERED


def test_what_was_there_already_is_asked_for_again(waiting: SimpleNamespace) -> None:
    """The copy cannot be read: a better one is needed."""
    actions.reply(waiting.row.pk, waiting.user, files=[identity()])
    request = ask(waiting, "identity", text="На фото ничего не видно")
    assert actions.still_asked(request, waiting.row.documents.all()) == ["identity"]
    actions.reply(waiting.row.pk, waiting.user, files=[identity(b"%PDF-1.7 sharp")])
    request.refresh_from_db()
    assert request.outcome == OUTCOMES.ANSWERED


def test_the_same_reply_twice_is_one(waiting: SimpleNamespace) -> None:
    ask(waiting, "identity")
    for _ in range(2):
        actions.reply(waiting.row.pk, waiting.user, files=[identity()], text="Вот она")
    assert SupportingDocument.objects.count() == 1
    assert kinds(waiting.row).count("document_received") == 1
    assert told(waiting.new.organization) == ["organization_document_received"]
    actions.reply(waiting.row.pk, waiting.user, files=[identity(b"%PDF-1.7 two")])
    assert SupportingDocument.objects.count() == 2


def test_documents_come_without_being_asked_for_also_before_acceptance(
    town: SimpleNamespace, clock: object, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    clock.set("2026-10-14T18:40")
    row = make.filed(town.person, town.new, documents=())
    done = actions.reply(row.pk, row.filed_by, files=[identity()])
    assert done.status == Status.QUEUED
    assert SupportingDocument.objects.get().request is None


def test_who_may_reply(waiting: SimpleNamespace) -> None:
    """A representative, and the clinic's desk for whoever came; no stranger, no desk of elsewhere, no specialist."""
    proxy = make.PersonFactory()
    Representation.objects.create(
        representative=proxy, person=waiting.person, kind=Filer.PROXY, from_on="2026-01-01"
    )
    elsewhere = make.staff(Role.REGISTRY_CLERK, organization=waiting.old.organization)
    for user in (user_of(make.PersonFactory()), elsewhere, waiting.specialist):
        with pytest.raises(NotAllowed):
            actions.reply(waiting.row.pk, user, files=[identity()])
    assert not SupportingDocument.objects.exists()
    actions.reply(waiting.row.pk, user_of(proxy), files=[identity()])
    assert waiting.row.events.first().actor.person == proxy
    clerk = make.staff(Role.REGISTRY_CLERK, organization=waiting.new.organization)
    actions.reply(waiting.row.pk, clerk, text="Принёс оригинал, показал.")
    assert waiting.row.events.first().actor == clerk


def test_what_is_no_document_is_not_kept(waiting: SimpleNamespace) -> None:
    for body in (b"", b"MZ program", b"%PDF-" + b"0" * (5 * 1024 * 1024)):
        with pytest.raises(UnfitUpload):
            actions.reply(waiting.row.pk, waiting.user, files=[(Document.IDENTITY_CARD, pdf(body))])
    with pytest.raises(NothingGiven):
        actions.reply(waiting.row.pk, waiting.user, text="  ")
    with pytest.raises(UnfitUpload):  # no service is offered here
        actions.reply(waiting.row.pk, waiting.user, from_service=True)
    assert not SupportingDocument.objects.exists()


def test_there_is_an_end_to_what_is_added(
    waiting: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(missing_documents, "MOST_ADDED", 2)
    files = [identity(PDF + bytes([n])) for n in range(3)]
    with pytest.raises(UnfitUpload):
        actions.reply(waiting.row.pk, waiting.user, files=files)
    with pytest.raises(UnfitUpload):  # no service is offered here
        actions.reply(waiting.row.pk, waiting.user, files=[identity()], from_service=True)
    assert not SupportingDocument.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()], "no copy is left behind"


def test_the_digital_documents_service_answers_too(
    waiting: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing_documents.digital_documents, "has_identity", lambda person: True)
    request = ask(waiting, "identity")
    for _ in range(2):
        actions.reply(waiting.row.pk, waiting.user, from_service=True)
    request.refresh_from_db()
    assert request.outcome == OUTCOMES.ANSWERED
    assert SupportingDocument.objects.get().document == Document.E_DOCUMENT


def test_a_request_made_by_mistake_is_taken_back_and_told(waiting: SimpleNamespace) -> None:
    request = ask(waiting, "identity")
    stranger = make.staff(Role.SPECIALIST, organization=waiting.old.organization)
    with pytest.raises(PermissionDenied):
        actions.take_back_request(waiting.row.pk, stranger, request_id=request.pk)
    for _ in range(2):
        actions.take_back_request(
            waiting.row.pk, waiting.specialist, request_id=request.pk, note="Нашлось в деле"
        )
    request.refresh_from_db()
    assert (request.outcome, request.answer) == (OUTCOMES.TAKEN_BACK, "Нашлось в деле")
    assert kinds(waiting.row).count("request_withdrawn") == 1
    assert told(waiting.person)[-1] == "document_request_withdrawn"
    again = ask(waiting, "identity")
    assert again.pk != request.pk


def _refuse(town: SimpleNamespace) -> None:
    town.row.refresh_from_db()
    actions.refuse(
        town.row.pk,
        town.specialist,
        version=town.row.version,
        ground="requirements_not_met",
        text="No document came",
    )


def _withdraw(town: SimpleNamespace) -> None:
    actions.withdraw(town.row.pk, town.user)


def _die(town: SimpleNamespace) -> None:
    actions.record_death(town.person.pk, town.row.filed_at.date(), source="civil_register")


@pytest.mark.parametrize("end", [_refuse, _withdraw, _die])
def test_an_open_request_ends_with_the_application(waiting: SimpleNamespace, end: object) -> None:
    request = ask(waiting, "identity")
    end(waiting)
    request.refresh_from_db()
    assert request.outcome == OUTCOMES.LAPSED
    assert request.answered_at is not None
    with pytest.raises((NoLongerOpen, NotAllowed)):
        actions.reply(waiting.row.pk, waiting.user, files=[identity()])
    assert not SupportingDocument.objects.exists()


def test_what_a_desk_filed_is_answered_by_the_person(town: SimpleNamespace) -> None:
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.new.organization)
    town.row = make.filed(
        town.person, town.new, by=clerk, channel=Channel.REGISTRY_DESK, documents=()
    )
    ask(town, "identity")
    assert told(town.person)[-1] == "document_requested"
    actions.reply(town.row.pk, user_of(town.person), text="Принесу завтра")
    assert ApplicationEvent.objects.filter(kind="document_received").count() == 1
