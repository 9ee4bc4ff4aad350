"""Which panels of an organization take a person, and which one the program proposes."""

from datetime import date

from campaigns import clock
from codes import Ground
from eligibility import Law
from eligibility.days import age_on
from registry.models import Organization, Panel, Person
from registry.queries import open_panels, present_stay
from registry.territory import sites_of_person

from .casefile import invited_to


def takes_age(law: Law, panel_type: str, birth_on: date, day: date) -> bool:
    """Whether a panel of this type takes someone of that age on `day` (rulebook 4, "Panel")."""
    return takes_years(law, panel_type, age_on(birth_on, day), day)


def takes_years(law: Law, panel_type: str, age: int, day: date) -> bool:
    """Whether a panel of this type takes somebody of so many whole years on `day`."""
    first, under = age_band(law, panel_type, day)
    return age >= first and (under is None or age < under)


def age_band(law: Law, panel_type: str, day: date) -> tuple[int, int | None]:
    """The first age a panel of this type takes on `day`, and the first it takes no more (None: any)."""
    band = law.value(f"panel_age.{panel_type}", day)
    return band["from"], band.get("under")


def effective_day(ground: str, law: Law, filed_on: date) -> date:
    """The day the ages of a ground are asked for: the campaign's if still to come, or that of filing.

    A decision later than the campaign's day is asked as any ground on approval (rulebook 4).
    """
    if ground == Ground.CAMPAIGN:
        effective_on = law.campaign_for(filed_on).effective_on
        if effective_on is not None and effective_on > clock.today():
            return effective_on
    return filed_on


def free_places(
    panel: Panel,
    ground: str,
    law: Law,
    day: date,
    *,
    filed_on: date | None = None,
    invited_to: int | None = None,
) -> int:
    """Free places on `day` for a choice on this ground filed on `filed_on` (the same day if not given).

    `invited_to` is the panel (key) that keeps a place for whoever asks: theirs to choose.
    """
    own = 1 if invited_to == panel.pk else 0
    if effective_day(ground, law, filed_on or day) > day:
        return panel.free_next(day) + own
    return panel.free_today(day) + own


def suitable(
    person: Person,
    organization: Organization,
    ground: str,
    law: Law,
    *,
    filed_on: date | None = None,
) -> list[Panel]:
    """The organization's panels for the person's age on the effective day, full ones included.

    For another doctor of the same organization the present one's panel is no choice.
    """
    today = clock.today()
    day = effective_day(ground, law, filed_on or today)
    stay = present_stay(person, today) if ground == Ground.DOCTOR_CHOICE else None
    return [
        panel
        for panel in open_panels(organization)
        if takes_age(law, panel.type, person.birth_on, day)
        and (stay is None or panel.pk != stay.attachment.panel_id)
    ]


def propose(person: Person, organization: Organization, ground: str, law: Law) -> Panel | None:
    """The suitable open panel of the person's site with the most free places (rulebook 4, "Panel").

    Where no site of the organization serves the address, or the site has no panel for the age, the
    whole organization is looked at. With none free a full panel is the answer, so that the rules say
    `panel_full`; None only where no panel takes the person's age.
    """
    today = clock.today()
    invited = invited_to(person, today)
    panels = suitable(person, organization, ground, law)
    own_sites = sites_of_person(person, organization, today)
    of_own_site = [panel for panel in panels if panel.site_id in own_sites]

    def worth(panel: Panel) -> tuple[int, int]:
        free = free_places(panel, ground, law, today, invited_to=invited)
        return (0 if panel.is_closed else free, -panel.pk)

    return max(of_own_site or panels, key=worth, default=None)
