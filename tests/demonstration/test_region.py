"""The seed tells of a region's work: its pages have something to show."""

from accounts.permissions import Verb
from applications import region
from applications.actions import neighbours, service_areas
from applications.models import OrganizationAct
from registry.areas import Flaw
from tests.ways import World


def test_the_administrator_of_almaty_has_worked(seeded: World) -> None:
    keeper = seeded.user("regional-admin")
    done = region.publications(keeper).rows
    assert [(row.begun, bool(row.file_name)) for row in done] == [(1, True), (1, False)]
    assert done[0].gaps
    waiting = next(row for row in region.kept(keeper) if row.file_name == "медеу.csv")
    kept = region.kept_one(keeper, waiting.pk)
    assert kept is not None
    _sheet, preview = service_areas.look(kept)
    assert {found.flaw for found in preview.problems} == {
        Flaw.OVERLAP,
        Flaw.STREET_UNKNOWN,
        Flaw.HOUSES_BACKWARDS,
    }
    assert neighbours.neighbours(keeper).filter(first="1962", second="75").exists()
    privatized = OrganizationAct.objects.get(kind=OrganizationAct.Kind.PRIVATIZED)
    assert privatized.applied_at is not None
    assert region.uncovered_streets(keeper)
    assert region.owners(keeper, Verb.KEEP_ORGANIZATIONS)
