"""The page of an application says where it stands, what was checked, how it was signed, what came with it."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from applications import actions
from applications.models import Application, FamilyFiling, Signature
from codes import Document, Filer, Ground, Role
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.models import Representation
from tests.applications.told import no_contract
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in


def page_of(row: Application, client: Client) -> str:
    return client.get(reverse("application", args=[row.number])).content.decode()


def _approved(town: SimpleNamespace, **more: object) -> Application:
    return make.approved(town.person, town.new, town.specialist, by=town.user, **more)


def _annulled(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = _approved(town)
    user = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    actions.annul(row.pk, user, reason="Жалоба обоснована")
    return row, [
        "The decision was annulled",
        "Жалоба обоснована",
        town.old.organization.name_in("en"),
    ]


def _renounced(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = _approved(town)
    actions.renounce(row.pk, town.user)
    return row, [
        "The change was renounced",
        f"The clinic stays {town.old.organization.name_in('en')}",
    ]


def _replaced(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = _approved(town)
    other = make.PanelFactory()
    user = make.staff(Role.SPECIALIST, organization=other.organization)
    later = make.approved(town.person, other, user, by=town.user)
    return row, ["A later decision took its place", reverse("application", args=[later.number])]


def _without_contract(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = _approved(town)
    no_contract(row.organization, 2027)
    actions.cancel_without_contract(row.pk, make.staff(Role.NATIONAL_ADMIN))
    return row, ["The clinic has no contract for the year", "no contract with this clinic for 2027"]


def _withdrawn(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = make.filed(town.person, town.new, by=town.user)
    actions.withdraw(row.pk, town.user)
    return row, ["The application was withdrawn", "A new one can be sent at any time"]


def _closed(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = make.filed(town.person, town.new, by=town.user)
    actions.record_departure(town.person.pk, date(2026, 10, 14), source="population_register")
    return row, ["The register of population closed the application"]


def _scheduled(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = _approved(town)
    until = f"Until then care stays with {town.old.organization.name_in('en')}"
    return row, ["Approved: care starts on 1 January 2027", until]


def _effective(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = _approved(town, ground=Ground.FREE_CHOICE)
    return row, ["Approved: care started on 14 October 2026"]


def _ended(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = _approved(town, ground=Ground.FREE_CHOICE)
    actions.record_departure(town.person.pk, date(2026, 10, 14), source="population_register")
    return row, ["this attachment has ended since"]


def _late(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = make.filed(town.person, town.new, by=town.user)
    clock.set("2026-10-15T20:30")
    return row, ["The decision is late", "refusal from 16 October 2026 on"]


def _later(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = make.filed(town.person, town.new, by=town.user)
    clock.set("2026-10-20T09:00")
    law = "From 16 October 2026 on the law takes the silence for a refusal"
    return row, [law, "until 16 January 2027", "#appeal"]


def _in_review(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    row = make.filed(town.person, town.new, by=town.user)
    return row, ["The clinic checks it", "The decision comes by 20:00, Thursday 15 October"]


def _queued(town: SimpleNamespace, clock: object) -> tuple[Application, list[str]]:
    clock.set("2026-10-14T18:40")
    row = make.filed(town.person, town.new, by=town.user)
    return row, ["It will be accepted on Thursday 15 October at 08:00"]


STATES = [
    _annulled,
    _renounced,
    _replaced,
    _without_contract,
    _withdrawn,
    _closed,
    _scheduled,
    _effective,
    _ended,
    _late,
    _later,
    _in_review,
    _queued,
]


@pytest.mark.parametrize("come_to", STATES, ids=[state.__name__[1:] for state in STATES])
def test_every_state_says_what_it_means(
    town: SimpleNamespace,
    clock: object,
    come_to: Callable,
    django_assert_max_num_queries: Callable,
) -> None:
    row, said = come_to(town, clock)
    client = signed_in(town.user)
    html = page_of(row, client)
    for words in said:
        assert words in html, words
    for language, response in in_languages(client, reverse("application", args=[row.number])):
        assert_page(response, language)
    with django_assert_max_num_queries(12):
        page_of(row, client)


def test_what_was_checked_can_be_unfolded_with_its_source(town: SimpleNamespace) -> None:
    row = make.filed(
        town.person, town.new, by=town.user, ground=Ground.FIRST_ATTACHMENT, disputed_text="Нет"
    )
    client = signed_in(town.user)
    checked = page_of(row, client).partition('id="checked"')[2]
    assert checked.count("<details") >= 13
    first = checked.partition("<details")[2].partition("</details>")[0]
    assert "Failed" in first, "the worst stands first"
    assert first.startswith(' class="rule" open')
    assert "History of attachments" in first
    assert "when the application was sent, 14 October 2026, 10:30" in checked
    actions.refuse(
        row.pk, town.specialist, version=row.version, ground="requirements_not_met", text="Нет"
    )
    assert "at the decision, 14 October 2026" in page_of(row, client)


def test_who_files_by_a_written_consent_sees_nothing_of_the_register(
    town: SimpleNamespace,
) -> None:
    relative = make.PersonFactory(language="ru")
    Representation.objects.create(
        representative=relative,
        person=town.person,
        kind=Filer.FAMILY_MEMBER,
        from_on=date(2026, 1, 1),
    )
    row = make.filed(
        town.person, town.new, by=user_of(relative), filer=Filer.FAMILY_MEMBER, language="ru"
    )
    assert 'id="checked"' not in page_of(row, signed_in(user_of(relative)))
    assert 'id="checked"' in page_of(row, signed_in(town.user))


@pytest.fixture
def followed(
    town: SimpleNamespace, settings: object, tmp_path: object
) -> Callable[[Filer], SimpleNamespace]:
    """What somebody filed for the person, whose clinic and answers to the clinic are their own."""
    settings.MEDIA_ROOT = str(tmp_path)
    relative = make.PersonFactory(language="ru")

    def file_as(kind: Filer) -> SimpleNamespace:
        right = Representation.objects.create(
            representative=relative, person=town.person, kind=kind, from_on=date(2026, 1, 1)
        )
        user = user_of(relative)
        row = make.filed(town.person, town.new, by=user, filer=kind, language="ru", documents=())
        for by, name in ((town.user, "epicrisis.pdf"), (user, "passport.pdf")):
            paper = ContentFile(f"%PDF-1.7 {name}".encode(), name)
            actions.reply(row.pk, by, files=[(Document.PASSPORT, paper)], text=f"Words to {name}")
        row.refresh_from_db()
        return SimpleNamespace(row=row, user=user, right=right)

    return file_as


def _without_the_right(one: SimpleNamespace) -> None:
    one.right.to_on = date(2026, 10, 1)
    one.right.save()


@pytest.mark.parametrize(
    ("kind", "change"),
    [(Filer.FAMILY_MEMBER, lambda one: None), (Filer.PROXY, _without_the_right)],
    ids=["by a written consent", "when the right has ended"],
)
@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_who_filed_without_speaking_for_the_person_learns_nothing_else_of_them(
    town: SimpleNamespace,
    followed: Callable[[Filer], SimpleNamespace],
    kind: Filer,
    change: Callable[[SimpleNamespace], None],
    is_withdrawn: bool,
) -> None:
    one = followed(kind)
    clinic = town.old.organization.name_in("en")
    if is_withdrawn:
        actions.withdraw(one.row.pk, town.user)
    change(one)
    for reader, is_own in ((town.user, True), (one.user, False)):
        client = signed_in(reader)
        html = page_of(one.row, client)
        sent = client.get(reverse("application-sent", args=[one.row.number])).content.decode()
        assert "passport.pdf" in html
        assert ("epicrisis.pdf" in html) == is_own
        assert (clinic in sent) == is_own
        assert (clinic in html) == (is_own and is_withdrawn)
        assert ('id="checked"' in html) == is_own
        assert "attached to no clinic" not in html
        files = {}
        for paper in one.row.documents.exclude(file=""):
            answer = client.get(reverse("supporting-file", args=[paper.pk]))
            files[paper.file_name] = answer.status_code
            b"".join(answer)
        assert files == {"passport.pdf": 200, "epicrisis.pdf": 200 if is_own else 404}


def test_who_renounces_by_a_written_consent_is_not_told_the_clinic_of_today(
    town: SimpleNamespace, followed: Callable[[Filer], SimpleNamespace]
) -> None:
    one = followed(Filer.FAMILY_MEMBER)
    paper = ContentFile(b"%PDF-1.7 consent", "consent.pdf")
    wanted = [Document.FAMILY_CONSENT, Document.REPRESENTATIVE_IDENTITY]
    actions.reply(one.row.pk, one.user, files=[(document, paper) for document in wanted])
    one.row.refresh_from_db()
    actions.approve(one.row.pk, town.specialist, version=one.row.version, reason="seen")
    address = reverse("renounce", args=[one.row.number])
    clinic = town.old.organization.name_in("en")
    assert clinic in signed_in(town.user).get(address).content.decode()
    told = signed_in(one.user).get(address).content.decode()
    assert clinic not in told
    assert "no attachment" not in told


def test_members_of_a_family_filing_lead_to_each_other(
    town: SimpleNamespace, child: SimpleNamespace
) -> None:
    own = make.filed(town.person, town.new, by=town.user)
    make.attached(child.person, town.old)
    of_child = make.filed(child.person, town.new, by=town.user, filer=Filer.PARENT)
    assert 'id="together"' not in page_of(own, signed_in(town.user))
    family = FamilyFiling.objects.create(filed_by=town.user)
    Application.objects.filter(pk__in=[own.pk, of_child.pk]).update(family=family)
    for row, other in ((own, of_child), (of_child, own)):
        together = page_of(row, signed_in(town.user)).partition('id="together"')[2]
        together = together.partition("</section>")[0]
        assert reverse("application", args=[other.number]) in together
        assert row.number not in together


def test_how_it_was_signed(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new, by=town.user)
    client = signed_in(town.user)
    Signature.objects.filter(application=row).exists() or Signature.objects.create(
        application=row,
        method="code",
        signed_by=town.user,
        statement="Прошу прикрепить",
        digest="ab" * 32,
        channel="sms",
        address_tail="…42",
    )
    signature = Signature.objects.get(application=row)
    for language, response in in_languages(client, reverse("application", args=[row.number])):
        assert_page(response, language)
        signed = response.content.decode().partition('id="signed"')[2]
        assert signature.digest[:8] in signed
        assert signature.address_tail in signed
        assert signature.statement not in signed


def test_a_printed_sheet_bears_number_and_date(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new, by=town.user)
    html = page_of(row, signed_in(town.user))
    assert f'<p class="print-ref">{row.number}, sent 14 October 2026, 10:30</p>' in html
