"""What the database refuses, whatever the code above it does: one row a constraint, named in the error."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from codes.violations import constraint_of, explain
from demonstration import factories as make
from registry.models import (
    Attachment,
    FundContract,
    NeighbourUnits,
    OpeningHours,
    Panel,
    Person,
    PersonCategory,
    Representation,
    Residence,
    Site,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 1)
NEXT = date(2026, 6, 1)


def refused(constraint: str, write: Callable[[], object]) -> None:
    """`write` fails by this constraint and no other, and people can be told why."""
    with pytest.raises(IntegrityError) as failure, transaction.atomic():
        write()
    assert constraint_of(failure.value) == constraint
    assert explain(failure.value)


def period(person: Person, first: date | None, end: date | None, **more: object) -> Attachment:
    panel = make.PanelFactory()
    more.setdefault("end_reason", "" if end is None else "test")
    return Attachment.objects.create(
        person=person,
        panel=panel,
        organization=panel.organization,
        period=DateRange(first, end),
        basis=more.pop("basis", "import"),
        made_by="test",
        **more,
    )


def test_no_two_periods_of_a_person_share_a_day() -> None:
    person = make.PersonFactory()
    period(person, DAY, NEXT)
    period(person, NEXT, None)
    refused("attachment_one_place_a_day", lambda: period(person, date(2026, 5, 31), NEXT))
    refused("attachment_one_place_a_day", lambda: period(person, date(2030, 1, 1), None))
    period(make.PersonFactory(), DAY, None)


def test_cancelled_periods_are_outside_the_rule() -> None:
    from campaigns import clock

    person = make.PersonFactory()
    period(person, DAY, None)
    was = period(person, DAY, None, cancelled_at=clock.now(), cancel_reason="renounced")
    was.cancelled_at = None
    refused("attachment_one_place_a_day", was.save)


ATTACHMENTS = {
    "attachment_basis": {"basis": "habit"},
    "attachment_begins": {"first": None},
    "attachment_ended_has_reason": {"end": NEXT, "end_reason": ""},
    "attachment_cancelled_has_reason": {"cancelled_at": "2026-01-01T00:00:00Z"},
}


@pytest.mark.parametrize("name", ATTACHMENTS)
def test_an_attachment_is_whole(name: str) -> None:
    given = {"first": DAY, "end": None, **ATTACHMENTS[name]}
    person = make.PersonFactory()
    refused(name, lambda: period(person, given.pop("first"), given.pop("end"), **given))


def test_an_attachment_is_never_empty() -> None:
    # An empty range has no beginning either: whichever check is asked first refuses it.
    with (
        pytest.raises(IntegrityError, match=r"attachment_(begins|not_empty)"),
        transaction.atomic(),
    ):
        period(make.PersonFactory(), DAY, DAY)


PANELS = {
    "panel_type": {"type": "dentist"},
    "panel_places_today": {
        "norm": 2,
        "attached": 2,
        "reserved": 1,
        "invited": 1,
        "leaving": 1,
        "next_day": NEXT,
    },
    "panel_places_next_day": {"norm": 2, "attached": 2, "arriving": 1, "next_day": NEXT},
    "panel_reserved_for_its_list": {"reserved": 1},
    "panel_leaving_are_attached": {"attached": 1, "leaving": 2, "next_day": NEXT},
    "panel_next_day_known": {"arriving": 1},
    "panel_over_norm_has_act": {"over_norm": 1},
    "panel_excess_has_reason": {"excess": 1},
    "panel_closed_has_reason": {"is_closed": True},
}


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_counts_no_more_than_it_may_hold(name: str) -> None:
    panel = make.PanelFactory()
    refused(name, lambda: Panel.objects.filter(pk=panel.pk).update(**PANELS[name]))


def test_both_sums_allow_what_norm_order_and_excess_add_up_to() -> None:
    panel = make.PanelFactory(norm=2, over_norm=1, over_norm_act="Order 7")
    everyone = Panel.objects.filter(pk=panel.pk)
    everyone.update(attached=4, excess=1, excess_reason="birth")
    everyone.update(attached=4, arriving=2, leaving=2, next_day=NEXT)
    refused("panel_places_today", lambda: everyone.update(attached=5, leaving=3))
    refused("panel_places_next_day", lambda: everyone.update(arriving=3))


def test_one_contract_a_year() -> None:
    organization = make.OrganizationFactory(contracts={2026: "confirmed"})
    refused(
        "fund_contract_once_a_year",
        lambda: FundContract.objects.create(organization=organization, year=2026, state="unknown"),
    )
    refused(
        "fund_contract_confirmed_has_first_day",
        lambda: FundContract.objects.create(
            organization=organization, year=2027, state="confirmed"
        ),
    )
    refused(
        "fund_contract_state",
        lambda: FundContract.objects.create(organization=organization, year=2027, state="maybe"),
    )
    refused(
        "fund_contract_forward",
        lambda: FundContract.objects.create(
            organization=organization, year=2027, state="confirmed", from_on=NEXT, to_on=DAY
        ),
    )


@pytest.mark.parametrize(
    ("opens", "closes"), [("08:00", "10:00"), ("08:00", "09:00"), ("23:00", "01:30")]
)
def test_a_day_is_open_for_more_than_two_hours(opens: str, closes: str) -> None:
    organization = make.OrganizationFactory()
    refused(
        "opening_hours_over_two_hours",
        lambda: OpeningHours.objects.create(
            organization=organization,
            weekday=0,
            opens=time.fromisoformat(opens),
            closes=time.fromisoformat(closes),
        ),
    )


def test_a_weekday_has_one_line_of_hours() -> None:
    organization = make.OrganizationFactory()
    given = {"organization": organization, "opens": time(8), "closes": time(10, 1)}
    OpeningHours.objects.create(weekday=0, **given)
    refused("opening_hours_once_a_weekday", lambda: OpeningHours.objects.create(weekday=0, **given))
    refused("opening_hours_weekday", lambda: OpeningHours.objects.create(weekday=7, **given))
    # Hours up to midnight's last minute do not wrap around.
    OpeningHours.objects.create(
        weekday=1, organization=organization, opens=time(21), closes=time(23, 59)
    )


ORGANIZATIONS = {
    "organization_type": {"type": "spa"},
    "organization_ownership": {"ownership": "mine"},
    "organization_status": {"status": "asleep"},
    "organization_bin_form": {"bin": "12345"},
    "organization_closed_after_opening": {"closed_on": date(1990, 1, 1)},
}


@pytest.mark.parametrize("name", ORGANIZATIONS)
def test_organizations_hold_codes_of_the_law(name: str) -> None:
    refused(name, lambda: make.OrganizationFactory(contracts={}, **ORGANIZATIONS[name]))


def test_a_site_number_is_once_in_an_organization() -> None:
    site = make.SiteFactory()
    refused(
        "site_number_once_an_organization",
        lambda: Site.objects.create(organization=site.organization, number=site.number),
    )


PEOPLE = {
    "person_sex": {"sex": "other"},
    "person_status": {"status": "tourist"},
    "person_language": {"language": "de"},
    "person_iin_form": {"iin": "80010110000"},
    "person_died_after_birth": {"died_on": date(1900, 1, 1)},
}


@pytest.mark.parametrize("name", PEOPLE)
def test_people_hold_codes_of_the_law(name: str) -> None:
    person = make.PersonFactory()
    refused(name, lambda: Person.objects.filter(pk=person.pk).update(**PEOPLE[name]))


def test_one_permanent_residence_at_a_time() -> None:
    home = make.ResidenceFactory()
    refused("residence_one_permanent_a_day", lambda: make.ResidenceFactory(person=home.person))
    make.ResidenceFactory(person=home.person, kind="temporary_residence")
    refused("residence_kind", lambda: make.ResidenceFactory(kind="dacha"))
    refused(
        "residence_forward",
        lambda: Residence.objects.filter(pk=home.pk).update(to_on=home.from_on),
    )


def test_representations() -> None:
    parent, child = make.PersonFactory(), make.PersonFactory(child=True)
    given = {"representative": parent, "person": child, "from_on": DAY}
    Representation.objects.create(kind="parent", **given)
    refused("representation_once", lambda: Representation.objects.create(kind="parent", **given))
    refused("representation_kind", lambda: Representation.objects.create(kind="self", **given))
    refused(
        "representation_of_another",
        lambda: Representation.objects.create(
            kind="proxy", representative=parent, person=parent, from_on=DAY
        ),
    )
    refused(
        "representation_forward",
        lambda: Representation.objects.create(kind="proxy", to_on=DAY, **given),
    )


def test_categories() -> None:
    person = make.PersonFactory()
    PersonCategory.objects.create(person=person, category="pensioner", from_on=DAY)
    refused(
        "person_category_once",
        lambda: PersonCategory.objects.create(person=person, category="pensioner", from_on=NEXT),
    )
    refused(
        "person_category_code",
        lambda: PersonCategory.objects.create(person=person, category="lazy", from_on=DAY),
    )
    refused(
        "person_category_forward",
        lambda: PersonCategory.objects.create(
            person=person, category="convict", from_on=DAY, to_on=DAY
        ),
    )


def test_neighbours_are_two_units_once_in_order() -> None:
    given = {"kind": "border", "act": "A", "from_on": DAY}
    NeighbourUnits.objects.create(first="1910", second="75", **given)
    refused(
        "neighbour_units_once",
        lambda: NeighbourUnits.objects.create(first="1910", second="75", **given),
    )
    refused(
        "neighbour_units_ordered",
        lambda: NeighbourUnits.objects.create(first="75", second="1910", **given),
    )
    refused(
        "neighbour_units_kind",
        lambda: NeighbourUnits.objects.create(first="11", second="12", **given | {"kind": "x"}),
    )
    refused(
        "neighbour_units_forward",
        lambda: NeighbourUnits.objects.create(first="11", second="12", to_on=DAY, **given),
    )
