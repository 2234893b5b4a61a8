"""What the API answers with. The OpenAPI document is made from these classes."""

from .about import Country, CountryList, CrisisLine, Index, Language, LanguageList
from .access import Attribute, Capacity, CostOption, Funding, Program, RequiredDocument, Term, Verification
from .blocks import Block, LinkedPage
from .confidentiality import Confidentiality, CountryConfidentiality, Duty, LegalNote
from .pages import Page, PageList, Translation
from .places import AccessibilityNote, Address, Area, Place
from .problems import Gone, InvalidRequest, InvalidValue, NotFound, Problem
from .reach import Channel, Contact, Hours, HoursLine, HoursNow, Phone, Schedule, SpokenLanguage, WebAddress
from .search import Hit, OtherLanguage, SearchResult
from .services import Organization, Service, ServiceList
from .words import ChosenWords, Labelled, Note, Paged, Words

__all__ = [
    "AccessibilityNote",
    "Address",
    "Area",
    "Attribute",
    "Block",
    "Capacity",
    "Channel",
    "ChosenWords",
    "Confidentiality",
    "Contact",
    "CostOption",
    "Country",
    "CountryConfidentiality",
    "CountryList",
    "CrisisLine",
    "Duty",
    "Funding",
    "Gone",
    "Hit",
    "Hours",
    "HoursLine",
    "HoursNow",
    "Index",
    "InvalidRequest",
    "InvalidValue",
    "Labelled",
    "Language",
    "LanguageList",
    "LegalNote",
    "LinkedPage",
    "NotFound",
    "Note",
    "Organization",
    "OtherLanguage",
    "Page",
    "PageList",
    "Paged",
    "Phone",
    "Place",
    "Problem",
    "Program",
    "RequiredDocument",
    "Schedule",
    "SearchResult",
    "Service",
    "ServiceList",
    "SpokenLanguage",
    "Term",
    "Translation",
    "Verification",
    "WebAddress",
    "Words",
]
