"""Countries, language teams and translation tasks."""

from .country import Country, CountryLanguage
from .interface_words import InterfaceWords
from .mail import MailPreference, RefusedSchedule, ReminderSent
from .memory import MemoryKey, MemoryUnit
from .notice import Notice, Step, TaskStep
from .quality import CheckLevel, OverruledCheck, TextCheck, Weight
from .request import (
    Delivery,
    Priority,
    RequestEvent,
    RequestItem,
    RequestNumber,
    SourceVersion,
    Stage,
    TranslationRequest,
)
from .review import LocaleApprovalTask
from .segment import Origin, SegmentRemark, SegmentState, SegmentStatus
from .task import TranslationTask, TranslationTaskQuerySet
from .team import LanguageTeam
from .terms import Concept, Term, TermStatus
from .upload import MemoryUpload, MemoryUploadPart

__all__ = [
    "CheckLevel",
    "Concept",
    "Country",
    "CountryLanguage",
    "Delivery",
    "InterfaceWords",
    "LanguageTeam",
    "LocaleApprovalTask",
    "MailPreference",
    "MemoryKey",
    "MemoryUnit",
    "MemoryUpload",
    "MemoryUploadPart",
    "Notice",
    "Origin",
    "OverruledCheck",
    "Priority",
    "RefusedSchedule",
    "ReminderSent",
    "RequestEvent",
    "RequestItem",
    "RequestNumber",
    "SegmentRemark",
    "SegmentState",
    "SegmentStatus",
    "SourceVersion",
    "Stage",
    "Step",
    "TaskStep",
    "Term",
    "TermStatus",
    "TextCheck",
    "TranslationRequest",
    "TranslationTask",
    "TranslationTaskQuerySet",
    "Weight",
]
