"""The same words at many places of one language: found, shown with what would change, and changed object by object."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation

from .. import permissions
from ..errors import TranslationError, TranslationNotAllowed
from ..models import TranslationTask
from .editing import Edit, check_may_write, save_segments
from .locking import lock_sources

MOST_HITS = 500  # that one screen shows; the others come when these are done
_TAG = re.compile(r"(<[^<>]*>)")
ADDRESS = "slug"  # a page's address is no sentence


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and what takes its place; plain text both."""

    words: str
    replacement: str = ""
    whole_words: bool = True
    match_case: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A text at one place.

    Attributes:
        key: of the ``StringSegment``. source, before: segment HTML. after: what would stand there, or the same.
        locked: why it cannot be changed now, for the person who asked; else None.
    """

    task: TranslationTask
    key: int
    path: str
    source: str
    before: str
    after: str
    locked: Exception | None


@dataclass(slots=True)
class Outcome:
    """How many texts were changed, in which objects, and which could not be, with the reason."""

    changed: int
    refused: list[tuple[TranslationTask, Exception]]
    tasks: list[TranslationTask] = field(default_factory=list)


def replaced(data: str, wanted: Wanted) -> str:
    """Return segment HTML with words replaced: in its text, never in its tags.

    >>> replaced('<b>Help</b> <a id="b">be helpful</a>', Wanted("help", "aid", match_case=False))
    '<b>aid</b> <a id="b">be helpful</a>'
    """
    pattern = _pattern(wanted)
    pieces = []
    for piece in _TAG.split(data):
        if not piece.startswith("<"):
            text = unescape(piece)  # what is read: "&amp;" has no letter a
            changed = pattern.sub(lambda _found: wanted.replacement, text)
            piece = piece if changed == text else escape(changed, quote=False)
        pieces.append(piece)
    return "".join(pieces)


def _pattern(wanted: Wanted) -> re.Pattern[str]:
    words = re.escape(wanted.words)
    if wanted.whole_words:
        words = rf"(?<!\w){words}(?!\w)"
    return re.compile(words, 0 if wanted.match_case else re.IGNORECASE)


def find(locale: Locale, wanted: Wanted, *, user: AbstractUser | AnonymousUser) -> list[Hit]:
    """Return where words stand in the translations of a language, with what would change; at most ``MOST_HITS``.

    A constant number of queries. Raises TranslationNotAllowed unless the user is in the language's team.
    """
    _check_team(locale, user)
    if not wanted.words.strip():
        return []
    texts = StringTranslation.objects.filter(locale=locale).exclude(context__path=ADDRESS).exclude(data="")
    if wanted.match_case or connection.vendor == "postgresql" or wanted.words.isascii():
        sieve = "contains" if wanted.match_case else "icontains"
        texts = texts.filter(**{f"data__{sieve}": escape(wanted.words, quote=False)})
    changed = {
        (string_id, context_id): (data, new)
        for string_id, context_id, data in texts.values_list(
            "translation_of_id", "context_id", "data"
        ).iterator()
        if (new := replaced(data, wanted)) != data
    }
    rows = StringSegment.objects.filter(
        string_id__in={string for string, _context in changed},
        context_id__in={context for _string, context in changed},
    )
    return _hits(locale, rows, changed, user)


def places_of_text(locale: Locale, string_id: int, *, user: AbstractUser | AnonymousUser) -> list[Hit]:
    """Return every place of a language at which the original has the same text, translated or not.

    A constant number of queries. Raises TranslationNotAllowed unless the user is in the language's team.
    """
    _check_team(locale, user)
    rows = StringSegment.objects.filter(string_id=string_id).exclude(context__path=ADDRESS)
    texts = StringTranslation.objects.filter(locale=locale, translation_of_id=string_id)
    stored = {
        (string, context): (data, data)
        for string, context, data in texts.values_list("translation_of_id", "context_id", "data")
    }
    return _hits(locale, rows, stored, user, also_empty=True)


def _hits(
    locale: Locale,
    rows: "QuerySet[StringSegment]",
    texts: Mapping[tuple[int, int | None], tuple[str, str]],
    user: AbstractUser | AnonymousUser,
    *,
    also_empty: bool = False,
) -> list[Hit]:
    tasks = {
        task.translation.source_id: task
        for task in TranslationTask.objects.filter(
            translation__target_locale=locale,
            translation__enabled=True,
            translation__source__in=rows.values("source_id"),
        ).select_related("translation__source", "translation__target_locale")
    }
    locked = {task.pk: _locked(task, user) for task in tasks.values()}
    hits: dict[tuple[int, int, int], Hit] = {}  # two equal paragraphs of an object are one text
    for row in (
        rows.filter(source_id__in=tasks).select_related("context", "string").order_by("source_id", "order")
    ):
        found = texts.get((row.string_id, row.context_id), ("", "") if also_empty else None)
        if found is None:
            continue
        task = tasks[row.source_id]
        hit = Hit(task, row.pk, row.context.path, row.string.data, *found, locked[task.pk])
        hits.setdefault((row.source_id, row.string_id, row.context_id), hit)
    return list(hits.values())[:MOST_HITS]


def _locked(task: TranslationTask, user: AbstractUser | AnonymousUser) -> Exception | None:
    if task.review_revision_id is None:
        return None  # the team may write, and was asked for above: no query for each object
    try:
        check_may_write(task, user=user)
    except (TranslationError, PermissionDenied) as error:
        return error
    return None


def _check_team(locale: Locale, user: AbstractUser | AnonymousUser) -> None:
    if not permissions.can_translate(user, locale):
        raise TranslationNotAllowed("translate", locale.language_code)


@transaction.atomic
def change(
    edits: Iterable[tuple[TranslationTask, Mapping[int, Edit]]], *, user: AbstractUser | AnonymousUser
) -> Outcome:
    """Change texts of several objects, each object by itself: one that is refused stops no other.

    Permissions are those of ``save_segments``. What somebody changed meanwhile is refused with its object.
    """
    outcome = Outcome(0, [])
    wanted = list(edits)
    lock_sources(task.translation.source for task, _texts in wanted)
    for task, texts in wanted:
        try:
            outcome.changed += save_segments(task, texts, user=user)
            outcome.tasks.append(task)
        except (TranslationError, PermissionDenied) as error:
            outcome.refused.append((task, error))
    return outcome
