"""Sending originals to the teams of languages: one or many, in a constant number of queries. Permissions are checked here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import DraftStateMixin, Locale, Page, Revision, TranslatableMixin
from wagtail_localize.models import Translation, TranslationSource

from .. import permissions
from ..errors import (
    NotGated,
    NotTheOriginal,
    SourceNotPublished,
    TranslationError,
    TranslationNotAllowed,
)
from ..guards import is_gated
from ..models import TranslationTask
from . import notifications
from .dates import days_of
from .originals import original_of, others_than_originals
from .sources import take_sources
from .versions import held_drafts, take_drafts


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not be sent, and why."""

    instance: TranslatableMixin
    reason: TranslationError | PermissionDenied


@dataclass(slots=True)
class Submission:
    """What became of a sending.

    Attributes:
        tasks: the tasks of all sent objects in all languages, also those that were there already.
        fresh: keys of the tasks that were made now, or woken up.
        refused: what could not be sent, and why; the others were.
        draft_sources: keys of the sources whose translators have a draft.
    """

    tasks: list[TranslationTask] = field(default_factory=list)
    fresh: set[int] = field(default_factory=set)
    refused: list[Refusal] = field(default_factory=list)
    draft_sources: set[int] = field(default_factory=set)


def refusals(
    instances: Sequence[TranslatableMixin], *, user: AbstractUser | AnonymousUser, drafts: bool = False
) -> dict[TranslatableMixin, TranslationError | PermissionDenied]:
    """Return what may not, or cannot, be sent and why; without writing or locking. A constant number of queries."""
    found: dict[TranslatableMixin, TranslationError | PermissionDenied] = {}
    translations = others_than_originals(instances)
    for instance in instances:
        if not permissions.can_edit_source(user, instance):
            found[instance] = TranslationNotAllowed("submit", instance.locale.language_code)
        elif not is_gated(type(instance)):
            found[instance] = NotGated(str(instance))
        elif instance in translations:
            found[instance] = NotTheOriginal(original_of(instance))
        elif not _can_be_taken(instance, drafts=drafts):
            found[instance] = SourceNotPublished(str(instance))
    return found


def _can_be_taken(row: Model, *, drafts: bool) -> bool:
    """Say whether there is something to send: what is public, or a draft where drafts are wanted."""
    if not isinstance(row, DraftStateMixin):
        return False
    return bool(row.live or (drafts and row.latest_revision_id is not None))


@transaction.atomic
def submit_many(
    instances: Sequence[TranslatableMixin],
    locales: Iterable[Locale],
    *,
    user: AbstractUser | AnonymousUser,
    assignees: Mapping[int, AbstractUser] | None = None,
    due_on: date | None = None,
    drafts: bool = False,
    tell: bool = True,
) -> Submission:
    """Ask the teams of several languages for translations of objects; pages are given as specific ones.

    Nothing is copied and nothing becomes public: the target objects are made when a translator opens the task. What may
    not be sent is named and left out; an object is not sent into its own language. What a language has already is left as
    it is: of two dates the earlier one holds. A constant number of queries for each model, however many objects and
    languages.

    Args:
        drafts: send the newest version of what is not published, or was edited since.
        tell: mail each team of each translation; a request tells of all of its own at once.

    Raises:
        TranslationNotAllowed: the user lacks ``wagtail_localize.submit_translation``.
    """
    wanted = list(locales)
    if not permissions.can_submit(user):
        raise TranslationNotAllowed("submit", wanted[0].language_code if wanted else "")
    done = Submission()
    rows = _locked(instances)
    current = [instance for instance in instances if instance.pk in rows.get(_table(instance), {})]
    reasons = refusals(current, user=user, drafts=drafts)
    done.refused = [Refusal(instance, reason) for instance, reason in reasons.items()]
    sendable = []
    for instance in current:
        if instance in reasons:
            continue
        if _can_be_taken(rows[_table(instance)][instance.pk], drafts=drafts):
            sendable.append(instance)
        else:
            done.refused.append(Refusal(instance, SourceNotPublished(str(instance))))
    told = () if tell else [locale.pk for locale in wanted]  # who asks for many tells each language once
    sources = _sources(sendable, rows, drafts=drafts, user=user, told=told)
    done.draft_sources = held_drafts(sources)
    _send(done, sources, wanted, user=user, assignees=assignees or {}, due_on=due_on)
    _log(sendable, wanted, user)
    if tell:
        notifications.sent_for_translation([task for task in done.tasks if task.pk in done.fresh], user=user)
    return done


def _table(instance: Model) -> type[Model]:
    return Page if isinstance(instance, Page) else type(instance)


def _locked(instances: Sequence[Model]) -> dict[type[Model], dict[int, Model]]:
    """Return the rows of objects as they are now, locked in the order that all writers share."""
    keys: dict[type[Model], list[int]] = {}
    for instance in instances:
        keys.setdefault(_table(instance), []).append(instance.pk)
    return {
        model: {
            row.pk: row
            for row in model._base_manager.select_for_update(of=("self",), no_key=True)
            .filter(pk__in=of_model)
            .order_by("pk")
        }
        for model, of_model in sorted(keys.items(), key=lambda pair: pair[0]._meta.label)
    }


