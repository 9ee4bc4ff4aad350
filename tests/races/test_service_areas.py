"""Two files of service areas give the same houses to two clinics, published at the same moment."""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from applications.actions import service_areas
from applications.models import AreaPublication, KeptAreas
from codes import Role
from demonstration import factories as make
from registry.areas import Faulty, Stale, publishing
from registry.models import ServiceArea
from tests.races.together import WITHIN, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

HEADING = "organization,site,unit,street,houses,order_number,order_on,from_on"
UNIT = "751310000"


@pytest.fixture
def kept() -> list[SimpleNamespace]:
    """Two administrators, each with a file that gives the same street to another clinic, both looked at."""
    make.StreetFactory(unit=make.unit(UNIT), name_kk="Абай көшесі", name_ru="улица Абая")
    found = []
    for code in ("one", "two"):
        make.OrganizationFactory(code=code, unit=make.unit(UNIT))
        user = make.staff(Role.REGIONAL_ADMIN, territory=make.unit(UNIT))
        data = f"{HEADING}\n{code},,{UNIT},Абая,1-25,7-п,01.10.2026,2026-11-01".encode()
        row = service_areas.keep_file(user, data, f"{code}.csv")
        _sheet, preview = service_areas.look(row)
        found.append(SimpleNamespace(pk=row.pk, user=user, key=preview.key))
    return found


def publish_both(kept: list[SimpleNamespace]) -> list[Any]:
    def job(one: SimpleNamespace) -> Callable[[], AreaPublication | None]:
        user = KeptAreas.objects.select_related("user").get(pk=one.pk).user
        return lambda: service_areas.publish(one.pk, user, key=one.key, with_gaps=True)

    return together([job(one) for one in kept])


def test_one_is_published_the_other_refused(kept: list[SimpleNamespace]) -> None:
    outcomes = publish_both(kept)
    assert not failures(outcomes, Faulty, Stale)
    assert [isinstance(one, AreaPublication) for one in outcomes].count(True) == 1
    assert ServiceArea.objects.count() == 1


def test_without_the_lock_both_would_be(
    kept: list[SimpleNamespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_looked = threading.Barrier(len(kept))
    compare = publishing.compare

    def looked(*given: Any, **more: Any) -> Any:
        preview = compare(*given, **more)
        both_have_looked.wait(WITHIN)
        return preview

    monkeypatch.setattr(publishing, "lock_table", lambda: None)
    monkeypatch.setattr(publishing, "compare", looked)
    assert not failures(publish_both(kept))
    assert ServiceArea.objects.values("organization").distinct().count() == 2


def test_the_same_file_twice_is_one_publication(kept: list[SimpleNamespace]) -> None:
    outcomes = publish_both([kept[0], kept[0]])
    assert not failures(outcomes)
    assert outcomes[0] == outcomes[1]
    assert AreaPublication.objects.count() == 1 and ServiceArea.objects.count() == 1
