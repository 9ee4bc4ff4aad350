"""Service areas kept between preview and publishing: whose they are, how long, and that they are published once."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from applications import region
from applications.actions import service_areas
from applications.errors import ChangedMeanwhile
from applications.models import AreaPublication, KeptAreas
from codes import Role
from demonstration import factories as make
from registry.areas import Changes, Faulty, Flaw, NewRow, Stale, Unserved
from registry.models import KatoUnit, ServiceArea
from registry.territory import service_area_of

pytestmark = pytest.mark.django_db

HEADING = "organization,site,unit,street,houses,order_number,order_on,from_on"
UNIT = "751310000"
FROM = date(2026, 11, 1)


@pytest.fixture
def land(db: None) -> SimpleNamespace:
    """Two clinics of Almaty, one of Astana, a street of each city, and who keeps Almaty."""
    unit = KatoUnit.objects.get(code=UNIT, valid_to__isnull=True)
    one, two = make.OrganizationFactory(code="one"), make.OrganizationFactory(code="two")
    far = make.OrganizationFactory(code="far", unit=make.unit("711310000"))
    keeper = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    street = make.StreetFactory(unit=unit, name_kk="Абай көшесі", name_ru="улица Абая")
    other = make.StreetFactory(unit=unit, name_kk="Сәтбаев көшесі", name_ru="улица Сатпаева")
    return SimpleNamespace(**locals())


def line(owner: str, street: str, houses: str = "", number: str = "7-п") -> str:
    return f'{owner},,{UNIT},{street},"{houses}",{number},20.10.2026,2026-11-01'


def file(*lines: str) -> bytes:
    return "\n".join([HEADING, *lines]).encode()


def changes(**more: object) -> Changes:
    given = {
        "organization": "one",
        "unit": UNIT,
        "order_number": "8-п",
        "order_on": date(2026, 10, 20),
        "from_on": FROM,
        **more,
    }
    return Changes(**given)  # type: ignore[arg-type]


def area(owner: object, street: object, unit: object, **more: object) -> ServiceArea:
    told = {"order_number": "1-п", "order_on": date(2026, 1, 1), "from_on": date(2026, 1, 1)}
    return ServiceArea.objects.create(
        organization=owner, street=street, unit=unit, **{**told, **more}
    )


def test_a_file_is_published_once_and_remembered(land: SimpleNamespace) -> None:
    data = file(line("one", "Абая"), line("two", "Сатпаева"))
    kept = service_areas.keep_file(land.keeper, data, "folder\\areas.csv")
    assert service_areas.keep_file(land.keeper, data, "areas.csv").pk == kept.pk
    sheet, preview = service_areas.look(kept)
    assert len(sheet.lines) == 2 and not preview.problems
    done = service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=False)
    assert done is not None
    assert (done.begun, done.ended, done.file_name) == (2, 0, "areas.csv")
    assert done.orders == [["7-п", "2026-10-20"]]
    assert set(done.organizations) == {land.one.pk, land.two.pk}
    again = service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=False)
    assert again == done
    assert AreaPublication.objects.count() == 1
    assert region.publications(land.keeper).rows == [done]
    elsewhere = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000"))
    assert region.publications(elsewhere).rows == []
    assert region.kept(land.keeper) == []


def test_a_foreign_organization_is_refused_whole(land: SimpleNamespace) -> None:
    kept = service_areas.keep_file(
        land.keeper, file(line("one", "Абая"), line("far", "Сатпаева")), "x.csv"
    )
    _sheet, preview = service_areas.look(kept)
    assert [found.flaw for found in preview.problems] == [Flaw.ORGANIZATION_FOREIGN]
    with pytest.raises(Faulty):
        service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=True)
    assert not ServiceArea.objects.exists()
    with pytest.raises(PermissionDenied):
        service_areas.keep_changes(land.keeper, changes(organization="far"))


def test_what_another_keeps_is_not_there(land: SimpleNamespace) -> None:
    kept = service_areas.keep_file(land.keeper, file(line("one", "Абая")), "x.csv")
    _sheet, preview = service_areas.look(kept)
    colleague = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    assert region.kept_one(colleague, kept.pk) is None
    with pytest.raises(ChangedMeanwhile):
        service_areas.publish(kept.pk, colleague, key=preview.key, with_gaps=True)
    service_areas.discard(kept.pk, colleague)
    assert region.kept_one(land.keeper, kept.pk) == kept
    head = make.staff(Role.ORG_HEAD, organization=land.one)
    with pytest.raises(PermissionDenied):
        service_areas.keep_file(head, b"x", "x.csv")


def test_gaps_want_a_word_and_changes_meanwhile_a_new_look(land: SimpleNamespace) -> None:
    kept = service_areas.keep_file(land.keeper, file(line("one", "Абая")), "x.csv")
    _sheet, preview = service_areas.look(kept)
    with pytest.raises(Unserved):
        service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=False)
    area(land.two, land.other, land.unit)
    with pytest.raises(Stale):
        service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=True)
    assert ServiceArea.objects.count() == 1 and not AreaPublication.objects.exists()
    _sheet, preview = service_areas.look(kept)
    done = service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=True)
    assert done is not None and done.begun == 1


def test_it_is_kept_for_a_day_and_then_swept(land: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    kept = service_areas.keep_file(land.keeper, file(line("one", "Абая")), "x.csv")
    assert service_areas.forget_kept() == 0
    clock.set("2026-10-15T10:31")
    assert region.kept_one(land.keeper, kept.pk) is None
    with pytest.raises(ChangedMeanwhile):
        service_areas.publish(kept.pk, land.keeper, key="x", with_gaps=True)
    assert service_areas.forget_kept() == 1
    assert service_areas.forget_kept() == 0


def test_one_user_keeps_a_few_at_most(land: SimpleNamespace) -> None:
    for number in range(service_areas.MOST_KEPT + 2):
        service_areas.keep_file(land.keeper, f"{number}".encode(), "x.csv")
    assert KeptAreas.objects.count() == service_areas.MOST_KEPT
    with pytest.raises(service_areas.TooLarge):
        service_areas.keep_file(land.keeper, b"x" * 10_000_001, "x.csv")


def test_by_hand_a_row_ends_another_begins_and_the_rest_stays(land: SimpleNamespace) -> None:
    stays = area(land.one, land.other, land.unit, house_from=50, house_to=91, side="odd")
    old = area(land.one, land.street, land.unit)
    make.PersonFactory()
    wanted = changes(
        ends=(old.pk,),
        begins=(NewRow("Абая", "1-25 odd, 30А", "", land.street.pk), NewRow("Абая", "2- even")),
    )
    assert Changes.restored(wanted.stored) == wanted
    kept = service_areas.keep_changes(land.keeper, wanted)
    _sheet, preview = service_areas.look(kept)
    assert not preview.problems
    assert preview.ended == [old] and preview.kept == [stays]
    done = service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=True)
    assert done is not None and (done.begun, done.ended, done.unchanged) == (3, 1, 1)
    assert done.orders == [["8-п", "2026-10-20"]] and not done.file_name
    stays.refresh_from_db()
    assert stays.to_on is None
    assert service_area_of(land.unit, land.street, 26, on=FROM)[0].order_number == "8-п"
    assert service_area_of(land.unit, land.street, 27, on=FROM) == []
    assert [row.order_number for row in service_area_of(land.unit, land.street, 27)] == ["1-п"]


def test_by_hand_the_same_refusals_as_in_a_file(land: SimpleNamespace) -> None:
    area(land.two, land.other, land.unit, house_from=1, house_to=9)
    wanted = changes(
        begins=(
            NewRow("Сатпаева", "5-7"),
            NewRow("Абйая"),
            NewRow("Абая", "9-1"),
            NewRow("", "1-9"),
            NewRow("Абая", "", "77"),
        )
    )
    _sheet, preview = service_areas.look(service_areas.keep_changes(land.keeper, wanted))
    assert {(found.line, found.flaw) for found in preview.problems} == {
        (1, Flaw.OVERLAP_STAYING),
        (2, Flaw.STREET_UNKNOWN),
        (3, Flaw.HOUSES_BACKWARDS),
        (4, Flaw.HOUSES_NEED_STREET),
        (5, Flaw.SITE_UNKNOWN),
    }


def test_by_hand_nothing_may_be_left(land: SimpleNamespace) -> None:
    old = area(land.one, None, land.unit)
    kept = service_areas.keep_changes(land.keeper, changes(ends=(old.pk,)))
    _sheet, preview = service_areas.look(kept)
    assert preview.ended == [old] and not preview.begun
    assert len(preview.gaps) == 2
    done = service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=True)
    assert done is not None and (done.begun, done.ended, done.gaps) == (0, 1, 2)
    kept = service_areas.keep_changes(land.keeper, changes())
    _sheet, preview = service_areas.look(kept)
    assert preview.is_nothing
    assert service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=True) is None


def test_by_hand_an_end_set_already_is_not_undone(land: SimpleNamespace) -> None:
    area(land.one, land.street, land.unit, to_on=date(2027, 1, 1))
    _sheet, preview = service_areas.look(service_areas.keep_changes(land.keeper, changes()))
    assert [found.flaw for found in preview.problems] == [Flaw.PLANNED_LATER]


def test_lists_go_on_by_key_and_keep_to_the_scope(
    land: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    area(land.far, None, make.unit("711310000"))
    for owner in (land.one, land.two):
        area(owner, land.street, land.unit, house_from=1, house_to=5)
        area(owner, land.other, land.unit, order_number="2-п", from_on=date(2027, 1, 1))
        area(owner, None, land.unit)
    monkeypatch.setattr(region, "PAGE", 1)
    monkeypatch.setattr(region, "ROWS_PAGE", 1)
    list(region.owners(land.keeper, region.Verb.KEEP_SERVICE_AREAS))  # roles are read once
    with django_assert_num_queries(3):
        first = region.areas_by_unit(land.keeper)
    second = region.areas_by_unit(land.keeper, after=first.after)
    seen = [first.rows[0], second.rows[0]]
    assert [row.organization for row in seen] == [land.one, land.two]
    assert not second.after
    assert (seen[0].rows, seen[0].planned, seen[0].streets) == (3, 1, 2)
    assert {number for number, _day in seen[0].orders} == {"1-п", "2-п"}
    after, found = "", []
    while True:
        page = region.area_rows(land.one, after=after)
        found += page.rows
        after = page.after
        if not after:
            break
    assert [row.street_id for row in found] == [None, land.street.pk, land.other.pk]
    assert [row.street for row in region.area_rows(land.one, show="planned").rows] == [land.other]
    assert region.area_rows(land.one, show="ended").rows == []


def test_people_on_streets_that_nobody_serves(land: SimpleNamespace) -> None:
    area(land.one, land.street, land.unit, house_from=1, house_to=9, side="odd")
    for house in ("5", "8", "8"):
        home = make.PersonFactory(lives_in=UNIT).residences.get()
        home.street, home.house = land.street, house
        home.save()
    found = {row.street: row for row in region.uncovered_streets(land.keeper)}
    assert found[land.street].people == 2
    assert found[land.other].is_whole and not found[land.other].people
    elsewhere = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000"))
    assert land.street not in {row.street for row in region.uncovered_streets(elsewhere)}


def test_what_the_head_gave_to_a_site_stays_there(land: SimpleNamespace) -> None:
    """Whether the order on service areas is the same or a new one; a site that the file names wins."""
    site, other = (make.SiteFactory(organization=land.one, number=number) for number in "12")
    given = {"site": site, "site_order_number": "3-уч", "site_order_on": date(2026, 2, 1)}
    same = area(land.one, land.street, land.unit, order_number="7-п", **given)
    ServiceArea.objects.filter(pk=same.pk).update(order_on=date(2026, 10, 20))
    area(land.one, land.other, land.unit, **given)
    data = file(line("one", "Абая"), line("one", "Сатпаева", number="9-п"))
    kept = service_areas.keep_file(land.keeper, data, "x.csv")
    _sheet, preview = service_areas.look(kept)
    assert [row.pk for row in preview.kept] == [same.pk]
    service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=False)
    row = ServiceArea.objects.get(order_number="9-п")
    assert (row.site, row.site_order_number) == (site, "3-уч")
    named = f'one,2,{UNIT},Сатпаева,"",9-п,20.10.2026,2026-11-01'
    kept = service_areas.keep_file(land.keeper, file(line("one", "Абая"), named), "x.csv")
    _sheet, preview = service_areas.look(kept)
    service_areas.publish(kept.pk, land.keeper, key=preview.key, with_gaps=False)
    row = ServiceArea.objects.get(street=land.other, to_on=None)
    assert (row.site, row.site_order_number) == (other, "")
