"""Withdrawing and deleting in the admin: what stays public in other languages, and what runs, is said first."""

from collections.abc import Iterable
from typing import TypedDict

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page, TranslatableMixin

from ...errors import CopiedTranslation
from ...guards import refuse_copy
from ...languages import autonym
from ...requests.going_away import Running, running_translations
from ...requests.scopes import words_of_record
from ...translation import withdrawal

ANSWERED, CHOSEN = "twops_translations_seen", "twops_withdraw"


class Staying(TypedDict):
    """What stays public in one language: its tag, its own name, titles."""

    tag: str
    name: str
    titles: list[str]


class Line(TypedDict):
    """A translation that is being made: its language, what it translates, how far it is, who has it, who asks for it."""

    tag: str
    name: str
    title: str
    percent: int
    state: str
    person: str
    requests: list[str]


def _line(running: Running) -> Line:
    task = running.task
    return {
        "tag": task.language,
        "name": autonym(task.language),
        "title": str(task.translation.source.object_repr),
        "percent": running.percent,
        "state": str(task.state.label),
        "person": str(task.assignee or ""),
        "requests": [str(request) for request in running.requests],
    }


def _sources(original: Model, *, descendants: bool) -> list[Model]:
    if descendants and isinstance(original, Page):
        return [original, *original.get_descendants().specific()]
    return [original]


def _staying(sources: Iterable[Model]) -> list[Staying]:
    """Return what stays public when originals go, by language."""
    by_tag: dict[str, list[str]] = {}
    for source in sources:
        for target in withdrawal.public_translations(source):
            by_tag.setdefault(target.locale.language_code, []).append(str(target))
    return [{"tag": tag, "name": autonym(tag), "titles": titles} for tag, titles in sorted(by_tag.items())]


def ask_about_translations(
    request: HttpRequest, page: Model, *, descendants: bool, deleting: bool
) -> HttpResponse | None:
    """Return the question which translations go along, or None if there is none to ask or it was answered.

    What is being translated is named, with the requests that ask for it, how far it is, and who has it. Nothing is ticked
    beforehand: other languages are other readers, and who withdraws an original decides about each. The words of a record go
    with it in all languages: there is nothing to choose, and it is said. Who deletes is offered to withdraw instead.
    """
    if ANSWERED in request.POST:
        return None
    words = words_of_record(page)
    sources = words or _sources(page, descendants=descendants)
    public, running = _staying(sources), running_translations(sources)
    if not public and not running:
        return None
    given = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    context = {
        "page": page,
        "staying": [] if words else public,
        "going": public if words else [],
        "withdraw_instead": _address_of_withdrawal(page) if deleting else "",
        "running": [_line(one) for one in running],
        "given": [(name, value) for name, value in given if name != "csrfmiddlewaretoken"],
        "deleting": deleting,
        "back": AdminURLFinder(request.user).get_edit_url(page) or reverse("wagtailadmin_home"),
        "answered": ANSWERED,
        "chosen": CHOSEN,
    }
    return render(request, "twops_locale/withdraw.html", context)


def _address_of_withdrawal(original: Model) -> str:
    """Return where a public original is withdrawn, which can be undone; empty for what is not public."""
    if not getattr(original, "live", False):
        return ""
    if isinstance(original, Page):
        return reverse("wagtailadmin_pages:unpublish", args=[original.pk])
    viewset = getattr(type(original), "snippet_viewset", None)
    return reverse(viewset.get_url_name("unpublish"), args=[original.pk]) if viewset is not None else ""


def _take_along(request: HttpRequest, page: Model, *, descendants: bool) -> None:
    languages = request.POST.getlist(CHOSEN)
    for source in _sources(page, descendants=descendants) if languages else ():
        if isinstance(source, TranslatableMixin):
            withdrawal.withdraw_with_source(source, languages, user=request.user)


@hooks.register("before_unpublish_page")
def before_unpublish_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask before a page is withdrawn whose translations are public; take those along that were chosen."""
    descendants = bool(request.POST.get("include_descendants"))
    asked = ask_about_translations(request, page, descendants=descendants, deleting=False)
    if asked is None:
        _take_along(request, page, descendants=descendants)
    return asked


@hooks.register("before_delete_page")
def before_delete_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The same before a page is deleted, which takes its subpages with it."""
    if request.method != "POST":
        return None
    asked = ask_about_translations(request, page, descendants=True, deleting=True)
    if asked is None:
        _take_along(request, page, descendants=True)
    return asked


@hooks.register("before_unpublish", order=100)
def before_unpublish(request: HttpRequest, instance: Model) -> HttpResponse | None:
    """The same for what is no page, after whoever refuses it to this person was asked."""
    asked = ask_about_translations(request, instance, descendants=False, deleting=False)
    if asked is None:
        _take_along(request, instance, descendants=False)
    return asked


@hooks.register("before_delete_snippet", order=100)
def before_delete_snippet(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    """The same before what is no page is deleted; of several at once ``before_bulk_action`` has spoken."""
    chosen = list(instances)
    if request.method != "POST" or len(chosen) != 1:
        return None
    asked = ask_about_translations(request, chosen[0], descendants=False, deleting=True)
    if asked is None:
        _take_along(request, chosen[0], descendants=False)
    return asked


@hooks.register("before_bulk_action")
def before_bulk_action(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: object
) -> HttpResponse | None:
    """Withdraw and delete what has translations, public or running, one by one: only there one sees and chooses."""
    if action_type not in ("unpublish", "delete"):
        return None
    concerned = [instance for instance in objects if _concerns_others(instance, request, action_type)]
    if not concerned:
        return None
    messages.error(
        request,
        _(
            "Other languages are public, or being translated, of: %(titles)s. Withdraw these one by one: there you see "
            "what, and choose what goes along."
        )
        % {"titles": ", ".join(f"“{instance}”" for instance in concerned)},
    )
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


def _concerns_others(instance: Model, request: HttpRequest, action_type: str) -> bool:
    """Say whether translations of an object, or of what goes with it, are public or being made."""
    original = _specific(instance)
    descendants = action_type == "delete" or bool(request.POST.get("include_descendants"))
    originals = _sources(original, descendants=descendants)
    return bool(running_translations(originals)) or any(map(withdrawal.public_translations, originals))


def _specific(instance: Model) -> Model:
    specific: Model = getattr(instance, "specific", instance)
    return specific


@hooks.register("before_copy_page")
def before_copy_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say at the button what the guard would refuse: a translation is not copied."""
    try:
        refuse_copy(page)
    except CopiedTranslation as error:
        messages.error(request, str(error))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
