"""The register before this program comes over as a whole or not at all."""

from datetime import date

import pytest
from django.db import IntegrityError

from demonstration import factories as make
from registry.models import Attachment
from registry.queries import counter_differences
from registry.takeover import Entry, take_over

pytestmark = pytest.mark.django_db
SINCE = date(2019, 3, 1)


def test_counters_equal_the_periods_and_what_exceeds_the_cap_is_excess() -> None:
    panel, other = make.PanelFactory(norm=3), make.PanelFactory()
    people = [make.PersonFactory() for _ in range(6)]
    entries = [Entry(person.pk, panel, SINCE) for person in people[:5]]
    assert take_over([*entries, Entry(people[5].pk, other, SINCE)], actor="import") == 6
    panel.refresh_from_db()
    assert (panel.attached, panel.excess, panel.excess_reason) == (5, 2, "import")
    assert counter_differences(date(2026, 10, 14)) == []


def test_somebody_attached_already_keeps_the_whole_file_out() -> None:
    panel = make.PanelFactory()
    known, new = make.PersonFactory(), make.PersonFactory()
    make.attached(known, panel)
    with pytest.raises(IntegrityError, match="attachment_one_place_a_day"):
        take_over([Entry(new.pk, panel, SINCE), Entry(known.pk, panel, SINCE)], actor="import")


def test_what_has_not_begun_and_who_died_is_refused() -> None:
    panel, person = make.PanelFactory(), make.PersonFactory(died_on=date(2026, 1, 2))
    with pytest.raises(ValueError, match="begun"):
        take_over([Entry(person.pk, panel, date(2027, 1, 1))], actor="import")
    with pytest.raises(ValueError, match="death"):
        take_over([Entry(person.pk, panel, SINCE)], actor="import")
    assert not Attachment.objects.exists()


def test_the_number_of_statements_does_not_grow_with_the_people(
    django_assert_max_num_queries: object,
) -> None:
    panel = make.PanelFactory()
    entries = [Entry(make.PersonFactory().pk, panel, SINCE) for _ in range(40)]
    with django_assert_max_num_queries(8):
        take_over(entries, actor="import")
