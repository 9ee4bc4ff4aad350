"""A reply against a decision: the newer of the two finds what the other did, and nothing is lost between."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from applications import actions
from applications.errors import ChangedMeanwhile, NoLongerOpen
from applications.models import Application, DocumentRequest, SupportingDocument
from codes import ApplicationStatus as Status
from codes import Document, Role
from demonstration import factories as make
from tests.races.together import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

MANY = 8


@pytest.fixture
def asked(settings: Any, tmp_path: Any) -> tuple[list[Application], User]:
    """Applications whose identity document is asked for, with their specialist."""
    settings.MEDIA_ROOT = str(tmp_path)
    panel = make.PanelFactory()
    specialist = make.staff(Role.SPECIALIST, organization=panel.organization)
    rows = []
    for _ in range(MANY):
        person = make.PersonFactory(lives_in="751110000")
        make.attached(person, make.PanelFactory())
        row = make.filed(person, panel, documents=())
        actions.ask_for_documents(
            row.pk, specialist, version=row.version, entries=["identity"], text=""
        )
        rows.append(Application.objects.get(pk=row.pk))
    return rows, specialist


def _reply(row: Application) -> Any:
    file = ContentFile(b"%PDF-1.7 one", "card.pdf")
    return lambda: actions.reply(
        row.pk, row.filed_by, files=[(Document.IDENTITY_CARD, file)], text="Вот"
    )


def _refuse(row: Application, specialist: User) -> Any:
    user = User.objects.get(pk=specialist.pk)
    return lambda: actions.refuse(
        row.pk, user, version=row.version, ground="requirements_not_met", text="No document came"
    )


def test_a_reply_and_a_decision_see_each_other(asked: tuple[list[Application], User]) -> None:
    rows, specialist = asked
    jobs = [job for row in rows for job in (_reply(row), _refuse(row, specialist))]
    outcomes = together(jobs)
    assert failures(outcomes, ChangedMeanwhile) == []
    for place, row in enumerate(rows):
        replied, refused = outcomes[2 * place : 2 * place + 2]
        row.refresh_from_db()
        request = DocumentRequest.objects.get(application=row)
        assert not request.is_open
        if isinstance(replied, NoLongerOpen):
            assert (row.status, request.outcome) == (Status.REFUSED, "lapsed")
            assert not row.documents.exists()
        else:
            assert isinstance(refused, ChangedMeanwhile), "decided on a page older than the reply"
            assert (row.status, request.outcome) == (Status.IN_REVIEW, "answered")
            assert row.documents.count() == 1


def test_a_reply_sent_by_four_fingers_is_kept_once(
    asked: tuple[list[Application], User],
) -> None:
    row = asked[0][0]
    outcomes = together([_reply(row) for _ in range(4)])
    assert failures(outcomes) == []
    assert SupportingDocument.objects.filter(application=row).count() == 1
    assert row.events.filter(kind="document_received").count() == 1


def test_a_reply_and_a_withdrawal_end_with_one_of_them_last(
    asked: tuple[list[Application], User],
) -> None:
    rows, _specialist = asked
    jobs: list[Any] = []
    for row in rows:
        jobs += [_reply(row), lambda row=row: actions.withdraw(row.pk, row.filed_by)]
    outcomes = together(jobs)
    assert failures(outcomes, NoLongerOpen) == []
    for row in rows:
        row.refresh_from_db()
        assert row.status == Status.WITHDRAWN
        assert not DocumentRequest.objects.get(application=row).is_open


def test_two_specialists_ask_once(asked: tuple[list[Application], User]) -> None:
    row, specialist = asked[0][1], asked[1]
    request = DocumentRequest.objects.get(application=row)
    actions.take_back_request(row.pk, specialist, request_id=request.pk)
    row.refresh_from_db()
    users = [make.staff(Role.SPECIALIST, organization=row.organization) for _ in range(4)]
    outcomes = together(
        [
            lambda user=user: actions.ask_for_documents(
                row.pk, user, version=row.version, entries=["identity"], text=""
            )
            for user in users
        ]
    )
    assert len(failures(outcomes)) == 3
    assert failures(outcomes, ChangedMeanwhile) == []
    assert DocumentRequest.objects.filter(application=row, answered_at=None).count() == 1
