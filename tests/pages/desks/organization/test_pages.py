"""The head's pages: what they show, what they do, what they answer to forms that do not fit."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications.actions import leaving, moving
from applications.models import DoctorLeaving
from codes import Role
from demonstration import factories as make
from registry.models import Attachment, Doctor, DoctorAbsence, Panel, ServiceArea, Site
from tests.pages.helpers import assert_page, in_languages
from tests.pages.people.test_queries import queries

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(db: None) -> SimpleNamespace:
    """A clinic with two sites, a list each, some residents; its head, and the region."""
    unit = make.unit("751110000")
    one = make.SiteFactory(number="1")
    here = one.organization
    two = make.SiteFactory(organization=here, number="2")
    street = make.StreetFactory(unit=unit, name_kk="Абай даңғылы", name_ru="пр. Абая")
    make.ServiceAreaFactory(organization=here, site=None, unit=unit)
    row = make.ServiceAreaFactory(site=one, unit=unit, street=street)
    panel, other = make.PanelFactory(site=one), make.PanelFactory(site=two)
    person = make.PersonFactory()
    make.ResidenceFactory(person=person, unit=unit, street=street, house=5)
    make.attached(person, panel)
    return SimpleNamespace(
        here=here, one=one, two=two, street=street, row=row, panel=panel, other=other,
        doctor=panel.doctor, person=person,
        head=make.staff(Role.ORG_HEAD, organization=here, name="Оспанов Б.", language="ru"),
        region=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000")),
    )  # fmt: skip


@pytest.fixture
def head(clinic: SimpleNamespace, sign_in: SignIn) -> Client:
    """The head's browser, in English."""
    client = sign_in(clinic.head)
    client.cookies["django_language"] = "en"
    return client


def test_every_page_in_every_language(
    clinic: SimpleNamespace, head: Client, sign_in: SignIn
) -> None:
    code, pk = clinic.here.code, clinic.doctor.pk
    addresses = [
        *(reverse(name, args=[code]) for name in ("organization-today", "organization-lists")),
        reverse("organization-sites", args=[code]),
        reverse("organization-sites-order", args=[code]),
        reverse("doctor-add", args=[code]),
        reverse("doctor-list-open", args=[code]),
        reverse("doctor-list", args=[clinic.panel.code]),
        reverse("doctor", args=[pk]),
        reverse("doctor-leaves", args=[pk]),
    ]
    for address in addresses:
        for language, response in in_languages(head, address):
            assert_page(response, language)
    assert head.get(reverse("organization-desk")).status_code == 302
    region = sign_in(clinic.region)
    offered = [reverse(name, args=[code]) for name in ("doctor-list-open", "doctor-add")]
    offered.append(reverse("organization-sites-order", args=[code]))
    for address in addresses[:3]:
        page = region.get(address).content.decode()
        assert not [url for url in offered if url in page]
    assert region.post(reverse("doctor-list", args=[clinic.panel.code])).status_code == 403


def test_as_many_questions_for_many_lists_as_for_few(clinic: SimpleNamespace, head: Client) -> None:
    def ask() -> None:
        with queries(18):
            head.get(reverse("organization-today", args=[clinic.here.code]))
        with queries(14):
            head.get(reverse("organization-lists", args=[clinic.here.code]))
        with queries(18):
            head.get(reverse("organization-sites", args=[clinic.here.code]))
        with queries(16):
            head.get(reverse("doctor-list", args=[clinic.panel.code]))

    ask()
    for number in range(6):
        make.PanelFactory(site=make.SiteFactory(organization=clinic.here, number=f"9{number}"))
    ask()


def test_the_day_shows_what_is_due_and_what_needs_the_head(
    clinic: SimpleNamespace,
    sign_in: SignIn,
    clock,  # type: ignore[no-untyped-def]
) -> None:
    make.filed(clinic.person, make.PanelFactory(site=clinic.two), ground="doctor_choice")
    Panel.objects.filter(pk=clinic.other.pk).update(
        is_closed=True, closed_reason="оқуда", excess=3, excess_reason="transfer"
    )
    DoctorAbsence.objects.create(
        doctor=clinic.doctor, from_on=date(2026, 10, 14), to_on=date(2026, 10, 20)
    )
    clock.set("2026-10-16T10:00")
    head = sign_in(clinic.head)
    head.cookies["django_language"] = "en"
    page = head.get(reverse("organization-today", args=[clinic.here.code])).content.decode()
    assert "1 application is overdue" in page
    assert "Nobody has taken them" in page
    assert "3 people over the norm" in page
    assert "Closed to new people: оқуда" in page
    assert "nobody stands in" in page


