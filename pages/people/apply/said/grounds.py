"""What the steps say of grounds: the law's words, everyday words, and what speaks against one."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.offers import GroundOffer
from campaigns.windows import CampaignWindow
from codes import Ground, dates
from codes.findings import explanation, title
from codes.labels import label
from pages.parts import Choice
from pages.sources import source_names

from .common import language

GROUNDS_SAID: dict[Ground, Promise] = {
    Ground.FIRST_ATTACHMENT: _(
        "For those who are attached to no clinic, newborn children included."
    ),
    Ground.CHANGE_OF_RESIDENCE: _(
        "For those who moved, leave for more than a month, or are attached to no clinic."
    ),
    Ground.PROVIDER_STOPPED: _("The present clinic stopped its service, or its contract changed."),
    Ground.VOLUME_NOT_ALLOCATED: _("The Fund allocated no volume of care to the present clinic."),
    Ground.PRIVATIZATION: _("The present clinic was privatized."),
    Ground.DISAGREEMENT_WITH_COMMISSION: _("A regional commission made the present attachment."),
    Ground.FREE_CHOICE: _("At any time, a limited number of times in a calendar year."),
    Ground.DOCTOR_CHOICE: _("Another doctor inside the present clinic. It uses up no free choice."),
    Ground.NEW_FACILITY: _("For clinics in the first year after their opening."),
    Ground.SERVICE_AGREEMENT: _(
        "For those who stay in Kazakhstan temporarily: under an agreement with the clinic."
    ),
    Ground.ATTACHED_WITHOUT_KNOWLEDGE: _(
        "The present attachment was made without the person’s own signed application."
    ),
    Ground.VOLUNTARY_HEALTH_INSURANCE: _("Under a medical insurance contract, for its term."),
}


def ground_choices(
    field: str,
    offers: Sequence[GroundOffer],
    chosen: str,
    campaign: CampaignWindow,
    *,
    is_first: bool = True,
    of_each: Mapping[str, Sequence[GroundOffer]] | None = None,
) -> list[Choice]:
    """Grounds as choices of `field`; what speaks against one is said with it.

    `of_each` holds the same grounds as asked for several people, by their names. With `is_first` the
    errors of the field lead to the first of these.
    """
    found = []
    for number, offer in enumerate(offers):
        facts = [ground_said(offer.ground, campaign)]
        if offer.holds and offer.ground != Ground.CAMPAIGN:
            facts.append(gettext("Care starts on the day of approval."))
        if of_each:
            for name, asked in of_each.items():
                against = next(one for one in asked if one.ground == offer.ground).fails
                if against:
                    facts.append(f"{name}: {_against(against)}")
        elif offer.fails:
            facts.append(_against(offer.fails))
        found.append(
            Choice(
                field,
                offer.ground.value,
                label(offer.ground),
                facts,
                is_checked=chosen == offer.ground,
                key=f"id_{field}_0" if is_first and number == 0 else "",
            )
        )
    return found


def _against(codes: Iterable[str]) -> str:
    return " ".join(f"{title(code)}. {explanation(code)}" for code in codes)


def ground_sources(
    offers: Iterable[GroundOffer],
) -> list[tuple[Promise | str, list[Promise | str]]]:
    """Each ground with the names of what the law says of it."""
    return [(label(offer.ground), source_names(offer.source)) for offer in offers if offer.source]


def ground_said(ground: Ground, campaign: CampaignWindow) -> str:
    """What a ground is for; of the campaign until when, and from which day it counts."""
    if ground != Ground.CAMPAIGN:
        return str(GROUNDS_SAID[ground])
    words = {
        "last": dates.day(campaign.last_on, language(), year=False, case="to"),
        "start": dates.day(campaign.effective_on, language(), case="from")
        if campaign.effective_on
        else "",
    }
    if campaign.effective_on:
        return (
            gettext(
                "Open to everybody until %(last)s. The chosen clinic serves you from %(start)s, "
                "and no free choice is used up."
            )
            % words
        )
    return gettext("Open to everybody until %(last)s. No free choice is used up.") % words
