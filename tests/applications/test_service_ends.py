"""An organization stops serving its people: the term, the list, who is told by which way, what opens to them."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from applications import notices, tasks
from applications.actions import letters, service_ends
from applications.casefile import provider_status
from applications.errors import NoticeRefused
from applications.models import LetterBatch, NoticeRecipient, OrganizationAct, ServiceEndNotice
from codes import Filer, NoticeState, ProviderStatus, Role, ServiceEnd
from codes.violations import constraint_of
from demonstration import factories as make
from notifications import delivery, waking
from notifications.kinds import Channel, EventKind, State
from notifications.models import Message
from registry.models import Organization

pytestmark = pytest.mark.django_db

TODAY, LAST = date(2026, 10, 14), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def called(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Notices for which a worker was called."""
    calls: list[int] = []
    monkeypatch.setattr(waking, "wake", lambda task, *args: calls.append(*args) or True)
    return calls


@pytest.fixture
def clinic(db: None) -> SimpleNamespace:
    """People to be reached by e-mail, by post where they live, by the account alone; a child with its mother."""
    panel = make.PanelFactory()
    by_email = make.PersonFactory(lives_in="751110000", email="a@people.example")
    by_post = make.PersonFactory(lives_in="751110000", email="", phone="")
    nowhere = make.PersonFactory(email="", phone="")
    mother = make.PersonFactory(lives_in="751110000", email="m@people.example")
    child = make.PersonFactory(lives_in="751110000", birth_on=date(2020, 5, 5), email="", phone="")
    make.RepresentationFactory(representative=mother, person=child, kind=Filer.PARENT)
    here = [by_email, by_post, nowhere, child]
    for person in here:
        make.attached(person, panel)
    return SimpleNamespace(
        panel=panel,
        organization=panel.organization,
        head=make.staff(Role.ORG_HEAD, organization=panel.organization),
        region=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000")),
        here=here,
        by_email=by_email,
        by_post=by_post,
        nowhere=nowhere,
        mother=mother,
        child=child,
    )


def drafted(
    clinic: SimpleNamespace, cause: ServiceEnd = ServiceEnd.CONTRACT_ENDED, ends_on: date = LAST
) -> ServiceEndNotice:
    return service_ends.draft(
        clinic.head,
        clinic.organization.pk,
        cause=cause,
        learned_on=date(2026, 10, 13),
        ends_on=ends_on,
        act="Letter of the Fund 17",
    )


def told(clinic: SimpleNamespace, **more: object) -> ServiceEndNotice:
    notice = service_ends.confirm(drafted(clinic, **more).pk, clinic.head)  # type: ignore[arg-type]
    service_ends.tell(notice.pk)
    notice.refresh_from_db()
    return notice


@pytest.mark.parametrize(
    ("cause", "due_on"),
    [
        (ServiceEnd.CONTRACT_ENDED, date(2026, 11, 1)),
        (ServiceEnd.CONTRACT_CHANGED, date(2026, 11, 1)),
        (ServiceEnd.REORGANIZED, date(2026, 10, 15)),
        (ServiceEnd.LIQUIDATED, date(2026, 10, 15)),
        (ServiceEnd.REFUSED_SERVICE, date(2026, 10, 15)),
        (ServiceEnd.NO_VOLUME, date(2026, 10, 15)),
    ],
)
def test_the_term_is_counted_once_when_the_notice_is_written(
    clinic: SimpleNamespace, cause: ServiceEnd, due_on: date
) -> None:
    notice = drafted(clinic, cause)
    assert notice.due_on == due_on
    assert not Message.objects.filter(template="provider_stops").exists()


