"""Figures as people read them: grouped thousands, identity numbers, shares of a line. Pure."""

from .dates import language_of

# Narrow and unbreakable, so that a number never ends up on two lines.
GROUP_SPACE = "\u202f"


def number(value: int, language: str) -> str:
    """A whole number with its thousands apart: «1 700» in Kazakh and Russian, "1,700" in English."""
    separator = "," if language_of(language) == "en" else GROUP_SPACE
    return f"{value:,}".replace(",", separator)


def identity_number(value: str) -> str:
    """A twelve-digit IIN or BIN in two groups of six with a narrow space; anything else as it is."""
    if len(value) != 12:
        return value
    return f"{value[:6]}{GROUP_SPACE}{value[6:]}"


def last_four(value: str) -> str:
    """The last four digits of an IIN, the only ones that lists and banners show (ux-brief b9)."""
    return f"…{value[-4:]}" if value else ""


def share(part: float, whole: float) -> str:
    """A share of a whole as an attribute of a drawing: "97.8%", never below 0 or above 100."""
    if whole <= 0:
        return "0%"
    value = max(0.0, min(100.0, 100.0 * part / whole))
    return f"{value:.1f}".removesuffix(".0") + "%"


def file_size(size: int, language: str) -> str:
    """The size of a file in bytes, no finer than it is worth: "61 KB", «1,4 МБ»."""
    is_english = language_of(language) == "en"
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}\u00a0{'KB' if is_english else 'КБ'}"
    text = f"{size / 1024 / 1024:.1f}".removesuffix(".0")
    return f"{text}\u00a0MB" if is_english else f"{text.replace('.', ',')}\u00a0МБ"


def distance(kilometres: float, language: str) -> str:
    """A way, no finer than it is worth: "600 m", «1,4 км», "23 km"."""
    is_english = language_of(language) == "en"
    metres = max(50, round(kilometres * 20) * 50)
    if metres < 1000:
        return f"{metres}\u00a0{'m' if is_english else 'м'}"
    text = f"{kilometres:.1f}" if kilometres < 9.95 else number(round(kilometres), language)
    text = text.removesuffix(".0")
    return f"{text}\u00a0km" if is_english else f"{text.replace('.', ',')}\u00a0км"
