"""The main job through the services: filed, accepted, decided, attached, told."""

from datetime import date
from types import SimpleNamespace

from applications import actions
from codes import ApplicationStatus as Status
from demonstration import factories as make
from notifications.models import ElectronicDocument, Message
from registry.queries import counter_differences, present_stay, scheduled_attachment


def test_a_campaign_choice_walks_from_filing_to_the_first_of_january(
    town: SimpleNamespace, clock: object
) -> None:
    application = make.filed(town.person, town.new)
    assert application.status == Status.IN_REVIEW
    assert application.number == "A-2026-0000001-" + application.number[-1]
    done = actions.approve(application.pk, town.specialist, version=application.version)
    assert (done.status, done.effective_on) == (Status.SCHEDULED, date(2027, 1, 1))
    today = date(2026, 10, 14)
    assert present_stay(town.person, today).attachment.panel == town.old
    assert scheduled_attachment(town.person, today).panel == town.new
    town.old.refresh_from_db()
    town.new.refresh_from_db()
    assert (town.old.attached, town.old.leaving, town.new.arriving) == (1, 1, 1)
    told = Message.objects.filter(person=town.person, channel="account")
    assert {row.template for row in told} == {
        "application_accepted",
        "application_approved_scheduled",
    }
    assert ElectronicDocument.objects.filter(person=town.person, kind="notification").exists()
    clock.set("2027-01-01T00:05")
    assert present_stay(town.person, date(2027, 1, 1)).attachment.panel == town.new
    assert actions.make_effective() == 1
    assert actions.make_effective() == 0
    assert counter_differences(date(2027, 1, 1)) == []
