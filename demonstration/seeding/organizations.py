"""The invented organizations: contracts, hours, service areas, sites, doctors, panels."""

import random
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from codes import ContractState, OrganizationType, Ownership, PanelType, ProviderStatus, Sex
from demonstration import factories as make
from eligibility import Law
from registry.models import NeighbourUnits, Organization, Panel, Site

from . import places
from .places import Places
from .timeline import Season

GP, THERAPIST, UNDER_7, UNDER_15 = (
    PanelType.GENERAL_PRACTITIONER,
    PanelType.DISTRICT_THERAPIST,
    PanelType.PEDIATRICIAN_0_6,
    PanelType.PEDIATRICIAN_0_14,
)

Week = dict[int, tuple[time, time]]
_WEEKDAYS = range(5)
MORNINGS: Week = dict.fromkeys(_WEEKDAYS, (time(8), time(13)))
AFTERNOONS: Week = dict.fromkeys(range(6), (time(14), time(20)))
NO_SATURDAY: Week = dict.fromkeys(_WEEKDAYS, (time(8), time(18)))
LONG_DAYS: Week = {**dict.fromkeys(_WEEKDAYS, (time(7), time(21))), 5: (time(9), time(15))}

# The panels with a fill of their own; their codes.
OVER_NORM, FULL, CLOSED = "almaty-101-ped-1", "astana-gp-gp-1", "almaty-101-ther-1"
# Which organization stands at which end of the story.
MAIN, OTHER, PRIVATIZED, NO_SATURDAYS = "almaty-101", "almaty-102", "almaty-nur", "almaty-csz"
WITHOUT_CONTRACT, RURAL, POINT = "semey-ertis", "abai-201", "arkhat-fap"
NEW, GONE, CROWDED = "astana-new", "astana-gone", "astana-gp"


@dataclass(frozen=True)
class Spec:
    """One organization of the story."""

    code: str
    type: OrganizationType
    unit: str
    names: tuple[str, str, str]  # Kazakh, Russian, English
    address: tuple[str, str]  # Kazakh, Russian
    panels: tuple[tuple[PanelType, str], ...] = ()  # type and site, in the order of their codes
    ownership: Ownership = Ownership.STATE
    hours: Week | None = None
    more: dict[str, object] = field(default_factory=dict)


