"""Signals of Wagtail that concern translation."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page, TranslatableMixin
from wagtail.signals import page_published, published, workflow_cancelled

from . import operations
from .models import LanguageTeam, TranslationTask
from .teams import grant_tree


@receiver(page_published)
def take_up_published_page(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A source page was published: its changed strings become missing in the other languages."""
    operations.source_changed(instance)


@receiver(published)
def take_up_published_object(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Another translatable object was published (pages send this too, and are handled above)."""
    if isinstance(instance, TranslatableMixin) and not hasattr(instance, "url_path"):
        operations.source_changed(instance)


@receiver(workflow_cancelled)
def forget_review(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A review was cancelled in Wagtail's own screens: the translator can change the words again."""
    TranslationTask.objects.filter(review_revision__in=instance.task_states.values("revision")).update(
        review_revision=None
    )


@receiver(post_save)
def grant_rights_on_new_root(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:
    """The first page of a language was made: its team receives its rights there."""
    if created and isinstance(instance, Page) and instance.depth == 2:
        for team in LanguageTeam.objects.filter(locale=instance.locale_id):
            grant_tree(team)
