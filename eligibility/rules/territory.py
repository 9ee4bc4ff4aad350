"""Where (rulebook 4): the organization lies in the choice unit of one of the person's bases."""

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FAIL, NOT_APPLICABLE, PASS, FailCode, Finding, Rule, found
from ..law import LawOnDay

RULE = Rule.TERRITORY.value
NEIGHBOUR_SOURCE = "S0, S2, S3"


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail outside every choice unit; units recorded as neighbours pass whatever the bases."""
    law, chosen = on.law, case.chosen
    if case.ground in law.values["territory_free_grounds"]:
        facts = (("ground", case.ground),)
        source = law.sources["territory_free_grounds"]
        return [found(RULE, NOT_APPLICABLE, None, source, *facts)]
    kinds = law.values["attachment_bases"]
    unit = choice_unit(chosen.unit, law)
    units = tuple([choice_unit(base.unit, law) for base in case.person.bases if base.kind in kinds])
    facts = (
        ("choice_unit", unit),
        ("units_of_bases", units),
        ("neighbour_of_bases", chosen.neighbour_of_bases),
    )
    if unit in units:
        return [found(RULE, PASS, None, law.sources["attachment_bases"], *facts)]
    if chosen.neighbour_of_bases:
        return [found(RULE, PASS, None, NEIGHBOUR_SOURCE, *facts)]
    source = law.sources["attachment_bases"]
    return [found(RULE, FAIL, FailCode.OUTSIDE_TERRITORY, source, *facts)]


def choice_unit(unit: str, law: LawOnDay) -> str:
    """The digits of a KATO code that name the unit within which people choose.

    The whole city for Astana, Almaty and Shymkent, the level-2 unit elsewhere (reading).
    """
    if unit[:2] in law.values["whole_city_units"]:
        return unit[:2]
    return unit[: law.values["choice_unit_digits"]]