SPECS = (
    Spec(
        MAIN,
        OrganizationType.CITY_POLYCLINIC,
        places.ALMALY,
        ("№ 101 қалалық емхана", "Городская поликлиника № 101", "City Polyclinic No. 101"),
        ("Алматы қ., Абай даңғылы, 40", "г. Алматы, пр. Абая, 40"),
        ((GP, "1"), (GP, "2"), (UNDER_7, "1"), (UNDER_15, "2"), (THERAPIST, "3")),
    ),
    Spec(
        OTHER,
        OrganizationType.CITY_POLYCLINIC,
        places.AUEZOV,
        ("№ 102 қалалық емхана", "Городская поликлиника № 102", "City Polyclinic No. 102"),
        ("Алматы қ., Саин көшесі, 18", "г. Алматы, ул. Саина, 18"),
        ((GP, "1"), (GP, "2"), (THERAPIST, "3"), (UNDER_15, "3")),
        hours=LONG_DAYS,
    ),
    Spec(
        PRIVATIZED,
        OrganizationType.CITY_POLYCLINIC,
        places.BOSTANDYK,
        ("«Нұр отау» емханасы", "Поликлиника «Нур отау»", "Nur Otau Polyclinic"),
        ("Алматы қ., Розыбакиев көшесі, 77", "г. Алматы, ул. Розыбакиева, 77"),
        ((GP, "1"), (UNDER_7, "1")),
        ownership=Ownership.PRIVATE,
        hours=AFTERNOONS,
    ),
    Spec(
        NO_SATURDAYS,
        OrganizationType.PHC_CENTRE,
        places.BOSTANDYK,
        (
            "«Тимирязев» отбасылық денсаулық орталығы",
            "Центр семейного здоровья «Тимирязев»",
            "Timiryazev Family Health Centre",
        ),
        ("Алматы қ., Тимирязев көшесі, 21", "г. Алматы, ул. Тимирязева, 21"),
        ((GP, "1"), (GP, "2")),
        hours=NO_SATURDAY,
    ),
    Spec(
        "almaty-hospital",
        OrganizationType.HOSPITAL,
        places.MEDEU,
        ("№ 90 қалалық аурухана", "Городская больница № 90", "City Hospital No. 90"),
        ("Алматы қ., Достық даңғылы, 150", "г. Алматы, пр. Достык, 150"),
    ),
    Spec(
        "semey-103",
        OrganizationType.CITY_POLYCLINIC,
        places.SEMEY,
        (
            "Семей қаласының № 103 емханасы",
            "Поликлиника № 103 города Семей",
            "Semey Polyclinic No. 103",
        ),
        ("Семей қ., Шәкәрім даңғылы, 12", "г. Семей, пр. Шакарима, 12"),
        ((GP, "1"), (GP, "2"), (THERAPIST, "3"), (UNDER_15, "3")),
    ),
    Spec(
        WITHOUT_CONTRACT,
        OrganizationType.OUTPATIENT_CLINIC,
        places.SEMEY,
        (
            "«Ертіс шипа» дәрігерлік амбулаториясы",
            "Врачебная амбулатория «Ертис шипа»",
            "Ertis Shipa Outpatient Clinic",
        ),
        ("Семей қ., Найманбаев көшесі, 5", "г. Семей, ул. Найманбаева, 5"),
        ((GP, "1"),),
        ownership=Ownership.PRIVATE,
    ),
    Spec(
        RURAL,
        OrganizationType.DISTRICT_POLYCLINIC,
        places.KARAUL,
        ("Абай аудандық емханасы", "Абайская районная поликлиника", "Abai District Polyclinic"),
        ("Қарауыл ауылы, Құнанбай көшесі, 3", "с. Карааул, ул. Кунанбая, 3"),
        ((GP, "1"), (THERAPIST, "2"), (UNDER_15, "2")),
    ),
    Spec(
        POINT,
        OrganizationType.PARAMEDIC_MIDWIFERY_POINT,
        places.ARKHAT,
        (
            "Архат фельдшерлік-акушерлік пункті",
            "Архатский фельдшерско-акушерский пункт",
            "Arkhat Feldsher-Midwife Point",
        ),
        ("Архат ауылы, Бұлақ көшесі, 1", "с. Архат, ул. Булак, 1"),
        ((GP, "1"),),
        hours=MORNINGS,
    ),
    Spec(
        "astana-104",
        OrganizationType.CITY_POLYCLINIC,
        places.YESIL,
        ("№ 104 қалалық емхана", "Городская поликлиника № 104", "City Polyclinic No. 104"),
        ("Астана қ., Сығанақ көшесі, 30", "г. Астана, ул. Сыганак, 30"),
        ((GP, "1"), (THERAPIST, "2"), (UNDER_15, "2")),
    ),
    Spec(
        CROWDED,
        OrganizationType.OUTPATIENT_CLINIC,
        places.SARYARKA,
        (
            "«Сарыарқа» дәрігерлік амбулаториясы",
            "Врачебная амбулатория «Сарыарка»",
            "Saryarka Outpatient Clinic",
        ),
        ("Астана қ., Республика даңғылы, 9", "г. Астана, пр. Республики, 9"),
        ((GP, "1"), (GP, "2")),
        ownership=Ownership.PRIVATE,
        more={"accepts_outside_area": False},
    ),
    Spec(
        NEW,
        OrganizationType.PHC_CENTRE,
        places.NURA,
        (
            "«Нұра» МСАК орталығы",
            "Центр ПМСП «Нура»",
            "Nura PHC Centre",
        ),
        ("Астана қ., Ұлы Дала даңғылы, 60", "г. Астана, пр. Улы Дала, 60"),
        ((GP, "1"), (UNDER_7, "1")),
        ownership=Ownership.PRIVATE,
    ),
    Spec(
        GONE,
        OrganizationType.OUTPATIENT_CLINIC,
        places.BAIKONYR,
        (
            "«Жеңіс» дәрігерлік амбулаториясы",
            "Врачебная амбулатория «Женис»",
            "Zhenis Outpatient Clinic",
        ),
        ("Астана қ., Жеңіс даңғылы, 33", "г. Астана, пр. Победы, 33"),
        ((GP, "1"),),
        ownership=Ownership.PRIVATE,
    ),
)
HOURS = {spec.code: spec.hours for spec in SPECS}
# Where they lie; of one the register has no point, as happens.
_POINTS = {
    MAIN: (43.2409, 76.9283),
    OTHER: (43.2287, 76.8437),
    PRIVATIZED: (43.2231, 76.8952),
    NO_SATURDAYS: (43.2302, 76.9239),
    "almaty-hospital": (43.2296, 76.9588),
    "semey-103": (50.4139, 80.2476),
    WITHOUT_CONTRACT: (50.4078, 80.2571),
    RURAL: (48.9481, 79.2557),
    "astana-104": (51.1226, 71.4203),
    CROWDED: (51.1671, 71.4269),
    NEW: (51.0973, 71.4021),
    GONE: (51.1793, 71.4461),
}
_SHORT = {GP: "gp", THERAPIST: "ther", UNDER_7: "ped", UNDER_15: "ped"}

