"""Days, moments and stretches of time in words, in the three languages of the state's services.

Pure: no Django, no clock, no translation catalogue, so that messages, documents and pages say a date
in the same way. Aware moments are shown as wall time of Asia/Almaty; naive ones are taken to be that
already. Hours run from 00 to 23. An unknown language is a ValueError, never a silent English.

Kazakh joins its cases to the last word or digit said, so the functions take `case`:
`"to"` (until, by), `"from"` (since, starting) and `"at"` (in, on). Russian takes `"at"` for weekdays;
everywhere else a case changes nothing, and the caller's sentence carries the preposition.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")
LANGUAGES = ("kk", "ru", "en")
CASES = ("to", "from", "at")

_MONTHS = {
    "kk": [
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ],
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_WEEKDAYS = {
    "kk": ["дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"],
    "ru": [
        "понедельник",
        "вторник",
        "среда",
        "четверг",
        "пятница",
        "суббота",
        "воскресенье",
    ],
    "en": [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
}
_RU_ON_WEEKDAY = (
    "в понедельник",
    "во вторник",
    "в среду",
    "в четверг",
    "в пятницу",
    "в субботу",
    "в воскресенье",
)
_NEAR_DAYS = {
    "kk": {-1: "кеше", 0: "бүгін", 1: "ертең"},
    "ru": {-1: "вчера", 0: "сегодня", 1: "завтра"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}
# Endings in the order of CASES.
_KK_MONTH_ENDINGS = (
    ("ға", "дан", "да"),
    ("ға", "нан", "да"),
    ("ға", "дан", "да"),
    ("ге", "ден", "де"),
    ("ға", "дан", "да"),
    ("ға", "нан", "да"),
    ("ге", "ден", "де"),
    ("ға", "дан", "да"),
    ("ке", "тен", "те"),
    ("ға", "нан", "да"),
    ("ға", "дан", "да"),
    ("ға", "нан", "да"),
)
# The numeral said last decides: бір, екі, үш, төрт, бес, алты, жеті, сегіз, тоғыз.
_KK_UNIT_ENDINGS = {
    1: ("ге", "ден", "де"),
    2: ("ге", "ден", "де"),
    3: ("ке", "тен", "те"),
    4: ("ке", "тен", "те"),
    5: ("ке", "тен", "те"),
    6: ("ға", "дан", "да"),
    7: ("ге", "ден", "де"),
    8: ("ге", "ден", "де"),
    9: ("ға", "дан", "да"),
}
# нөл, он, жиырма, отыз, қырық, елу.
_KK_TEN_ENDINGS = {
    0: ("ге", "ден", "де"),
    1: ("ға", "нан", "да"),
    2: ("ға", "дан", "да"),
    3: ("ға", "дан", "да"),
    4: ("қа", "тан", "та"),
    5: ("ге", "ден", "де"),
}


def language_of(language: str) -> str:
    """The language as its two letters; ValueError when it is none of the three."""
    code = str(language)
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code}")
    return code


def local(value: datetime) -> datetime:
    """The wall time of Almaty of an aware moment; a naive one is returned as it is."""
    return value.astimezone(ALMATY) if value.tzinfo else value


def plural(number: int, forms: Sequence[str], language: str) -> str:
    """The form a numeral asks for: one, few, many in Russian; one, other in English; one in Kazakh."""
    language = language_of(language)
    count = abs(number)
    if language == "kk":
        return forms[0]
    if language == "en":
        return forms[0] if count == 1 else forms[1]
    if count % 10 == 1 and count % 100 != 11:
        return forms[0]
    if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14:
        return forms[1]
    return forms[2]


def month(number: int, language: str) -> str:
    """The name of a month (1 to 12) as it stands after a day: қыркүйек, сентября, September."""
    return _MONTHS[language_of(language)][number - 1]


def weekday(value: date, language: str, *, case: str | None = None) -> str:
    """The weekday: бейсенбі, четверг, Thursday; `case="at"`: бейсенбі күні, в четверг, Thursday."""
    language = language_of(language)
    if case == "at" and language == "ru":
        return _RU_ON_WEEKDAY[value.weekday()]
    name = _WEEKDAYS[language][value.weekday()]
    return f"{name} күні" if case == "at" and language == "kk" else name


def day(
    value: date,
    language: str,
    *,
    year: bool = True,
    with_weekday: bool = False,
    case: str | None = None,
) -> str:
    """A day in words: «2026 жылғы 15 қыркүйек», «15 сентября 2026 года», "15 September 2026".

    With the weekday: «15 қазан, бейсенбі», «четверг, 15 октября», "Thursday 15 October".
    A moment is taken as its day in Almaty.
    """
    language = language_of(language)
    if isinstance(value, datetime):
        value = local(value).date()
    text = f"{value.day} {month(value.month, language)}"
    if language == "kk":
        text += _kk_month_ending(value.month, case)
        text = f"{value.year} жылғы {text}" if year else text
        return f"{text}, {weekday(value, language, case=case)}" if with_weekday else text
    if year:
        text = f"{text} {value.year} года" if language == "ru" else f"{text} {value.year}"
    if not with_weekday:
        return text
    if language == "ru":
        name = weekday(value, language, case=case)
        return f"{name} {text}" if case == "at" else f"{name}, {text}"
    return f"{weekday(value, language)} {text}"


def clock(value: time | datetime, language: str, *, case: str | None = None) -> str:
    """The hour: "08:00"; in Kazakh with the ending of the case: «20:00-ге», «08:30-да»."""
    language = language_of(language)
    if isinstance(value, datetime):
        value = local(value).time()
    text = f"{value:%H:%M}"
    if language != "kk" or case is None:
        return text
    unit = value.minute % 10
    endings = _KK_UNIT_ENDINGS[unit] if unit else _KK_TEN_ENDINGS[value.minute // 10]
    return f"{text}-{endings[CASES.index(case)]}"


def moment(
    value: datetime,
    language: str,
    *,
    year: bool = True,
    with_weekday: bool = False,
    case: str | None = None,
) -> str:
    """A moment in words: «2026 жылғы 15 қазан, 08:00», «15 октября 2026 года, 08:00».

    The case falls on the hour: «15 қазан, бейсенбі, 20:00-ге» + «дейін».
    """
    wall = local(value)
    said = day(wall.date(), language, year=year, with_weekday=with_weekday)
    return f"{said}, {clock(wall.time(), language, case=case)}"


def near_day(value: date, today: date, language: str) -> str | None:
    """«бүгін», «завтра», "yesterday" for the days around today, else None."""
    if isinstance(value, datetime):
        value = local(value).date()
    return _NEAR_DAYS[language_of(language)].get((value - today).days)


def day_seen_from(
    value: date,
    today: date,
    language: str,
    *,
    with_weekday: bool = False,
    case: str | None = None,
) -> str:
    """A day as said today: "tomorrow", else the day, with its year only where it is another one."""
    if isinstance(value, datetime):
        value = local(value).date()
    near = near_day(value, today, language)
    if near:
        return near
    return day(
        value,
        language,
        year=value.year != today.year,
        with_weekday=with_weekday,
        case=case,
    )


def moment_seen_from(
    value: datetime,
    today: date,
    language: str,
    *,
    with_weekday: bool = False,
    case: str | None = None,
) -> str:
    """A moment as said today: "today, 11:08"; «24 ноября, 17:05»; the case falls on the hour."""
    wall = local(value)
    said = day_seen_from(wall.date(), today, language, with_weekday=with_weekday)
    return f"{said}, {clock(wall.time(), language, case=case)}"


def on_day(value: date, today: date, language: str) -> str:
    """When, inside a sentence: "tomorrow", "on Thursday 26 November"; «в четверг 26 ноября»;
    «26 қарашада, бейсенбі күні».
    """
    if isinstance(value, datetime):
        value = local(value).date()
    said = day_seen_from(value, today, language, with_weekday=True, case="at")
    if language_of(language) == "en" and near_day(value, today, language) is None:
        return f"on {said}"
    return said


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is (a sentence may begin with a date)."""
    return text[:1].upper() + text[1:]


def stretch(length: timedelta, language: str) -> str:
    """A stretch of time in its two largest units: «1 күн 8 сағ», «8 ч 48 мин», "5 min".

    Cut down to whole minutes; the sign is dropped, so the caller says "left" or "late".
    """
    language = language_of(language)
    minutes = int(abs(length).total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    words = {"kk": ("сағ", "мин"), "ru": ("ч", "мин"), "en": ("h", "min")}[language]
    parts = []
    if days:
        forms = {"kk": ("күн",), "ru": ("день", "дня", "дней"), "en": ("day", "days")}[language]
        parts.append(f"{days} {plural(days, forms, language)}")
    if hours:
        parts.append(f"{hours} {words[0]}")
    if (minutes and not days) or not parts:
        parts.append(f"{minutes} {words[1]}")
    return " ".join(parts)


def age_in_years(born_on: date, on: date) -> int:
    """Whole years of age on a day; born on 29 February: older on 1 March of a common year (rulebook 4)."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _kk_month_ending(number: int, case: str | None) -> str:
    return "" if case is None else _KK_MONTH_ENDINGS[number - 1][CASES.index(case)]
