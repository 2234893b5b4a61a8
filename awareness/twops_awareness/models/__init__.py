"""The page types: one abstract core, and what each kind adds to it."""

from .adaptation import Adaptation
from .base import AwarenessPage, Discretion
from .campaign import CampaignPage
from .country import CountryPage
from .guide import GuidePage, QuestionPage
from .material import Licence, MaterialKind, MaterialPage
from .news import EventPage, NewsPage
from .pages import FindHelpPage, HomePage, PlainPage
from .training import TrainingPage

__all__ = [
    "Adaptation",
    "AwarenessPage",
    "CampaignPage",
    "CountryPage",
    "Discretion",
    "EventPage",
    "FindHelpPage",
    "GuidePage",
    "HomePage",
    "Licence",
    "MaterialKind",
    "MaterialPage",
    "NewsPage",
    "PlainPage",
    "QuestionPage",
    "TrainingPage",
]
