"""The long work of a request: looking at many objects, asking many teams. In parts, each a transaction of its own.

A worker that is killed loses one part at most: whoever takes the task up again goes on where it stood.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from wagtail.models import Locale

from ..mail import later, tell_later
from ..models import Delivery, RequestItem, Stage, TranslationRequest
from ..translation.submitting import Submission, submit_many
from . import notices, planning
from .delivery import deliver
from .history import note
from .providers.registry import PEOPLE, default_of
from .scopes import load


def is_looked_at(request: TranslationRequest) -> bool:
    """Say whether the dry run of a request is done."""
    return not request.plan.get("to_look_at")


PREPARED_KEPT_DAYS = 14


# The worker does a task in one transaction: what it counts is seen by nobody before it ends. So long work is many tasks.
TASK_S = 2.0


@task()
def look_later(request_id: int) -> str:
    """Do the dry run of a request, for a while; the rest is the next task's."""
    until = time.monotonic() + TASK_S
    while True:
        with transaction.atomic():
            request = (
                TranslationRequest.objects.select_for_update(no_key=True)
                .filter(pk=request_id, stage=Stage.PREPARED)
                .first()
            )
            if request is None or is_looked_at(request):
                return "Looked."
            _look_at_part(request)
        if time.monotonic() >= until:
            later(look_later, request_id)
            return f"{request.objects_done} of {request.objects_total}."


def look(request: TranslationRequest) -> None:
    """Do the dry run of a request here and now."""
    while not is_looked_at(request):
        _look_at_part(request)


def _look_at_part(request: TranslationRequest) -> None:
    waiting = list(request.plan["to_look_at"])
    part, rest = waiting[: planning.CHUNK], waiting[planning.CHUNK :]
    locales = list(request.locales.order_by("language_code"))
    plan = planning.from_json(request.plan, locales)
    user = _sender(request)
    if user is not None:
        planning.look_at(plan, part, locales, user=user, drafts=request.takes_drafts)
    request.plan = {**request.plan, **plan.as_json(), "to_look_at": rest}
    request.objects_done = request.objects_total - len(rest)
    request.save(update_fields=["plan", "objects_done"])


def forget_prepared_requests() -> int:
    """Delete what somebody prepared two weeks ago and never sent; return how many. They have no number."""
    old = timezone.now() - timedelta(days=PREPARED_KEPT_DAYS)
    rows = TranslationRequest.objects.filter(stage=Stage.PREPARED, number__isnull=True, created_at__lt=old)
    return rows.delete()[1].get("twops_locale.TranslationRequest", 0)


def _sender(request: TranslationRequest) -> AbstractUser | None:
    """Return who sent it, with the rights of now."""
    return get_user_model()._default_manager.filter(pk=request.created_by_id or 0, is_active=True).first()


@task()
def make_later(request_id: int) -> str:
    """Ask the teams for what is in a request, for a while; the rest is the next task's."""
    until, made = time.monotonic() + TASK_S, 0
    while (part := _make_part(request_id)) is not None:
        made += part
        if time.monotonic() >= until:
            later(make_later, request_id)
            break
    return f"{made} translations."


def make(request_id: int) -> int:
    """Make what is missing of a request's translations, part by part; return how many items it got."""
    made = 0
    while (part := _make_part(request_id)) is not None:
        made += part
    return made


@transaction.atomic
def _make_part(request_id: int) -> int | None:
    """Make one part; return how many items it has, None where nothing is left to do."""
    request = (
        TranslationRequest.objects.select_for_update(no_key=True)
        .filter(pk=request_id, stage=Stage.CREATING)
        .first()
    )
    if request is None:
        return None
    queue = list(request.plan.get("queue", []))
    user = _sender(request)
    if not queue or user is None:
        _finish(request)
        return None
    keys = list(queue[0]["keys"])
    part, rest = keys[: planning.CHUNK], keys[planning.CHUNK :]
    locales = list(Locale.objects.filter(pk__in=queue[0]["locales"]).order_by("language_code"))
    done = submit_many(
        load(part),
        locales,
        user=user,
        assignees=_assignees(request, locales),
        due_on=request.due_on,
        drafts=request.takes_drafts,
        tell=False,
    )
    made = _add_items(request, done)
    refused = [planning.refusal_of(refusal.instance, refusal.reason) for refusal in done.refused]
    request.plan = {
        **request.plan,
        "queue": [{**queue[0], "keys": rest}, *queue[1:]] if rest else queue[1:],
        "not_sent": [*request.plan.get("not_sent", []), *refused][: planning.SHOWN_REFUSALS],
    }
    request.objects_done += len(part)
    request.save(update_fields=["plan", "objects_done"])
    if not request.plan["queue"]:
        _finish(request)
    return made


def _assignees(request: TranslationRequest, locales: Sequence[Locale]) -> Mapping[int, AbstractUser]:
    """Return who was chosen for a language, by the key of its locale."""
    chosen: Mapping[str, int] = request.plan.get("assignees", {})
    wanted = {locale.pk: chosen[locale.language_code] for locale in locales if locale.language_code in chosen}
    people = get_user_model()._default_manager.filter(is_active=True).in_bulk(list(wanted.values()))
    return {key: people[person] for key, person in wanted.items() if person in people}


def _add_items(request: TranslationRequest, done: Submission) -> int:
    """List tasks in a request; those that are listed there already are asked for again if they were withdrawn."""
    items = []
    for work in done.tasks:
        provider = request.providers.get(work.language) or default_of(work.language)
        items.append(
            RequestItem(
                request=request,
                task=work,
                joined=work.pk not in done.fresh,
                of_draft=work.translation.source_id in done.draft_sources,
                provider=provider,
                delivery=Delivery.WITH_TEAM if provider == PEOPLE else Delivery.TO_SEND,
            )
        )
    known = request.items.filter(task__in=done.tasks)
    known.filter(withdrawn_at__isnull=False).update(withdrawn_at=None)
    there = set(known.values_list("task_id", flat=True))
    fresh = [item for item in items if item.task_id not in there]
    RequestItem.objects.bulk_create(fresh)
    return len(fresh)


def _finish(request: TranslationRequest) -> None:
    """All is with the teams: they are told once, and what is for engines is handed on."""
    request.stage = Stage.OPEN
    request.save(update_fields=["stage"])
    items = request.items.filter(withdrawn_at__isnull=True)
    note(request, "made", None, items=items.count())
    tell_later(notices.tell_of_request, request.pk)
    if items.filter(delivery=Delivery.TO_SEND).exists():
        later(deliver, request.pk)
