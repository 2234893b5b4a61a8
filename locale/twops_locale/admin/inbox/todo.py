"""The to-do page of translators and reviewers, and its head on the admin's first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.components import Component
from wagtail.models import Locale

from ...languages import autonym
from ...matrix.objects import kinds_in_words
from ...matrix.states import CellState
from ...matrix.table import page_of
from ...matrix.tasks import TaskRow
from ...matrix.todo import Entry, Group, Member, counts, to_do, words_of
from ...models import Priority, TranslationRequest
from ...policies import locales_for
from ...requests.waiting import waiting_requests
from ...setup.interface_changes import waiting_for
from ...translation.notifications import name_of
from ..matrix.views import page_number
from ..registers import languages_of

ROWS_A_PAGE = 50
ON_THE_FIRST_PAGE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A task that waits, as the page says it.

    ``is_withdrawn`` where its state does not say that it was public and is not. ``planned_by`` is empty where no approval
    is planned; without ``planned_for`` it is public together with its original. ``due_on`` is None where what was asked for
    is public.
    """

    key: int
    title: str
    kind: str
    url: str
    tag: str
    language: str
    state: CellState
    percent: int
    due_on: date | None
    is_overdue: bool
    person: str
    remark: str
    remarks: int
    rests: bool
    is_withdrawn: bool
    can_be_sent: bool
    planned_by: str
    planned_for: datetime | None
    words: int
    left: int
    request_number: str
    request_url: str
    priority: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A group with its number."""

    group: Group
    number: int
    is_chosen: bool


def member_of(user: AbstractUser | AnonymousUser) -> Member:
    """Return somebody's part in the teams. Two queries, one of them once a request."""
    reviews = frozenset(locales_for(user, "publish").values_list("pk", flat=True))
    return Member(user.pk, frozenset(languages_of(user)), reviews)


@require_admin_access
def to_do_view(request: HttpRequest) -> HttpResponse:
    """Show what waits for the user; ``?show=review`` and so on, one group of it."""
    entries = to_do(member_of(request.user), today=timezone.localdate())
    chosen = request.GET.get("show", "")
    shown = [entry for entry in entries if chosen in entry.groups] if chosen in Group.values else entries
    rows, number, pages = page_of(shown, page_number(request), ROWS_A_PAGE)
    return render(
        request,
        "twops_locale/matrix/to_do.html",
        {
            "tabs": _tabs(entries, chosen),
            "chosen": chosen if chosen in Group.values else "",
            "lines": (lines := lines_of(rows)),
            "can_send": any(line.can_be_sent for line in lines),
            "has_forms": True,
            "total": len(entries),
            "reviews": any(Group.REVIEW in entry.groups for entry in entries),
            "number": number,
            "pages": pages,
            "has_languages": bool(languages_of(request.user)),
            "waiting_requests": waiting_requests(request.user, today=timezone.localdate()),
            "waiting_words": waiting_words(request.user),
        },
    )


def _tabs(entries: Sequence[Entry], chosen: str = "") -> list[Tab]:
    numbers = counts(entries)
    return [Tab(group, numbers[group], group.value == chosen) for group in Group if numbers[group]]


def lines_of(entries: Sequence[Entry]) -> list[Line]:
    """Return entries in words. A constant number of queries, however many entries."""
    words = words_of([entry.task.pk for entry in entries])
    kinds = kinds_in_words({said.kind for said in words.values()})
    tags = dict(Locale.objects.values_list("pk", "language_code"))
    return [
        Line(
            key=entry.task.pk,
            title=words[entry.task.pk].title,
            kind=kinds[words[entry.task.pk].kind],
            url=reverse("twops_locale:open_task", args=[entry.task.pk]),
            tag=tags[entry.task.locale_id],
            language=autonym(tags[entry.task.locale_id]),
            state=entry.task.state,
            percent=entry.task.percent,
            due_on=due_date_of(entry.task),
            is_overdue=entry.is_overdue,
            person=words[entry.task.pk].assignee,
            remark=words[entry.task.pk].remark,
            remarks=entry.remarks,
            rests=words[entry.task.pk].rests,
            is_withdrawn=entry.task.is_withdrawn and entry.task.state is not CellState.WITHDRAWN,
            can_be_sent=entry.can_be_sent,
            planned_by=words[entry.task.pk].planned_by,
            planned_for=words[entry.task.pk].planned_for,
            words=words[entry.task.pk].words,
            left=words[entry.task.pk].left,
            **_of_request(words[entry.task.pk].request),
        )
        for entry in entries
        if entry.task.pk in words
    ]


def due_date_of(task: TaskRow) -> date | None:
    """Return until when a translation is wanted; None where that date was kept: it is public, and nobody asked again."""
    was_kept = task.approved_revision_id is not None and not task.is_late
    if task.state in (CellState.UNSENT, CellState.PUBLISHED) or (
        task.state is CellState.IN_REVIEW and was_kept and not task.has_draft
    ):
        return None
    return task.due_on


class RequestWords(TypedDict):
    """What a line says of the request that asks for its task."""

    request_number: str
    request_url: str
    priority: str


def _of_request(request: TranslationRequest | None) -> RequestWords:
    if request is None:
        return {"request_number": "", "request_url": "", "priority": ""}
    usual = request.priority == Priority.NORMAL
    return {
        "request_number": request.number or "",
        "request_url": request.get_absolute_url(),
        "priority": "" if usual else str(Priority(request.priority).label),
    }


@dataclass(frozen=True, slots=True)
class WaitingWords:
    """A change of interface words that waits for the user's decision."""

    url: str
    tag: str
    language: str
    words: int
    person: str
    sent_at: datetime


def waiting_words(user: AbstractUser | AnonymousUser) -> list[WaitingWords]:
    """Return the changes of interface words that a person may decide about. At most two queries."""
    return [
        WaitingWords(
            url=reverse("twops_interface_words:change", args=[change.locale.language_code, change.pk]),
            tag=change.locale.language_code,
            language=autonym(change.locale.language_code),
            words=len(change.words),
            person=name_of(change.sent_by),
            sent_at=change.sent_at,
        )
        for change in waiting_for(user)
    ]


class ToDoPanel(Component):
    """The head of the to-do page: tasks, requests in which something is late or failed, interface words; empty without any."""

    name = "twops_to_do"
    template_name = "twops_locale/home/to_do.html"
    order = 45

    def get_context_data(self, parent_context: Context) -> dict[str, object]:
        """Return the most urgent tasks of the user, and how many there are of each group."""
        user = parent_context["request"].user
        own = waiting_requests(user, today=timezone.localdate())
        if not languages_of(user):
            return {"total": 0, "waiting_requests": own, "waiting_words": []}
        entries = to_do(member_of(user), today=timezone.localdate())
        return {
            "total": len(entries),
            "waiting_requests": own,
            "waiting_words": waiting_words(user),
            "tabs": _tabs(entries),
            "lines": lines_of(entries[:ON_THE_FIRST_PAGE]),
        }