def _sources(
    instances: Sequence[TranslatableMixin],
    rows: Mapping[type[Model], Mapping[int, Model]],
    *,
    drafts: bool,
    user: AbstractUser | AnonymousUser,
    told: Collection[int],
) -> list[TranslationSource]:
    """Store what is sent: the public content, or the newest version; a draft that is out already stays what it is."""
    known = {
        (source.object_id, source.locale_id): source
        for source in TranslationSource.objects.filter(
            object_id__in=[instance.translation_key for instance in instances]
        )
    }
    held = held_drafts(known.values())
    plain, of_draft, kept = [], [], []
    for instance in instances:
        row = rows[_table(instance)][instance.pk]
        assert isinstance(row, DraftStateMixin)
        source = known.get((instance.translation_key, instance.locale_id))
        if drafts and row.latest_revision_id is not None and (not row.live or row.has_unpublished_changes):
            of_draft.append(instance)
        elif source is not None and source.pk in held:
            kept.append(source)
        else:
            plain.append(instance)
    newest = {instance: rows[_table(instance)][instance.pk].latest_revision_id for instance in of_draft}  # type: ignore[attr-defined]  # has drafts, as was asked above
    revisions = Revision.objects.in_bulk(list(newest.values()))
    by_instance = [(instance, revisions[key]) for instance, key in newest.items()]
    return [*kept, *(take_sources(plain) if plain else ()), *take_drafts(by_instance, user=user, told=told)]


def _send(
    done: Submission,
    sources: Collection[TranslationSource],
    wanted: Sequence[Locale],
    *,
    user: AbstractUser | AnonymousUser,
    assignees: Mapping[int, AbstractUser],
    due_on: date | None,
) -> None:
    """Make what is missing of translations and tasks; fill in ``done``."""
    known = {
        (row.source_id, row.target_locale_id): row for row in Translation.objects.filter(source__in=sources)
    }
    wished = [(source, locale) for source in sources for locale in wanted if locale.pk != source.locale_id]
    missing = [
        Translation(source=source, target_locale=locale)
        for source, locale in wished
        if (source.pk, locale.pk) not in known
    ]
    known.update(
        {(row.source_id, row.target_locale_id): row for row in Translation.objects.bulk_create(missing)}
    )
    of_wish = {known[source.pk, locale.pk].pk: locale for source, locale in wished}
    asleep = {row.pk for row in known.values() if row.pk in of_wish and not row.enabled}
    if asleep:
        Translation.objects.filter(pk__in=asleep).update(enabled=True)
    tasks = TranslationTask.objects.filter(translation__in=list(of_wish))
    present = {task.translation_id: task for task in tasks}
    dates = _dates(wanted, due_on)
    TranslationTask.objects.bulk_create(
        TranslationTask(
            translation_id=key,
            submitted_by_id=user.pk,
            due_on=dates[locale.pk],
            assignee_id=assignees[locale.pk].pk if locale.pk in assignees else None,
        )
        for key, locale in of_wish.items()
        if key not in present
    )
    woken = [task for task in present.values() if task.translation_id in asleep]
    for task in woken:  # the date of what was withdrawn is over
        task.due_on = dates[of_wish[task.translation_id].pk]
    TranslationTask.objects.bulk_update(woken, ["due_on"])
    if due_on is not None:
        later = [task.pk for task in present.values() if task.due_on is None or task.due_on > due_on]
        TranslationTask.objects.filter(pk__in=later).update(due_on=due_on)
    done.tasks = list(
        tasks.all()
        .select_related("translation__source", "translation__target_locale", "assignee")
        .order_by("pk")
    )
    done.fresh = {
        task.pk for task in done.tasks if task.translation_id not in present or task.translation_id in asleep
    }


def _dates(wanted: Sequence[Locale], due_on: date | None) -> dict[int, date]:
    """Return until when each language has time: as asked for, else as its team says, else as the site does."""
    today = timezone.localdate()
    return {key: due_on or today + timedelta(days=days) for key, days in days_of(wanted).items()}


def _log(
    instances: Sequence[TranslatableMixin], wanted: Sequence[Locale], user: AbstractUser | AnonymousUser
) -> None:
    """Write what was sent into Wagtail's log: one entry an object, one query a log."""
    data = {"languages": [locale.language_code for locale in wanted]}
    now = timezone.now()
    entries: dict[type[Model], list[Model]] = {}
    for instance in instances:
        model = registry.get_log_model_for_instance(instance)
        if model is None:
            continue
        of_what = {"page_id": instance.pk} if isinstance(instance, Page) else {"object_id": str(instance.pk)}
        entries.setdefault(model, []).append(
            model(
                content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
                label=str(instance)[:255],
                action="twops_locale.submit",
                timestamp=now,
                user_id=user.pk,
                data=data,
                **of_what,
            )
        )
    for model, rows in entries.items():
        model._default_manager.bulk_create(rows)
