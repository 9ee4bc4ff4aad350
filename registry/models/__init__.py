"""The register: who is attached where."""

from .absences import DoctorAbsence
from .attachments import Attachment
from .history import HistoryContext
from .identity_documents import IdentityDocument
from .institutions import Institution, InstitutionStay
from .orders import OverNormOrder
from .organizations import (
    Doctor,
    FundContract,
    OpeningHours,
    Organization,
    Panel,
    Site,
)
from .people import (
    InsuranceStatus,
    Person,
    PersonCategory,
    Representation,
    Residence,
)
from .territory import KatoUnit, NeighbourUnits, ServiceArea, Street

__all__ = [
    "Attachment",
    "Doctor",
    "DoctorAbsence",
    "FundContract",
    "HistoryContext",
    "IdentityDocument",
    "Institution",
    "InstitutionStay",
    "InsuranceStatus",
    "KatoUnit",
    "NeighbourUnits",
    "OpeningHours",
    "Organization",
    "OverNormOrder",
    "Panel",
    "Person",
    "PersonCategory",
    "Representation",
    "Residence",
    "ServiceArea",
    "Site",
    "Street",
]
