"""wagtail-localize's own routes, replaced: the same addresses, with our permissions in front.

Stock submission and synchronisation publish without permission, "stop" and "convert" leave the review path, and the
segment routes ignore languages and reviews. Where the stock view is sound behind a check, it is called.
"""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail_localize.models import TranslationSource
from wagtail_localize.views import edit_translation as stock

from ... import permissions
from ...errors import TranslationError
from ...models import TranslationTask
from ...translation import following, operations
from ...translation.locking import lock_task

View = Callable[..., HttpResponseBase]


def _task(translation_id: int) -> TranslationTask:
    tasks = TranslationTask.objects.select_related("translation__source", "translation__target_locale")
    return get_object_or_404(tasks, translation_id=translation_id, translation__enabled=True)


def while_editable(view: View) -> View:
    """Let a stock view change words only for the language's team, and only outside a review."""

    @functools.wraps(view)
    def checked(
        request: HttpRequest, translation_id: int, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        with transaction.atomic():
            try:
                operations.check_editable(lock_task(_task(translation_id)), user=request.user)
            except TranslationError as error:
                raise PermissionDenied(str(error)) from error
            return view(request, translation_id, *args, **kwargs)

    return require_admin_access(checked)


@require_admin_access
def refused(
    request: HttpRequest, *args: object, translation_id: int | None = None, **kwargs: object
) -> HttpResponse:
    """Refuse a stock route, and lead to where its work is done now: translations have an editor of ours."""
    messages.error(
        request,
        _("This is not possible here. Translations are written, reviewed and published in their editor."),
    )
    task = TranslationTask.objects.filter(
        translation_id=translation_id or 0, translation__enabled=True
    ).first()
    if task is None or not permissions.can_translate(request.user, task.translation.target_locale):
        raise PermissionDenied
    return redirect("twops_locale:editor", task.pk)


machine_translate = while_editable(stock.machine_translate)


def _next(request: HttpRequest) -> str:
    """Return the address in the admin to which a request wants to go back."""
    from wagtail.admin.views.generic.base import get_valid_next_url_from_request

    return get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(_next(request))


@require_admin_access
def update_translations(request: HttpRequest, translation_source_id: int) -> HttpResponse:
    """Ask, and then take up the published source again; nothing is published (the stock view overwrote live translations).

    Only a POST writes: a link to this address changes nothing.
    """
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    instance = source.get_source_instance()
    if not permissions.can_submit(request.user) or not permissions.can_edit_source(request.user, instance):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "twops_locale/update.html", {"original": instance, "back": _next(request)})
    changed = following.source_changed(instance, user=request.user)
    text = (
        _("The translators see the new text.")
        if changed
        else _("The translators have the current text already.")
    )
    messages.success(request, text)
    return _back(request)
