"""Countries, language teams and translation tasks."""

from .country import Country, CountryLanguage
from .mail import MailPreference, RefusedSchedule, ReminderSent
from .memory import MemoryKey, MemoryUnit
from .quality import CheckLevel, OverruledCheck, TextCheck, Weight
from .review import LocaleApprovalTask
from .segment import Origin, SegmentRemark, SegmentState, SegmentStatus
from .task import TranslationTask, TranslationTaskQuerySet
from .team import LanguageTeam

__all__ = [
    "CheckLevel",
    "Country",
    "CountryLanguage",
    "LanguageTeam",
    "LocaleApprovalTask",
    "MailPreference",
    "MemoryKey",
    "MemoryUnit",
    "Origin",
    "OverruledCheck",
    "RefusedSchedule",
    "ReminderSent",
    "SegmentRemark",
    "SegmentState",
    "SegmentStatus",
    "TextCheck",
    "TranslationTask",
    "TranslationTaskQuerySet",
    "Weight",
]