def test_a_draft_is_written_once_and_can_be_given_up(clinic: SimpleNamespace) -> None:
    notice = drafted(clinic)
    assert drafted(clinic).pk == notice.pk
    service_ends.give_up(notice.pk, clinic.head)
    service_ends.give_up(notice.pk, clinic.head)
    assert not ServiceEndNotice.objects.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"learned_on": date(2026, 10, 15)}, "learned_later"),
        ({"ends_on": date(2026, 10, 13)}, "ends_before"),
        ({"act": " "}, "needs_act"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(
    clinic: SimpleNamespace, given: dict[str, object], code: str
) -> None:
    whole = {
        "cause": ServiceEnd.REORGANIZED,
        "learned_on": TODAY,
        "ends_on": LAST,
        "act": "Order 5",
    }
    with pytest.raises(NoticeRefused) as refused:
        service_ends.draft(clinic.head, clinic.organization.pk, **(whole | given))  # type: ignore[arg-type]
    assert refused.value.reason == code


def test_only_the_head_and_the_region_of_the_organization_give_notice(
    clinic: SimpleNamespace,
) -> None:
    elsewhere = make.OrganizationFactory(unit=make.unit("711310000"))
    strangers = [
        make.staff(Role.ORG_HEAD, organization=elsewhere),
        make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000")),
    ]
    given = {"cause": ServiceEnd.REORGANIZED, "learned_on": TODAY, "ends_on": LAST, "act": "5"}
    for user in strangers:
        with pytest.raises(Organization.DoesNotExist):
            service_ends.draft(user, clinic.organization.pk, **given)  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        clerk = make.staff(Role.REGISTRY_CLERK, organization=clinic.organization)
        service_ends.draft(clerk, clinic.organization.pk, **given)  # type: ignore[arg-type]
    notice = service_ends.draft(clinic.region, clinic.organization.pk, **given)  # type: ignore[arg-type]
    with pytest.raises(NoticeRefused, match="given_up"):
        service_ends.confirm(notice.pk, strangers[0])
    assert not notices.in_scope(strangers[0]).exists()
    assert list(notices.in_scope(clinic.head)) == [notice]


def test_before_confirming_it_says_how_people_can_be_reached(clinic: SimpleNamespace) -> None:
    ways = notices.ways_to(drafted(clinic))
    assert (ways.people, ways.by_email_or_sms, ways.by_letter, ways.unknown) == (4, 1, 2, 1)
    assert ways.children == 1


def test_everybody_is_told_by_every_way_and_a_child_through_its_mother(
    clinic: SimpleNamespace, called: list[int], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        notice = service_ends.confirm(drafted(clinic).pk, clinic.head)
    assert called == [notice.pk]
    assert notice.state == NoticeState.SENDING
    assert service_ends.tell(notice.pk) == 4
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at is None) == (NoticeState.SENT, False)
    ways = {
        person.pk: set(
            Message.objects.filter(template="provider_stops", person=person).values_list(
                "channel", flat=True
            )
        )
        for person in [*clinic.here, clinic.mother]
    }
    account, email, letter = Channel.ACCOUNT.value, Channel.EMAIL.value, Channel.LETTER.value
    assert ways == {
        clinic.by_email.pk: {account, email},
        clinic.by_post.pk: {account, letter},
        clinic.nowhere.pk: {account},
        clinic.child.pk: {account},
        clinic.mother.pk: {account, email},
    }
    to_mother = Message.objects.get(person=clinic.mother, channel=email)
    assert clinic.child.initials in to_mother.subject
    assert [row.person for row in notices.unreached(notice)] == [clinic.nowhere]


def test_telling_again_tells_nobody_twice_and_whoever_comes_meanwhile_once(
    clinic: SimpleNamespace,
) -> None:
    notice = told(clinic)
    written = Message.objects.filter(template="provider_stops").count()
    assert tasks.tell_of_service_end(notice.pk) == 0
    assert tasks.continue_notices() == 0
    late = make.PersonFactory(lives_in="751110000", email="late@people.example")
    make.attached(late, clinic.panel)
    assert tasks.continue_notices() == 1
    assert Message.objects.filter(template="provider_stops").count() == written + 2


def test_after_its_last_day_nobody_is_added(clinic: SimpleNamespace, clock: object) -> None:
    told(clinic)
    clock.set("2026-12-02T10:00")  # type: ignore[attr-defined]
    make.attached(make.PersonFactory(lives_in="751110000"), clinic.panel)
    assert tasks.continue_notices() == 0


def test_a_batch_that_was_killed_is_carried_on(
    clinic: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_ends, "BATCH", 2)
    notice = service_ends.confirm(drafted(clinic).pk, clinic.head)
    calls = []

    def dies(*args: object) -> int:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return original(*args)  # type: ignore[arg-type]

    original = service_ends.notice_messages.service_ends
    monkeypatch.setattr(service_ends.notice_messages, "service_ends", dies)
    with pytest.raises(RuntimeError), transaction.atomic():
        service_ends._tell_batch(notice.pk)
        service_ends._tell_batch(notice.pk)
    assert NoticeRecipient.objects.filter(told_at__isnull=False).count() == 0
    assert tasks.continue_notices() == 4
    assert NoticeRecipient.objects.filter(told_at__isnull=True).count() == 0


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (ServiceEnd.CONTRACT_ENDED, ProviderStatus.CONTRACT_ENDED),
        (ServiceEnd.REORGANIZED, ProviderStatus.REORGANIZED),
        (ServiceEnd.LIQUIDATED, ProviderStatus.REORGANIZED),  # until its last day
        (ServiceEnd.NO_VOLUME, ProviderStatus.SERVING),
    ],
)
def test_the_matching_ground_opens_at_once(
    clinic: SimpleNamespace, cause: ServiceEnd, status: ProviderStatus
) -> None:
    told(clinic, cause=cause)
    organization = Organization.objects.get(pk=clinic.organization.pk)
    assert provider_status(organization, TODAY) == status
    assert organization.volume_allocated == (cause is not ServiceEnd.NO_VOLUME)
    assert organization.closed_on is None
    acts = list(OrganizationAct.objects.order_by("from_on").values_list("from_on", flat=True))
    assert acts == [TODAY, LAST] if cause is ServiceEnd.LIQUIDATED else [TODAY]