# code, unit, street (place in the list), site, houses, side
_AREAS: tuple[tuple[str, str, int | None, str | None, tuple[int | None, int | None], str], ...] = (
    (MAIN, places.ALMALY, None, None, (None, None), "all"),
    (MAIN, places.ALMALY, 0, "1", (None, None), "odd"),
    (MAIN, places.ALMALY, 0, "2", (None, None), "even"),
    (MAIN, places.ALMALY, 1, "2", (None, None), "all"),
    (MAIN, places.ALMALY, 2, "1", (1, 99), "all"),
    (NO_SATURDAYS, places.ALMALY, 2, "1", (100, None), "all"),
    (MAIN, places.ALMALY, 3, "1", (None, None), "all"),
    (MAIN, places.ALMALY, 4, "2", (None, None), "all"),
    (MAIN, places.ALMALY, 5, "3", (None, None), "all"),
    (OTHER, places.AUEZOV, None, None, (None, None), "all"),
    (OTHER, places.AUEZOV, 0, "1", (None, None), "all"),
    (OTHER, places.AUEZOV, 1, "2", (1, 80), "all"),
    (OTHER, places.AUEZOV, 1, "3", (81, None), "all"),
    (NO_SATURDAYS, places.BOSTANDYK, None, "2", (None, None), "all"),
    (NO_SATURDAYS, places.BOSTANDYK, 0, "1", (None, None), "all"),
    (PRIVATIZED, places.BOSTANDYK, 1, "1", (50, 90), "odd"),
    ("semey-103", places.SEMEY_CITY, None, None, (None, None), "all"),
    ("semey-103", places.SEMEY, None, "2", (None, None), "all"),
    ("semey-103", places.SEMEY, 0, "1", (None, None), "all"),
    (WITHOUT_CONTRACT, places.SEMEY, 1, "1", (1, 60), "all"),
    (RURAL, places.ABAI_DISTRICT, None, "1", (None, None), "all"),
    (POINT, places.ARKHAT_RURAL, None, "1", (None, None), "all"),
    ("astana-104", places.YESIL, None, "1", (None, None), "all"),
    ("astana-104", places.YESIL, 1, "2", (None, None), "all"),
    (CROWDED, places.SARYARKA, None, "1", (None, None), "all"),
    (CROWDED, places.SARYARKA, 2, "2", (None, None), "all"),
    (NEW, places.NURA, None, "1", (None, None), "all"),
)


