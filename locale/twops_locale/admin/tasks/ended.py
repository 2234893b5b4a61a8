"""A translation that nobody makes any more: what happened to it, in a sentence, and the words that were written."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.models import TranslatableMixin
from wagtail_localize.models import StringSegment, StringTranslation

from ... import permissions
from ...languages import autonym
from ...models import TranslationTask
from ...requests.going_away import deleted_originals
from ...stored_words import plain_words


def ended(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say why there is nothing to translate at an address that people were sent to. Words are shown to the team only.

    Raises PermissionDenied for whoever is not in the language's team.
    """
    tasks = TranslationTask.objects.select_related(
        "translation__source__specific_content_type", "translation__target_locale"
    )
    task = tasks.filter(pk=task_id).first()
    if task is None:
        reason = _(
            "This translation is no more: all languages of what was to be translated were deleted, or the language was "
            "removed from the site."
        )
        return render(request, "twops_locale/ended.html", {"reason": reason}, status=404)
    if not permissions.can_translate(request.user, task.translation.target_locale):
        raise PermissionDenied
    context = {
        "task": task,
        "title": task.translation.source.object_repr,
        "language": autonym(task.language),
        "reason": reason_of(task),
        "texts": _texts(task),
    }
    return render(request, "twops_locale/ended.html", context)


def reason_of(task: TranslationTask) -> str:
    """Return in a sentence why nobody makes a translation any more."""
    source = task.translation.source
    if deleted_originals([source]):
        return _("The original was deleted. There is nothing to translate any more.")
    model = source.specific_content_type.model_class()
    asked = task.request_items.open().exists()
    if asked and model is not None and issubclass(model, TranslatableMixin):
        return _("This translation was deleted. It is made anew when it is asked for again.")
    return _("Nobody asks for this translation any more. When somebody does, it goes on from here.")


def _texts(task: TranslationTask) -> list[tuple[str, str]]:
    """Return the original and the translation of each text that was written, in the order of the original."""
    source = task.translation.source
    rows = StringTranslation.objects.filter(
        locale=task.translation.target_locale_id, context__object_id=source.object_id
    ).exclude(data="")
    written = {(row.translation_of_id, row.context_id): row.data for row in rows}
    segments = StringSegment.objects.filter(source=source).select_related("string").order_by("order", "pk")
    return [
        (plain_words(segment.string.data), plain_words(written[segment.string_id, segment.context_id]))
        for segment in segments
        if (segment.string_id, segment.context_id) in written
    ]
