"""A clerk finds the person who came and enters what they ask for."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from applications import actions
from applications.actions import families
from applications.models import Application, DeskVisit
from campaigns import clock
from codes import Channel, Filer, Role
from demonstration import factories as make
from demonstration.seeding.organizations import MAIN
from pages.desks.access import FOUND
from registry.models import Person

from ..way import DeskWay, of, staff
from ..world import World

FILE = frozenset({Role.REGISTRY_CLERK, Role.SERVICE_CENTRE_OPERATOR})


def found(world: World) -> dict[str, Any]:
    """The citizen was found in this session."""
    return {FOUND: [world.citizen.person_id]}


def _of_person(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("clerk"), (world.citizen.person_id,)


def _draft(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("clerk"), (world.desk_draft.pk,)


def _filed(world: World) -> tuple[User | None, tuple[Any, ...]]:
    clerk = world.user("clerk")
    rows = Application.objects.filter(filed_by=clerk, number__isnull=False)
    return clerk, (rows.order_by("-pk")[0].number,)


def _asked(world: World) -> tuple[User | None, tuple[Any, ...]]:
    """An application to the clerk's clinic for which the specialist asked documents."""
    _filer, (number,) = world.wanting
    return world.user("clerk"), (number,)


def sitting(world: World) -> list[Application]:
    """The clerk's drafts for a parent and two children, all answered."""
    clerk, parent = world.user("clerk"), make.PersonFactory(lives_in="751110000", sex="female")
    make.attached(parent, world.panel)
    people = [(parent, Filer.SELF)]
    for _child in range(2):
        child = make.PersonFactory(child=True, lives_in="751110000")
        make.RepresentationFactory(representative=parent, person=child)
        people.append((child, Filer.PARENT))
    rows = families.begin_family(clerk, people, language="kk", channel=Channel.REGISTRY_DESK)
    kept = {
        "for_all": {"ground": "campaign", "organization": MAIN, "panel": ""},
        "consents": {"personal_data": True, "home_visit_waiver": True},
        "representative": parent.full_name,
    }
    columns = {"organization": world.panel.organization, "ground": "campaign"}
    return families.save_all([(row, kept, columns) for row in rows], clerk)


def _sitting(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("clerk"), (sitting(world)[0].family_id,)


def _filed_sitting(world: World) -> tuple[User | None, tuple[Any, ...]]:
    rows = sitting(world)
    clerk = world.user("clerk")
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(disputed_text="x")
    families.file_each(rows[1:], clerk)
    return clerk, (rows[0].family_id,)


def _mother(world: World) -> Person:
    found = Person.objects.filter(last_name="Анасы").first()
    if found is None:
        found = make.PersonFactory(last_name="Анасы", sex="female", lives_in="751110000")
        make.attached(found, world.panel)
    return found


def _of_mother(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("clerk"), (_mother(world).pk,)


def found_mother(world: World) -> dict[str, Any]:
    """The mother was found in this session."""
    return {FOUND: [_mother(world).pk]}


def _visited(world: World) -> tuple[User | None, tuple[Any, ...]]:
    """A person whose visit runs, longer than it may."""
    clerk, person_id = world.user("clerk"), world.citizen.person_id
    visit = actions.begin_visit(clerk, world.citizen.person)
    DeskVisit.objects.filter(pk=visit.pk).update(began_at=clock.now() - timedelta(minutes=31))
    return clerk, (person_id,)


def _visit(world: World) -> tuple[User | None, tuple[Any, ...]]:
    clerk = world.user("clerk")
    return clerk, (actions.begin_visit(clerk, world.citizen.person).pk,)


NO_PAGE = {"desk-newcomer-file"}
WAYS = (
    DeskWay("find-person", staff("clerk"), roles=FILE),
    DeskWay("find-person", staff("clerk"), roles=FILE, method="post"),
    DeskWay("desk-person", of(_of_person), roles=FILE, session=found),
    DeskWay("desk-begin", of(_of_person), roles=FILE, method="post"),
    DeskWay("walk-in", of(_draft), roles=FILE),
    DeskWay("walk-in", of(_draft), roles=FILE, method="post"),
    DeskWay("walk-in-check", of(_draft), roles=FILE),
    DeskWay("walk-in-check", of(_draft), roles=FILE, method="post"),
    DeskWay("desk-paper", of(_draft), roles=FILE),
    DeskWay("desk-application", of(_filed), roles=FILE),
    DeskWay("desk-brought", of(_asked), roles=FILE),
    DeskWay("desk-brought", of(_asked), roles=FILE, method="post"),
    DeskWay("desk-person", of(_visited), roles=FILE, session=found, note="in a visit"),
    DeskWay("desk-visit-begin", of(_of_person), roles=FILE, method="post"),
    DeskWay("desk-visit-end", of(_visit), roles=FILE, method="post"),
    DeskWay("desk-newborn", of(_of_mother), roles=FILE, session=found_mother),
    DeskWay("desk-newborn", of(_of_mother), roles=FILE, method="post"),
    DeskWay("desk-foreigner", staff("clerk"), roles=FILE),
    DeskWay("desk-foreigner", staff("clerk"), roles=FILE, method="post"),
    DeskWay("desk-sitting-begin", of(_of_person), roles=FILE, method="post"),
    DeskWay("desk-sitting", of(_sitting), roles=FILE, queries=80),
    DeskWay("desk-sitting", of(_sitting), roles=FILE, method="post"),
    DeskWay("desk-sitting-check", of(_sitting), roles=FILE, queries=80),
    DeskWay("desk-sitting-check", of(_sitting), roles=FILE, method="post"),
    DeskWay("desk-sitting-filed", of(_filed_sitting), roles=FILE),
    DeskWay("desk-sitting-print", of(_filed_sitting), roles=FILE),
    DeskWay("my-day", staff("clerk"), roles=FILE),
)
