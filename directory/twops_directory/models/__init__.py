"""The records of the directory (HSDS 3): facts once, words per language."""

from .access import CostOption, ServiceArea, ServiceAudience, ServiceLanguage
from .contact import Channel, Phone
from .desk import CountryDesk
from .location import Location, ServiceAtLocation
from .organization import Organization
from .schedule import Schedule
from .service import Service
from .text import OrganizationText, ServiceText
from .tombstone import Tombstone

__all__ = [
    "Channel",
    "CostOption",
    "CountryDesk",
    "Location",
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
]
