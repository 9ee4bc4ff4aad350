"""Versions of register rows are written by the database, with who and why, and stay as they are."""

import pghistory
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from codes import Basis
from demonstration import factories as make
from registry.attachments import STAY, change
from registry.models import Attachment, HistoryContext, Organization, Panel, Person

pytestmark = pytest.mark.django_db

EVENTS = [
    model
    for model in apps.get_models()
    if issubclass(model, pghistory.models.Event) and model._meta.app_label == "registry"
]


def versions(row: object) -> list[object]:
    """The versions of a row, oldest first."""
    model = apps.get_model("registry", f"{type(row).__name__}Event")
    return list(
        model.objects.filter(pgh_obj_id=row.pk)  # type: ignore[attr-defined]
        .select_related("pgh_context")
        .order_by("pgh_id")
    )


def test_every_change_of_an_attachment_says_who_and_why() -> None:
    person, old, new = make.PersonFactory(), make.PanelFactory(), make.PanelFactory()
    make.attached(person, old)
    with transaction.atomic():
        begun = change(
            person,
            to=new,
            basis=Basis.APPLICATION,
            reason="approval",
            actor="user:7",
            reference="A-2026-0000001-1",
        ).begun
    assert begun is not None
    was = begun.cuts
    assert was is not None
    first, cut = versions(was)
    assert (first.period.upper, cut.period.upper) == (None, begun.from_on)
    assert cut.pgh_label == "update"
    assert cut.pgh_context.metadata == {
        "actor": "user:7",
        "reason": "approval",
        "reference": "A-2026-0000001-1",
    }
    (inserted,) = versions(begun)
    assert inserted.pgh_label == "insert"
    assert inserted.pgh_context.metadata["actor"] == "user:7"


def test_versions_are_written_by_triggers_not_by_the_program() -> None:
    person = make.PersonFactory(phone="+77000000001")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_person SET phone = '+77000000002' WHERE id = %s", [person.pk]
        )
    assert [row.phone for row in versions(person)] == ["+77000000001", "+77000000002"]


def test_a_change_of_nothing_is_no_version() -> None:
    person = make.PersonFactory()
    person.save()
    assert len(versions(person)) == 1


def test_a_panel_is_versioned_but_for_its_counters() -> None:
    panel = make.PanelFactory()
    make.attached(make.PersonFactory(), panel)
    assert len(versions(panel)) == 1
    with pghistory.context(actor="user:1", reason="order"):
        Panel.objects.filter(pk=panel.pk).update(over_norm=5, over_norm_act="Order 3")
    version = versions(panel)[-1]
    assert (version.over_norm, version.pgh_context.metadata["reason"]) == (5, "order")


def test_the_register_keeps_a_history_of_its_rows() -> None:
    tracked = {model.pgh_tracked_model.__name__ for model in EVENTS}
    assert tracked == {
        "Attachment",
        "Doctor",
        "DoctorAbsence",
        "FundContract",
        "IdentityDocument",
        "Institution",
        "InstitutionStay",
        "InsuranceStatus",
        "NeighbourUnits",
        "OpeningHours",
        "Organization",
        "OverNormOrder",
        "Panel",
        "Person",
        "PersonCategory",
        "Representation",
        "Residence",
        "ServiceArea",
        "Site",
    }


def refused(statement: str, match: str) -> None:
    """A trigger refuses the statement even to the owner of the table."""
    with (
        pytest.raises(DatabaseError, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("model", EVENTS, ids=lambda model: model.__name__)
def test_versions_are_never_truncated(model: type) -> None:
    refused(f'TRUNCATE "{model._meta.db_table}"', "truncate")  # type: ignore[attr-defined]


def test_versions_are_neither_changed_nor_deleted() -> None:
    panel = make.PanelFactory()
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, panel)
    for table in (
        "registry_personevent",
        "registry_attachmentevent",
        "registry_residenceevent",
        "registry_panelevent",
        "registry_organizationevent",
    ):
        refused(f"DELETE FROM {table}", r"(?i)cannot.* delete")
        refused(f"UPDATE {table} SET pgh_label = 'never'", r"(?i)cannot update")


def test_who_and_why_are_added_to_but_never_changed() -> None:
    with pghistory.context(actor="user:1"):
        make.PersonFactory()
    context = HistoryContext.objects.get(metadata__actor="user:1")
    table = "pghistory_context"
    refused(f"DELETE FROM {table}", r"(?i)cannot.* delete")
    refused(f"TRUNCATE {table} CASCADE", "truncate")
    refused(f"""UPDATE {table} SET metadata = '{{"actor": "user:2"}}'""", r"(?i)cannot update")
    refused(f"UPDATE {table} SET metadata = '{{}}'", r"(?i)cannot update")
    context.metadata |= {"reason": "found later"}
    context.save()


def test_attachments_are_cancelled_never_deleted() -> None:
    person, panel = make.PersonFactory(), make.PanelFactory()
    row = make.attached(person, panel)
    with pytest.raises(DatabaseError, match=r"(?i)cannot.* delete"), transaction.atomic():
        Attachment.objects.filter(pk=row.pk).delete()
    with transaction.atomic():
        change(person, to=STAY, reason="nothing", actor="test")
    assert Attachment.objects.filter(pk=row.pk).exists()


def test_attachments_are_never_truncated() -> None:
    refused("TRUNCATE registry_attachment CASCADE", "truncate")


def test_people_and_organizations_with_attachments_stay() -> None:
    row = make.attached(make.PersonFactory(), make.PanelFactory())
    for model, key in ((Person, row.person_id), (Organization, row.organization_id)):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [key])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