def test_closing_opening_and_giving_a_list(clinic: SimpleNamespace, head: Client) -> None:
    address = reverse("doctor-list", args=[clinic.panel.code])
    page = head.post(address, {"do": "close", "reason": ""})
    assert_page(page)
    assert "Error:" in page.content.decode()
    head.post(address, {"do": "close", "reason": "дәрігер оқуда"})
    clinic.panel.refresh_from_db()
    assert clinic.panel.is_closed
    assert "Closed to new people: дәрігер оқуда" in head.get(address).content.decode()
    head.post(address, {"do": "reopen"})
    new = make.DoctorFactory(organization=clinic.here)
    given = {"do": "give", "doctor": new.pk, "was": clinic.doctor.pk}
    assert head.post(address, given).status_code == 302
    page = head.get(address).content.decode()
    assert f"Doctor: {new.full_name}" in page
    assert "Оспанов Б." in page
    third = make.DoctorFactory(organization=clinic.here)
    stale = head.post(address, {**given, "doctor": third.pk})
    assert stale.status_code == 409
    assert "Nothing was written" in stale.content.decode()


def test_a_new_doctor_and_a_new_list(clinic: SimpleNamespace, head: Client) -> None:
    code = clinic.here.code
    page = head.post(reverse("doctor-add", args=[code]), {"last_name": "Ли"})
    assert "Enter the first name" in page.content.decode()
    head.post(reverse("doctor-add", args=[code]), {"last_name": "Ли", "first_name": "Анна"})
    doctor = Doctor.objects.get(last_name="Ли")
    given = {"type": "pediatrician_0_6", "site": clinic.two.pk, "doctor": doctor.pk}
    head.post(reverse("doctor-list-open", args=[code]), given)
    assert doctor.panels.get().norm == 500
    assert "Choose a site" in (
        head.post(reverse("doctor-list-open", args=[code]), {}).content.decode()
    )


def test_absences(clinic: SimpleNamespace, head: Client) -> None:
    address = reverse("doctor", args=[clinic.doctor.pk])
    first, back = date(2026, 10, 19), date(2026, 10, 26)
    sent = {
        "do": "record",
        "stand_in": clinic.other.doctor.pk,
        **{f"from_on_{part}": getattr(first, part) for part in ("day", "month", "year")},
        **{f"to_on_{part}": getattr(back, part) for part in ("day", "month", "year")},
    }
    assert head.post(address, sent).status_code == 302
    absence = DoctorAbsence.objects.get()
    assert (absence.from_on, absence.to_on) == (first, back)
    clash = head.post(address, {**sent, "to_on_day": 27})
    assert clash.status_code == 409
    assert "away on some of these days already" in clash.content.decode()
    head.post(address, {"do": "stand-in", "absence": absence.pk, "stand_in": ""})
    absence.refresh_from_db()
    assert absence.stand_in is None
    foreign = DoctorAbsence.objects.create(doctor=make.DoctorFactory(), from_on=first, to_on=back)
    assert head.post(address, {"do": "end", "absence": foreign.pk}).status_code == 404
    head.post(address, {"do": "end", "absence": absence.pk})
    assert list(DoctorAbsence.objects.all()) == [foreign]


def test_a_doctor_leaves(clinic: SimpleNamespace, head: Client) -> None:
    address = reverse("doctor-leaves", args=[clinic.doctor.pk])
    page = head.post(address, {"do": "look"})
    assert "Enter the number of the order" in page.content.decode()
    sent = {
        "do": "look",
        "order_number": "12-Ж",
        "order_on_day": 12,
        "order_on_month": 10,
        "order_on_year": 2026,
        f"list-{clinic.panel.pk}": "address",
    }
    for _language, looked in in_languages_posted(head, address, sent):
        assert_page(looked, _language)
    assert "1 person moves to another list" in looked.content.decode()
    key = looked.context["found"].key
    stale = head.post(address, {**sent, "do": "start", "key": "old"})
    assert stale.status_code == 409
    assert not DoctorLeaving.objects.exists()
    assert head.post(address, {**sent, "do": "start", "key": key}).status_code == 302
    head.get(address)  # shows once that it is being carried out
    for language, response in in_languages(head, address):
        assert_page(response, language)
    head.post(reverse("doctor-leaves-stop", args=[clinic.doctor.pk]))
    assert "Continue" in head.get(address).content.decode()
    head.post(reverse("doctor-leaves-continue", args=[clinic.doctor.pk]))
    moving.run(DoctorLeaving.objects.get().plan_id)
    leaving.finish_leavings()
    head.cookies["django_language"] = "en"
    assert "The doctor has left" in head.get(address).content.decode()
    plan = reverse("move-plan", args=[DoctorLeaving.objects.get().plan_id])
    assert plan in head.get(address).content.decode()
    assert head.get(plan).status_code == 200
    last = Attachment.objects.filter(person=clinic.person).latest("pk")
    assert last.panel == clinic.other


def in_languages_posted(client: Client, address: str, sent: dict[str, object]):  # type: ignore[no-untyped-def]
    for language in ("kk", "ru", "en"):
        client.cookies["django_language"] = language
        yield language, client.post(address, sent)


