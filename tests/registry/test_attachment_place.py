"""A period's organization is its panel's: nobody is counted at one place and listed at another."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange

from codes.violations import constraint_of, explain
from demonstration import factories as make
from registry.models import Attachment

pytestmark = pytest.mark.django_db


def test_a_period_at_a_panel_of_another_organization_is_refused() -> None:
    panel, elsewhere = make.PanelFactory(), make.OrganizationFactory()
    with pytest.raises(IntegrityError) as refused:
        Attachment.objects.create(
            person=make.PersonFactory(),
            panel=panel,
            organization=elsewhere,
            period=DateRange(date(2026, 1, 1), None),
            basis="import",
            made_by="test",
        )
    assert constraint_of(refused.value) == "attachment_panel_of_its_organization"
    assert explain(refused.value)