def test_a_confirmed_notice_stays(clinic: SimpleNamespace) -> None:
    notice = told(clinic)
    assert service_ends.confirm(notice.pk, clinic.head).pk == notice.pk
    with pytest.raises(NoticeRefused, match="confirmed"):
        service_ends.give_up(notice.pk, clinic.head)
    for rows in (ServiceEndNotice.objects.all(), NoticeRecipient.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        NoticeRecipient.objects.update(told_at=None)


def test_late_is_what_was_told_after_its_term(clinic: SimpleNamespace, clock: object) -> None:
    notice = drafted(clinic, ServiceEnd.REORGANIZED)
    assert not notices.is_late(notice)
    assert list(notices.late(clinic.region)) == []
    clock.set("2026-10-16T09:00")  # type: ignore[attr-defined]
    assert notices.is_late(notice)
    assert list(notices.late(clinic.region)) == [notice]
    service_ends.confirm(notice.pk, clinic.head)
    service_ends.tell(notice.pk)
    notice.refresh_from_db()
    assert notices.is_late(notice)
    assert list(notices.late(clinic.region)) == []


def test_a_letter_waits_for_hands_and_is_sent_by_the_post(clinic: SimpleNamespace) -> None:
    notice = told(clinic)
    letter = notices.letters(notice).get()
    assert letter.person == clinic.by_post
    assert letter.address
    delivery.deliver_due()
    assert delivery.deliver(letter.pk) is False
    letter.refresh_from_db()
    assert letter.state == State.QUEUED

    batch = letters.make_batch(notice.pk, clinic.head)
    assert batch is not None
    assert batch.number == 1
    assert letters.make_batch(notice.pk, clinic.head) is None, "each letter stands in one batch"
    with pytest.raises(NoticeRefused, match="needs_register_number"):
        letters.dispatch(notice.pk, 1, clinic.head, register_number=" ", on=TODAY)
    with pytest.raises(NoticeRefused, match="dispatched_later"):
        letters.dispatch(notice.pk, 1, clinic.head, register_number="1", on=date(2026, 10, 15))
    with pytest.raises(NoticeRefused, match="not_dispatched"):
        letters.returned(notice.pk, letter.pk, clinic.head, reason="moved")
    letters.dispatch(notice.pk, 1, clinic.head, register_number="103-7", on=TODAY)
    letters.dispatch(notice.pk, 1, clinic.head, register_number="103-7", on=TODAY)
    with pytest.raises(NoticeRefused, match="dispatched"):
        letters.dispatch(notice.pk, 1, clinic.head, register_number="104", on=TODAY)
    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert [event.kind for event in letter.events.all()] == [EventKind.SENT]
    assert "103-7" in letter.events.get().answer

    letters.returned(notice.pk, letter.pk, clinic.head, reason="moved away")
    letters.returned(notice.pk, letter.pk, clinic.head, reason="moved away")
    assert letter.events.filter(kind=EventKind.BOUNCED).count() == 1
    done = notices.progress(notice)
    assert (done.people, done.told, done.letters, done.letters_sent) == (4, 4, 1, 1)
    assert (done.letters_returned, done.unknown, done.sent, done.on_the_way) == (1, 1, 2, 0)
    on_paper = [row for row in notices.proof(notice) if row.channel is Channel.LETTER]
    assert [(row.person, row.came_back) for row in on_paper] == [(clinic.by_post, True)]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "sent"}, "service_end_notice_state_has_its_moments"),
        ({"state": "lost"}, "service_end_notice_state"),
        ({"cause": "boredom"}, "service_end_notice_cause"),
        ({"act": ""}, "service_end_notice_names_its_act"),
        ({"learned_on": date(2027, 1, 1)}, "service_end_notice_learned_before"),
    ],
)
def test_the_database_refuses(
    clinic: SimpleNamespace, change: dict[str, object], constraint: str
) -> None:
    notice = drafted(clinic)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ServiceEndNotice.objects.filter(pk=notice.pk).update(**change)
    assert constraint_of(refused.value) in (
        constraint,
        "service_end_notice_state_has_its_moments",
    )


def test_a_dispatched_batch_stays(clinic: SimpleNamespace) -> None:
    notice = told(clinic)
    letters.make_batch(notice.pk, clinic.head)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        LetterBatch.objects.update(register_number="1")
    assert constraint_of(refused.value) == "letter_batch_dispatched_whole"
    letters.dispatch(notice.pk, 1, clinic.head, register_number="103-7", on=TODAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterBatch.objects.update(register_number="2")
