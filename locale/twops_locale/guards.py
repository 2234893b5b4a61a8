"""The gate in front of the public: a translation is made live by an approval and by nothing else."""

from typing import Any

from django.db import models

from .errors import UnapprovedTranslation


def refuse_unapproved(instance: Any, revision_id: int | None) -> None:
    """Raise UnapprovedTranslation unless the revision is the one that a reviewer approved.

    Objects that are not the target of an enabled translation are not concerned. One query.
    """
    from .models import TranslationTask

    if instance.pk is None:
        return
    task = (
        TranslationTask.objects.filter(
            translation__source__object_id=instance.translation_key,
            translation__target_locale_id=instance.locale_id,
            translation__enabled=True,
        )
        .only("approved_revision_id")
        .first()
    )
    if task is not None and (revision_id is None or task.approved_revision_id != revision_id):
        raise UnapprovedTranslation(instance.locale.language_code)


class ReviewedTranslationMixin(models.Model):
    """For models that are translated. Put it first among the bases.

    ``publish`` gives a clear error early; ``save`` holds on every other path (the page form of Wagtail 8, schedules
    and the write API call the publish action without ``publish``).
    """

    class Meta:
        abstract = True

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision; raises UnapprovedTranslation if this is a translation that nobody approved."""
        refuse_unapproved(self, revision.pk)
        return super().publish(revision, *args, **kwargs)  # type: ignore[misc]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save the row; raises UnapprovedTranslation if that would make an unapproved translation live."""
        update_fields = kwargs.get("update_fields")
        if self.live and (update_fields is None or {"live", "live_revision"} & set(update_fields)):  # type: ignore[attr-defined]
            refuse_unapproved(self, self.live_revision_id)  # type: ignore[attr-defined]
        return super().save(*args, **kwargs)

    def get_workflow(self) -> Any:
        """Return the translation workflow for a translation, else what Wagtail would return."""
        from .operations import task_of
        from .workflow import translation_workflow

        if task_of(self) is not None:
            return translation_workflow()
        return super().get_workflow()  # type: ignore[misc]
