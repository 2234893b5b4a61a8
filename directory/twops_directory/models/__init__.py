"""The records of the directory (HSDS 3): facts once, words per language."""

from .access import CostOption, ServiceArea, ServiceAudience, ServiceLanguage
from .change_clock import ChangeClock
from .contact import Channel, Phone
from .contact_person import Contact
from .country_confidentiality import CountryConfidentiality
from .desk import CountryDesk
from .details import LocationDetail, OrganizationDetail, ServiceDetail
from .duplicate import DuplicateCandidate
from .facet import FacetBlock, FacetChange
from .form_version import FormVersion
from .four_eyes import ContactConfirmation, CountryPolicy
from .location import Location, ServiceAtLocation
from .open_block import OpenBlock, OpenChange, OpenStretch
from .openings import OpeningHorizon, OpenInterval
from .organization import Organization
from .pair import ServicePair, ServicePairMember
from .registers import FurtherParent, Metadata, MetaTableDescription, UnmappedRow
from .report import MistakeReport
from .resources import (
    Address,
    Funding,
    LocationAccessibility,
    OrganizationIdentifier,
    RequiredDocument,
    ServiceCapacity,
    Unit,
    Url,
)
from .schedule import Schedule
from .service import Service
from .taxonomy import Attribute, Program, Taxonomy, Term
from .text import LocationText, OrganizationText, ServiceText
from .tombstone import Tombstone
from .verification import CheckAssignment, VerificationVisit
from .vocabulary_text import CountryConfidentialityText, ProgramText, TaxonomyText, TermText
from .waiting import ContactWaiting

# Published by a desk, and the words of each; the order is that of menus and lists.
RECORDS = (Service, Organization, Location, Program, Taxonomy, Term, CountryConfidentiality)
TEXTS = (
    ServiceText,
    OrganizationText,
    LocationText,
    ProgramText,
    TaxonomyText,
    TermText,
    CountryConfidentialityText,
)

__all__ = [
    "RECORDS",
    "TEXTS",
    "Address",
    "Attribute",
    "ChangeClock",
    "Channel",
    "CheckAssignment",
    "Contact",
    "ContactConfirmation",
    "ContactWaiting",
    "CostOption",
    "CountryConfidentiality",
    "CountryConfidentialityText",
    "CountryDesk",
    "CountryPolicy",
    "DuplicateCandidate",
    "FacetBlock",
    "FacetChange",
    "FormVersion",
    "Funding",
    "FurtherParent",
    "Location",
    "LocationAccessibility",
    "LocationDetail",
    "LocationText",
    "MetaTableDescription",
    "Metadata",
    "MistakeReport",
    "OpenBlock",
    "OpenChange",
    "OpenInterval",
    "OpenStretch",
    "OpeningHorizon",
    "Organization",
    "OrganizationDetail",
    "OrganizationIdentifier",
    "OrganizationText",
    "Phone",
    "Program",
    "ProgramText",
    "RequiredDocument",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceAudience",
    "ServiceCapacity",
    "ServiceDetail",
    "ServiceLanguage",
    "ServicePair",
    "ServicePairMember",
    "ServiceText",
    "Taxonomy",
    "TaxonomyText",
    "Term",
    "TermText",
    "Tombstone",
    "Unit",
    "UnmappedRow",
    "Url",
    "VerificationVisit",
]
