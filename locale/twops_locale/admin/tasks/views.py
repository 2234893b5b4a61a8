"""The admin's own screens for translation: sending, opening, review, approval."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo, available_timezones

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import require_admin_access
from wagtail.models import Locale, Page, TranslatableMixin

from ... import permissions
from ...errors import (
    MomentPassed,
    NotTheOriginal,
    TranslationError,
)
from ...languages import autonym
from ...models import TranslationTask
from ...requests import operations as requests
from ...requests.engines import ask_engine
from ...requests.scopes import key_of
from ...translation import following, operations, planning, reviewing, withdrawal
from ...translation.originals import original_of
from .ended import ended
from .refusals import error_text


def _source_or_404(app_label: str, model_name: str, pk: str) -> TranslatableMixin:
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    if not issubclass(model, TranslatableMixin):
        raise Http404
    return get_object_or_404(model, pk=unquote(pk))


@require_admin_access
def submit_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Send a page for translation (replaces wagtail-localize's view)."""
    return _submit(request, get_object_or_404(Page, pk=page_id).specific)


@require_admin_access
def submit_snippet(request: HttpRequest, app_label: str, model_name: str, pk: str) -> HttpResponse:
    """Send another translatable object for translation (replaces wagtail-localize's view)."""
    return _submit(request, _source_or_404(app_label, model_name, pk))


def _submit(request: HttpRequest, instance: TranslatableMixin) -> HttpResponse:
    if not permissions.can_submit(request.user) or not permissions.can_edit_source(request.user, instance):
        raise PermissionDenied
    original = original_of(instance)
    if original.pk != instance.pk:
        messages.warning(request, error_text(NotTheOriginal(original)))
        return redirect(AdminURLFinder(request.user).get_edit_url(instance) or "wagtailadmin_home")
    tasks = {
        task.translation.target_locale_id: task
        for task in TranslationTask.objects.filter(
            translation__source__object_id=instance.translation_key, translation__enabled=True
        )
        .select_related("translation__target_locale", "translation__source")
        .with_progress()
    }
    locales = [locale for locale in Locale.objects.all() if locale.pk != instance.locale_id]
    if request.method == "POST":
        chosen = {value for value in request.POST.getlist("locales") if value.isdigit()}
        wanted = [locale for locale in locales if str(locale.pk) in chosen]
        if not wanted:
            messages.error(request, _("Choose at least one language."))
        else:
            try:
                made = requests.create(
                    str(instance), {"scope": "object", "keys": [key_of(instance)]}, wanted, user=request.user
                )
            except (TranslationError, PermissionDenied) as error:
                messages.error(request, error_text(error))
            else:
                sent = len(wanted)
                messages.success(
                    request,
                    ngettext("Sent to %(count)d language team.", "Sent to %(count)d language teams.", sent)
                    % {"count": sent},
                    buttons=[
                        messages.button(
                            made.get_absolute_url(), _("Request %(number)s") % {"number": made.number}
                        )
                    ],
                )
                return redirect(AdminURLFinder(request.user).get_edit_url(instance) or "wagtailadmin_home")
    ticked = set((request.POST if request.method == "POST" else request.GET).getlist("locales"))
    ticked.update(request.GET.getlist("locale"))  # the language of the cell from which somebody comes
    choices = [
        {
            "locale": locale,
            "name": autonym(locale.language_code),
            "task": tasks.get(locale.pk),
            "is_chosen": str(locale.pk) in ticked,
        }
        for locale in locales
    ]
    return render(
        request,
        "twops_locale/submit.html",
        {
            "instance": instance,
            "choices": choices,
            "key": key_of(instance),
            "chosen": "".join(
                f"&language={locale.language_code}" for locale in locales if str(locale.pk) in ticked
            ),
        },
    )


def _tasks() -> "QuerySet[TranslationTask]":
    return TranslationTask.objects.select_related("translation__source", "translation__target_locale")


def _task_or_404(task_id: int) -> TranslationTask:
    return get_object_or_404(_tasks(), pk=task_id, translation__enabled=True)


def _editor(request: HttpRequest, task: TranslationTask) -> HttpResponse:
    operations.open_task(task, user=request.user)
    return redirect("twops_locale:editor", task.pk)


