"""Where the invented people live: units of KATO, streets, and the orders on service areas."""

import random
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from demonstration.factories import StreetFactory, unit
from registry.kato_import import import_file
from registry.models import KatoUnit, Street

# Units below the second level that the story needs, in the form of the official sheet.
_UNITS = """te,ab,cd,ef,hij,name_kaz,name_rus
101010000,10,10,10,000,Семей қаласы,город Семей
101035000,10,10,35,000,Айнабұлақ а.о.,Айнабулакский с.о.
101035100,10,10,35,100,Айнабұлақ ауылы,село Айнабулак
103230000,10,32,30,000,Қарауыл а.о.,Карааульский с.о.
103230100,10,32,30,100,Қарауыл ауылы,село Карааул
103235000,10,32,35,000,Архат а.о.,Архатский с.о.
103235100,10,32,35,100,Архат ауылы,село Архат
"""
_UNITS_FROM = date(2022, 6, 8)

ALMALY, AUEZOV, BOSTANDYK, MEDEU, TURKSIB = (
    "751110000",
    "751310000",
    "751410000",
    "751710000",
    "751910000",
)
SEMEY, AINABULAK, KARAUL, ARKHAT = "101010000", "101035100", "103230100", "103235100"
YESIL, SARYARKA, BAIKONYR, NURA = "711210000", "711310000", "711410000", "711510000"
ALMATY, ASTANA, ABAI_REGION = "750000000", "710000000", "100000000"
SEMEY_CITY, ZHANASEMEY, ABAI_DISTRICT, ARKHAT_RURAL = (
    "101000000",
    "104100000",
    "103200000",
    "103235000",
)

# unit: streets, Kazakh and Russian.
STREETS: dict[str, list[tuple[str, str]]] = {
    ALMALY: [
        ("Абай даңғылы", "проспект Абая"),
        ("Төле би көшесі", "улица Толе би"),
        ("Сейфуллин даңғылы", "проспект Сейфуллина"),
        ("Қабанбай батыр көшесі", "улица Кабанбай батыра"),
        ("Жамбыл көшесі", "улица Жамбыла"),
        ("Шевченко көшесі", "улица Шевченко"),
    ],
    AUEZOV: [
        ("Саин көшесі", "улица Саина"),
        ("Алтынсарин даңғылы", "проспект Алтынсарина"),
        ("Жандосов көшесі", "улица Жандосова"),
        ("Өтеген батыр көшесі", "улица Утеген батыра"),
    ],
    BOSTANDYK: [
        ("Тимирязев көшесі", "улица Тимирязева"),
        ("Розыбакиев көшесі", "улица Розыбакиева"),
        ("Гагарин даңғылы", "проспект Гагарина"),
    ],
    MEDEU: [("Достық даңғылы", "проспект Достык"), ("Қонаев көшесі", "улица Кунаева")],
    TURKSIB: [("Майлин көшесі", "улица Майлина"), ("Шолохов көшесі", "улица Шолохова")],
    SEMEY: [
        ("Шәкәрім даңғылы", "проспект Шакарима"),
        ("Найманбаев көшесі", "улица Найманбаева"),
        ("Уәлиханов көшесі", "улица Уалиханова"),
        ("Бейбітшілік көшесі", "улица Бейбитшилик"),
    ],
    AINABULAK: [("Мектеп көшесі", "улица Школьная")],
    KARAUL: [("Құнанбай көшесі", "улица Кунанбая"), ("Әуезов көшесі", "улица Ауэзова")],
    ARKHAT: [("Бұлақ көшесі", "улица Булак"), ("Тәуелсіздік көшесі", "улица Тауелсиздик")],
    YESIL: [
        ("Мәңгілік Ел даңғылы", "проспект Мангилик Ел"),
        ("Тұран даңғылы", "проспект Туран"),
        ("Сығанақ көшесі", "улица Сыганак"),
    ],
    SARYARKA: [
        ("Республика даңғылы", "проспект Республики"),
        ("Бөгенбай батыр даңғылы", "проспект Богенбай батыра"),
        ("Кенесары көшесі", "улица Кенесары"),
    ],
    BAIKONYR: [("Жеңіс даңғылы", "проспект Победы")],
    NURA: [
        ("Ұлы Дала даңғылы", "проспект Улы Дала"),
        ("Хусейн бен Талал көшесі", "улица Хусейн бен Талал"),
    ],
    ZHANASEMEY: [("Орталық көше", "улица Центральная")],
}


