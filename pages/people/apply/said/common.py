"""What all words of the steps share."""

from django.utils.translation import get_language


def language() -> str:
    """The language of the page."""
    return get_language() or "kk"
