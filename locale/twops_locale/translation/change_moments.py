"""When an original changed, against when the version of a translation was made: in the order of what was done.

Also where somebody set the server's clock back: by the clock alone a translation would be called current for ever though its
original changed after it, or outdated though it was made of the original as it is.
"""

from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone
from wagtail.models import Revision

from ..models import TranslationTask

ONE_TICK = timedelta(microseconds=1)  # the smallest step that every database keeps
VERSIONS = ("approved_revision", "review_revision")


def note_change(tasks: "QuerySet[TranslationTask]") -> None:
    """Note that the original of some tasks changed now: later than every version that was made before."""
    tasks.update(source_changed_at=timezone.now())
    for version in VERSIONS:
        late = tasks.filter(**{f"{version}__created_at__gte": F("source_changed_at")})
        for task in late.select_related(version):
            task.source_changed_at = getattr(task, version).created_at + ONE_TICK
            task.save(update_fields=["source_changed_at"])


def note_published_draft(tasks: "QuerySet[TranslationTask]") -> None:
    """Note that the draft that translators have became public as it is: older than what is in review, and than nothing else."""
    note_change(tasks.filter(review_revision=None))
    approved = tasks.filter(review_revision__isnull=False, approved_revision__isnull=False)
    for key, made_at in list(approved.values_list("pk", "approved_revision__created_at")):
        tasks.filter(pk=key).update(source_changed_at=made_at + ONE_TICK)


def put_after_change(revision: Revision, task: TranslationTask) -> None:
    """Let a version that was made of the original as it is now be later than the original's last change."""
    if task.source_changed_at is not None and revision.created_at <= task.source_changed_at:
        revision.created_at = task.source_changed_at + ONE_TICK
        Revision.objects.filter(pk=revision.pk).update(created_at=revision.created_at)
