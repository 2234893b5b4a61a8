"""Where a translation stands, and the steps that this person may take now."""

from datetime import datetime
from typing import TypedDict

from django.contrib.auth.models import AbstractUser, AnonymousUser
from wagtail.models import TranslatableMixin

from ... import permissions
from ...models import TranslationRequest, TranslationTask
from ...models.segment import SegmentStatus
from ...models.task import State
from ...requests.engines import asked, engines_for
from ...requests.of_task import requests_of
from ...requests.providers.registry import label_of
from ...translation import approvable, planning
from ...translation.locking import is_of_draft
from ...translation.originals import withdrawn_sources
from ...translation.putting_back import is_to_put_back
from ...translation.unsent import has_unsent
from ...worksheet.reading import Worksheet


class Panel(TypedDict):
    """What the panel says and offers."""

    translated: int
    total: int
    percent: int
    in_review: bool
    of_draft: bool
    source_withdrawn: bool
    was_public: bool
    can_put_back: bool
    can_request: bool
    unsent: bool
    changed_meanwhile: bool
    can_approve: bool
    asked_oneself: bool
    can_return: bool
    can_withdraw: bool
    can_take: bool
    remarks: int
    newest_remark: int
    marked: int
    zones: list[str]
    planned_for: datetime | None
    requests: list[TranslationRequest]
    engines: list[tuple[str, str]]
    engine_asked: str


def panel_of(
    worksheet: Worksheet, target: TranslatableMixin | None, user: AbstractUser | AnonymousUser
) -> Panel:
    """Return the state of a translation and the steps for one person."""
    task: TranslationTask = worksheet.task
    locale = task.translation.target_locale
    translated, total = task.progress
    in_review = task.review_revision_id is not None
    reviews = permissions.can_review(user, locale)
    may_approve = permissions.can_approve(user, task)
    source_withdrawn = bool(withdrawn_sources([task.translation.source_id]))
    engines = engines_for(task)
    waits_for = asked(task) if engines else None
    is_public = task.state is State.PUBLISHED
    unsent = is_public and has_unsent(task)
    return {
        "translated": translated,
        "total": total,
        "percent": 100 * translated // total if total else 100,
        "in_review": in_review,
        "of_draft": is_of_draft(task),
        "source_withdrawn": source_withdrawn,
        "was_public": task.is_withdrawn,
        "can_put_back": not source_withdrawn and is_to_put_back(task, user=user),
        "can_request": not in_review and translated >= total and (not is_public or unsent),
        "unsent": unsent,
        "changed_meanwhile": in_review and approvable.source_changed_during_review(task),
        "can_approve": in_review
        and may_approve
        and not source_withdrawn
        and not task.is_planned
        and not approvable.corrected_without_second_person(task, user),
        "asked_oneself": in_review and reviews and not may_approve,
        "can_return": in_review and reviews,
        "can_withdraw": bool(getattr(target, "live", False)) and reviews,
        "can_take": task.assignee_id != user.pk,
        "newest_remark": newest_remark(task) if in_review and reviews else 0,
        "remarks": sum(segment.open_remarks for segment in worksheet.segments),
        "zones": planning.zones_to_choose(task.language) if in_review and reviews else [],
        "planned_for": planning.local_plan(task),
        "requests": requests_of(task),
        "engines": [(name, str(label)) for name, label in engines.items()]
        if not in_review
        and waits_for is None
        and any(not segment.target and not segment.place.is_slug for segment in worksheet.segments)
        else [],
        "engine_asked": str(label_of(waits_for.provider)) if waits_for is not None else "",
        "marked": sum(segment.status is SegmentStatus.NEEDS_WORK for segment in worksheet.segments),
    }


def newest_remark(task: TranslationTask) -> int:
    """Return the key of the newest remark on a translation, 0 if there is none. One query."""
    return task.remarks.order_by("-pk").values_list("pk", flat=True).first() or 0
