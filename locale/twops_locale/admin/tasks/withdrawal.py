"""Withdrawing and deleting pages in the admin: what stays public in other languages is said, and can be taken along."""

from collections.abc import Iterable
from typing import TypedDict

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from ...errors import CopiedTranslation
from ...guards import refuse_copy
from ...languages import autonym
from ...translation import withdrawal

ANSWERED, CHOSEN = "twops_translations_seen", "twops_withdraw"


class Staying(TypedDict):
    """What stays public in one language: its tag, its own name, titles."""

    tag: str
    name: str
    titles: list[str]


def _sources(page: Page, *, descendants: bool) -> list[Page]:
    return [page, *(page.get_descendants().specific() if descendants else ())]


def _staying(sources: Iterable[Page]) -> list[Staying]:
    """Return what stays public when originals go, by language."""
    by_tag: dict[str, list[str]] = {}
    for source in sources:
        for target in withdrawal.public_translations(source):
            by_tag.setdefault(target.locale.language_code, []).append(str(target))
    return [{"tag": tag, "name": autonym(tag), "titles": titles} for tag, titles in sorted(by_tag.items())]


def ask_about_translations(
    request: HttpRequest, page: Page, *, descendants: bool, deleting: bool
) -> HttpResponse | None:
    """Return the question which translations go along, or None if there is none to ask or it was answered."""
    if ANSWERED in request.POST:
        return None
    staying = _staying(_sources(page, descendants=descendants))
    if not staying:
        return None
    given = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    context = {
        "page": page,
        "staying": staying,
        "given": [(name, value) for name, value in given if name != "csrfmiddlewaretoken"],
        "deleting": deleting,
        "answered": ANSWERED,
        "chosen": CHOSEN,
    }
    return render(request, "twops_locale/withdraw.html", context)


def _take_along(request: HttpRequest, page: Page, *, descendants: bool) -> None:
    languages = request.POST.getlist(CHOSEN)
    for source in _sources(page, descendants=descendants) if languages else ():
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


@hooks.register("before_bulk_action")
def before_bulk_action(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: object
) -> HttpResponse | None:
    """Withdraw and delete originals of public translations one by one: only there one can choose what goes along."""
    if action_type not in ("unpublish", "delete"):
        return None
    concerned = [instance for instance in objects if withdrawal.public_translations(_specific(instance))]
    if not concerned:
        return None
    messages.error(
        request,
        _(
            "Other languages stay public of: %(titles)s. Withdraw these one by one, and choose what goes along."
        )
        % {"titles": ", ".join(f"“{instance}”" for instance in concerned)},
    )
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


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
