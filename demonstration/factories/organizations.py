"""Invented organizations with sites, doctors and panels, in real territory."""

from datetime import date, time
from typing import Any

import factory
from factory.django import DjangoModelFactory

from codes import (
    ContractState,
    OrganizationType,
    Ownership,
    PanelType,
    ProviderStatus,
    Sex,
    UnitKind,
)
from codes.folding import fold
from eligibility import Law
from registry.models import (
    Doctor,
    FundContract,
    KatoUnit,
    OpeningHours,
    Organization,
    Panel,
    ServiceArea,
    Site,
    Street,
)

LONG_AGO = date(2000, 1, 1)


def unit(code: str) -> KatoUnit:
    """The unit with this code as it holds now; made where the territory has not been loaded."""
    found = KatoUnit.objects.filter(code=code).order_by("-valid_from").first()
    return found or KatoUnit.objects.create(
        code=code,
        kind=UnitKind.CITY_DISTRICT,
        name_kk=code,
        name_ru=code,
        name_en=code,
        valid_from=LONG_AGO,
    )


class OrganizationFactory(DjangoModelFactory[Organization]):
    """A city polyclinic with contracts for this year and the next; `contracts={2026: "confirmed"}`."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"org-{n}")
    name_kk = factory.Sequence(lambda n: f"№ {n + 1} қалалық емхана")
    name_ru = factory.Sequence(lambda n: f"Городская поликлиника № {n + 1}")
    name_en = factory.Sequence(lambda n: f"City Polyclinic No. {n + 1}")
    type = OrganizationType.CITY_POLYCLINIC.value
    ownership = Ownership.STATE.value
    unit = factory.LazyFunction(lambda: unit("751310000"))
    address_kk = "Абай даңғылы, 1"
    address_ru = "пр. Абая, 1"
    phone = "+7 727 000 00 00"
    email = factory.Sequence(lambda n: f"clinic{n}@clinics.example")
    opened_on = LONG_AGO
    status = ProviderStatus.SERVING.value

    @factory.post_generation
    def contracts(self: Organization, create: bool, states: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        """Fund contracts by year."""
        if not create:
            return
        confirmed = ContractState.CONFIRMED
        for year, state in (states or dict.fromkeys(range(2024, 2028), confirmed)).items():
            FundContract.objects.create(
                organization=self,
                year=year,
                state=state,
                number=f"{self.code}/{year}",
                from_on=date(year, 1, 1) if state == confirmed else None,
                to_on=date(year + 1, 1, 1) if state == confirmed else None,
            )


class OpeningHoursFactory(DjangoModelFactory[OpeningHours]):
    """One weekday's opening hours; without any the default schedule holds."""

    class Meta:
        model = OpeningHours

    organization = factory.SubFactory(OrganizationFactory)
    weekday = 0
    opens = time(8)
    closes = time(20)


class SiteFactory(DjangoModelFactory[Site]):
    """A site; `serves` a unit code as a whole, by an order."""

    class Meta:
        model = Site

    organization = factory.SubFactory(OrganizationFactory)
    number = factory.Sequence(lambda n: str(n + 1))


class DoctorFactory(DjangoModelFactory[Doctor]):
    """A doctor."""

    class Meta:
        model = Doctor

    class Params:
        made = factory.LazyFunction(lambda: _doctor_name())

    organization = factory.SubFactory(OrganizationFactory)
    last_name = factory.LazyAttribute(lambda row: row.made["last_name"])
    first_name = factory.LazyAttribute(lambda row: row.made["first_name"])
    middle_name = factory.LazyAttribute(lambda row: row.made["middle_name"])


def _doctor_name() -> dict[str, str]:
    from .people import _chance, full_name

    return full_name(_chance, _chance.choice(list(Sex)), is_kazakh=_chance.random() < 0.7)


class PanelFactory(DjangoModelFactory[Panel]):
    """A general practitioner's panel under the norm in force; made empty: people come by `attached`."""

    class Meta:
        model = Panel

    site = factory.SubFactory(SiteFactory)
    organization = factory.SelfAttribute("site.organization")
    doctor = factory.SubFactory(
        DoctorFactory, organization=factory.SelfAttribute("..site.organization")
    )
    code = factory.Sequence(lambda n: f"panel-{n}")
    type = PanelType.GENERAL_PRACTITIONER.value
    norm = factory.LazyAttribute(
        lambda row: Law.shipped().value(f"panel_cap.{row.type}", date(2026, 1, 1))
    )


class StreetFactory(DjangoModelFactory[Street]):
    """A street of a unit."""

    class Meta:
        model = Street

    unit = factory.LazyFunction(lambda: unit("751310000"))
    name_kk = factory.Sequence(lambda n: f"Бейбітшілік {n} көшесі")
    name_ru = factory.Sequence(lambda n: f"улица Бейбитшилик {n}")
    folded = factory.LazyAttribute(lambda row: f"{fold(row.name_kk)} {fold(row.name_ru)}")


class ServiceAreaFactory(DjangoModelFactory[ServiceArea]):
    """A whole unit served by an organization's site."""

    class Meta:
        model = ServiceArea

    site = factory.SubFactory(SiteFactory)
    organization = factory.SelfAttribute("site.organization")
    unit = factory.LazyFunction(lambda: unit("751110000"))
    order_number = "1-П"
    order_on = date(2025, 11, 5)
    from_on = date(2025, 11, 10)