@require_admin_access
def open_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Open the translation editor of a task; where there is nothing to translate any more, say what happened."""
    task = _tasks().filter(pk=task_id, translation__enabled=True).first()
    return _editor(request, task) if task is not None else ended(request, task_id)


def _moment(request: HttpRequest) -> datetime:
    """Return the chosen moment: local time of the chosen zone. Raises MomentPassed for what is none."""
    zone = request.POST.get("zone", "")
    try:
        local = datetime.fromisoformat(request.POST.get("moment", ""))
        moment = local.replace(tzinfo=ZoneInfo(zone if zone in available_timezones() else "UTC"))
        moment.astimezone(UTC)  # raises OverflowError at the ends of time
        return moment
    except (ValueError, OverflowError) as error:
        raise MomentPassed from error


def _key(request: HttpRequest, name: str) -> int:
    """Return a key that the form has, 0 for none."""
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


class Seen(TypedDict):
    """What the person had on the screen: the version in review, and the newest remark."""

    seen: int
    remarks_seen: int


def _seen(request: HttpRequest) -> Seen:
    return {"seen": _key(request, "version"), "remarks_seen": _key(request, "remarks_seen")}


def _comment(request: HttpRequest) -> str:
    return request.POST.get("comment", "").strip()


def _next_review(request: HttpRequest, task: TranslationTask) -> HttpResponse:
    """Lead a reviewer to the next translation that waits, or to the empty list."""
    following = reviewing.next_waiting(request.user, after=task)
    return _editor(request, following) if following else redirect("twops_locale:review_list")


def _approve(task: TranslationTask, request: HttpRequest) -> str:
    approve = following.approve_older if "of_older_source" in request.POST else operations.approve
    approve(task, user=request.user, comment=_comment(request), **_seen(request))
    return _("Approved. The translation is public now.")


def _plan(task: TranslationTask, request: HttpRequest) -> str:
    planning.plan_approval(task, _moment(request), user=request.user, **_seen(request))
    return _("Approved. It becomes public at the moment that you chose.")


def _plan_with_source(task: TranslationTask, request: HttpRequest) -> str:
    planning.plan_with_source(task, user=request.user, **_seen(request))
    return _("Approved. It becomes public together with its original.")


def _request_review(task: TranslationTask, request: HttpRequest) -> str:
    operations.request_review(task, user=request.user)
    return _("Sent to the reviewers. Nothing is public until one of them approves.")


def _return(task: TranslationTask, request: HttpRequest) -> str:
    operations.return_to_translator(task, user=request.user, comment=_comment(request))
    return _("Returned to the translator.")


def _cancel_plan(task: TranslationTask, request: HttpRequest) -> str:
    planning.cancel_plan(task, user=request.user)
    return _("It does not become public by itself any more.")


def _withdraw(task: TranslationTask, request: HttpRequest) -> str:
    withdrawal.withdraw_translation(task, user=request.user)
    return _("Withdrawn. The translation is not public any more.")


def _ask_engine(task: TranslationTask, request: HttpRequest) -> str:
    ask_engine(task, request.POST.get("engine", ""), user=request.user)
    return _("Asked. What it writes comes as drafts: read and confirm each.")


def _take(task: TranslationTask, request: HttpRequest) -> str:
    operations.assign(task, request.user, user=request.user)
    return _("The translation is assigned to you.")


# What each button of a translation's panel does; each returns what happened, in words.
STEPS: dict[str, Callable[[TranslationTask, HttpRequest], str]] = {
    "request_review": _request_review,
    "approve": _approve,
    "plan": _plan,
    "plan_with_source": _plan_with_source,
    "cancel_plan": _cancel_plan,
    "return": _return,
    "withdraw": _withdraw,
    "ask_engine": _ask_engine,
    "take": _take,
}
LEAD_ON = ("approve", "plan_with_source")  # these may lead to the next translation that waits


@require_admin_access
@require_POST
def act(request: HttpRequest, task_id: int, action: str) -> HttpResponse:
    """Carry out one step of a translation and go back to its editor, with what happened in words."""
    task = _task_or_404(task_id)
    step = STEPS.get(action)
    if step is None:
        raise Http404
    try:
        messages.success(request, step(task, request))
    except (TranslationError, PermissionDenied) as error:
        messages.error(request, error_text(error))
    else:
        if request.POST.get("then") == "to_do":
            return redirect("twops_locale:to_do")
        if action in LEAD_ON and request.POST.get("then") == "next":
            return _next_review(request, task)
    if not permissions.can_translate(request.user, task.translation.target_locale):
        raise PermissionDenied
    return _editor(request, task)
