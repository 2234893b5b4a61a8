"""Who decides first: the rows that a decision about a translation rests on, locked until its transaction ends.

Always in this order, so that two people wait for one another and never for ever: a request, originals (of several by model,
language and key), tasks, targets, their versions, the items of requests.
"""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import DraftStateMixin, Locale, Page, TranslatableMixin
from wagtail_localize.models import TranslationSource

from ..errors import SourceIsDraft, SourceWithdrawn
from ..models import SourceVersion, TranslationTask


def lock_task(task: TranslationTask) -> TranslationTask:
    """Return a task as it is now, locked. The row of its original is locked before it."""
    source = task.translation.source
    lock_object(source.specific_content_type.model_class(), source.object_id, source.locale_id)
    return (
        TranslationTask.objects.select_for_update(of=("self",), no_key=True)
        .select_related("translation__source", "translation__target_locale")
        .get(pk=task.pk)
    )


def lock_sources(sources: Iterable[TranslationSource]) -> None:
    """Lock the originals of several sources, in the order that all writers share; whoever writes their tasks waits.

    One query for each model and language.
    """
    wanted: dict[tuple[type[Model], int], set[UUID]] = {}
    for source in sources:
        model = ContentType.objects.get_for_id(source.specific_content_type_id).model_class()
        if model is not None:
            rows = Page if issubclass(model, Page) else model
            wanted.setdefault((rows, source.locale_id), set()).add(source.object_id)
    for (rows, locale_id), keys in sorted(wanted.items(), key=lambda one: (one[0][0]._meta.label, one[0][1])):
        found = rows._base_manager.select_for_update(of=("self",), no_key=True)
        list(
            found.filter(translation_key__in=keys, locale_id=locale_id)
            .order_by("pk")
            .values_list("pk", flat=True)
        )


def lock_object(model: type[Model] | None, translation_key: UUID, locale_id: int) -> Model | None:
    """Return the row that an object has in a language, locked, or None. For pages it is the row of Page."""
    if model is None:
        return None
    rows = Page if issubclass(model, Page) else model
    found: Model | None = (
        rows._base_manager.select_for_update(of=("self",), no_key=True)
        .filter(translation_key=translation_key, locale_id=locale_id)
        .first()
    )
    return found


def lock_item(item: Model) -> Model | None:
    """Return the row of an object as it is now, locked, or None. For pages it is the row of Page.

    The original and the task of a translation are locked before it.
    """
    if isinstance(item, TranslatableMixin):
        concerned = TranslationTask.objects.filter(
            translation__source__object_id=item.translation_key,
            translation__target_locale_id=item.locale_id,
        )
        for task in concerned.select_related("translation__source").order_by("pk"):
            lock_task(task)
    rows = Page if isinstance(item, Page) else type(item)
    found: Model | None = (
        rows._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=item.pk).first()
    )
    return found


def is_of_draft(task: TranslationTask) -> bool:
    """Say whether what translators have is a newer version of the original than the public one. One query."""
    return SourceVersion.objects.filter(source=task.translation.source_id, of_draft=True).exists()


def require_source(task: TranslationTask) -> None:
    """Raise SourceWithdrawn unless the original is public now, or a draft of it was sent. Lock the task first."""
    source = task.translation.source
    model = source.specific_content_type.model_class()
    found = lock_object(model, source.object_id, source.locale_id)
    withdrawn = found is None or (
        isinstance(found, DraftStateMixin) and not found.live and not is_of_draft(task)
    )
    if withdrawn:
        raise SourceWithdrawn(source.object_repr)


def require_public_source(task: TranslationTask) -> None:
    """Raise SourceWithdrawn unless the original of a task is public now, as it is translated. Lock the task first.

    What translators have may be a newer version than the public one: then it is SourceIsDraft.
    """
    require_source(task)
    if is_of_draft(task):
        raise SourceIsDraft(task.translation.source.object_repr)


def lock_language(locale: Locale) -> None:
    """Let one transaction at a time make new pages of a language: the copies of parents that two of them need."""
    Locale.objects.select_for_update(no_key=True).get(pk=locale.pk)


def lock_siblings(page: Page) -> None:
    """Let one transaction at a time give a page below the same parent its slug."""
    Page._base_manager.select_for_update(of=("self",), no_key=True).filter(
        path=page.path[: -page.steplen]
    ).first()
