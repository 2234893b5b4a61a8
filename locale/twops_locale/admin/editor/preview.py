"""The page with the words as they are now, published or not, as its readers would see it."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access
from wagtail.models import PreviewableMixin

from .access import team_task


@require_admin_access
def preview(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show the translation with all texts that are saved; what is missing stands in the language of the original.

    Raises Http404 for what has no page of its own.
    """
    translation = team_task(request, task_id).translation
    try:
        instance = translation.source.get_ephemeral_translated_instance(
            translation.target_locale, fallback=True
        )
    except ObjectDoesNotExist as error:
        raise Http404 from error
    modes = getattr(instance, "preview_modes", None)
    if not isinstance(instance, PreviewableMixin) or not modes:
        raise Http404
    response: HttpResponse = instance.make_preview_request(request, instance.default_preview_mode)
    return response
