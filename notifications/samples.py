"""Sample values for texts of messages, so that a wording can be looked at before it is sent to anybody."""

from datetime import date, datetime
from typing import Any

from codes import ProviderStatus, RefusalGround

from .catalogue import CONTEXT, Template

_ORGANIZATION = {
    "kk": "№ 5 қалалық емхана",
    "ru": "Городская поликлиника № 5",
    "en": "City Polyclinic No. 5",
}
_SAMPLES: dict[str, Any] = {
    "act_number": "27-П",
    "came": "12",
    "left": "9",
    "numbers": "A-2026-0000017-5",
    "position": "4",
    "site": "7",
    "within": "30",
    "about": {"kk": "(…)", "ru": "(…)", "en": "(…)"},
    "address": {
        "kk": "Алматы қ., Абай даңғылы, 12",
        "ru": "г. Алматы, проспект Абая, 12",
        "en": "12 Abai Avenue, Almaty",
    },
    "code": "123456",
    "desk_organization": _ORGANIZATION,
    "doctor": "Сәуле Бекжан",
    "document_number": "D-2026-0000017-5",
    "ground": RefusalGround.REQUIREMENTS_NOT_MET,
    "kind": {"kk": "сенімхат", "ru": "доверенность", "en": "power of attorney"},
    "number": "A-2026-0000017-5",
    "organization": _ORGANIZATION,
    "outcome": {"kk": "түзетілді", "ru": "исправлено", "en": "corrected"},
    "person": "Ж. А. С.",
    "reason": ProviderStatus.LIQUIDATED,
    "representative": "Б. Н. Е.",
    "subject": {"kk": "мекенжай", "ru": "адрес", "en": "address"},
    "text": {"kk": "Маманның мәтіні.", "ru": "Текст специалиста.", "en": "The specialist’s words."},
    "url": "https://portal.example/",
    "what": {"kk": "(…)", "ru": "(…)", "en": "(…)"},
}
_MOMENT = datetime.fromisoformat("2026-10-15T03:00:00+00:00")
_DAY = date(2027, 1, 1)


def is_of_time(name: str) -> bool:
    """Whether a value is a day or a moment, which Kazakh joins its cases to (`_by`, `_since`, `_when`)."""
    return name.endswith(("_at", "_on", "_until"))


def sample_of(template: Template) -> dict[str, Any]:
    """A value for every name the template is told."""
    return {name: _sample(name) for name in CONTEXT[template]}


def _sample(name: str) -> Any:
    if is_of_time(name):
        return _MOMENT if name.endswith("_at") else _DAY
    return _SAMPLES.get(name, "…")
