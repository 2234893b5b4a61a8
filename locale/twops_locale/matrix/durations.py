"""How long translations take, language by language, from the moments of their tasks. Four queries, however many tasks."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from statistics import median

from django.db.models import Min, Q
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation

from ..models import Step, TaskStep, TranslationTask
from ..models.segment import Origin

DAY_S = 24 * 3600
BY_PEOPLE = (Origin.PERSON, Origin.FILE)


@dataclass(slots=True)
class Stretch:
    """The durations of one part of the way, in days."""

    days: list[float] = field(default_factory=list)

    def add(self, start: datetime | None, end: datetime | None) -> None:
        """Count one, if both moments are known and in this order."""
        if start is not None and end is not None and end >= start:
            self.days.append((end - start).total_seconds() / DAY_S)

    @property
    def middle(self) -> float | None:
        """The median."""
        return median(self.days) if self.days else None

    @property
    def nine_of_ten(self) -> float | None:
        """The 90th percentile by the nearest rank: nine of ten took no longer."""
        return sorted(self.days)[ceil(0.9 * len(self.days)) - 1] if self.days else None


@dataclass(slots=True)
class Pace:
    """How long translations into a language take.

    Attributes:
        to_first_word: from sending to the first text that a person wrote. to_review: from there to the first request for
            a review. in_review: from there to the first approval. whole: from sending to the first approval.
        returned, approved: how often a reviewer decided so.
    """

    tag: str
    to_first_word: Stretch = field(default_factory=Stretch)
    to_review: Stretch = field(default_factory=Stretch)
    in_review: Stretch = field(default_factory=Stretch)
    whole: Stretch = field(default_factory=Stretch)
    returned: int = 0
    approved: int = 0

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The four parts, in their order."""
        return (self.to_first_word, self.to_review, self.in_review, self.whole)

    @property
    def returned_percent(self) -> int | None:
        """How many of a hundred decisions were to return it."""
        decided = self.returned + self.approved
        return round(100 * self.returned / decided) if decided else None


def paces() -> list[Pace]:
    """Return the pace of each language that anything was sent to, by its tag."""
    first, decisions = _steps()
    words = _first_words()
    tasks = TranslationTask.objects.order_by().values_list(
        "pk", "translation__target_locale_id", "translation__source__object_id", "submitted_at"
    )
    tags = dict(Locale.objects.values_list("pk", "language_code"))
    found: dict[int, Pace] = {}
    for pk, locale, object_id, sent in tasks:
        pace = found.setdefault(locale, Pace(tags[locale]))
        word = words.get((object_id, locale))
        review, approved = first.get((pk, Step.REVIEW)), first.get((pk, Step.APPROVED))
        pace.to_first_word.add(sent, word)
        pace.to_review.add(word, review)
        pace.in_review.add(review, approved)
        pace.whole.add(sent, approved)
        pace.returned += decisions[pk].count(Step.RETURNED)
        pace.approved += decisions[pk].count(Step.APPROVED)
    return sorted(found.values(), key=lambda pace: pace.tag)


def _steps() -> tuple[dict[tuple[int, str], datetime], dict[int, list[str]]]:
    """Return when each task first took each step, and all that reviewers decided of it."""
    first: dict[tuple[int, str], datetime] = {}
    decisions: dict[int, list[str]] = defaultdict(list)
    for task, kind, at in TaskStep.objects.order_by("at", "pk").values_list("task_id", "kind", "at"):
        first.setdefault((task, kind), at)
        if kind != Step.REVIEW:
            decisions[task].append(kind)
    return first, decisions


def _first_words() -> dict[tuple[object, int], datetime]:
    """Return when a person first wrote a text of each object in each language."""
    by_people = Q(twops_state__isnull=True) | Q(twops_state__origin__in=BY_PEOPLE)
    rows = StringTranslation.objects.filter(by_people, context__isnull=False).order_by()
    grouped = rows.values_list("context__object_id", "locale_id").annotate(at=Min("created_at"))
    return {(object_id, locale): at for object_id, locale, at in grouped}


def in_days(days: float | None) -> str:
    """Return a number of days as a table says it: with one decimal, or a dash where nothing is known."""
    return "–" if days is None else f"{days:.1f}"