class Organizations:
    """The organizations of the story and their panels, by code."""

    def __init__(self, season: Season, where: Places, chance: random.Random) -> None:
        self._season, self._where, self._chance = season, where, chance
        self.by_code: dict[str, Organization] = {}
        self.sites: dict[tuple[str, str], Site] = {}
        self.panels: dict[str, Panel] = {}
        for spec in SPECS:
            self._make(spec)
        self._subcontract()
        self._areas()
        NeighbourUnits.objects.create(
            first="1010", second="1041", kind="suburb", act="14-П", from_on=date(2024, 1, 1)
        )

    def panels_of(self, code: str, type: PanelType) -> list[Panel]:
        """The panels of one type of an organization."""
        return [
            panel
            for name, panel in self.panels.items()
            if name.startswith(f"{code}-") and panel.type == type and name != CLOSED
        ]

    def _make(self, spec: Spec) -> None:
        name_kk, name_ru, name_en = spec.names
        organization = make.OrganizationFactory(
            code=spec.code,
            type=spec.type.value,
            ownership=spec.ownership.value,
            unit=make.unit(spec.unit),
            name_kk=name_kk,
            name_ru=name_ru,
            name_en=name_en,
            address_kk=spec.address[0],
            address_ru=spec.address[1],
            phone=f"+7 700 101 {len(self.by_code) + 10} 00",
            email="",  # what happened in the story is not mailed to anybody
            contracts=self._contracts(spec.code),
            **dict(zip(("latitude", "longitude"), _POINTS.get(spec.code, ()), strict=False)),
            **spec.more,
            **self._turns(spec.code),
        )
        self.by_code[spec.code] = organization
        for weekday, (opens, closes) in (spec.hours or {}).items():
            make.OpeningHoursFactory(
                organization=organization, weekday=weekday, opens=opens, closes=closes
            )
        for type, number in spec.panels:
            self._panel(spec, organization, type, number)

    def _turns(self, code: str) -> dict[str, object]:
        """What befell an organization: opened, closed, privatized."""
        today = self._season.today
        if code == NEW:
            return {"opened_on": today - timedelta(days=95)}
        if code == PRIVATIZED:
            return {"privatized_on": date(self._season.year, 2, 1)}
        if code == GONE:
            return {
                "status": ProviderStatus.LIQUIDATED.value,
                "closed_on": today - timedelta(days=3),
                "volume_allocated": False,
            }
        return {}

    def _contracts(self, code: str) -> dict[int, ContractState]:
        """Confirmed for all years but where the story has it otherwise; none for a hospital."""
        next_year = self._season.today.year + 1
        if code == "almaty-hospital":
            return {next_year: ContractState.UNKNOWN}
        states = dict.fromkeys(range(self._season.year - 4, next_year + 1), ContractState.CONFIRMED)
        if code == NEW:
            states[next_year] = ContractState.UNKNOWN
        if code == WITHOUT_CONTRACT:
            effective_on = self._season.window.effective_on
            states[effective_on.year if effective_on else next_year] = ContractState.REFUSED
        if code == GONE:
            states[next_year] = ContractState.REFUSED
        return states

    def _panel(self, spec: Spec, organization: Organization, type: PanelType, number: str) -> None:
        site = self.sites.get((spec.code, number))
        if site is None:
            site = make.SiteFactory(organization=organization, number=number)
            self.sites[spec.code, number] = site
        stem = f"{spec.code}-{_SHORT[type]}"
        code = f"{stem}-{1 + sum(name.startswith(stem + '-') for name in self.panels)}"
        doctor = None
        if spec.type != OrganizationType.PARAMEDIC_MIDWIFERY_POINT:
            sex = self._chance.choice(list(Sex))
            name = make.full_name(self._chance, sex, is_kazakh=self._chance.random() < 0.7)
            doctor = make.DoctorFactory(organization=organization, **name)
        special: dict[str, object] = {}
        if code == OVER_NORM:
            special = {"over_norm": 10, "over_norm_act": f"27-П, 12.01.{self._season.year}"}
        if code == CLOSED:
            reason = "дәрігер бала күтімі демалысында / врач в отпуске по уходу за ребёнком"
            special = {"is_closed": True, "closed_reason": reason}
        self.panels[code] = make.PanelFactory(
            site=site,
            doctor=doctor,
            code=code,
            type=type.value,
            norm=Law.shipped().value(f"panel_cap.{type.value}", self._season.today),
            **special,
        )

    def _subcontract(self) -> None:
        point, principal = self.by_code[POINT], self.by_code[RURAL]
        point.contracts.update(principal=principal)

    def _areas(self) -> None:
        order_on = date(self._season.year - 2, 11, 5)
        for code, unit, street, site, (house_from, house_to), side in _AREAS:
            make.ServiceAreaFactory(
                organization=self.by_code[code],
                site=self.sites[code, site] if site else None,
                unit=make.unit(unit),
                street=self._where.streets[unit][street] if street is not None else None,
                house_from=house_from,
                house_to=house_to,
                side=side,
                order_number=f"{unit[:2]}-П",
                order_on=order_on,
                from_on=order_on + timedelta(days=5),
            )
