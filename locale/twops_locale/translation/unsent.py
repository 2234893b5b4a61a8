"""What is public, and was written on since without a new review: it stays unseen by readers until somebody sends it.

A second fact beside the state: such a translation is published, complete and up to date with its original.
"""

from collections.abc import Collection

from django.db.models import F, Q
from wagtail_localize.models import SegmentOverride

from ..models import TranslationTask
from ..models.segment import SegmentState
from ..models.task import State

_SEGMENT = "translation__translation_of__segments__"
_TASK = f"{_SEGMENT}source__translations__task__"


def unsent_tasks(sources: Collection[int] | None = None) -> set[int]:
    """Return the keys of public translations of some sources, or of all, that have words or links no review has seen. Two queries.

    Also those that a reviewer approved one by one: they are not public, and nobody was asked for the whole. The states of
    the translations are not looked at, but that no review runs.
    """
    return _with_texts(sources) | _with_links(sources)


def has_unsent(task: TranslationTask) -> bool:
    """Say whether a translation is public as a whole, and has something that nobody sent to review. As ``unsent_tasks``."""
    return task.state is State.PUBLISHED and task.pk in unsent_tasks([task.translation.source_id])


def _with_texts(sources: Collection[int] | None) -> set[int]:
    states = SegmentState.objects.filter(SegmentState.NEWS)  # few, and an index has them
    of_task = Q(
        **{
            f"{_SEGMENT}context_id": F("translation__context_id"),
            f"{_SEGMENT}source__translations__target_locale_id": F("translation__locale_id"),
            f"{_TASK}approved_revision__isnull": False,
            f"{_TASK}review_revision__isnull": True,
            "changed_at__gt": F(f"{_TASK}approved_at"),
        }
    )
    if sources is not None:
        of_task &= Q(**{f"{_SEGMENT}source__in": sources})
    other = ~Q(approved_data=F("translation__data"))
    alone = Q(**{"is_alone": True, "approved_at__gt": F(f"{_TASK}approved_at")})
    return set(states.filter(of_task & (other | alone)).values_list(f"{_TASK}pk", flat=True).distinct())


def _with_links(sources: Collection[int] | None) -> set[int]:
    task = "context__object__sources__translations__task__"
    chosen = SegmentOverride.objects.filter(
        **{
            f"{task}approved_revision__isnull": False,
            f"{task}review_revision__isnull": True,
            f"{task}translation__target_locale_id": F("locale_id"),
            "updated_at__gt": F(f"{task}approved_at"),
        }
    )
    if sources is not None:
        chosen = chosen.filter(**{f"{task}translation__source__in": sources})
    return set(chosen.values_list(f"{task}pk", flat=True).distinct())
