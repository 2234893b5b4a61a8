"""The screens of translation requests: choosing, the dry run, the request's own page and what can be done on it."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.models import Locale
from wagtail_localize.models import TranslationSource

from ... import permissions
from ...errors import RequestNotPossible, TranslationError
from ...exchange.formats import FORMATS
from ...languages import autonym
from ...models import Priority, Stage, TranslationRequest
from ...requests import delivery, making, newer, operations, preparing
from ...requests import files as request_files
from ...requests.history import words
from ...requests.rights import may_manage
from ...requests.scopes import load
from ..tasks.refusals import error_text, refusal_text
from .forms import ItemsForm, RequestForm, date_warnings, team_warnings
from .table import ended, sources, table_of

OBJECTS_A_PAGE = 50
TITLES = 50  # of a dry run are named
MAX_KEYS = 500
LONGEST_KEY = 18  # digits
FILES_AT_ONCE = 200  # each is read text by text while the person waits


def _keys(request: HttpRequest) -> list[str]:
    """Return the objects that an address names: ``key=app.model:1`` each, or ``objects=app.model:1,2,3`` at once."""
    given = request.POST if request.method == "POST" else request.GET
    keys = given.getlist("key")
    for group in given.getlist("objects"):
        label, _colon, pks = group.partition(":")
        keys += [f"{label}:{pk}" for pk in pks.split(",")]
    return list(dict.fromkeys(keys))[:MAX_KEYS]


def _sent(request: HttpRequest) -> QueryDict:
    """Return what was sent, without a page whose number is longer than any: its chooser fails on one."""
    sent = request.POST.copy()
    if len(sent.get("page", "")) > LONGEST_KEY:
        sent["page"] = ""
    return sent


@require_admin_access
def new(request: HttpRequest) -> HttpResponse:
    """Choose what, into which languages, until when, by whom; the dry run is next. Objects may be given as ``key``."""
    if not permissions.can_submit(request.user):
        raise PermissionDenied
    before = _prepared_before(request)
    keys = _keys(request) or _keys_of(before)
    chosen = [item for item in load(keys) if permissions.can_edit_source(request.user, item)]
    if keys and not chosen:
        raise PermissionDenied
    initial = {
        "title": str(chosen[0])[:200] if chosen else "",
        "contact": request.user.pk,
        "locales": Locale.objects.filter(language_code__in=request.GET.getlist("language")),
        "scope": request.GET.get("scope", ""),
        "page": request.GET.get("page") or None,
        **(RequestForm.initial_of(before) if before is not None else {}),
    }
    form = RequestForm(_sent(request) if request.method == "POST" else None, initial=initial, keys=keys)
    if request.method == "POST" and form.is_valid():
        try:
            made = _prepare(request, form, before)
        except TranslationError as error:
            messages.error(request, error_text(error))
        else:
            return redirect(made.get_absolute_url())
    context = {"form": form, "chosen": chosen, "keys": keys, "before": before}
    return render(request, "twops_locale/requests/new.html", context)


def _prepared_before(request: HttpRequest) -> TranslationRequest | None:
    """Return the dry run that somebody comes back from to change it, as ``from`` says."""
    given = (request.POST if request.method == "POST" else request.GET).get("from", "")
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        return None
    own = TranslationRequest.objects.filter(stage=Stage.PREPARED, created_by_id=request.user.pk)
    return own.filter(pk=int(given)).first()


def _keys_of(before: TranslationRequest | None) -> list[str]:
    """Return the objects of a chosen list; what was chosen in the form is chosen there again."""
    if before is None or before.selection.get("scope") != "list":
        return []
    return [str(key) for key in before.selection.get("keys", [])]


@transaction.atomic
def _prepare(
    request: HttpRequest, form: RequestForm, before: TranslationRequest | None
) -> TranslationRequest:
    """Prepare what the form says, in the place of the dry run that it was changed from."""
    given = form.cleaned_data
    if before is not None:
        preparing.discard(before, user=request.user)
    return operations.prepare(
        given["title"],
        form.selection(),
        given["locales"],
        user=request.user,
        due_on=given["due_on"],
        message=given["message"],
        contact=given["contact"],
        priority=Priority(given["priority"]),
        assignees=form.assignees(),
        providers=form.providers(),
        takes_drafts=given["takes_drafts"],
        updates_itself=given["updates_itself"],
    )


def _request_or_404(http: HttpRequest, pk: int) -> TranslationRequest:
    rows = TranslationRequest.objects.for_user(http.user).select_related("contact", "created_by")
    return get_object_or_404(rows, pk=pk)


@require_admin_access
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request: its dry run before it is sent, then its items by language, its progress and its history."""
    asked = _request_or_404(request, pk)
    if asked.stage == Stage.PREPARED:
        return render(request, "twops_locale/requests/dry_run.html", _dry_run(request, asked))
    page = Paginator(sources(asked, request.user), OBJECTS_A_PAGE).get_page(request.GET.get("p"))
    known = set(asked.locales.values_list("pk", flat=True))
    context = {
        "asked": asked,
        "table": table_of(asked, request.user, list(page.object_list)),
        "page": page,
        "ended": ended(asked, request.user),
        "history": [
            (event, words(event)) for event in asked.events.select_related("user").order_by("-pk")[:100]
        ],
        "may_manage": may_manage(asked, request.user),
        "may_send": permissions.can_submit(request.user),
        "items_form": ItemsForm(),
        "further": [
            (locale, autonym(locale.language_code)) for locale in Locale.objects.exclude(pk__in=known)
        ],
        "not_sent": [_refusal(item) for item in asked.plan.get("not_sent", [])],
        "priority": Priority(asked.priority).label,
        "own": [
            (locale.language_code, autonym(locale.language_code))
            for locale in request_files.locales_with_files(asked, request.user)
        ],
        "may_take_files": request_files.may_take_files(asked, request.user),
    }
    return render(request, "twops_locale/requests/request.html", context)


