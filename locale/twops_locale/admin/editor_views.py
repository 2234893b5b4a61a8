"""wagtail-localize's own routes, replaced: the same addresses, with our permissions in front.

Stock submission and synchronisation publish without permission, "stop" and "convert" leave the review path, and the
segment routes ignore languages and reviews. Where the stock view is sound behind a check, it is called.
"""

import functools
from collections.abc import Callable

import polib
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views import edit_translation as stock

from .. import permissions
from ..conf import conf
from ..errors import TranslationError
from ..models import TranslationTask
from ..translation import following, operations
from ..translation.locking import lock_task

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


@require_admin_access
def download_pofile(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    """Give the texts of a translation as a PO file, to its language's team."""
    if not permissions.can_translate(request.user, _task(translation_id).translation.target_locale):
        raise PermissionDenied
    return stock.download_pofile(request, translation_id)


def _next(request: HttpRequest) -> str:
    """Return the address in the admin to which a request wants to go back."""
    from wagtail.admin.views.generic.base import get_valid_next_url_from_request

    return get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(_next(request))


def po_problem(data: bytes, translation: Translation) -> str | None:
    """Return why a PO file cannot be taken, in words, or None: size, encoding, form, and for which translation it is."""
    if len(data) > conf().MAX_EXCHANGE_BYTES:
        return _("The file is larger than %(limit)d KB. Upload the PO file of this one translation.") % {
            "limit": conf().MAX_EXCHANGE_BYTES // 1024
        }
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _("The file is not in UTF-8. Save it as UTF-8 and upload it again.")
    if "\0" in text or 'msgid "' not in text:
        return _(
            "This is not a PO file. Upload the file that you downloaded here, with its translations filled in."
        )
    try:
        catalogue = polib.pofile(text)
    except (OSError, ValueError, IndexError) as error:  # polib raises OSError for a syntax error
        return _("The PO file cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
    if catalogue.metadata.get("X-WagtailLocalize-TranslationID") != str(translation.uuid):
        return _("The PO file belongs to another translation. Upload the file that you downloaded here.")
    return None


@require_admin_access
@require_POST
@transaction.atomic
def upload_pofile(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    """Take up a PO file; anything wrong with it is said in words and changes nothing."""
    task = lock_task(_task(translation_id))
    try:
        operations.check_editable(task, user=request.user)
    except TranslationError as error:
        raise PermissionDenied(str(error)) from error
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a PO file to upload."))
        return _back(request)
    problem = po_problem(upload.read(conf().MAX_EXCHANGE_BYTES + 1), task.translation)
    if problem:
        messages.error(request, problem)
        return _back(request)
    upload.seek(0)
    return stock.upload_pofile(request, translation_id)


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
