"""Putting back what was withdrawn together with its original, when the original is public again: one screen, one button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages as with_buttons
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.models import TranslationSource

from ... import permissions
from ...languages import autonym
from ...models import TranslationTask
from ...translation.putting_back import put_back, to_put_back


@require_admin_access
def put_back_view(request: HttpRequest, translation_source_id: int) -> HttpResponse:
    """Name what can be put back, and put it back; for who may withdraw the original, and reviewers of its languages."""
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    try:
        original = source.get_source_instance()
    except source.specific_content_type.model_class().DoesNotExist as error:
        raise Http404 from error
    if not _may_come(request, source, original):
        raise PermissionDenied
    if request.method == "POST":
        done = put_back(original, user=request.user)
        text = ngettext(
            "%(count)d translation is public again.", "%(count)d translations are public again.", len(done)
        )
        messages.success(request, text % {"count": len(done)})
        return redirect(AdminURLFinder(request.user).get_edit_url(original) or "wagtailadmin_home")
    tasks = [(task, autonym(task.language)) for task in to_put_back(original, user=request.user)]
    return render(request, "twops_locale/put_back.html", {"original": original, "tasks": tasks})


def _may_come(request: HttpRequest, source: TranslationSource, original: TranslatableMixin) -> bool:
    if permissions.can_withdraw_source(request.user, original):
        return True
    tasks = TranslationTask.objects.filter(translation__source=source)
    return any(
        permissions.can_review(request.user, task.translation.target_locale)
        for task in tasks.select_related("translation__target_locale")
    )


def put_back_url(request: HttpRequest, original: TranslatableMixin) -> str:
    """Return the address of the screen where the user has something to put back there, else nothing."""
    tasks = to_put_back(original, user=request.user)
    if not tasks:
        return ""
    return reverse("twops_locale:put_back", args=[tasks[0].translation.source_id])


@hooks.register("after_publish_page")
def after_publish_page(request: HttpRequest, page: Page) -> None:
    """Offer to put back, at the moment in which the original is public again, what was withdrawn with it."""
    url = put_back_url(request, page.specific)
    if url:
        with_buttons.info(
            request,
            _("Translations were withdrawn together with this, and can be public again as they were."),
            buttons=[with_buttons.button(url, _("Put them back"))],
        )
