"""Invented people, organizations and applications, for the demonstration and for tests.

Registers' rows are made by factories with traits; whatever the rules decide goes through the real
services (`filed`, `approved`), never around them; only the one-time code under an application is neither sent
nor typed (`signed`).
"""

from .organizations import (
    DoctorFactory,
    OpeningHoursFactory,
    OrganizationFactory,
    PanelFactory,
    ServiceAreaFactory,
    SiteFactory,
    StreetFactory,
    unit,
)
from .people import (
    CategoryFactory,
    PersonFactory,
    RepresentationFactory,
    ResidenceFactory,
    full_name,
)
from .requests import approved, attached, draft, filed, sent, signed
from .rights import asked_to_act, correction
from .users import UserFactory, staff, user_of

__all__ = [
    "CategoryFactory",
    "DoctorFactory",
    "OpeningHoursFactory",
    "OrganizationFactory",
    "PanelFactory",
    "PersonFactory",
    "RepresentationFactory",
    "ResidenceFactory",
    "ServiceAreaFactory",
    "SiteFactory",
    "StreetFactory",
    "UserFactory",
    "approved",
    "asked_to_act",
    "attached",
    "correction",
    "draft",
    "filed",
    "full_name",
    "sent",
    "signed",
    "staff",
    "unit",
    "user_of",
]
