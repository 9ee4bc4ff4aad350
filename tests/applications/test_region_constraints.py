"""What the database refuses of a region's rows: each guarantee with a row that breaks it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from applications.models import AreaPublication, KeptAreas, OrganizationAct
from campaigns import clock
from codes.violations import constraint_of, explain
from demonstration import factories as make

pytestmark = pytest.mark.django_db

DIGEST = "0" * 64


def refused(constraint: str, write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as failure, transaction.atomic():
        write()
    assert constraint_of(failure.value) == constraint
    assert explain(failure.value)


def publication(**more: object) -> AreaPublication:
    given = {
        "by": make.UserFactory(),
        "digest": DIGEST,
        "from_on": date(2026, 11, 1),
        "organizations": [1],
        "orders": [],
        "begun": 1,
        "ended": 0,
        "unchanged": 0,
        **more,
    }
    return AreaPublication.objects.create(**given)


def kept(**more: object) -> KeptAreas:
    given = {
        "user": make.UserFactory(),
        "digest": DIGEST,
        "file": b"x",
        "kept_until": clock.now() + timedelta(hours=1),
        **more,
    }
    return KeptAreas.objects.create(**given)


def act(**more: object) -> OrganizationAct:
    given = {"kind": "serving", "act": "7", "from_on": date(2026, 11, 1), **more}
    given.setdefault("by", make.UserFactory())
    given.setdefault("organization", make.OrganizationFactory())
    return OrganizationAct.objects.create(**given)


def test_each_check_refuses() -> None:
    refused("area_publication_digest_form", lambda: publication(digest="x"))
    refused("area_publication_names_organizations", lambda: publication(organizations=[]))
    refused("kept_areas_file_or_changes", lambda: kept(file=None))
    refused("kept_areas_file_or_changes", lambda: kept(changes={}))
    refused("kept_areas_for_a_while", lambda: kept(kept_until=clock.now() - timedelta(hours=1)))
    refused("organization_act_kind", lambda: act(kind="mood"))
    refused("organization_act_named", lambda: act(act=""))
    first = act()
    refused("organization_act_once", lambda: act(organization=first.organization))


def test_publications_only_grow_and_acts_stay() -> None:
    row, recorded = publication(), act()
    for write in (
        lambda: AreaPublication.objects.filter(pk=row.pk).update(begun=2),
        row.delete,
        recorded.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
