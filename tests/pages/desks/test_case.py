"""The case: every check, documents, taking, approving, stale pages, filled panels."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import AccessLogEntry
from applications import actions
from applications.models import Decision, SupportingDocument
from codes import ApplicationStatus as Status
from codes import Channel, ContractState, Document, Filer, Ground, PanelType, Role
from demonstration import factories as make
from registry.models import Attachment, FundContract, Panel
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]


@pytest.fixture
def waiting(desk: SimpleNamespace) -> SimpleNamespace:
    """A case in review with the address of its page."""
    row = make.filed(desk.person, desk.new)
    desk.row, desk.url = row, f"/desk/case/{row.number}/"
    return desk


def approve(client: Client, row: object, **more: object) -> object:
    given = {"version": row.version, "do": "approve", **more}
    return client.post(f"/desk/case/{row.number}/approve/", given)


def without_contract(row: object) -> None:
    """Next year's contract becomes unknown: a warning."""
    FundContract.objects.filter(organization=row.organization, year=2027).update(
        state=ContractState.UNKNOWN, from_on=None, to_on=None
    )


def test_the_case_in_each_language(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(waiting.specialist)
    for language, response in in_languages(client, waiting.url):
        page = assert_page(response, language)
        assert waiting.row.number in page.title
        assert len(response.context["page"].findings) >= 13
    assert (
        AccessLogEntry.objects.filter(
            user=waiting.specialist, person=waiting.person, purpose=f"case {waiting.row.number}"
        ).count()
        == 3
    )


def test_outside_the_scope_there_is_no_case(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(waiting.stranger)
    assert client.get(waiting.url).status_code == 404
    assert client.get(waiting.url + "refuse/").status_code == 404
    assert approve(client, waiting.row).status_code == 404
    assert client.post(waiting.url + "take/").status_code == 404
    assert sign_in(waiting.clerk).get(waiting.url).status_code == 403
    assert approve(sign_in(waiting.clerk), waiting.row).status_code == 403
    assert not AccessLogEntry.objects.exists()
    waiting.row.refresh_from_db()
    assert waiting.row.status == Status.IN_REVIEW


def test_a_head_sees_but_does_not_decide(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    head = make.staff(Role.ORG_HEAD, organization=waiting.new.organization)
    client = sign_in(head)
    response = client.get(waiting.url)
    assert_page(response)
    assert response.context["panel"] is None
    assert approve(client, waiting.row).status_code == 403


def test_approving_attaches_and_opens_the_next(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    other = make.PersonFactory(lives_in="751110000")
    make.attached(other, waiting.old)
    second = make.filed(other, waiting.new)
    client = sign_in(waiting.specialist)
    response = approve(client, waiting.row)
    assert response.status_code == 302
    assert response["Location"] == f"/desk/case/{second.number}/?opened=next"
    waiting.row.refresh_from_db()
    assert waiting.row.status == Status.SCHEDULED
    html = client.get(response["Location"]).content.decode()
    assert '<h1 tabindex="-1" autofocus>' in html
    assert waiting.row.number in html, "the notice tells what was approved"
    last = approve(client, second)
    assert last["Location"] == "/desk/queue/"


def test_a_second_post_answers_the_same(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(waiting.specialist)
    first, second = approve(client, waiting.row), approve(client, waiting.row)
    assert first["Location"] == second["Location"] == "/desk/queue/"
    assert Decision.objects.count() == 1


def test_a_stale_page_says_who_decided_and_when(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    actions.refuse(
        waiting.row.pk,
        waiting.colleague,
        version=waiting.row.version,
        ground="requirements_not_met",
        text="Нет",
    )
    client = sign_in(waiting.specialist)
    response = approve(client, waiting.row, reason="Моя причина")
    assert_page(response, status=409)
    html = response.content.decode()
    assert "Сапаров Г." in html
    assert "10:30" in html
    assert f'href="{waiting.url}"' in html
    assert "Моя причина" in html, "nothing typed is lost"
    assert Decision.objects.get().by == waiting.colleague


def test_a_page_older_than_a_taking_is_stale(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    actions.take(waiting.row.pk, waiting.colleague)
    response = approve(sign_in(waiting.specialist), waiting.row)
    assert_page(response, status=409)
    assert "Сапаров Г." in response.content.decode()


def test_take_shows_the_name_and_release_takes_it_off(
    waiting: SimpleNamespace, sign_in: SignIn
) -> None:
    client, other = sign_in(waiting.specialist), sign_in(waiting.colleague)
    assert client.post(waiting.url + "take/").status_code == 302
    html = other.get(waiting.url).content.decode()
    assert "Касымова Ж." in html
    assert client.post(waiting.url + "release/").status_code == 302
    waiting.row.refresh_from_db()
    assert waiting.row.taken_by is None


def test_a_failed_check_takes_approve_away_and_says_why(
    desk: SimpleNamespace, sign_in: SignIn
) -> None:
    row = make.filed(
        desk.person, desk.new, ground=Ground.FIRST_ATTACHMENT, disputed_text="Я нигде не прикреплён"
    )
    client = sign_in(desk.specialist)
    for language, response in in_languages(client, f"/desk/case/{row.number}/"):
        assert_page(response, language)
        html = response.content.decode()
        assert 'value="approve"' not in html
        assert "Я нигде не прикреплён" in html
    response = approve(client, row)
    assert_page(response, status=409)
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW


def test_missing_documents_bar_the_approval(desk: SimpleNamespace, sign_in: SignIn) -> None:
    row = make.filed(desk.person, desk.new, documents=())
    for language, response in in_languages(sign_in(desk.specialist), f"/desk/case/{row.number}/"):
        assert_page(response, language)
        assert 'value="approve"' not in response.content.decode()


def test_a_warning_needs_a_reason(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    without_contract(waiting.row)
    client = sign_in(waiting.specialist)
    for language, response in in_languages(client, waiting.url):
        assert_page(response, language)
        assert 'name="reason"' in response.content.decode()
    response = approve(client, waiting.row, reason="  ")
    page = assert_page(response)
    assert page.title.startswith("Ошибка:") or page.title.startswith("Error:")
    assert approve(client, waiting.row, reason="Договор подтвердят").status_code == 302
    assert Decision.objects.get().reason == "Договор подтвердят"


def test_a_panel_that_filled_up_offers_the_free_ones(
    waiting: SimpleNamespace, sign_in: SignIn
) -> None:
    free = make.PanelFactory(site=waiting.new.site)
    Panel.objects.filter(pk=waiting.new.pk).update(attached=1700)
    client = sign_in(waiting.specialist)
    response = approve(client, waiting.row)
    assert_page(response, status=409)
    html = response.content.decode()
    assert f'value="{free.code}"' in html
    assert f'value="{waiting.new.code}"' not in html
    assert waiting.new.doctor.full_name in html, "full ones are text"
    unchosen = approve(client, waiting.row, choosing="1")
    assert_page(unchosen)
    done = approve(client, waiting.row, choosing="1", panel=free.code)
    assert done.status_code == 302
    waiting.row.refresh_from_db()
    assert waiting.row.panel == free
    assert Attachment.objects.filter(panel=free).exists()


def test_a_full_panel_leads_to_the_choice_of_another(
    waiting: SimpleNamespace, sign_in: SignIn
) -> None:
    Panel.objects.filter(pk=waiting.new.pk).update(attached=1700)
    client = sign_in(waiting.specialist)
    html = client.get(waiting.url).content.decode()
    assert 'value="approve"' not in html
    assert f'href="{waiting.url}doctor/"' in html
    for language, response in in_languages(client, waiting.url + "doctor/"):
        assert_page(response, language)


def test_a_late_case_offers_the_doctors_for_the_age_at_filing(
    desk: SimpleNamespace, sign_in: SignIn, clock: SimpleNamespace
) -> None:
    """Decided after the campaign's day: not the age on the next campaign's day counts (rulebook 4)."""
    child = make.PersonFactory(child=True, lives_in="751110000", birth_on=date(2012, 6, 1))
    doctor = make.PanelFactory(site=desk.new.site, type=PanelType.PEDIATRICIAN_0_14, norm=900)
    row = make.filed(
        child,
        desk.new,
        by=desk.clerk,
        channel=Channel.REGISTRY_DESK,
        filer=Filer.PARENT,
        ground=Ground.CAMPAIGN,
    )
    clock.set("2027-02-10T11:00")
    html = sign_in(desk.specialist).get(f"/desk/case/{row.number}/doctor/").content.decode()
    assert f'value="{doctor.code}"' in html


def test_a_panel_of_another_clinic_is_no_choice(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    response = approve(sign_in(waiting.specialist), waiting.row, panel=waiting.old.code)
    assert response.status_code == 404


def test_nobody_decides_a_dispute_with_their_own_clinic(
    desk: SimpleNamespace, sign_in: SignIn
) -> None:
    """The attachment by a paper application is disputed: its clinic does not decide (rulebook 3)."""
    from codes import Basis

    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, desk.old, basis=Basis.APPLICATION)
    row = make.filed(person, desk.new, ground=Ground.ATTACHED_WITHOUT_KNOWLEDGE)
    own = make.staff(Role.SPECIALIST, organization=desk.old.organization)
    from accounts.models import RoleAssignment

    RoleAssignment.objects.create(
        user=own, role=Role.SPECIALIST, organization=desk.new.organization, from_on="2020-01-01"
    )
    client = sign_in(own)
    assert 'value="approve"' not in client.get(f"/desk/case/{row.number}/").content.decode()
    assert approve(client, row, reason="да").status_code == 403
    assert 'value="approve"' in (
        sign_in(desk.specialist).get(f"/desk/case/{row.number}/").content.decode()
    )


def test_the_case_asks_a_fixed_number_of_queries(
    waiting: SimpleNamespace, sign_in: SignIn, django_assert_max_num_queries: Callable
) -> None:
    client = sign_in(waiting.specialist)
    with django_assert_max_num_queries(46):
        client.get(waiting.url)


def test_documents_are_given_to_the_case_only(
    desk: SimpleNamespace, sign_in: SignIn, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    row = make.filed(desk.person, desk.new)
    paper = SupportingDocument.objects.create(
        application=row,
        document=Document.PENSION_CERTIFICATE,
        source="upload",
        file=ContentFile(b"%PDF-1.7 x", "a.pdf"),
        file_name="удостоверение.pdf",
        content_type="application/pdf",
        size=10,
    )
    address = f"/desk/documents/{paper.pk}/"
    client = sign_in(desk.specialist)
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"%PDF-1.7 x"
    assert sign_in(desk.stranger).get(address).status_code == 404
    assert sign_in(desk.clerk).get(address).status_code == 404
    SupportingDocument.objects.filter(pk=paper.pk).update(content_type="text/html")
    response = client.get(address)
    assert response["Content-Type"] == "application/octet-stream"
    assert b"".join(response.streaming_content)


def test_a_decided_case_shows_its_decision(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    approve(sign_in(waiting.specialist), waiting.row)
    for language, response in in_languages(sign_in(waiting.colleague), waiting.url):
        assert_page(response, language)
        assert 'value="approve"' not in response.content.decode()


def test_a_clerk_whose_role_ended_reads_no_scan_of_theirs(
    desk: SimpleNamespace, sign_in: SignIn
) -> None:
    row = make.filed(desk.person, desk.new, by=desk.clerk, channel=Channel.REGISTRY_DESK)
    paper = SupportingDocument(
        application=row,
        document=Document.PENSION_CERTIFICATE,
        source=SupportingDocument.Source.UPLOAD,
        content_type="application/pdf",
    )
    paper.file.save("scan.pdf", ContentFile(b"%PDF-1.7"))
    address = f"/desk/documents/{paper.pk}/"
    client = sign_in(desk.clerk)
    assert b"".join(client.get(address).streaming_content) == b"%PDF-1.7"
    desk.clerk.roles.update(to_on=date(2026, 10, 14))
    assert client.get(address).status_code == 404
