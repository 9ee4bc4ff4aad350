"""Status is tied to its moments and actors: for each check, a row it refuses; records that only grow."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import AccessLogEntry
from applications import actions
from applications.models import Application, ApplicationEvent, Consent, Decision
from codes.violations import constraint_of, explain
from demonstration import factories as make

pytestmark = pytest.mark.django_db


def refused(constraint: str, write: Callable[[], object]) -> None:
    """`write` fails by this constraint and no other, and people can be told why."""
    with pytest.raises(IntegrityError) as failure, transaction.atomic():
        write()
    assert constraint_of(failure.value) == constraint
    assert explain(failure.value)


@pytest.fixture
def rows(town: SimpleNamespace, clock) -> SimpleNamespace:  # type: ignore[no-untyped-def]
    """An application in each of the statuses that the checks speak of."""

    def person():  # type: ignore[no-untyped-def]
        return make.PersonFactory(lives_in="751110000")

    made = SimpleNamespace(town=town)
    made.draft = make.draft(person(), town.new)
    made.in_review = make.filed(person(), town.new)
    made.scheduled = make.approved(person(), town.new, town.specialist)
    refusal = make.filed(person(), town.new)
    made.refused = actions.refuse(
        refusal.pk,
        town.specialist,
        version=refusal.version,
        ground="requirements_not_met",
        text="No",
    )
    withdrawn = make.filed(person(), town.new)
    made.withdrawn = actions.withdraw(withdrawn.pk, withdrawn.filed_by)
    clock.set("2026-10-14T19:00")
    made.queued = make.filed(person(), town.new)
    return made


NOW = "2026-10-14T05:30:00Z"
REFUSED = [
    # (status of the row, what is written, the check that refuses)
    ("in_review", {"status": "lost"}, "application_status"),
    ("draft", {"filer": "neighbour"}, "application_filer"),
    ("draft", {"channel": "pigeon"}, "application_channel"),
    ("draft", {"language": "de"}, "application_language"),
    ("draft", {"ground": "mood"}, "application_ground"),
    ("in_review", {"ground": ""}, "application_ground"),
    ("draft", {"number": "A-2026-0000099-1"}, "application_filed_is_whole"),
    ("draft", {"filed_at": NOW}, "application_filed_is_whole"),
    ("in_review", {"number": None}, "application_filed_is_whole"),
    ("in_review", {"organization": None}, "application_filed_is_whole"),
    ("in_review", {"person": None}, "application_filed_is_whole"),
    ("queued", {"accept_at": None}, "application_queued_waits"),
    ("queued", {"due_at": None}, "application_queued_waits"),
    ("queued", {"accepted_at": "2026-10-14T18:00:00Z"}, "application_queued_waits"),
    ("in_review", {"accepted_at": None}, "application_accepted_has_moments"),
    ("in_review", {"due_at": None}, "application_accepted_has_moments"),
    ("scheduled", {"accepted_at": None}, "application_accepted_has_moments"),
    ("refused", {"due_at": None}, "application_accepted_has_moments"),
    (
        "in_review",
        {"accepted_at": "2026-10-14T00:00:00Z"},
        "application_accepted_not_before_filing",
    ),
    ("in_review", {"decided_at": NOW}, "application_decided_has_actor"),
    ("scheduled", {"decided_by": None}, "application_decided_has_actor"),
    ("scheduled", {"decided_at": None}, "application_decided_has_actor"),
    ("refused", {"decided_by": None}, "application_decided_has_actor"),
    ("refused", {"refusal_text": ""}, "application_refused_has_ground_and_text"),
    ("refused", {"refusal_ground": ""}, "application_refused_has_ground_and_text"),
    ("in_review", {"refusal_text": "No"}, "application_refused_has_ground_and_text"),
    ("refused", {"refusal_ground": "mood"}, "application_refusal_ground"),
    ("scheduled", {"attachment": None}, "application_approved_has_attachment"),
    ("scheduled", {"effective_on": None}, "application_approved_has_attachment"),
    ("in_review", {"taken_at": NOW}, "application_taken_by_someone_at_some_time"),
    ("in_review", {"closed_at": NOW}, "application_not_ended_before_its_end"),
    ("refused", {"close_reason": "tired"}, "application_not_ended_before_its_end"),
    ("withdrawn", {"closed_at": None}, "application_ended_has_reason"),
    ("withdrawn", {"close_reason": ""}, "application_ended_has_reason"),
    ("scheduled", {"status": "cancelled"}, "application_ended_has_reason"),
    ("scheduled", {"status": "annulled"}, "application_ended_has_reason"),
    (
        "withdrawn",
        {"close_reason": "filed_without_person"},
        "application_filed_without_person_is_closed",
    ),
]


def test_status_and_moments_and_actors_belong_together(rows: SimpleNamespace) -> None:
    for status, written, constraint in REFUSED:
        row = Application.objects.filter(pk=getattr(rows, status).pk)
        assert row.get().status == status
        refused(constraint, lambda row=row, written=written: row.update(**written))


def test_only_an_approval_attaches(rows: SimpleNamespace) -> None:
    attachment = rows.scheduled.attachment
    for row in (rows.in_review, rows.refused, rows.withdrawn, rows.draft):
        one = Application.objects.filter(pk=row.pk)
        refused(
            "application_attachment_by_approval", lambda one=one: one.update(attachment=attachment)
        )


def test_every_check_of_an_application_has_its_row() -> None:
    names = {constraint.name for constraint in Application._meta.constraints}
    tried = {constraint for _, _, constraint in REFUSED}
    assert names - tried == {"application_one_open_a_person", "application_attachment_by_approval"}


def test_one_open_application_a_person_and_any_number_of_drafts(rows: SimpleNamespace) -> None:
    person = rows.in_review.person
    make.draft(person, rows.town.new)
    make.draft(person, rows.town.new)
    for row in (rows.queued, rows.withdrawn):
        other = Application.objects.filter(pk=row.pk)
        if row is rows.queued:
            refused(
                "application_one_open_a_person", lambda other=other: other.update(person=person)
            )
        else:
            other.update(person=person)


RECORDS = {
    "decision_outcome": (Decision, {"outcome": "perhaps"}),
    "decision_refusal_has_ground_and_text": (Decision, {"outcome": "refused"}),
    "application_event_kind": (ApplicationEvent, {"kind": "sneezed", "actor_name": "x"}),
    "application_event_names_actor": (ApplicationEvent, {"kind": "filed"}),
    "application_event_status": (
        ApplicationEvent,
        {"kind": "filed", "actor_name": "x", "status": "lost"},
    ),
    "consent_purpose": (Consent, {"purpose": "everything"}),
    "consent_language": (Consent, {"language": "de"}),
    "consent_once_an_application": (Consent, {}),
}


def test_records_hold_codes_of_the_law(rows: SimpleNamespace) -> None:
    user, row = rows.town.specialist, rows.in_review
    whole = {
        Decision: {"application": row, "by": user, "findings": [], "outcome": "approved"},
        ApplicationEvent: {"application": row, "status": "in_review"},
        Consent: {
            "application": row,
            "purpose": "personal_data",
            "text_version": "1",
            "language": "kk",
            "given_by": user,
        },
    }
    for constraint, (model, wrong) in RECORDS.items():
        refused(
            constraint,
            lambda model=model, wrong=wrong: model.objects.create(**whole[model] | wrong),
        )


def statement_refused(statement: str) -> None:
    """A trigger refuses even the owner of the table."""
    with (
        pytest.raises(DatabaseError, match=r"(?i)cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_events_decisions_consents_and_the_access_log_only_grow(rows: SimpleNamespace) -> None:
    AccessLogEntry.objects.create(
        user=rows.town.specialist, person=rows.in_review.person, purpose="case"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model, column in (
        (ApplicationEvent, "facts = '{}'"),
        (Decision, "reason = 'another'"),
        (Consent, "text_version = '0'"),
        (AccessLogEntry, "purpose = 'nothing'"),
    ):
        table = model._meta.db_table
        assert model.objects.exists()
        statement_refused(f"UPDATE {table} SET {column}")
        statement_refused(f"DELETE FROM {table}")
        statement_refused(f"TRUNCATE {table} CASCADE")


def test_a_filed_application_cannot_be_deleted(rows: SimpleNamespace) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM applications_application WHERE id = %s", [rows.in_review.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
