"""Invented people, organizations and applications, for the demonstration and for tests.

Registers' rows are made by factories with traits; whatever the rules decide goes through the real
services (`filed`, `approved`), never around them.
"""

from .organizations import (
    DoctorFactory,
    OrganizationFactory,
    PanelFactory,
    ServiceAreaFactory,
    SiteFactory,
    StreetFactory,
    unit,
)
from .people import PersonFactory, ResidenceFactory
from .requests import approved, attached, draft, filed
from .users import UserFactory, staff

__all__ = [
    "DoctorFactory",
    "OrganizationFactory",
    "PanelFactory",
    "PersonFactory",
    "ResidenceFactory",
    "ServiceAreaFactory",
    "SiteFactory",
    "StreetFactory",
    "UserFactory",
    "approved",
    "attached",
    "draft",
    "filed",
    "staff",
    "unit",
]
