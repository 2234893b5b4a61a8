"""Countries, language teams and translation tasks."""

from .country import Country, CountryLanguage
from .interface_words import ChangeState, InterfaceWords, InterfaceWordsChange
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
from .upload import MemoryUpload, MemoryUploadPart, TermsUpload

__all__ = [
    "ChangeState",
    "CheckLevel",
    "Concept",
    "Country",
    "CountryLanguage",
    "Delivery",
    "InterfaceWords",
    "InterfaceWordsChange",
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
    "TermsUpload",
    "TextCheck",
    "TranslationRequest",
    "TranslationTask",
    "TranslationTaskQuerySet",
    "Weight",
]
