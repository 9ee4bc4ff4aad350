"""The application's role can do its whole job, and what stays cannot be deleted even so."""

import os
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from applications import actions
from applications.actions import drafts
from applications.models import Application
from attachment_portal import rights
from codes import ApplicationStatus as Status
from codes import Ground, Role
from demonstration import factories as make
from registry.queries import counter_differences

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_application(db: None) -> Iterator[None]:
    """The rest of the test runs with the rights of a role that the test makes and rolls back."""
    role = f"portal_app_of_a_test_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
        rights.grant(role)
        cursor.execute(f"SET ROLE {role}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_the_main_job_needs_no_more_rights(as_application: None, clock) -> None:  # type: ignore[no-untyped-def]
    old, new, third = (make.PanelFactory() for _ in range(3))
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, old)
    specialist = make.staff(Role.SPECIALIST, organization=new.organization)
    of_third = make.staff(Role.SPECIALIST, organization=third.organization)
    drafts.discard(make.draft(person, new).pk, make.user_of(person))
    done = make.approved(person, new, specialist)
    actions.renounce(done.pk, done.filed_by)
    done = make.approved(person, new, specialist)
    make.approved(person, third, of_third, ground=Ground.FREE_CHOICE)
    clock.set("2026-10-14T19:00")
    row = make.filed(person, new)
    clock.set("2026-10-15T08:00")
    assert actions.accept_due() == 1
    actions.refuse(
        row.pk, specialist, version=row.version + 1, ground="requirements_not_met", text="No"
    )
    make.approved(person, new, specialist)
    clock.set("2027-01-01T08:00")
    assert actions.make_effective() == 1
    actions.record_death(person.pk, date(2027, 1, 1), source="population_register")
    assert counter_differences(date(2027, 1, 1)) == []
    assert set(Application.objects.values_list("status", flat=True)) == {
        Status.CANCELLED,
        Status.EFFECTIVE,
        Status.REFUSED,
    }


@pytest.mark.parametrize(
    "table",
    [
        "registry_attachment",
        "notifications_message",
        "notifications_electronicdocument",
        "pghistory_context",
    ],
)
def test_what_stays_is_not_deleted(as_application: None, table: str) -> None:
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
