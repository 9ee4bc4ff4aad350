"""Where the invented people live: units of KATO, streets, and the orders on service areas."""

import random
from dataclasses import dataclass
from datetime import date

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
        self.streets: dict[str, list[Street]] = {
            code: [
                StreetFactory(unit=unit(code), name_kk=name_kk, name_ru=name_ru)
                for name_kk, name_ru in names
            ]
            for code, names in STREETS.items()
        }

    def home(self, code: str, street: int | None = None) -> Home:
        """An address in the unit; `street` is its place in the unit's list."""
        streets = self.streets[code]
        chosen = self._chance.choice(streets) if street is None else streets[street]
        flat = str(self._chance.randrange(1, 120)) if code[:2] != "10" else ""
        return Home(chosen.unit, chosen, self._chance.randrange(1, 180), flat)
