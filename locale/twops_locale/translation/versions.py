"""Which version of an original its translators have: what is public, or a draft; and whether there is a newer one."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Field, Model
from django.utils import timezone
from wagtail.models import Revision, TranslatableMixin
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from ..models import RequestItem, SourceVersion, TranslationTask, TranslationTaskQuerySet
from ..models.task import State
from . import notifications
from .carrying import copy_texts, follow_moved_texts, pairs_of
from .dates import put_dates
from .locking import lock_object
from .sameness import as_read, spaced
from .sources import source_words, take_source, take_sources

SLUG = "slug"


def fields_of(model: type[Model], stored: Mapping[str, object]) -> dict[str, object]:
    """Return what stored content gives to translations: the value of each translated or synchronised field.

    As they read, to be compared (``sameness``). The slug is not among them: a translation keeps its own address when the
    original gets another one. A field that was added since the content was stored has its default.
    """
    names = [field.field_name for field in get_translatable_fields(model) if field.field_name != SLUG]
    return {name: as_read(stored[name] if name in stored else _default(model, name)) for name in names}


def _default(model: type[Model], name: str) -> object:
    """Return the value of a field that nobody filled in; None of a relation, and of what is made anew each time."""
    field = model._meta.get_field(name)
    default = field.default if isinstance(field, Field) else None
    return default if isinstance(default, str | bool | int) else None


def content_of(source: TranslationSource) -> dict[str, object]:
    """Return what a source gives to its translations; as ``fields_of``."""
    return fields_of(source.specific_content_type.model_class(), json.loads(source.content_json))


def held_drafts(sources: Iterable[TranslationSource]) -> set[int]:
    """Return the keys of the sources whose translators have a draft. One query."""
    keys = [source.pk for source in sources]
    return set(
        SourceVersion.objects.filter(source__in=keys, of_draft=True).values_list("source_id", flat=True)
    )


def note_taken(sources: Sequence[TranslationSource], drafts: Mapping[int, Revision] | None = None) -> None:
    """Note what translators have from now on: what is public, or the drafts by key of their source. One query."""
    now = timezone.now()
    versions = []
    for source in sources:
        draft = (drafts or {}).get(source.pk)
        versions.append(
            SourceVersion(
                source=source,
                draft_id=draft.pk if draft is not None else None,
                of_draft=draft is not None,
                taken_at=now,
            )
        )
    SourceVersion.objects.bulk_create(
        versions,
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=["draft", "of_draft", "taken_at", "newer", "newer_at"],
    )


def finished_of(source: TranslationSource) -> list[int]:
    """Return the keys of the translations of a source with which nothing is to be done; a change gives them a new date."""
    tasks = TranslationTask.objects.filter(translation__source=source, translation__enabled=True)
    return list(tasks.in_state(State.PUBLISHED).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Change:
    """What a new version brought: anything that translations have, and among it new words."""

    any: bool
    words: bool


def take_up(source: TranslationSource, instance: TranslatableMixin) -> Change:
    """Store a newer version of an original that is out; what was translated goes with its text.

    A text that stands elsewhere now keeps its translation and status, a changed one is missing and has the old one beside
    it (``worksheet``), and an address stays. A constant number of queries.
    """
    content, words, pairs = content_of(source), source_words(source), pairs_of(source)
    slug = next((text for (path, _order), text in words.items() if path == SLUG), None)
    fresh = take_source(instance)
    _keep_slugs(fresh, slug)
    follow_moved_texts(fresh, pairs)
    new_words = _to_translate(source_words(fresh)) != _to_translate(words)
    return Change(any=new_words or content_of(fresh) != content, words=new_words)


def _to_translate(words: Mapping[tuple[str, int], str]) -> Counter[tuple[str, str]]:
    """Return what a translator has to know: each text at its place. Their order on the page is no news to anybody."""
    return Counter((path, spaced(text)) for (path, _order), text in words.items() if path != SLUG)


def _keep_slugs(source: TranslationSource, before: str | None) -> None:
    """Let translations keep their addresses where the original got another one. A constant number of queries."""
    now = StringSegment.objects.filter(source=source, context__path=SLUG).select_related("string").first()
    if now is None or before is None or now.string.data == before:
        return
    kept = StringTranslation.objects.filter(
        context_id=now.context_id, translation_of__data=before, translation_of__locale_id=source.locale_id
    ).select_related("twops_state")
    copy_texts((text, now.string_id, now.context_id) for text in kept)


def draft_object(instance: TranslatableMixin, revision: Revision) -> TranslatableMixin:
    """Return an object as a version of it says, without a query."""
    draft: TranslatableMixin = instance.with_content_json(revision.content)
    return draft


def take_drafts(
    given: Collection[tuple[TranslatableMixin, Revision]],
    *,
    user: AbstractUser | AnonymousUser,
    told: Collection[int] = (),
) -> list[TranslationSource]:
    """Store the newest versions of objects as what translators have; return their sources.

    What is out for the first time takes a constant number of queries; what changes under translators' hands is taken up
    one by one, and they are told: but in the languages ``told``, by key, which hear of it otherwise. An original with a
    translation in review stays as it is.
    """
    known = {
        (source.object_id, source.locale_id): source
        for source in TranslationSource.objects.filter(
            object_id__in=[instance.translation_key for instance, _revision in given],
            translations__isnull=False,
        ).distinct()
    }
    fresh = [pair for pair in given if (pair[0].translation_key, pair[0].locale_id) not in known]
    sources = take_sources([draft_object(*pair) for pair in fresh]) if fresh else []
    revisions: dict[UUID, Revision] = {instance.translation_key: revision for instance, revision in fresh}
    note_taken(sources, {source.pk: revisions[source.object_id] for source in sources})
    for instance, revision in given:
        source = known.get((instance.translation_key, instance.locale_id))
        if source is not None:
            hand_out_draft(source, instance, revision, user=user, told=told)
            sources.append(source)
    return sources


def hand_out_draft(
    source: TranslationSource,
    instance: TranslatableMixin,
    revision: Revision,
    *,
    user: AbstractUser | AnonymousUser | None,
    told: Collection[int] = (),
) -> bool:
    """Give translators a draft instead of what they have; return whether it was done.

    Not while a translation of it is reviewed: what a reviewer reads does not change meanwhile. What is public in other
    languages is not outdated by a draft; it is when the draft is published (``following``). Who was asked for the draft
    is told, and whose work it changes; not those whose translation is public as it is, nor the languages ``told``.
    """
    lock_object(type(instance), instance.translation_key, instance.locale_id)  # no review begins meanwhile
    tasks = TranslationTask.objects.filter(translation__source=source, translation__enabled=True)
    if tasks.filter(review_revision__isnull=False).exists():
        return False
    finished = finished_of(source)
    concerned = _concerned(tasks, but=told)
    change = take_up(source, draft_object(instance, revision))
    note_taken([source], {source.pk: revision})
    put_dates(finished)
    if change.words:
        notifications.source_changed(concerned, user=user, draft=True)
    return True


def _concerned(tasks: TranslationTaskQuerySet, *, but: Collection[int]) -> list[TranslationTask]:
    """Return the translations whose people a draft concerns: asked for it, or at work. Call it before it is handed out."""
    asked = set(
        RequestItem.objects.open().filter(task__in=tasks, of_draft=True).values_list("task", flat=True)
    )
    resting = (State.PUBLISHED, State.DRAFT)
    others = tasks.exclude(translation__target_locale__in=but).select_related("translation")
    return [task for task in others.with_progress() if task.pk in asked or task.state not in resting]