def _refusal(kept: Mapping[str, str]) -> dict[str, str]:
    return {"title": kept.get("title", ""), "reason": refusal_text(kept)}


def _dry_run(http: HttpRequest, asked: TranslationRequest) -> dict[str, object]:
    plan = asked.plan
    languages = [
        {**language, "name": autonym(str(language["tag"]))} for language in plan.get("languages", [])
    ]
    return {
        "asked": asked,
        "is_looked_at": making.is_looked_at(asked),
        "languages": languages,
        "objects": len(plan.get("keys", [])),
        "titles": [str(item) for item in load(list(plan.get("keys", []))[:TITLES])],
        "priority": Priority(asked.priority).label,
        "may_change": asked.created_by_id == http.user.pk,
        "drafts": plan.get("drafts", 0),
        "words": plan.get("words", 0),
        "refused": [_refusal(item) for item in plan.get("refused", [])],
        "warnings": [*date_warnings(asked.due_on), *team_warnings(list(asked.locales.all()))],
        "may_manage": may_manage(asked, http.user),
    }


@require_admin_access
def files(request: HttpRequest, pk: int, format_name: str) -> HttpResponse:
    """Answer with an archive of the files of a request's open translations, of all languages that are the user's."""
    asked = _request_or_404(request, pk)
    tasks = request_files.tasks_with_files(asked, request.user)
    if language := request.GET.get("language"):
        tasks = tasks.filter(translation__target_locale__language_code=language)
    count = tasks.count()
    if format_name not in FORMATS or not count:
        raise Http404
    if count > FILES_AT_ONCE:
        text = _("These are %(count)d files, more than %(limit)d. Take those of one language, or one by one.")
        messages.error(request, text % {"count": count, "limit": FILES_AT_ONCE})
        return redirect(asked.get_absolute_url())
    archive = request_files.archive_of_request(
        asked, list(tasks.order_by("pk")), format_name, user=request.user
    )
    response = HttpResponse(archive, content_type="application/zip")
    name = f"{asked.number or 'request'}.{format_name}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _chosen_items(request: HttpRequest) -> list[int]:
    return [
        int(key) for key in request.POST.getlist("item") if key.isascii() and key.isdigit() and len(key) < 19
    ]


def _send(http: HttpRequest, asked: TranslationRequest) -> str:
    sent = operations.send(asked, user=http.user)
    return _("Sent as request %(number)s.") % {"number": sent.number}


def _discard(http: HttpRequest, asked: TranslationRequest) -> str:
    if not preparing.discard(asked, user=http.user):
        raise RequestNotPossible(_("It was sent already. Withdraw it there."))
    return _("Nothing was sent, and nothing of it is kept.")


def _withdraw(http: HttpRequest, asked: TranslationRequest) -> str:
    operations.withdraw(asked, user=http.user)
    return _("The request is withdrawn. What was translated is kept.")


def _withdraw_items(http: HttpRequest, asked: TranslationRequest) -> str:
    count = operations.withdraw_items(asked, _chosen_items(http), user=http.user)
    text = ngettext("%(count)d translation was withdrawn.", "%(count)d translations were withdrawn.", count)
    return text % {"count": count}


def _languages(http: HttpRequest, asked: TranslationRequest) -> str:
    chosen = [
        key for key in http.POST.getlist("locales") if key.isascii() and key.isdigit() and len(key) < 19
    ]
    operations.add_languages(asked, Locale.objects.filter(pk__in=chosen), user=http.user)
    return _("The languages are added.")


def _items(http: HttpRequest, asked: TranslationRequest) -> str:
    form = ItemsForm(http.POST)
    if not form.is_valid():
        raise RequestNotPossible(_("Choose a page."))
    operations.add_items(asked, form.selection(), user=http.user)
    return _("The objects are added. What may not be sent is named below.")


def _update(http: HttpRequest, asked: TranslationRequest) -> str:
    key = http.POST.get("source", "")
    source = get_object_or_404(
        TranslationSource, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    )
    if newer.update(asked, source, user=http.user):
        return _("The translators have the newest version.")
    return _("The translators have the current text already.")


def _again(http: HttpRequest, asked: TranslationRequest) -> str:
    count = delivery.ask_again(asked, _chosen_items(http), user=http.user)
    text = ngettext(
        "%(count)d translation is asked for again.", "%(count)d translations are asked for again.", count
    )
    return text % {"count": count}


ACTIONS: dict[str, Callable[[HttpRequest, TranslationRequest], str]] = {
    "send": _send,
    "discard": _discard,
    "withdraw": _withdraw,
    "withdraw-items": _withdraw_items,
    "languages": _languages,
    "items": _items,
    "update": _update,
    "again": _again,
}


@require_admin_access
@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do one thing to a request, and go back to its page with what happened in words."""
    asked = _request_or_404(request, pk)
    if action not in ACTIONS:
        raise Http404
    try:
        messages.success(request, ACTIONS[action](request, asked))
    except PermissionDenied:
        raise
    except TranslationError as error:
        messages.error(request, error_text(error))
    if not TranslationRequest.objects.filter(pk=asked.pk).exists():
        return redirect("twops_locale:new_request")
    return redirect(reverse("twops_locale:request", args=[asked.pk]))
