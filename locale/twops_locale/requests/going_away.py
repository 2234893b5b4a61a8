"""An original goes away while it is asked for: what runs is named before it does; its requests and people are told after."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Model
from wagtail.log_actions import get_active_log_context
from wagtail.models import DraftStateMixin, TranslatableMixin
from wagtail_localize.models import TranslationSource

from ..mail import tell_later
from ..models import RequestItem, TranslationRequest, TranslationTask
from ..models.task import State
from ..translation.withdrawal import note_withdrawn
from . import notices
from .history import note

FINISHED = (State.PUBLISHED, State.WITHDRAWN)
Key = tuple[UUID, int]  # translation key and language of an original


@dataclass(frozen=True, slots=True)
class Running:
    """A translation that people work on, or that waits to be public, with the requests that ask for it."""

    task: TranslationTask
    requests: list[TranslationRequest] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """How much of it is translated."""
        translated, total = self.task.progress
        return 100 * translated // total if total else 100


def running_translations(originals: Iterable[Model]) -> list[Running]:
    """Return the unfinished translations of some originals, by language. Two queries, however many originals."""
    keys = {
        (original.translation_key, original.locale_id)
        for original in originals
        if isinstance(original, TranslatableMixin) and isinstance(original, DraftStateMixin)
    }
    if not keys:
        return []
    tasks = TranslationTask.objects.filter(
        translation__enabled=True,
        translation__source__object_id__in={key for key, _locale in keys},
        translation__source__locale__in={locale for _key, locale in keys},
    ).select_related("translation__source", "translation__target_locale", "assignee")
    found = {
        task.pk: Running(task)
        for task in tasks.with_progress().order_by("translation__target_locale__language_code", "pk")
        if _key_of(task.translation.source) in keys and task.state not in FINISHED
    }
    items = RequestItem.objects.open().filter(task__in=list(found)).order_by("request")
    for item in items.select_related("request"):
        found[item.task_id].requests.append(item.request)
    return list(found.values())


def _key_of(source: TranslationSource) -> Key:
    return (source.object_id, source.locale_id)


def in_words(running: Iterable[Running]) -> str:
    """Return languages with how far each is, as "lt 36 %, pl 0 %"."""
    return ", ".join(f"{one.task.language} {one.percent} %" for one in running)


def original_went_away(original: TranslatableMixin, *, deleted: bool) -> None:
    """Write into the history of each request for an original that it is no more, or not public, and have people told.

    Called for every way in which it goes: by a form, in bulk, with a page above it, at its date, by code. Before a
    deleted one is gone.
    """
    items = RequestItem.objects.open().filter(
        task__translation__enabled=True,
        task__translation__source__object_id=original.translation_key,
        task__translation__source__locale_id=original.locale_id,
    )
    asked = list(TranslationRequest.objects.filter(pk__in=items.values("request")).order_by("pk"))
    running = running_translations([original])
    user = get_active_log_context().user
    title = str(original)
    for request in asked:
        own = [one for one in running if request in one.requests]
        kind = "original_deleted" if deleted else "original_withdrawn"
        note(request, kind, user, title=title, languages=in_words(own) or "–")
    if running:
        tell_later(
            notices.tell_of_gone_original,
            title,
            deleted,
            [_told(one) for one in running],
            sorted({request.pk for one in running for request in one.requests}),
            getattr(user, "pk", None),
        )


def original_withdrawn(original: TranslatableMixin) -> None:
    """Say what follows when an original is not public any more whose own signal of Wagtail nobody sends: words of a record."""
    note_withdrawn(original)
    original_went_away(original, deleted=False)


def _told(one: Running) -> notices.Gone:
    """Return of a translation what a mail about it needs when its task may be gone."""
    task = one.task
    people = [task.assignee_id, task.review_requested_by_id]
    return {
        "task": task.pk,
        "language": task.language,
        "locale": task.translation.target_locale_id,
        "people": [key for key in people if key is not None],
        "assigned": task.assignee_id is not None,
        "percent": one.percent,
        "in_review": task.review_revision_id is not None,
        "planner": task.planned_by_id if task.is_planned else None,
    }


def deleted_originals(sources: Iterable[TranslationSource]) -> set[int]:
    """Return which sources, by key, have no original any more. A query for each model and language."""
    given = list(sources)
    groups: dict[tuple[type[Model], int], dict[UUID, int]] = {}
    for source in given:
        model = source.specific_content_type.model_class()
        if model is not None:
            of_group = groups.setdefault((model.get_translation_model(), source.locale_id), {})
            of_group[source.object_id] = source.pk
    found = {source.pk for source in given}
    for (model, locale_id), keys in groups.items():
        rows = model._base_manager.filter(translation_key__in=list(keys), locale_id=locale_id)
        found -= {keys[key] for key in rows.values_list("translation_key", flat=True)}
    return found
