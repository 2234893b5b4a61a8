"""The records of the directory (HSDS 3): facts once, words per language."""

from .access import CostOption, ServiceArea, ServiceAudience, ServiceLanguage
from .contact import Channel, Phone
from .desk import CountryDesk
from .facet import FacetBlock, FacetChange
from .four_eyes import ContactConfirmation, CountryPolicy
from .location import Location, ServiceAtLocation
from .openings import OpeningHorizon, OpenInterval
from .organization import Organization
from .report import MistakeReport
from .schedule import Schedule
from .service import Service
from .text import OrganizationText, ServiceText
from .tombstone import Tombstone
from .verification import CheckAssignment, VerificationVisit

__all__ = [
    "Channel",
    "CheckAssignment",
    "ContactConfirmation",
    "CostOption",
    "CountryDesk",
    "CountryPolicy",
    "FacetBlock",
    "FacetChange",
    "Location",
    "MistakeReport",
    "OpenInterval",
    "OpeningHorizon",
    "Organization",
    "OrganizationText",
    "Phone",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceAudience",
    "ServiceLanguage",
    "ServiceText",
    "Tombstone",
    "VerificationVisit",
]
