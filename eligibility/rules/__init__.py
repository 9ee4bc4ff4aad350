"""The rules, one module a subject, in the order of rulebook 6. All of them are always asked.

Each module has one function `ask(case, on)`: the case, its circumstances, and at least one finding.
"""

from collections.abc import Callable, Sequence

from ..case import Case
from ..circumstances import Circumstances
from ..findings import Finding
from . import (
    channel,
    consents,
    documents,
    filer,
    ground,
    home_visits,
    identity_number,
    language,
    organization,
    panel_age,
    panel_places,
    person_status,
    territory,
)

IN_ORDER: tuple[Callable[[Case, Circumstances], Sequence[Finding]], ...] = (
    identity_number.ask,
    channel.ask,
    ground.ask,
    person_status.ask,
    filer.ask,
    territory.ask,
    home_visits.ask,
    organization.ask,
    panel_age.ask,
    panel_places.ask,
    documents.ask,
    language.ask,
    consents.ask,
)
