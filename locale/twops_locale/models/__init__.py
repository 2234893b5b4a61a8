"""Countries, language teams and translation tasks."""

from .country import Country, CountryLanguage
from .mail import MailPreference, RefusedSchedule, ReminderSent
from .review import LocaleApprovalTask
from .segment import Origin, SegmentRemark, SegmentState, SegmentStatus
from .task import TranslationTask, TranslationTaskQuerySet
from .team import LanguageTeam

__all__ = [
    "Country",
    "CountryLanguage",
    "LanguageTeam",
    "LocaleApprovalTask",
    "MailPreference",
    "Origin",
    "RefusedSchedule",
    "ReminderSent",
    "SegmentRemark",
    "SegmentState",
    "SegmentStatus",
    "TranslationTask",
    "TranslationTaskQuerySet",
]
