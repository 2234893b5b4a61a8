"""The shells that translations are edited in: copies that nobody sees until an approval publishes them."""

from django.core.exceptions import ObjectDoesNotExist
from wagtail.models import DraftStateMixin, Locale, Page, TranslatableMixin
from wagtail_localize.models import Translation

from ..models import TranslationTask
from .locking import lock_language


def target_of(task: TranslationTask) -> TranslatableMixin | None:
    """Return the object that a task translates into, or None if it was never made, or deleted."""
    try:
        return task.translation.source.get_translated_instance(task.translation.target_locale)
    except ObjectDoesNotExist:
        return None


def ensure_target(translation: Translation) -> TranslatableMixin:
    """Return the target object of a wagtail-localize Translation, copied from the source as a draft if absent.

    The copy has the source's words only until the first approval, and is not live.
    """
    source = translation.source
    locale = translation.target_locale
    try:
        return source.get_translated_instance(locale)
    except ObjectDoesNotExist:
        pass
    original = source.get_source_instance()
    lock_language(locale)
    if isinstance(original, Page):
        return _copy_page(original, locale)
    target = original.copy_for_translation(locale)
    if isinstance(target, DraftStateMixin):
        target.live = False
        target.live_revision = None
        target.latest_revision = None
        target.first_published_at = target.last_published_at = None
        target.has_unpublished_changes = True
    # A translation belongs to its record by reference only, never to the record's cluster (one owner per row).
    if hasattr(target, "primary_of_id"):
        target.primary_of = None
    target.save()
    return target


def _copy_page(original: Page, locale: Locale) -> Page:
    """Copy a page, and the parents that its language lacks, as drafts.

    Wagtail's own ``copy_parents`` makes live aliases of the parents: public pages in the wrong language.
    """
    missing = [original]
    for ancestor in original.get_ancestors().filter(depth__gt=1).specific().reverse():
        if ancestor.has_translation(locale):
            break
        # An original may stand below a translation (a Polish campaign on the Polish home page): its original is copied.
        missing.append(
            Page.objects.filter(translation_key=ancestor.translation_key).order_by("pk").first().specific
        )
    for page in reversed(missing):
        target = page.copy_for_translation(locale, copy_parents=False)
    return target.specific
