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
from ...requests.problems import problem_words
from ...requests.providers.registry import FILES, label_of
from ...translation.planning import local_plans


@dataclass(frozen=True, slots=True)
class Cell:
    """One translation in a request."""

    item: RequestItem
    task: TranslationTask
    percent: int
    is_overdue: bool
    silent_days: int | None
    is_mine: bool
    planned_for: datetime | None

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
    """

    source: TranslationSource
    version: SourceVersion | None
    cells: list[Cell | None]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, and how much of all that was asked for is done."""

    languages: list[tuple[str, str]]
    rows: list[Row]
    published: int
    total: int
    has_engines: bool


def _items(asked: TranslationRequest, user: AbstractUser | AnonymousUser) -> "QuerySet[RequestItem]":
    """Return the open items that a person may see: those who send see all, a team those of its languages."""
    items = asked.items.filter(withdrawn_at__isnull=True, task__translation__enabled=True)
    if user.is_superuser or permissions.can_submit(user) or asked.created_by_id == user.pk:
        return items
    return items.filter(task__translation__target_locale__in=locales_for(user, "view"))


def sources(asked: TranslationRequest, user: AbstractUser | AnonymousUser) -> "QuerySet[TranslationSource]":
    """Return the originals of a request, for pages of a table."""
    keys = _items(asked, user).values("task__translation__source")
    return TranslationSource.objects.filter(pk__in=keys).order_by("object_repr", "pk")


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
    mine = set(locales_for(user, "view").values_list("pk", flat=True))
    versions = {row.source_id: row for row in SourceVersion.objects.filter(source__in=shown)}
    today = timezone.localdate()
    plans = local_plans(tasks.values())
    columns = list(Locale.objects.filter(pk__in={i.task.translation.target_locale_id for i in items}))
    columns.sort(key=lambda locale: str(locale.language_code))
    cells = {
        (item.task.translation.source_id, item.task.translation.target_locale_id): _cell(
            item, tasks[item.task_id], today, mine, plans.get(item.task_id)
        )
        for item in items
    }
    everything = _items(asked, user)
    editors = _editors(shown, user)
    return Table(
        languages=[(str(c.language_code), autonym(c.language_code)) for c in columns],
        rows=[
            Row(
                source,
                versions.get(source.pk),
                [cells.get((source.pk, column.pk)) for column in columns],
                editors.get((source.object_id, source.locale_id), ""),
            )
            for source in shown
        ],
        published=sum(
            TranslationTask.objects.filter(pk__in=everything.values("task")).in_state(state).count()
            for state in (State.PUBLISHED, State.DRAFT)
        ),
        total=everything.count(),
        has_engines=any(cell.delivery and cell.item.provider != FILES for cell in cells.values()),
    )


def _cell(
    item: RequestItem, task: TranslationTask, today: date, mine: set[int], planned_for: datetime | None
) -> Cell:
    translated, total = task.progress
    return Cell(
        item=item,
        task=task,
        percent=100 * translated // total if total else 100,
        is_overdue=task.is_overdue(today),
        silent_days=item.days_without_answer(today) if item.provider != FILES else None,
        is_mine=task.translation.target_locale_id in mine,
        planned_for=planned_for,
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
