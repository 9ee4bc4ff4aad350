"""All-green cases approved together: a transaction each, an outcome each, the same answer again."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from applications import actions
from applications.actions import bulk
from applications.actions.bulk import TooMany, why_left
from applications.models import Application, BulkApprovalItem, Decision
from codes import ApplicationStatus as Status
from codes import Channel, Role
from codes.violations import constraint_of
from demonstration import factories as make
from registry.models import Panel

pytestmark = pytest.mark.django_db


def someone(town: SimpleNamespace, **more: object) -> Application:
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, town.old)
    return make.filed(person, town.new, **more)


def approve(town: SimpleNamespace, *rows: Application, key: object = None) -> list[str]:
    wanted = [(row.pk, row.version) for row in rows]
    return [item.left for item in actions.approve_green(town.specialist, key or uuid4(), wanted)]


def statuses(*rows: Application) -> list[str]:
    return [Application.objects.get(pk=row.pk).status for row in rows]


def test_what_is_green_is_approved(town: SimpleNamespace) -> None:
    rows = [someone(town) for _ in range(3)]
    assert [why_left(row) for row in rows] == ["", "", ""]
    assert approve(town, *rows) == ["", "", ""]
    assert statuses(*rows) == [Status.SCHEDULED] * 3
    assert Decision.objects.filter(by=town.specialist, reason="").count() == 3


def test_each_that_is_not_green_is_left_with_its_reason(town: SimpleNamespace) -> None:
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.new.organization)
    missing = someone(town, documents=())
    disputed = someone(town, disputed_text="Это не так")
    objected = someone(town, by=clerk, channel=Channel.REGISTRY_DESK)
    actions.object_to(objected.pk, None)
    asked = someone(town)
    actions.ask_for_documents(
        asked.pk, town.specialist, version=asked.version, entries=[], text="Ещё страница"
    )
    answered, of_the_head = someone(town), someone(town)
    actions.reply(answered.pk, answered.filed_by, text="Прошу принять до пятницы")
    actions.ask_head(of_the_head.pk, town.specialist, text="Какое основание?")
    green = someone(town)
    found = (missing, disputed, objected, asked, answered, of_the_head)
    rows = [Application.objects.get(pk=row.pk) for row in found]
    left = ["missing", "disputed", "objected", "asked", "answered", "head_asked"]
    assert [why_left(row) for row in rows] == left
    assert approve(town, *rows, green) == [*left, ""]
    assert statuses(*rows) == [Status.IN_REVIEW] * 6
    assert statuses(green) == [Status.SCHEDULED]


def test_a_warning_is_for_its_own_page(town: SimpleNamespace) -> None:
    row = someone(town)
    town.new.organization.contracts.filter(year=2027).delete()
    assert why_left(Application.objects.get(pk=row.pk)) == "warned"
    assert approve(town, row) == ["warned"]


def test_a_failure_of_this_moment_is_found(town: SimpleNamespace) -> None:
    from datetime import date

    row = someone(town)
    town.new.organization.closed_on = date(2026, 10, 14)
    town.new.organization.save()
    assert why_left(Application.objects.get(pk=row.pk)) == "failed"
    assert approve(town, row) == ["failed"]


def test_the_last_place_goes_to_the_first(town: SimpleNamespace) -> None:
    one, two = someone(town), someone(town)
    Panel.objects.filter(pk=town.new.pk).update(norm=1)
    assert approve(town, one, two) == ["", "no_place"]
    assert statuses(one, two) == [Status.SCHEDULED, Status.IN_REVIEW]


def test_what_changed_since_the_confirmation_is_left(town: SimpleNamespace) -> None:
    colleague = make.staff(Role.SPECIALIST, organization=town.new.organization)
    taken, decided, own = someone(town), someone(town), someone(town)
    actions.take(taken.pk, colleague)
    actions.approve(decided.pk, colleague, version=decided.version)
    actions.approve(own.pk, town.specialist, version=own.version)
    assert approve(town, taken, decided, own) == ["changed"] * 3


def test_the_same_confirmation_again_answers_the_same(town: SimpleNamespace) -> None:
    key, green, short = uuid4(), someone(town), someone(town)
    Panel.objects.filter(pk=town.new.pk).update(norm=1)
    first = approve(town, green, short, key=key)
    Panel.objects.filter(pk=town.new.pk).update(norm=100)
    assert approve(town, green, short, key=key) == first == ["", "no_place"]
    assert statuses(short) == [Status.IN_REVIEW]
    assert BulkApprovalItem.objects.count() == 2
    assert Decision.objects.count() == 1


def test_what_broke_off_goes_on(town: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    key, rows = uuid4(), [someone(town) for _ in range(3)]
    real = bulk.approve

    def breaks(application_id: int, *args: object, **more: object) -> Application:
        if application_id == rows[1].pk:
            raise ConnectionError
        return real(application_id, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(bulk, "approve", breaks)
    with pytest.raises(ConnectionError):
        approve(town, *rows, key=key)
    assert statuses(*rows) == [Status.SCHEDULED, Status.IN_REVIEW, Status.IN_REVIEW]
    monkeypatch.setattr(bulk, "approve", real)
    assert approve(town, *rows, key=key) == ["", "", ""]
    assert Decision.objects.count() == 3


def test_fifty_at_most_and_within_scope(town: SimpleNamespace) -> None:
    with pytest.raises(TooMany):
        actions.approve_green(town.specialist, uuid4(), [(number, 1) for number in range(51)])
    row = someone(town)
    stranger = make.staff(Role.SPECIALIST, organization=town.old.organization)
    (item,) = actions.approve_green(stranger, uuid4(), [(row.pk, row.version)])
    assert item.left == "not_allowed"
    head = make.staff(Role.ORG_HEAD, organization=town.new.organization)
    with pytest.raises(PermissionDenied):
        actions.approve_green(head, uuid4(), [(row.pk, row.version)])
    assert statuses(row) == [Status.IN_REVIEW]


@pytest.mark.parametrize("constraint", ["bulk_approval_left", "bulk_approval_once_a_case"])
def test_the_table_refuses(constraint: str, town: SimpleNamespace) -> None:
    row, key = someone(town), uuid4()
    left = "tired" if constraint == "bulk_approval_left" else ""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        for _ in range(2):
            BulkApprovalItem.objects.create(
                key=key, user=town.specialist, application=row, left=left
            )
    assert constraint_of(refused.value) == constraint
