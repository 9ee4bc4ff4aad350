"""The clinic in the account: what can be said of it in one press, and the states somebody can be in."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse

from applications import actions
from applications.models import Application, AttachmentConfirmation
from codes import Basis, Filer, Ground
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.attachments import change
from registry.models import Attachment, FundContract, Representation
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in

ACCOUNT = "/account/"


def _page(client: Client) -> str:
    return client.get(ACCOUNT).content.decode()


def _present(person: object) -> Attachment:
    return Attachment.objects.get(person=person)


def _said(response: object) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))  # type: ignore[attr-defined]


# Yes, this is my clinic


def test_one_press_confirms_and_its_day_stands_there(town: SimpleNamespace, clock: object) -> None:
    clock.set("2026-11-22T10:00")
    browser, row = signed_in(town.user), _present(town.person)
    address = reverse("confirm-clinic", args=[row.pk])
    assert address in _page(browser)
    assert "Yes, this is my clinic" in _page(browser)
    response = browser.post(address)
    assert response["Location"] == ACCOUNT
    page = _page(browser)
    assert "Confirmed on 22 November 2026" in page
    assert "You confirmed on 22 November 2026 that this is your clinic." in page
    assert "Yes, this is my clinic" not in page
    assert "This was made without my knowledge" in page
    browser.post(address)
    assert AttachmentConfirmation.objects.count() == 1
    _page(browser)
    for language, answer in in_languages(browser, ACCOUNT):
        assert_page(answer, language)


def test_a_choice_of_ones_own_is_not_asked_about(town: SimpleNamespace, browser: Client) -> None:
    row = make.approved(
        town.person, town.new, town.specialist, by=town.user, ground=Ground.FREE_CHOICE
    )
    page = _page(browser)
    assert "Yes, this is my clinic" not in page
    assert f"Basis: application {row.number}" in page


@pytest.mark.parametrize("basis", [Basis.IMPORT, Basis.COMMISSION, Basis.TRANSFER])
def test_what_others_made_is_asked_about(
    town: SimpleNamespace, browser: Client, basis: Basis
) -> None:
    with transaction.atomic():
        change(town.person, to=town.new, basis=basis, reason=basis.value, actor="test", always=True)
    assert "Yes, this is my clinic" in _page(browser)


def test_also_for_a_child_and_for_nobody_else(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    row = make.attached(child.person, town.old)
    address = reverse("confirm-clinic", args=[row.pk])
    assert address in _page(browser)
    for stranger in (user_of(make.PersonFactory()), user_of(child.person)):
        expected = 302 if stranger.person == child.person else 404
        assert signed_in(stranger).post(address).status_code == expected
    assert browser.post(address).status_code == 302
    assert AttachmentConfirmation.objects.get().attachment == row
    assert address not in _page(browser)


def test_a_family_consent_confirms_nothing(town: SimpleNamespace, browser: Client) -> None:
    adult = make.PersonFactory()
    row = make.attached(adult, town.old)
    Representation.objects.create(
        representative=town.person, person=adult, kind=Filer.FAMILY_MEMBER, from_on="2026-01-01"
    )
    for name in ("confirm-clinic", "without-knowledge"):
        address = reverse(name, args=[row.pk])
        assert address not in _page(browser)
        assert browser.post(address).status_code == 404


def test_an_attachment_that_ended_meanwhile(town: SimpleNamespace, browser: Client) -> None:
    row = _present(town.person)
    with transaction.atomic():
        change(town.person, to=town.new, basis=Basis.ORDER, reason="order", actor="test")
    for name in ("confirm-clinic", "without-knowledge"):
        response = browser.post(reverse(name, args=[row.pk]))
        assert_page(response, "en", status=409)
        assert "changed meanwhile" in response.content.decode()


# This was made without my knowledge


def test_one_press_begins_the_application_on_its_ground(
    town: SimpleNamespace, browser: Client
) -> None:
    response = browser.post(reverse("without-knowledge", args=[_present(town.person).pk]))
    draft = Application.objects.get()
    assert (draft.ground, draft.filer, draft.person) == (
        Ground.ATTACHED_WITHOUT_KNOWLEDGE,
        Filer.SELF,
        town.person,
    )
    assert response["Location"] == reverse("apply-step", args=[draft.pk, "clinic"])
    assert town.old.organization.name_en in _said(response)
    assert browser.get(response["Location"]).status_code == 200
    browser.post(reverse("without-knowledge", args=[_present(town.person).pk]))
    assert Application.objects.count() == 1


def test_a_draft_on_another_ground_is_turned_to_it(town: SimpleNamespace, browser: Client) -> None:
    draft = make.draft(town.person, town.new, by=town.user)
    browser.post(reverse("without-knowledge", args=[_present(town.person).pk]))
    draft.refresh_from_db()
    assert draft.ground == Ground.ATTACHED_WITHOUT_KNOWLEDGE
    assert draft.organization is None


def test_for_a_child_by_the_right_of_its_parent(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    row = make.attached(child.person, town.old)
    browser.post(reverse("without-knowledge", args=[row.pk]))
    draft = Application.objects.get()
    assert (draft.person, draft.filer) == (child.person, Filer.PARENT)


def test_an_open_application_stands_in_the_way(town: SimpleNamespace, browser: Client) -> None:
    row = make.filed(town.person, town.new, by=town.user)
    response = browser.post(reverse("without-knowledge", args=[_present(town.person).pk]))
    assert_page(response, "en", status=409)
    assert row.number in response.content.decode()


def test_who_confirmed_before_is_told_that_both_are_seen(
    town: SimpleNamespace, browser: Client, clock: object
) -> None:
    clock.set("2026-10-14T10:30")
    row = _present(town.person)
    browser.post(reverse("confirm-clinic", args=[row.pk]))
    response = browser.post(reverse("without-knowledge", args=[row.pk]))
    assert "On 14 October 2026 it was confirmed" in _said(response)
    filed = make.filed(
        town.person, town.new, by=town.user, ground=Ground.ATTACHED_WITHOUT_KNOWLEDGE
    )
    page = _page(browser)
    assert "You confirmed on 14 October 2026" in page
    assert "it was said that this was made without knowledge" in page
    assert reverse("without-knowledge", args=[row.pk]) not in page
    case = signed_in(town.specialist).get(reverse("case", args=[filed.number]))
    assert "The person confirmed this attachment on 14 October 2026" in case.content.decode()


# States


def test_nowhere_after_a_contract(town: SimpleNamespace, clock: object) -> None:
    clock.set("2026-10-14T10:30")
    person = make.PersonFactory()
    make.attached(person, town.old, ends_with_contract_on=date(2026, 10, 12))
    actions.end_with_contracts()
    client = signed_in(user_of(person))
    page = _page(client)
    assert "You are attached to no clinic" in page
    assert "ended on 12 October 2026" in page
    for language, response in in_languages(client, ACCOUNT):
        assert_page(response, language)
    make.filed(person, town.new, ground=Ground.FIRST_ATTACHMENT, disputed_text="so")
    client.cookies["django_language"] = "en"
    page = _page(client)
    assert "You are attached to no clinic" not in page
    assert "Open application" in page


def test_a_contract_that_ends_soon(town: SimpleNamespace, clock: object) -> None:
    clock.set("2026-10-14T10:30")
    person = make.PersonFactory()
    make.attached(person, town.old, ends_with_contract_on=date(2026, 11, 2))
    assert "The attachment ends on 2 November 2026" in _page(signed_in(user_of(person)))


@pytest.mark.parametrize(
    ("columns", "ground"),
    [
        ({"status": "liquidated"}, Ground.PROVIDER_STOPPED),
        ({"volume_allocated": False}, Ground.VOLUME_NOT_ALLOCATED),
    ],
)
def test_a_clinic_that_stopped_leads_to_its_ground(
    town: SimpleNamespace, browser: Client, columns: dict[str, object], ground: Ground
) -> None:
    for name, value in columns.items():
        setattr(town.old.organization, name, value)
    town.old.organization.save()
    page = _page(browser)
    assert f"{reverse('apply')}?ground={ground}&amp;for=self" in page
    assert "Nothing changes" not in page
    for language, response in in_languages(browser, ACCOUNT):
        assert_page(response, language)


def test_no_contract_for_the_next_year(town: SimpleNamespace, clock: object) -> None:
    clock.set("2026-11-22T10:00")
    browser = signed_in(town.user)
    assert "Nothing changes" in _page(browser)
    FundContract.objects.update_or_create(
        organization=town.old.organization,
        year=2027,
        defaults={"state": "refused", "from_on": None, "to_on": None},
    )
    assert "has no contract with the Fund for 2027" in _page(browser)


def test_until_the_first_of_january_the_old_clinic_cares(
    town: SimpleNamespace, browser: Client
) -> None:
    row = make.approved(town.person, town.new, town.specialist, by=town.user)
    page = _page(browser)
    assert f"Until then your care stays with: {town.old.organization.name_en}." in page
    assert reverse("renounce", args=[row.number]) in page
    assert "Nothing changes" not in page


def test_the_campaign_asks_for_the_insurance_until_it_is_declared(
    town: SimpleNamespace, browser: Client, clock: object
) -> None:
    from codes import PayerCategory

    clock.set("2026-10-14T10:30")
    assert "The campaign runs until 15 November" in _page(browser)
    assert "Check the insurance" in _page(browser)
    actions.declare_category(town.person.pk, PayerCategory.EMPLOYEE, town.user)
    assert "Check the insurance" not in _page(browser)
    clock.set("2026-11-16T10:30")
    assert "The campaign runs" not in _page(signed_in(town.user))


def test_who_left_the_country_reads_why_there_is_no_clinic(
    town: SimpleNamespace, browser: Client
) -> None:
    actions.record_departure(town.person.pk, date(2026, 10, 1), source="test")
    assert "The register records that you left the country" in _page(browser)
    for language, response in in_languages(browser, ACCOUNT):
        assert_page(response, language)


def test_relatives_who_grew_up_or_died_are_spoken_of_for_a_while(
    town: SimpleNamespace, browser: Client, clock: object
) -> None:
    clock.set("2026-10-14T10:30")
    grown = make.PersonFactory(birth_on=date(2008, 10, 2))
    dead = make.PersonFactory()
    ended = make.PersonFactory()
    for person, kind, to_on in (
        (grown, Filer.PARENT, None),
        (dead, Filer.PROXY, None),
        (ended, Filer.PROXY, date(2026, 10, 10)),
    ):
        Representation.objects.create(
            representative=town.person, person=person, kind=kind, from_on="2025-01-01", to_on=to_on
        )
    actions.record_death(dead.pk, date(2026, 10, 5), source="test")
    page = _page(browser)
    assert f"{grown.full_name} turned 18 on 2 October 2026" in page
    assert f"{dead.full_name}: the register records the death on 5 October 2026" in page
    assert f"{ended.full_name}: your right to act ended on 10 October 2026" in page
    for language, response in in_languages(browser, ACCOUNT):
        assert_page(response, language)
    clock.set("2027-03-01T10:30")
    assert grown.full_name not in _page(signed_in(town.user))


def test_applications_of_a_family_are_shown_together(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    from applications.models import FamilyFiling

    family = FamilyFiling.objects.create(filed_by=town.user)
    first = make.filed(town.person, town.new, by=town.user)
    second = make.filed(
        child.person,
        town.new,
        by=town.user,
        filer=Filer.PARENT,
        ground=Ground.FIRST_ATTACHMENT,
        disputed_text="so",
    )
    Application.objects.update(family=family)
    page = _page(browser)
    assert "Applications of the family" in page
    assert "Open application:" not in page
    assert str(first.number) in page
    assert str(second.number) in page
    for language, response in in_languages(browser, ACCOUNT):
        assert_page(response, language)


def test_the_week_unfolds(town: SimpleNamespace, browser: Client) -> None:
    page = _page(browser)
    assert "Monday – Friday" in page
    assert "08:00 – 20:00" in page
    assert "<dt>Sunday</dt><dd>closed</dd>" in page


def test_the_clinic_asks_for_documents_and_the_account_leads_to_the_answer(
    town: SimpleNamespace, browser: Client
) -> None:
    from applications.actions.missing_documents import ask_for_documents

    row = make.filed(town.person, town.new, by=town.user)
    assert reverse("reply-documents", args=[row.number]) not in _page(browser)
    ask_for_documents(row.pk, town.specialist, version=row.version, entries=["identity"], text="")
    assert reverse("reply-documents", args=[row.number]) in _page(browser)


def test_of_many_relatives_those_who_need_something_come_first(
    town: SimpleNamespace, browser: Client
) -> None:
    rows = []
    for _ in range(6):
        child = make.PersonFactory(child=True)
        make.RepresentationFactory(representative=town.person, person=child)
        rows.append(child)
    for child in rows[:5]:
        make.attached(child, town.old)
    page = _page(browser)
    assert rows[5].full_name in page
    assert sum(child.full_name in page for child in rows) == 4
    assert "2 more people there" in page
