"""Rights to act: asked for without learning anything, given by the relative or a desk, ended by either side."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from applications import actions, requests
from applications.actions import drafts, representations
from applications.actions.papers import UnfitUpload, add_kept_consent
from applications.errors import (
    AlreadyAnswered,
    AlreadyAsked,
    AskedTooOften,
    NotAllowed,
    RightNotGiven,
    TextNeeded,
)
from applications.models import RepresentationRequest, SupportingDocument
from codes import Channel, Document, Filer, Ground, Language, RepresentationState, Role
from demonstration import factories as make
from notifications import one_time_codes
from notifications.kinds import Channel as By
from notifications.models import Message
from registry.models import Person, Representation
from registry.representations import came_of_age_on

pytestmark = pytest.mark.django_db
STATES = RepresentationState
TODAY = date(2026, 10, 14)


@pytest.fixture
def pair(db: None) -> SimpleNamespace:
    """Two adults, one of them attached to a clinic with a clerk."""
    panel = make.PanelFactory()
    asker, relative = make.PersonFactory(), make.PersonFactory(lives_in="751110000")
    make.attached(relative, panel)
    return SimpleNamespace(
        asker=asker,
        relative=relative,
        panel=panel,
        user=make.user_of(asker),
        theirs=make.user_of(relative),
        clerk=make.staff(Role.REGISTRY_CLERK, organization=panel.organization),
        foreign=make.staff(Role.REGISTRY_CLERK, organization=make.PanelFactory().organization),
    )


def co_sign(row: RepresentationRequest, user: User) -> RepresentationRequest:
    """By the code of the message."""
    representations.send_code(row.pk, user, By.EMAIL, language="ru")
    letter = Message.objects.filter(template="one_time_code").latest("pk")
    code = re.search(r"\b\d{6}\b", f"{letter.subject} {letter.body}")
    assert code is not None
    return representations.co_sign(row.pk, user, code[0], language=Language.RUSSIAN)


def told(template: str) -> set[Person | None]:
    rows = Message.objects.filter(template=template, channel="account")
    return {letter.person for letter in rows}


# Asking


def test_the_relative_is_asked_and_nothing_is_given_yet(pair: SimpleNamespace) -> None:
    row = make.asked_to_act(pair.asker, pair.relative)
    assert (row.state, row.person) == (STATES.AWAITING_CONSENT, pair.relative)
    assert row.number.startswith("R-2026-")
    assert not Representation.objects.exists()
    letter = Message.objects.get(template="representation_asked", channel="account")
    assert letter.person == pair.relative
    assert f"/account/people/co-sign/{row.number}/" in letter.body
    assert pair.asker.initials in letter.subject


@pytest.mark.parametrize("what", ["nobody", "another surname", "a child", "the dead"])
def test_whom_the_register_does_not_know_looks_the_same(pair: SimpleNamespace, what: str) -> None:
    person = make.PersonFactory(child=what == "a child")
    given: dict[str, Any] = {"iin": person.iin, "last_name": person.last_name}
    if what == "another surname":
        given["last_name"] = "Чужая"
    elif what == "nobody":
        given["iin"] = "800101100003"
    elif what == "the dead":
        Person.objects.filter(pk=person.pk).update(died_on=TODAY)
    row = make.asked_to_act(pair.asker, person, **given)
    known = make.asked_to_act(pair.asker, pair.relative)
    assert row.person is None
    assert (row.state, row.expires_at.date()) == (known.state, known.expires_at.date())
    assert told("representation_asked") == {pair.relative}


def test_a_surname_is_found_however_it_is_typed(pair: SimpleNamespace) -> None:
    Person.objects.filter(pk=pair.relative.pk).update(last_name="Әбдіқадырова")
    row = make.asked_to_act(pair.asker, pair.relative, last_name="абдикадырова ")
    assert row.person == pair.relative


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"until_on": None}, "term"),
        ({"until_on": TODAY}, "term"),
        ({"until_on": TODAY + timedelta(days=367)}, "term"),
    ],
)
def test_a_consent_has_its_term(pair: SimpleNamespace, given: dict[str, Any], code: str) -> None:
    with pytest.raises(RightNotGiven) as refused:
        make.asked_to_act(pair.asker, pair.relative, **given)
    assert refused.value.code == code


def test_nobody_asks_for_themselves_nor_as_a_child(pair: SimpleNamespace) -> None:
    with pytest.raises(RightNotGiven, match="RightNotGiven") as refused:
        make.asked_to_act(pair.asker, pair.asker)
    assert refused.value.code == "oneself"
    with pytest.raises(RightNotGiven) as refused:
        make.asked_to_act(make.PersonFactory(child=True), pair.relative)
    assert refused.value.code == "too_young"


def test_any_other_right_needs_its_paper(pair: SimpleNamespace) -> None:
    with pytest.raises(UnfitUpload):
        make.asked_to_act(pair.asker, pair.relative, Filer.PROXY, file=None)
    with pytest.raises(UnfitUpload):
        make.asked_to_act(
            pair.asker, pair.relative, Filer.PROXY, file=ContentFile(b"GIF89a", name="a.pdf")
        )
    assert make.asked_to_act(pair.asker, pair.relative, Filer.PROXY).state == STATES.AWAITING_CHECK


def test_the_same_is_asked_once_and_so_many_a_day(pair: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    first = make.asked_to_act(pair.asker, pair.relative)
    with pytest.raises(AlreadyAsked) as refused:
        make.asked_to_act(pair.asker, pair.relative)
    assert refused.value.request == first
    for _ in range(representations.A_DAY_AT_MOST - 1):
        make.asked_to_act(pair.asker, make.PersonFactory())
    with pytest.raises(AskedTooOften):
        make.asked_to_act(pair.asker, make.PersonFactory())
    clock.set("2026-10-15T10:31")
    assert make.asked_to_act(pair.asker, make.PersonFactory())


def test_who_declined_is_left_in_peace(pair: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    row = make.asked_to_act(pair.asker, pair.relative)
    representations.decline(row.pk, pair.theirs)
    assert told("representation_declined") == {pair.asker}
    with pytest.raises(AskedTooOften):
        make.asked_to_act(pair.asker, pair.relative)
    clock.set("2026-11-14T10:31")
    assert make.asked_to_act(pair.asker, pair.relative)


# Co-signing


def test_the_relative_co_signs_by_the_code_sent_to_them(pair: SimpleNamespace) -> None:
    row = make.asked_to_act(pair.asker, pair.relative)
    done = co_sign(row, pair.theirs)
    right = Representation.objects.get()
    assert (done.state, done.representation, done.decided_by) == (
        STATES.CONFIRMED,
        right,
        pair.theirs,
    )
    assert (right.kind, right.from_on, right.to_on) == (Filer.FAMILY_MEMBER, TODAY, row.until_on)
    assert "text 2026-1, ru" in right.proof
    assert told("representation_confirmed") == {pair.asker, pair.relative}
    again = representations.co_sign(row.pk, pair.theirs, "000000", language=Language.RUSSIAN)
    assert again.state == STATES.CONFIRMED
    assert Representation.objects.count() == 1


def test_history_says_who_and_by_which_request(pair: SimpleNamespace) -> None:
    row = make.asked_to_act(pair.asker, pair.relative)
    co_sign(row, pair.theirs)
    event = Representation.objects.get().events.select_related("pgh_context").get()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["actor"] == pair.theirs.actor
    assert event.pgh_context.metadata["reference"] == row.number


def test_a_wrong_code_gives_nothing(pair: SimpleNamespace) -> None:
    row = make.asked_to_act(pair.asker, pair.relative)
    representations.send_code(row.pk, pair.theirs, By.EMAIL, language="ru")
    with pytest.raises(one_time_codes.CodeRefused):
        representations.co_sign(row.pk, pair.theirs, "abc", language=Language.RUSSIAN)
    assert not Representation.objects.exists()


def test_only_the_relative_answers(pair: SimpleNamespace) -> None:
    row = make.asked_to_act(pair.asker, pair.relative)
    stranger = make.user_of(make.PersonFactory())
    for user in (pair.user, stranger, pair.clerk):
        with pytest.raises(NotAllowed):
            representations.send_code(row.pk, user, By.EMAIL, language="ru")
        with pytest.raises(NotAllowed):
            representations.co_sign(row.pk, user, "000000", language=Language.RUSSIAN)
        with pytest.raises(NotAllowed):
            representations.decline(row.pk, user)
    with pytest.raises(NotAllowed):
        representations.withdraw(row.pk, pair.theirs)


def test_what_is_taken_back_or_too_old_cannot_be_co_signed(pair: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    row = make.asked_to_act(pair.asker, pair.relative)
    representations.withdraw(row.pk, pair.user)
    with pytest.raises(AlreadyAnswered):
        co_sign(row, pair.theirs)
    with pytest.raises(AlreadyAnswered):
        representations.decline(row.pk, pair.theirs)
    other = make.asked_to_act(pair.asker, pair.relative)
    clock.set("2026-10-28T10:31")
    with pytest.raises(AlreadyAnswered):  # before the sweep has been there
        co_sign(other, pair.theirs)
    assert representations.expire_due() == 1
    assert representations.expire_due() == 0
    other.refresh_from_db()
    assert other.state == STATES.EXPIRED
    assert told("representation_declined") == {pair.asker}


def test_proofs_do_not_expire_unseen(pair: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    make.asked_to_act(pair.asker, pair.relative, Filer.PROXY)
    clock.set("2026-12-14T10:31")
    assert representations.expire_due() == 0


def test_the_death_of_one_side_stops_it(pair: SimpleNamespace) -> None:
    row = make.asked_to_act(pair.asker, pair.relative)
    Person.objects.filter(pk=pair.asker.pk).update(died_on=TODAY)
    with pytest.raises(RightNotGiven) as refused:
        co_sign(row, pair.theirs)
    assert refused.value.code == "gone"
    assert not Representation.objects.exists()


# At a desk


def test_a_desk_confirms_a_proof(pair: SimpleNamespace) -> None:
    row = make.asked_to_act(pair.asker, pair.relative, Filer.PROXY, until_on=date(2027, 3, 1))
    for _ in range(2):
        done = representations.confirm_at_desk(row.pk, pair.clerk)
    assert (done.state, done.decided_by) == (STATES.CONFIRMED, pair.clerk)
    right = Representation.objects.get()
    assert (right.kind, right.to_on) == (Filer.PROXY, date(2027, 3, 1))
    assert told("representation_confirmed") == {pair.asker, pair.relative}


def test_a_desk_declines_with_its_reason(pair: SimpleNamespace) -> None:
    row = make.asked_to_act(pair.asker, pair.relative, Filer.PROXY)
    with pytest.raises(TextNeeded):
        representations.decline_at_desk(row.pk, pair.clerk, " ")
    for _ in range(2):
        representations.decline_at_desk(row.pk, pair.clerk, "The paper cannot be read.")
    letter = Message.objects.get(template="representation_declined", channel="account")
    assert "The paper cannot be read." in letter.body
    with pytest.raises(AlreadyAnswered):
        representations.confirm_at_desk(row.pk, pair.clerk)
    assert not Representation.objects.exists()


def test_the_scope_of_a_desk(pair: SimpleNamespace) -> None:
    row = make.asked_to_act(pair.asker, pair.relative, Filer.PROXY)
    with pytest.raises(NotAllowed):
        representations.confirm_at_desk(row.pk, pair.foreign)
    with pytest.raises(NotAllowed):
        representations.decline_at_desk(row.pk, pair.foreign, "No.")
    assert not requests.representations_in_scope(pair.foreign).exists()
    site = make.SiteFactory(organization=pair.foreign.roles.get().organization)
    make.attached(pair.asker, make.PanelFactory(site=site))
    assert requests.representations_in_scope(pair.foreign).get() == row
    assert requests.representations_in_scope(pair.clerk).get() == row
    consent = make.asked_to_act(pair.asker, pair.relative)
    with pytest.raises(NotAllowed):  # consents are given by the relative alone
        representations.confirm_at_desk(consent.pk, pair.clerk)


def test_nobody_confirms_their_own_right(pair: SimpleNamespace) -> None:
    pair.clerk.person = pair.asker
    User.objects.filter(pk=pair.user.pk).update(person=None)
    pair.clerk.save()
    row = representations.ask(
        pair.clerk,
        Filer.PROXY,
        iin=pair.relative.iin,
        last_name=pair.relative.last_name,
        file=ContentFile(b"%PDF-1.7", name="a.pdf"),
    )
    with pytest.raises(NotAllowed):
        representations.confirm_at_desk(row.pk, pair.clerk)


@pytest.mark.parametrize(
    ("kind", "is_child", "code"),
    [
        (Filer.PARENT, False, "grown_up"),
        (Filer.FOSTER_CARER, False, "grown_up"),
        (Filer.PROXY, True, "proxy_of_a_child"),
        (Filer.PARENT, True, ""),
        (Filer.GUARDIAN, True, ""),
        (Filer.TRUSTEE, False, ""),
    ],
)
def test_rights_by_age(pair: SimpleNamespace, kind: Filer, is_child: bool, code: str) -> None:
    person = make.PersonFactory(child=True) if is_child else make.PersonFactory()
    make.attached(person, pair.panel)
    row = make.asked_to_act(pair.asker, person, kind)
    if code:
        with pytest.raises(RightNotGiven) as refused:
            representations.confirm_at_desk(row.pk, pair.clerk)
        assert refused.value.code == code
        return
    representations.confirm_at_desk(row.pk, pair.clerk)
    expected = came_of_age_on(person.birth_on) if kind == Filer.PARENT else None
    assert Representation.objects.get().to_on == expected


def test_whom_nobody_knows_can_only_be_declined(pair: SimpleNamespace) -> None:
    make.attached(pair.asker, pair.panel)
    row = make.asked_to_act(pair.asker, pair.relative, Filer.PROXY, last_name="Чужая")
    with pytest.raises(RightNotGiven) as refused:
        representations.confirm_at_desk(row.pk, pair.clerk)
    assert refused.value.code == "unknown"
    assert representations.decline_at_desk(row.pk, pair.clerk, "No.").state == STATES.DECLINED


def test_other_representatives_of_a_child_are_told(pair: SimpleNamespace) -> None:
    child = make.PersonFactory(child=True)
    make.attached(child, pair.panel)
    make.RepresentationFactory(representative=pair.relative, person=child)
    row = make.asked_to_act(pair.asker, child, Filer.GUARDIAN)
    representations.confirm_at_desk(row.pk, pair.clerk)
    assert told("representation_confirmed") == {pair.asker, pair.relative, child}


# The end


@pytest.mark.parametrize("side", ["user", "theirs"])
def test_either_side_ends_a_consent_at_once(pair: SimpleNamespace, clock, side: str) -> None:  # type: ignore[no-untyped-def]
    co_sign(make.asked_to_act(pair.asker, pair.relative), pair.theirs)
    clock.set("2026-10-20T09:00")
    right = Representation.objects.get()
    for _ in range(2):
        representations.end(right.pk, getattr(pair, side))
    right.refresh_from_db()
    assert right.to_on == date(2026, 10, 20)
    assert told("representation_ended") == {pair.asker, pair.relative}
    assert not actions.filing.represents(pair.asker.pk, pair.relative.pk, Filer.FAMILY_MEMBER)


def test_a_consent_of_the_same_day_never_held(pair: SimpleNamespace) -> None:
    row = co_sign(make.asked_to_act(pair.asker, pair.relative), pair.theirs)
    assert row.representation_id is not None
    representations.end(row.representation_id, pair.theirs)
    row.refresh_from_db()
    assert (row.state, row.representation_id) == (STATES.WITHDRAWN, None)
    assert not Representation.objects.exists()
    assert make.asked_to_act(pair.asker, pair.relative)  # and may be asked for anew


def test_who_may_end_what(pair: SimpleNamespace) -> None:
    ward = make.RepresentationFactory(
        representative=pair.asker, person=pair.relative, kind=Filer.GUARDIAN
    )
    proxy = make.RepresentationFactory(
        representative=pair.asker, person=pair.relative, kind=Filer.PROXY
    )
    for user in (pair.user, pair.theirs):
        with pytest.raises(NotAllowed):
            representations.end(ward.pk, user)
    with pytest.raises(NotAllowed):
        representations.end(proxy.pk, make.user_of(make.PersonFactory()))
    representations.end(proxy.pk, pair.theirs)
    representations.end(0, pair.theirs)


# What it lets one do


def test_a_co_signed_consent_is_the_written_one_of_the_rules(pair: SimpleNamespace) -> None:
    row = co_sign(make.asked_to_act(pair.asker, pair.relative), pair.theirs)
    for _ in range(2):
        draft, _is_new = drafts.begin(
            pair.user,
            channel=Channel.PORTAL,
            language="ru",
            person=pair.relative,
            filer=Filer.FAMILY_MEMBER,
        )
    paper = SupportingDocument.objects.get(application=draft)
    assert (paper.document, paper.file_name) == (Document.FAMILY_CONSENT, row.number)
    drafts.save(
        draft.pk, pair.user, ground=Ground.FREE_CHOICE, organization=pair.panel.organization
    )
    draft.refresh_from_db()
    assert "family_consent" not in actions.preview(draft).answer.missing


def test_a_draft_names_the_consent_that_holds(pair: SimpleNamespace, clock: Any) -> None:
    co_sign(make.asked_to_act(pair.asker, pair.relative), pair.theirs)
    draft, _is_new = drafts.begin(
        pair.user,
        channel=Channel.PORTAL,
        language="ru",
        person=pair.relative,
        filer=Filer.FAMILY_MEMBER,
    )
    clock.set("2026-10-20T09:00")
    representations.end(Representation.objects.get().pk, pair.theirs)
    assert not draft.documents.exists()
    row = co_sign(make.asked_to_act(pair.asker, pair.relative), pair.theirs)
    assert [paper.co_signed_as for paper in draft.documents.all()] == [row.number]


@pytest.mark.parametrize("what", ["by the register", "ended", "another filer"])
def test_nothing_else_is_taken_for_it(pair: SimpleNamespace, clock, what: str) -> None:  # type: ignore[no-untyped-def]
    if what == "by the register":
        make.RepresentationFactory(
            representative=pair.asker, person=pair.relative, kind=Filer.FAMILY_MEMBER
        )
    else:
        co_sign(make.asked_to_act(pair.asker, pair.relative), pair.theirs)
        clock.set("2026-10-20T09:00")
    if what == "ended":
        representations.end(Representation.objects.get().pk, pair.theirs)
    filer = Filer.PROXY if what == "another filer" else Filer.FAMILY_MEMBER
    draft = make.draft(pair.relative, by=pair.user, filer=filer, documents=())
    assert add_kept_consent(draft) is None
    assert not draft.documents.exists()


@pytest.mark.parametrize(
    ("today", "holds"), [("2034-05-04T12:00", True), ("2034-05-05T00:00", False)]
)
def test_a_parent_acts_until_the_child_is_18(clock, today: str, holds: bool) -> None:  # type: ignore[no-untyped-def]
    right = make.RepresentationFactory()  # born on 5 May 2016
    user = make.user_of(right.representative)
    clock.set(today)
    from applications import queries

    assert queries.people_of(user).exists() is holds
    assert actions.filing.represents(user.person_id, right.person_id, Filer.PARENT) is holds


@pytest.mark.parametrize(
    ("born", "day"),
    [(date(2008, 2, 29), date(2026, 3, 1)), (date(2010, 3, 1), date(2028, 3, 1))],
)
def test_coming_of_age(clock, born: date, day: date) -> None:  # type: ignore[no-untyped-def]
    from registry.representations import in_force

    assert came_of_age_on(born) == day
    right = make.RepresentationFactory(person=make.PersonFactory(birth_on=born))
    rows = Representation.objects.filter(pk=right.pk)
    assert rows.filter(in_force(day - timedelta(days=1))).exists()
    assert not rows.filter(in_force(day)).exists()