def test_too_many_for_the_lists_is_a_decision(clinic: SimpleNamespace, head: Client) -> None:
    Panel.objects.filter(pk=clinic.other.pk).update(norm=0)
    address = reverse("doctor-leaves", args=[clinic.doctor.pk])
    sent = {
        "do": "look",
        "order_number": "12",
        "order_on_day": 12,
        "order_on_month": 10,
        "order_on_year": 2026,
        f"list-{clinic.panel.pk}": "address",
    }
    looked = head.post(address, sent)
    assert "1 person over the norm" in looked.content.decode()
    key = looked.context["found"].key
    again = head.post(address, {**sent, "do": "start", "key": key})
    assert_page(again)
    assert "Tick that you decide so" in again.content.decode()
    head.post(address, {**sent, "do": "start", "key": key, "excess": "on"})
    assert DoctorLeaving.objects.get().agreed_excess == 1


def test_an_order_on_sites(clinic: SimpleNamespace, head: Client) -> None:
    address = reverse("organization-sites-order", args=[clinic.here.code])
    sent = {
        "do": "look",
        "line_count": 2,
        "order_number": "7-Ө",
        "order_on_day": 12,
        "order_on_month": 10,
        "order_on_year": 2026,
        "from_on_day": 2,
        "from_on_month": 11,
        "from_on_year": 2026,
        **{f"row-{row.pk}-site": row.site_id or "" for row in ServiceArea.objects.all()},
    }
    assert "Nothing is changed yet" in head.post(address, sent).content.decode()
    part = {
        "part-0-street": "абая",
        "part-0-houses": "1-9 нечёт",
        "part-0-site": clinic.two.pk,
    }
    for language, looked in in_languages_posted(head, address, {**sent, **part}):
        assert_page(looked, language)
    (one, two, none) = looked.context["balance"]
    assert (one.before, one.after, two.before, two.after) == (1, 0, 0, 1)
    assert none.before == none.after
    key = looked.context["preview"].key
    publish = {**sent, **part, "do": "publish", "key": key}
    assert head.post(address, {**publish, "key": "x"}).status_code == 409
    assert head.post(address, publish).status_code == 302
    row = ServiceArea.objects.get(house_from=1)
    assert (row.site, row.from_on, row.site_order_number) == (clinic.two, date(2026, 11, 2), "7-Ө")
    more = head.post(address, {**sent, "do": "more", "order_number": ""})
    assert len(more.context["lines"]) == 7
    assert "Enter the number of the order" not in more.content.decode()


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"street": "Нигде", "houses": "1", "site": "2"}, "There is no such street in your area"),
        ({"street": "абая", "houses": "кроме пятого", "site": "2"}, "cannot be read"),
        ({"street": "", "houses": "1", "site": "2"}, "Enter the street"),
        ({"street": "абая", "houses": "1", "site": ""}, "Choose a site"),
    ],
)
def test_lines_that_do_not_fit_stay_as_they_were_typed(
    clinic: SimpleNamespace, head: Client, part: dict[str, str], said: str
) -> None:
    address = reverse("organization-sites-order", args=[clinic.here.code])
    site = Site.objects.get(organization=clinic.here, number=part["site"]) if part["site"] else None
    sent = {
        "do": "look",
        "order_number": "7",
        "order_on_day": 12,
        "order_on_month": 10,
        "order_on_year": 2026,
        "from_on_day": 2,
        "from_on_month": 11,
        "from_on_year": 2026,
        **{f"row-{row.pk}-site": row.site_id or "" for row in ServiceArea.objects.all()},
        "part-0-street": part["street"],
        "part-0-houses": part["houses"],
        "part-0-site": site.pk if site else "",
    }
    page = head.post(address, sent)
    assert_page(page)
    html = page.content.decode()
    assert said in html
    assert f'value="{part["houses"]}"' in html


def test_a_new_site(clinic: SimpleNamespace, head: Client) -> None:
    address = reverse("organization-sites", args=[clinic.here.code])
    head.post(address, {"number": "12", "phone": ""})
    assert clinic.here.sites.filter(number="12").exists()
    assert "a site of this number already" in (
        head.post(address, {"number": "12", "phone": ""}).content.decode()
    )


def test_people_read_who_stands_in_where_the_doctor_is_named(
    clinic: SimpleNamespace, sign_in: SignIn
) -> None:
    DoctorAbsence.objects.create(
        doctor=clinic.doctor,
        stand_in=clinic.other.doctor,
        from_on=date(2026, 10, 14),
        to_on=date(2026, 10, 20),
    )
    said = f"Away until 20 October 2026; stands in: {clinic.other.doctor.full_name}"
    person = sign_in(make.user_of(clinic.person))
    person.cookies["django_language"] = "en"
    for address in ("/account/", reverse("organization", args=[clinic.here.code])):
        assert said in person.get(address).content.decode(), address
    DoctorAbsence.objects.update(to_on=date(2026, 10, 15), from_on=date(2026, 10, 1))
    assert "Away until 15 October" in person.get("/account/").content.decode()
    DoctorAbsence.objects.update(from_on=date(2026, 10, 15), to_on=date(2026, 10, 16))
    assert "Away until" not in person.get("/account/").content.decode()
