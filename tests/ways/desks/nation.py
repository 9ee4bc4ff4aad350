"""What the nation keeps: the law, campaigns and days, the Fund's list, orders, texts, users, doubts, wordings."""

from typing import Any

from accounts.models import User
from applications.models import LawValue, QualityProposal
from campaigns.models import DayOverride
from codes import Role
from registry.models import OverNormOrder, Panel

from ..way import DeskWay, Reach, of, staff
from ..world import World

NATION = frozenset({Role.NATIONAL_ADMIN})
SEE = frozenset({Role.REGIONAL_ADMIN, Role.NATIONAL_ADMIN})
YEAR = 2027


def _nation(*args: Any) -> Reach:
    return staff("national-admin", *args)


def _row(model: Any, **wanted: Any) -> Reach:
    def reach(world: World) -> tuple[User | None, tuple[Any, ...]]:
        return world.user("national-admin"), (model.objects.filter(**wanted)[0].pk,)

    return of(reach)


def _doubt(world: World) -> tuple[User | None, tuple[Any, ...]]:
    row = QualityProposal.objects.filter(unit_code__startswith="75").exclude(state="gone")[0]
    return world.user("regional-admin"), (row.pk,)


def _of(username: str) -> Reach:
    return of(lambda world: (world.user("national-admin"), (world.user(username).pk,)))


def _role(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("national-admin"), (world.user("clerk").roles.all()[0].pk,)


def _contract(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("national-admin"), (YEAR, world.organization.code)


def _both(name: str, reach: Reach) -> tuple[DeskWay, ...]:
    return (
        DeskWay(name, reach, roles=NATION, is_of_everybody=True),
        DeskWay(name, reach, roles=NATION, is_of_everybody=True, method="post"),
    )


PARAMETERS = (
    "free_choices_per_year",
    "counted_grounds",
    "documents.convict",
    "campaign_window",
    "campaign_effective",
    "panel_age.pediatrician_0_6",
    "registry_desk_open_to_everyone",
    "whole_city_units",
)

WAYS = (
    DeskWay("nation", _nation(), roles=NATION),
    DeskWay("nation-law", _nation(), roles=NATION),
    DeskWay(
        "nation-parameter", _nation("free_choices_per_year"), roles=NATION, is_of_everybody=True
    ),
    *(
        DeskWay("nation-value", _nation(name), roles=NATION, is_of_everybody=True, note=name)
        for name in PARAMETERS
    ),
    DeskWay("nation-value", _nation(PARAMETERS[0]), roles=NATION, method="post"),
    *_both("nation-value-back", _row(LawValue, taken_back_on=None)),
    DeskWay("nation-calendar", _nation(), roles=NATION),
    *_both("nation-new-campaign", _nation()),
    *_both("nation-campaign", _nation(2026)),
    *_both("nation-move-day", _nation()),
    *_both("nation-day-back", _row(DayOverride, taken_back_on=None)),
    DeskWay("nation-fund", _nation(YEAR), roles=NATION, is_of_everybody=True),
    *_both("nation-fund-declare", _nation(YEAR)),
    *_both("nation-fund-contract", of(_contract)),
    DeskWay("nation-orders", _nation(), roles=NATION),
    DeskWay("nation-orders", _nation(), "?show=over", roles=NATION, note="over"),
    DeskWay("nation-order-find", _nation(), roles=NATION),
    DeskWay("nation-order-find", _nation(), "?organization=x", roles=NATION, note="none"),
    *_both("nation-new-order", _row(Panel)),
    *_both("nation-order", _row(OverNormOrder, lapsed_on=None)),
    DeskWay("nation-texts", _nation(), roles=NATION),
    *_both("nation-text", _nation("application_accepted", "ru")),
    *_both("nation-text-shipped", _nation("application_accepted", "ru")),
    DeskWay("nation-users", _nation(), roles=NATION),
    DeskWay("nation-users", _nation(), "?words=zzz", roles=NATION, note="nobody"),
    *_both("nation-new-user", _nation()),
    DeskWay("nation-user", _of("clerk"), roles=NATION, is_of_everybody=True),
    DeskWay("nation-user", _of("national-admin"), roles=NATION, note="oneself"),
    *_both("nation-password", _of("clerk")),
    *_both("nation-role-give", _of("clerk")),
    *_both("nation-block", _of("clerk")),
    *_both("nation-role-end", of(_role)),
    DeskWay("nation-quality", staff("regional-admin"), roles=SEE),
    DeskWay("nation-quality", _nation(), "?state=gone", roles=SEE, note="none"),
    DeskWay("nation-doubt", of(_doubt), roles=SEE),
    DeskWay("nation-doubt", of(_doubt), roles=SEE, method="post"),
    DeskWay("nation-wordings", _nation(), roles=NATION),
    *_both("nation-wording", _nation("ground.privatization")),
)
