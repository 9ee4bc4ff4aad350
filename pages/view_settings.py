"""The version for the visually impaired: five choices, kept in one cookie, shown as attributes of <html>.

No script and no separate site; a value that is not of the list is dropped, so the cookie of a visitor
never reaches the page as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

COOKIE = "view"
COOKIE_AGE = 365 * 24 * 60 * 60

# Choice -> attribute of <html> and its values; "" is the usual view.
CHOICES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "contrast": ("data-contrast", ("black-on-white", "white-on-black")),
    "text": ("data-text", ("large", "larger", "largest")),
    "spacing": ("data-spacing", ("wide",)),
    "images": ("data-images", ("off",)),
    "theme": ("data-bs-theme", ("light", "dark")),
}


@dataclass(frozen=True, slots=True)
class View:
    """The view a visitor chose; every choice is a value of its list or empty."""

    contrast: str = ""
    text: str = ""
    spacing: str = ""
    images: str = ""
    theme: str = ""

    @property
    def attributes(self) -> SafeString:
        """The attributes for <html>, with a leading space, or nothing."""
        pairs = [
            (attribute, getattr(self, choice))
            for choice, (attribute, _values) in CHOICES.items()
            if getattr(self, choice)
        ]
        return format_html_join("", ' {}="{}"', pairs)

    def as_cookie(self) -> str:
        """The cookie's value: only what differs from the usual view."""
        return urlencode(
            {choice: getattr(self, choice) for choice in CHOICES if getattr(self, choice)}
        )


def view_of(values: Mapping[str, str]) -> View:
    """The view made of given values; whatever is not of the lists is left out."""
    return View(
        **{
            choice: values[choice]
            for choice, (_attribute, allowed) in CHOICES.items()
            if values.get(choice) in allowed
        }
    )


def view_of_request(request: HttpRequest) -> View:
    """The view of the visitor's cookie."""
    return view_of(dict(parse_qsl(request.COOKIES.get(COOKIE, ""))))