# The middle of streets in the order of STREETS, and of units: roughly where they lie.
_STREET_POINTS: dict[str, list[tuple[float, float]]] = {
    ALMALY: [
        (43.2397, 76.9134),
        (43.2536, 76.9160),
        (43.2561, 76.9337),
        (43.2489, 76.9262),
        (43.2461, 76.9208),
        (43.2440, 76.9246),
    ],
    AUEZOV: [(43.2316, 76.8421), (43.2268, 76.8603), (43.2187, 76.8742), (43.2334, 76.8781)],
    BOSTANDYK: [(43.2285, 76.9187), (43.2226, 76.8927), (43.2278, 76.9006)],
    MEDEU: [(43.2337, 76.9571), (43.2604, 76.9495)],
    TURKSIB: [(43.3268, 76.9905), (43.3412, 76.9547)],
    SEMEY: [(50.4148, 80.2493), (50.4071, 80.2602), (50.4114, 80.2537), (50.4217, 80.2364)],
    AINABULAK: [(50.2046, 79.9631)],
    KARAUL: [(48.9489, 79.2548), (48.9463, 79.2592)],
    ARKHAT: [(49.3352, 79.6127), (49.3371, 79.6158)],
    YESIL: [(51.1035, 71.4316), (51.1174, 71.4042), (51.1213, 71.4168)],
    SARYARKA: [(51.1649, 71.4283), (51.1738, 71.4057), (51.1687, 71.4149)],
    BAIKONYR: [(51.1802, 71.4476)],
    NURA: [(51.0961, 71.4087), (51.0994, 71.3927)],
}
_UNIT_POINTS = {
    "750000000": (43.2380, 76.9452),
    ALMALY: (43.2507, 76.9153),
    AUEZOV: (43.2253, 76.8556),
    BOSTANDYK: (43.2214, 76.9075),
    MEDEU: (43.2449, 76.9648),
    TURKSIB: (43.3342, 76.9731),
    "710000000": (51.1282, 71.4307),
    YESIL: (51.1097, 71.4184),
    SARYARKA: (51.1816, 71.4018),
    BAIKONYR: (51.1768, 71.4521),
    NURA: (51.0958, 71.3886),
    "101000000": (50.4111, 80.2275),
    SEMEY: (50.4111, 80.2275),
    AINABULAK: (50.2040, 79.9640),
    "103200000": (48.9475, 79.2570),
    KARAUL: (48.9475, 79.2570),
    ARKHAT: (49.3360, 79.6140),
}


@dataclass(frozen=True)
class Home:
    """An address as a residence records it."""

    unit: KatoUnit
    street: Street
    house: int
    flat: str


class Places:
    """Units and streets of the story, and addresses drawn from them."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        import_file(_UNITS.encode(), valid_from=_UNITS_FROM)
        for code, (latitude, longitude) in _UNIT_POINTS.items():
            KatoUnit.objects.filter(pk=unit(code).pk).update(latitude=latitude, longitude=longitude)
        self.streets: dict[str, list[Street]] = {
            code: [
                _street(unit(code), names, points)
                for names, points in zip_longest(rows, _STREET_POINTS.get(code, ()))
            ]
            for code, rows in STREETS.items()
        }

    def home(self, code: str, street: int | None = None) -> Home:
        """An address in the unit; `street` is its place in the unit's list."""
        streets = self.streets[code]
        chosen = self._chance.choice(streets) if street is None else streets[street]
        flat = str(self._chance.randrange(1, 120)) if code[:2] != "10" else ""
        return Home(chosen.unit, chosen, self._chance.randrange(1, 180), flat)


def _street(of: KatoUnit, names: tuple[str, str], middle: tuple[float, float] | None) -> Street:
    latitude, longitude = middle or (None, None)
    return StreetFactory(
        unit=of, name_kk=names[0], name_ru=names[1], latitude=latitude, longitude=longitude
    )
