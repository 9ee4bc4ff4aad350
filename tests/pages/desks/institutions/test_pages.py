"""Institutions on the region's desk."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.models import MovePlan
from codes import Role
from demonstration import factories as make
from registry.models import Institution, InstitutionStay
from tests.pages.helpers import assert_page, in_languages

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/institutions/"
FROM = {"from_on_day": "1", "from_on_month": "10", "from_on_year": "2026"}
ORDER = {
    "act_number": "55-Н",
    "act_on_day": "12",
    "act_on_month": "10",
    "act_on_year": "2026",
    "first_on_day": "14",
    "first_on_month": "10",
    "first_on_year": "2026",
}


@pytest.fixture
def region(sign_in: Callable[..., Client]) -> SimpleNamespace:
    """A region with a clinic and a signed-in administrator; nothing written down yet."""
    panel = make.PanelFactory()
    user = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"), language="ru")
    client = sign_in(user)
    client.cookies["django_language"] = "ru"
    return SimpleNamespace(panel=panel, user=user, client=client, sign_in=sign_in)


def written(region: SimpleNamespace, **changes: str) -> object:
    form = {
        "kind": "elderly_home",
        "name_kk": "Қарттар үйі",
        "name_ru": "Дом ветеранов",
        "unit": make.unit("751310000").pk,
        "address_kk": "Абай көшесі, 1",
        "address_ru": "ул. Абая, 1",
        "organization": region.panel.organization_id,
    } | changes
    return region.client.post(f"{ADDRESS}new/", form)


def test_an_institution_is_written_down(region: SimpleNamespace) -> None:
    for address in (ADDRESS, f"{ADDRESS}new/"):
        for language, response in in_languages(region.client, address):
            assert_page(response, language)
    region.client.cookies["django_language"] = "ru"
    half = written(region, name_kk="")
    assert "Введите название на казахском" in half.content.decode()  # type: ignore[attr-defined]
    assert written(region).status_code == 302  # type: ignore[attr-defined]
    again = written(region).content.decode()  # type: ignore[attr-defined]
    assert "Учреждение с таким названием уже есть" in again
    row = Institution.objects.get()
    for address in (ADDRESS, f"{ADDRESS}{row.pk}/"):
        for language, response in in_languages(region.client, address):
            assert_page(response, language)


def test_people_by_list_whole_or_not_at_all_then_an_order(region: SimpleNamespace) -> None:
    written(region)
    row = Institution.objects.get()
    address = f"{ADDRESS}{row.pk}/"
    one, two = make.PersonFactory(), make.PersonFactory()
    bad = region.client.post(address, {"lines": f"{one.iin}\n800101100004\n12", **FROM})
    page = bad.content.decode()
    assert_page(bad, "ru")
    assert "Строка 2 (800101100004): последняя цифра не подходит к остальным" in page
    assert "Строка 3 (12): не 12 цифр" in page
    assert "Никто не добавлен" in page
    assert one.iin in page, "nothing typed is lost"
    assert not InstitutionStay.objects.exists()
    assert "Введите ИИН или выберите файл" in region.client.post(address, FROM).content.decode()
    no_text = SimpleUploadedFile("list.txt", b"\xff\xfe\x00")
    told = region.client.post(address, {"file": no_text, **FROM}).content.decode()
    assert "не текст в UTF-8" in told
    file = SimpleUploadedFile("list.csv", f"{one.iin};\r\n{two.iin};\r\n".encode("utf-8-sig"))
    assert region.client.post(address, {"file": file, **FROM}).status_code == 302
    assert InstitutionStay.objects.count() == 2
    wrong = region.client.post(f"{address}order/", ORDER | {"act_on_day": "20"})
    assert "Приказ не может быть позже сегодняшнего дня" in wrong.content.decode()
    done = region.client.post(f"{address}order/", ORDER)
    plan = MovePlan.objects.get()
    assert done["Location"] == f"/desk/moves/{plan.pk}/"
    for language, response in in_languages(region.client, f"/desk/moves/{plan.pk}/"):
        assert_page(response, language)
    for language, response in in_languages(region.client, address):
        assert_page(response, language)
    stay = InstitutionStay.objects.get(person=one)
    assert region.client.post(f"{address}left/{stay.pk}/").status_code == 302
    stay.refresh_from_db()
    assert str(stay.to_on) == "2026-10-14"
    assert region.client.post(f"{address}left/999999/").status_code == 404


def test_another_region_finds_nothing(region: SimpleNamespace) -> None:
    written(region)
    row = Institution.objects.get()
    far = region.sign_in(make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000")))
    assert far.get(f"{ADDRESS}{row.pk}/").status_code == 404
    assert far.post(f"{ADDRESS}{row.pk}/order/", ORDER).status_code == 404
    assert row.name_ru not in far.get(ADDRESS).content.decode()
    clerk = region.sign_in(make.staff(Role.REGISTRY_CLERK, organization=region.panel.organization))
    assert clerk.get(ADDRESS).status_code == 403
