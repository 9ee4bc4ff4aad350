"""Lists go on after the row that was seen last; whatever else stands in an address begins anew."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import CorrectionRequest
from applications.requests import corrections_of
from demonstration import factories as make
from pages.people.paging import rows_after, whole_number

LISTS = ("applications", "corrections", "documents", "history", "messages", "record-views")
NONSENSE = ("x", "-1", "٣", "²", "9" * 18, "9" * 19, "9" * 5000)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("text", NONSENSE, ids=lambda text: text[:20])
def test_nonsense_begins_anew(town: SimpleNamespace, browser: Client, name: str, text: str) -> None:
    assert browser.get(reverse(name), {"before": text}).status_code == 200


def test_nobody_is_corrected_by_a_number_that_is_none(browser: Client) -> None:
    for text in NONSENSE:
        assert browser.get(reverse("correction"), {"person": text}).status_code == 404


def test_rows_of_one_moment_follow_each_other(town: SimpleNamespace) -> None:
    stranger = make.correction(make.PersonFactory())
    for text in ("one", "two", "three"):
        make.correction(town.person, text=text)
    CorrectionRequest.objects.update(created_at=stranger.created_at)
    own = corrections_of(town.user).order_by("-created_at", "-pk")
    seen = [row.pk for row in own]
    assert len(seen) == 3
    assert [row.pk for row in rows_after(own, str(seen[0]), "created_at")] == seen[1:]
    assert [row.pk for row in rows_after(own, str(stranger.pk), "created_at")] == seen


def test_a_number_is_plain_digits() -> None:
    assert [whole_number(text) for text in ("12", "٣", "²", "", None, "9" * 19)] == [
        12,
        None,
        None,
        None,
        None,
        None,
    ]
