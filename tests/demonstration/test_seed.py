"""The seed: every status and kind there is, told through the real services, once."""

from collections.abc import Iterator
from datetime import datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from accounts.models import RoleAssignment, User
from applications.casefile import collect, request_of
from applications.law import law_in_force
from applications.models import (
    Application,
    ApplicationEvent,
    Decision,
    Escalation,
    HeadQuestion,
    Objection,
)
from campaigns import clock as clocks
from codes import ApplicationStatus as Status
from codes import (
    Basis,
    Category,
    Ground,
    OrganizationType,
    Ownership,
    PersonStatus,
    Role,
)
from demonstration.accounts import USERNAMES, accounts
from demonstration.seeding import organizations, seed, summary
from eligibility import assess
from eligibility.iin import matches_birth_date, problem
from notifications.models import ElectronicDocument, Message
from registry.models import (
    Attachment,
    KatoUnit,
    Organization,
    Panel,
    Person,
    PersonCategory,
    Representation,
    Residence,
)
from registry.queries import contract_state, counter_differences
from tests.conftest import ALMATY, USUAL_TIME

pytestmark = [pytest.mark.django_db, pytest.mark.demonstration]
SMALL = 160  # the stories alone need some 155


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """A small seed at the usual time, told once for the tests that only look at it."""
    at = datetime.fromisoformat(USUAL_TIME).replace(tzinfo=ALMATY)
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(at), override_settings(DEMONSTRATION=True):
            seed(SMALL)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def seeded(small: None, db: None) -> None:
    """The small seed; what a test changes is undone after it."""


def values(rows, column: str) -> set[str]:  # type: ignore[no-untyped-def]
    """Distinct values of a column."""
    return set(rows.order_by().values_list(column, flat=True).distinct())


def test_shows_everything_there_is(seeded: None) -> None:
    assert Person.objects.count() == SMALL
    assert values(Application.objects, "status") == {status.value for status in Status}
    assert values(Application.objects, "ground") == {ground.value for ground in Ground}
    assert values(Person.objects, "status") == {status.value for status in PersonStatus}
    assert values(PersonCategory.objects, "category") == {row.value for row in Category}
    assert values(Application.objects.exclude(close_reason=""), "close_reason") == {
        "withdrawn",
        "renounced",
        "replaced",
        "no_contract",
        "death",
        "annulled",
        "filed_without_person",
    }
    assert values(Objection.objects, "outcome") == {"", "filed_by_person", "confirmed"}
    assert HeadQuestion.objects.filter(answer="").exists()
    assert values(Escalation.objects, "level") == {"head", "region"}
    assert Application.objects.filter(status=Status.IN_REVIEW, due_at__lt=clocks.now()).exists()
    assert (
        Application.objects.filter(status=Status.IN_REVIEW).exclude(disputed_text="").count() == 3
    )
    assert values(Organization.objects, "type") >= {
        kind.value for kind in OrganizationType if kind is not OrganizationType.OTHER
    }
    assert values(Organization.objects, "ownership") == {row.value for row in Ownership}
    assert values(Attachment.objects, "basis") >= {
        row.value for row in Basis if row not in (Basis.TRANSFER, Basis.COURT, Basis.BIRTH)
    }
    assert values(RoleAssignment.objects, "role") == {role.value for role in Role}


def test_tells_nothing_the_rules_would_refuse(seeded: None) -> None:
    assert counter_differences(clocks.today()) == []
    for person in Person.objects.exclude(iin=None):
        assert problem(person.iin) is None
        assert matches_birth_date(person.iin, person.birth_on)
    for row in Application.objects.exclude(status=Status.DRAFT):
        kinds = [event.kind for event in row.events.order_by("at", "pk")]
        assert kinds[0] == "filed"
        assert [event.at for event in row.events.all()] == sorted(
            (event.at for event in row.events.all()), reverse=True
        )
        assert row.filed_at <= (row.accepted_at or row.accept_at or row.closed_at)
        if row.decided_at:
            assert row.accepted_at <= row.decided_at <= row.due_at
    for decision in Decision.objects.filter(outcome="approved"):
        assert not [found for found in decision.findings if found["status"] in ("fail", "missing")]
    law = law_in_force()
    for row in Application.objects.filter(status=Status.IN_REVIEW, disputed_text=""):
        answer = assess(collect(request_of(row)), law)
        asked_for = row.document_requests.filter(answered_at=None, outcome="").first()
        missing = asked_for.entries if asked_for else []
        assert (row.number, answer.fails, answer.missing) == (row.number, [], missing)
    for row in Application.objects.filter(status=Status.IN_REVIEW).exclude(disputed_text=""):
        assert assess(collect(request_of(row)), law).fails
    assert not ApplicationEvent.objects.filter(at__gt=clocks.now()).exists()


def test_knows_families_places_and_what_is_awry(seeded: None) -> None:
    assert values(Representation.objects, "kind") >= {"parent", "guardian", "foster_carer"}
    assert Person.objects.filter(attachments=None, died_on=None).count() >= 4
    assert Person.objects.filter(birth_on__year__lt=1926).exists()
    assert Residence.objects.filter(street=None).count() == 0
    regions = {code[:2] for code in values(Organization.objects, "unit__code")}
    assert regions == {"75", "71", "10"}
    assert KatoUnit.objects.filter(code="103235100").exists()
    assert Organization.objects.exclude(hours=None).distinct().count() >= 4
    by_code = {row.code: row for row in Organization.objects.all()}
    states = {code: contract_state(row, 2027).value for code, row in by_code.items()}
    assert states[organizations.WITHOUT_CONTRACT] == "refused"
    assert states[organizations.NEW] == "unknown"
    closed = set(Panel.objects.filter(is_closed=True).values_list("code", flat=True))
    assert closed == {"almaty-101-ther-1", "almaty-101-gp-3"}  # by its head; of a doctor who left


def test_sends_no_flood_of_mail_and_leaves_documents_to_the_sweep(seeded: None) -> None:
    waiting = Message.objects.filter(channel="email")
    assert waiting.count() < 15
    assert ElectronicDocument.objects.filter(rendered_at=None).count() > 15


def test_opens_an_account_a_role(seeded: None) -> None:
    assert [account.username for account in accounts()] == list(USERNAMES)
    citizen = User.objects.get(username="citizen").person
    assert citizen.represents.count() == 2
    assert not citizen.applications.exists()
    assert not User.objects.get(username="newcomer").person.attachments.exists()
    assert User.objects.get(username="national-admin").is_superuser
    specialist = User.objects.get(username="specialist")
    assert specialist.check_password("demonstration")


def test_a_second_run_changes_nothing(seeded: None) -> None:
    before = summary()
    said = StringIO()
    call_command("seed", people=SMALL, stdout=said)
    assert "Already seeded" in said.getvalue()
    assert summary() == before
