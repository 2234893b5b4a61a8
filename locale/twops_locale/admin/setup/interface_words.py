"""Interface words in the admin: which are missing in each language, and their exchange as PO files."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.models import Locale

from ... import permissions
from ...errors import InterfaceChangeDecided, UnusableFile
from ...languages import autonym, language_name
from ...models import ChangeState, InterfaceWordsChange
from ...policies import locales_for, memberships
from ...setup import adding, interface_changes, interface_words

NAMESPACE = "twops_interface_words"
SHOWN_CHANGES = 50  # the newest of a language


def _may_look(request: HttpRequest) -> bool:
    return adding.can_add_language(request.user) or bool(memberships(request.user).seen)


@require_admin_access
def report(request: HttpRequest) -> HttpResponse:
    """Show how much of the interface each language has. For members of any language team, and who may add languages."""
    if not _may_look(request):
        raise PermissionDenied
    own = set(locales_for(request.user, "view").values_list("language_code", flat=True))
    reader = get_language() or "en"
    waiting = dict(
        InterfaceWordsChange.objects.filter(state=ChangeState.WAITING)
        .order_by("locale")
        .values_list("locale__language_code")
        .annotate(changes=Count("pk"))
    )
    rows = [
        {
            "found": each,
            "name": language_name(each.tag, reader),
            "autonym": autonym(each.tag),
            "percent": 100 * (each.total - len(each.missing)) // each.total if each.total else 100,
            "is_own": each.tag in own,
            "waiting": waiting.get(each.tag, 0),
        }
        for each in interface_words.coverage()
    ]
    return render(request, "twops_locale/interface/report.html", {"rows": rows})


@require_admin_access
def language(request: HttpRequest, tag: str) -> HttpResponse:
    """Show what a language lacks and what was changed, and take a PO file with it. For the language's team."""
    locale = get_object_or_404(Locale, language_code=tag)
    if not permissions.can_translate(request.user, locale):
        raise PermissionDenied
    faults: list[str] = []
    if request.method == "POST":
        given = request.FILES.get("file")
        try:
            if given is None:
                raise UnusableFile([_("Choose a file.")])
            taken = interface_changes.propose(locale, given.read(), user=request.user)
        except UnusableFile as error:
            faults = error.reasons
        else:
            _say(request, taken)
            return redirect(f"{NAMESPACE}:language", tag)
    context = {
        "locale": locale,
        "tag": tag,
        "name": language_name(tag, get_language() or "en"),
        "found": interface_words.coverage_of(tag, interface_words.uploaded_words(locale)),
        "faults": faults,
        "waiting": _changes(locale).filter(state=ChangeState.WAITING),
        "decided": _changes(locale).exclude(state=ChangeState.WAITING)[:SHOWN_CHANGES],
    }
    return render(request, "twops_locale/interface/language.html", context)


def _changes(locale: Locale) -> "QuerySet[InterfaceWordsChange]":
    changes = InterfaceWordsChange.objects.filter(locale=locale)
    return changes.select_related("locale", "sent_by", "decided_by", "puts_back")


def _say(request: HttpRequest, taken: interface_changes.Taken) -> None:
    messages.success(
        request,
        ngettext(
            "%(count)d interface word is changed. Readers see it when a second person approved it.",
            "%(count)d interface words are changed. Readers see them when a second person approved them.",
            taken.changed,
        )
        % {"count": taken.changed},
    )
    if taken.unknown:
        messages.warning(
            request,
            ngettext(
                "%(count)d word of the file is none of this site's any more, and was left out.",
                "%(count)d words of the file are none of this site's any more, and were left out.",
                taken.unknown,
            )
            % {"count": taken.unknown},
        )


@require_admin_access
def change(request: HttpRequest, tag: str, pk: int) -> HttpResponse:
    """Show a change of interface words, word by word, with what the person can do about it."""
    row = _change(request, tag, pk)
    is_waiting = row.state == ChangeState.WAITING
    can_review = permissions.can_review(request.user, row.locale)
    context = {
        "tag": tag,
        "name": language_name(tag, get_language() or "en"),
        "change": row,
        "words": interface_changes.words_of(row),
        "can_approve": is_waiting and interface_changes.may_approve(row, request.user),
        "can_refuse": is_waiting and (can_review or row.sent_by == request.user),
        "can_put_back": row.state == ChangeState.SHOWN and can_review,
        "is_own": is_waiting and row.sent_by == request.user,
    }
    return render(request, "twops_locale/interface/change.html", context)


def _change(request: HttpRequest, tag: str, pk: int) -> InterfaceWordsChange:
    """Return a change of a language; raises PermissionDenied outside of its team, Http404 if there is none."""
    locale = get_object_or_404(Locale, language_code=tag)
    if not permissions.can_translate(request.user, locale):
        raise PermissionDenied
    return get_object_or_404(_changes(locale), pk=pk)


@require_admin_access
@require_POST
def decide(request: HttpRequest, tag: str, pk: int, step: str) -> HttpResponse:
    """Have a change shown, not take it, or put back what was before it."""
    row = _change(request, tag, pk)
    if step not in ("approve", "refuse", "put-back"):
        raise Http404
    try:
        if step == "approve":
            interface_changes.approve(row, user=request.user)
            messages.success(request, _("Readers see these words from now on."))
        elif step == "refuse":
            interface_changes.refuse(row, user=request.user)
            messages.success(request, _("The change is not taken."))
        elif (back := interface_changes.put_back(row, user=request.user)) is None:
            messages.warning(request, _("All these words were changed since. Nothing was put back."))
        else:
            said = ngettext(
                "%(count)d word is as it was before.",
                "%(count)d words are as they were before.",
                len(back.words),
            )
            messages.success(request, said % {"count": len(back.words)})
            return redirect(f"{NAMESPACE}:change", tag, back.pk)
    except InterfaceChangeDecided:
        messages.error(request, _("Somebody decided about this change meanwhile. This is how it stands now."))
    return redirect(f"{NAMESPACE}:change", tag, pk)


@require_admin_access
def download(request: HttpRequest, tag: str) -> HttpResponse:
    """Answer with all interface words as a PO file for a language. For the language's team."""
    locale = get_object_or_404(Locale, language_code=tag)
    text = interface_words.download(locale, user=request.user)
    return HttpResponse(
        text,
        content_type="text/x-gettext-translation; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="interface-{tag}.po"'},
    )


class InterfaceWordsMenuItem(MenuItem):
    """The entry among the reports, for those who may look."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether the person is in a team, or adds languages."""
        return _may_look(request)


def menu_item() -> InterfaceWordsMenuItem:
    """Return the entry for the menu of reports."""
    return InterfaceWordsMenuItem(
        gettext_lazy("Interface words"),
        reverse(f"{NAMESPACE}:report"),
        name="interface-words",
        icon_name="wagtail-localize-language",
        order=1200,
    )
