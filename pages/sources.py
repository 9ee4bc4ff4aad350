"""The sources of the rules in the reader's language, for their short names (`eligibility.sources`)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eligibility.sources import cited

_NAMES: dict[str, Promise] = {
    "S0": _("News of 6 August 2021 on the order of 28 July 2021, in force from 15 August 2021"),
    "S1": _("Service card on gov.kz, campaign of 2025, with refusals and appeals"),
    "S2": _("Article on egov.kz, 5 March 2024"),
    "S3": _("Social Health Insurance Fund, ten questions, autumn 2020"),
    "S4": _("Ministry of Health, campaign of 2017 and guide"),
    "O194": _(
        "Order ҚР ДСМ-194/2020 of 13 November 2020 (reg. 21642), as amended to 12 May 2025 № 44"
    ),
    "P744": _("Procurement rules V2000021744, paragraphs 21 to 25-3"),
    "P831": _("Payment rules V2000021831, paragraphs 47-1 and 52"),
    "CARD": _("The design brief of this service"),
    "reading": _("A reading chosen where the sources disagree or are silent"),
    "rulebook": _("The law as this service holds it"),
}


def source_names(source: str) -> list[Promise | str]:
    """The full names of all that a finding or a parameter cites; what an act of an administrator's
    campaign says stands as it is.
    """
    try:
        return [_NAMES[name] for name in dict.fromkeys(cited(source))]
    except ValueError:
        return [source] if source else []
