"""The page types: one abstract core, and what each kind adds to it."""

from .adaptation import Adaptation
from .base import AwarenessPage, Discretion
from .campaign import CampaignPage
from .country import CountryPage
from .guide import GuidePage, QuestionPage
from .kit import CampaignKit, HasKits, Problem
from .material import Licence, MaterialKind, MaterialPage
from .news import EventPage, NewsPage
from .pages import FindHelpPage, HomePage, PlainPage
from .training import TrainingPage

__all__ = [
    "Adaptation",
    "AwarenessPage",
    "CampaignKit",
    "CampaignPage",
    "CountryPage",
    "Discretion",
    "EventPage",
    "FindHelpPage",
    "GuidePage",
    "HasKits",
    "HomePage",
    "Licence",
    "MaterialKind",
    "MaterialPage",
    "NewsPage",
    "PlainPage",
    "Problem",
    "QuestionPage",
    "TrainingPage",
]
