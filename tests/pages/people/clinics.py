"""What the tests of clinics share: a small city, a reader without an account, addresses, words of a page."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from codes import Ownership
from demonstration import factories as make
from registry.kato_import import load_shipped
from registry.models import Panel

FIND = "/clinics/"
ALMALY, AUEZOV = "751110000", "751310000"


@pytest.fixture
def city(db: None) -> SimpleNamespace:
    """Two streets of Almaly; `own` serves the district, `other` stands nearer to Abay avenue."""
    load_shipped()
    almaly = make.unit(ALMALY)
    abay = make.StreetFactory(
        unit=almaly,
        name_kk="Абай даңғылы",
        name_ru="проспект Абая",
        latitude=43.24,
        longitude=76.91,
    )
    kabanbay = make.StreetFactory(
        unit=almaly, name_kk="Қабанбай батыр көшесі", name_ru="улица Кабанбай батыра"
    )
    own = clinic("Своя", 43.30, unit=almaly)
    other = clinic("Другая", 43.25, ownership=Ownership.PRIVATE)
    area = make.ServiceAreaFactory(site=own.site, unit=almaly, order_number="75-П")
    return SimpleNamespace(
        abay=abay, kabanbay=kabanbay, own=own, other=other, area=area, almaly=almaly
    )


def clinic(name: str, latitude: float | None, **more: Any) -> Panel:
    organization = make.OrganizationFactory(
        name_kk=name,
        name_ru=name,
        name_en=name,
        latitude=latitude,
        longitude=None if latitude is None else 76.91,
        **more,
    )
    return make.PanelFactory(site=make.SiteFactory(organization=organization, number="1"))


@pytest.fixture
def reader() -> Client:
    """Somebody who is not signed in and reads English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def at(street: Any, house: str = "40", **more: str) -> dict[str, str]:
    return {"unit": street.unit.code, "street": str(street.pk), "house": house, **more}


def text(response: Any) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return " ".join(words.replace("\u202f", " ").replace("\xa0", " ").split())


def errors(response: Any) -> list[str]:
    with translation.override("en"):
        form = response.context["form"]
        return [str(words) for found in form.errors.values() for words in found]
