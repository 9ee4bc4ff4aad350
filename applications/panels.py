"""Which panels of an organization take a person, and which one the program proposes."""

from datetime import date

from campaigns import clock
from codes import Ground
from eligibility import Law
from eligibility.days import age_on
from registry.models import Organization, Panel, Person
from registry.queries import open_panels
from registry.territory import sites_of_person


def takes_age(law: Law, panel_type: str, birth_on: date, day: date) -> bool:
    """Whether a panel of this type takes someone of that age on `day` (rulebook 4, "Panel")."""
    band = law.value(f"panel_age.{panel_type}", day)
    age = age_on(birth_on, day)
    return age >= band["from"] and (band.get("under") is None or age < band["under"])


def effective_day(ground: str, law: Law, day: date) -> date:
    """The day the places and ages of a ground are asked for: the campaign's, or `day` itself."""
    if ground == Ground.CAMPAIGN:
        return law.campaign_for(day).effective_on or day
    return day


def free_places(panel: Panel, ground: str, law: Law, day: date) -> int:
    """Free places for a choice on this ground made on `day`."""
    if effective_day(ground, law, day) > day:
        return panel.free_next(day)
    return panel.free_today(day)


def suitable(person: Person, organization: Organization, ground: str, law: Law) -> list[Panel]:
    """The organization's panels for the person's age on the effective day, full ones included."""
    today = clock.today()
    day = effective_day(ground, law, today)
    return [
        panel
        for panel in open_panels(organization)
        if takes_age(law, panel.type, person.birth_on, day)
    ]


def propose(person: Person, organization: Organization, ground: str, law: Law) -> Panel | None:
    """The suitable open panel of the person's site with the most free places (rulebook 4, "Panel").

    Where no site of the organization serves the address, or the site has no panel for the age, the
    whole organization is looked at. With none free a full panel is the answer, so that the rules say
    `panel_full`; None only where no panel takes the person's age.
    """
    today = clock.today()
    panels = suitable(person, organization, ground, law)
    own_sites = sites_of_person(person, organization, today)
    of_own_site = [panel for panel in panels if panel.site_id in own_sites]

    def worth(panel: Panel) -> tuple[int, int]:
        return (0 if panel.is_closed else free_places(panel, ground, law, today), -panel.pk)

    return max(of_own_site or panels, key=worth, default=None)
