"""The items of a request as a table: objects down, languages across. A constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import TranslationSource

from ... import permissions
from ...languages import autonym
from ...models import (
    Delivery,
    RequestItem,
    SourceVersion,
    TranslationRequest,
    TranslationTask,
)
from ...models.task import State
from ...policies import locales_for
from ...requests.going_away import deleted_originals
from ...requests.problems import problem_words
from ...requests.providers.registry import FILES, label_of
from ...translation.originals import withdrawn_sources
from ...translation.planning import local_plan
from ...translation.teams import without_people


@dataclass(frozen=True, slots=True)
class Cell:
    """One translation in a request; ``has_nobody`` where it waits for a team in which nobody is."""

    item: RequestItem
    task: TranslationTask
    percent: int
    is_overdue: bool
    silent_days: int | None
    is_mine: bool
    planned_for: datetime | None
    has_nobody: bool

    @property
    def delivery(self) -> str:
        """Where it is with an engine or a file; empty for people."""
        if self.item.delivery == Delivery.WITH_TEAM:
            return ""
        if self.item.provider == FILES and self.item.delivery in (Delivery.TO_SEND, Delivery.SENT):
            return str(_("to be taken out by whoever sent the request, not back yet"))
        return str(Delivery(self.item.delivery).label)

    @property
    def provider(self) -> str:
        """What the engine is called."""
        return str(label_of(self.item.provider))

    @property
    def problem(self) -> str:
        """Why it failed, or what was not taken, in the reader's language; empty if nothing went wrong."""
        return problem_words(self.item.problem) if self.item.problem else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One object: its cells by language, in the order of the columns; None where nothing is asked for.

    ``url`` is that of its editor, where it is a page that the reader may edit.
    ``is_absent`` where the original is not public, so that nothing of it can be published.
    """

    source: TranslationSource
    version: SourceVersion | None
    cells: list[Cell | None]
    url: str = ""
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, and how much of all that was asked for is done."""

    languages: list[tuple[str, str]]
    rows: list[Row]
    published: int
    total: int
    has_engines: bool


def ended(asked: TranslationRequest, user: AbstractUser | AnonymousUser) -> list[tuple[str, str, bool]]:
    """Return what nobody translates any more though nobody took it back: title, languages, and whether the original is gone.

    Its original, or the translation itself, was deleted. A constant number of queries for each model.
    """
    items = _visible(
        asked.items.filter(withdrawn_at__isnull=True, task__translation__enabled=False), asked, user
    )
    rows: dict[TranslationSource, list[str]] = {}
    for item in items.select_related(
        "task__translation__source__specific_content_type", "task__translation__target_locale"
    ).order_by("task__translation__source", "task__translation__target_locale__language_code"):
        rows.setdefault(item.task.translation.source, []).append(autonym(item.task.language))
    deleted = deleted_originals(rows)
    return [
        (source.object_repr, ", ".join(languages), source.pk in deleted) for source, languages in rows.items()
    ]


def _items(asked: TranslationRequest, user: AbstractUser | AnonymousUser) -> "QuerySet[RequestItem]":
    """Return the open items that a person may see: those who send see all, a team those of its languages."""
    return _visible(
        asked.items.filter(withdrawn_at__isnull=True, task__translation__enabled=True), asked, user
    )


def _visible(
    items: "QuerySet[RequestItem]", asked: TranslationRequest, user: AbstractUser | AnonymousUser
) -> "QuerySet[RequestItem]":
    if user.is_superuser or permissions.can_submit(user) or asked.created_by_id == user.pk:
        return items
    return items.filter(task__translation__target_locale__in=locales_for(user, "view"))


def sources(asked: TranslationRequest, user: AbstractUser | AnonymousUser) -> "QuerySet[TranslationSource]":
    """Return the originals of a request, for pages of a table."""
    keys = _items(asked, user).values("task__translation__source")
    rows = TranslationSource.objects.filter(pk__in=keys).order_by("object_repr", "pk")
    return rows.select_related("specific_content_type")


def table_of(
    asked: TranslationRequest, user: AbstractUser | AnonymousUser, shown: list[TranslationSource]
) -> Table:
    """Return the table of some originals of a request."""
    items = list(
        _items(asked, user)
        .filter(task__translation__source__in=shown)
        .select_related("task__translation__target_locale")
    )
    tasks = (
        TranslationTask.objects.filter(pk__in=[item.task_id for item in items])
        .select_related("translation__target_locale", "translation__source", "assignee")
        .with_progress()
        .in_bulk()
    )
    empty = without_people({item.task.translation.target_locale_id for item in items})
    mine = set(locales_for(user, "view").values_list("pk", flat=True))
    versions = {row.source_id: row for row in SourceVersion.objects.filter(source__in=shown)}
    today = timezone.localdate()
    columns = list(Locale.objects.filter(pk__in={i.task.translation.target_locale_id for i in items}))
    columns.sort(key=lambda locale: str(locale.language_code))
    cells = {
        (item.task.translation.source_id, item.task.translation.target_locale_id): _cell(
            item, tasks[item.task_id], today, mine, empty
        )
        for item in items
    }
    everything = _items(asked, user)
    editors = _editors(shown, user)
    absent = withdrawn_sources([source.pk for source in shown])
    return Table(
        languages=[(str(c.language_code), autonym(c.language_code)) for c in columns],
        rows=[
            Row(
                source,
                versions.get(source.pk),
                [cells.get((source.pk, column.pk)) for column in columns],
                editors.get((source.object_id, source.locale_id), ""),
                source.pk in absent,
            )
            for source in shown
        ],
        published=sum(
            TranslationTask.objects.filter(pk__in=asked.values("task")).in_state(state).count()
            for state, asked in (
                (State.PUBLISHED, everything),
                (State.DRAFT, everything.filter(of_draft=False)),  # who asked for the draft waits for it
            )
        ),
        total=everything.count(),
        has_engines=any(cell.delivery and cell.item.provider != FILES for cell in cells.values()),
    )


def _cell(item: RequestItem, task: TranslationTask, today: date, mine: set[int], empty: set[int]) -> Cell:
    translated, total = task.progress
    return Cell(
        item=item,
        task=task,
        percent=100 * translated // total if total else 100,
        is_overdue=task.is_overdue(today),
        silent_days=item.days_without_answer(today) if item.provider != FILES else None,
        is_mine=task.translation.target_locale_id in mine,
        planned_for=local_plan(task),
        has_nobody=task.assignee_id is None
        and task.translation.target_locale_id in empty
        and task.state is not State.PUBLISHED,
    )


def _editors(
    shown: list[TranslationSource], user: AbstractUser | AnonymousUser
) -> dict[tuple[UUID, int], str]:
    """Return the addresses of the editors of those originals that are pages and the user's to edit. One query for them."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    found = pages.filter(translation_key__in=[source.object_id for source in shown])
    return {
        (key, locale): reverse("wagtailadmin_pages:edit", args=[pk])
        for key, locale, pk in found.values_list("translation_key", "locale_id", "pk")
    }
