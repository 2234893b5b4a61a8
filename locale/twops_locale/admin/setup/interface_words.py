"""Interface words in the admin: which are missing in each language, and their exchange as PO files."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.models import Locale

from ... import permissions
from ...errors import UnusableFile
from ...languages import autonym, language_name
from ...policies import locales_for, memberships
from ...setup import adding, interface_words

NAMESPACE = "twops_interface_words"


def _may_look(request: HttpRequest) -> bool:
    return adding.can_add_language(request.user) or bool(memberships(request.user).seen)


@require_admin_access
def report(request: HttpRequest) -> HttpResponse:
    """Show how much of the interface each language has. For members of any language team, and who may add languages."""
    if not _may_look(request):
        raise PermissionDenied
    own = set(locales_for(request.user, "view").values_list("language_code", flat=True))
    reader = get_language() or "en"
    rows = [
        {
            "found": each,
            "name": language_name(each.tag, reader),
            "autonym": autonym(each.tag),
            "percent": 100 * (each.total - len(each.missing)) // each.total if each.total else 100,
            "is_own": each.tag in own,
        }
        for each in interface_words.coverage()
    ]
    return render(request, "twops_locale/interface/report.html", {"rows": rows})


@require_admin_access
def language(request: HttpRequest, tag: str) -> HttpResponse:
    """Show what a language lacks, and take a PO file with it. For the language's team; reviewers upload."""
    locale = get_object_or_404(Locale, language_code=tag)
    if not permissions.can_translate(request.user, locale):
        raise PermissionDenied
    faults: list[str] = []
    if request.method == "POST":
        given = request.FILES.get("file")
        try:
            if given is None:
                raise UnusableFile([_("Choose a file.")])
            taken = interface_words.upload(locale, given.read(), user=request.user)
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
        "can_upload": permissions.can_review(request.user, locale),
    }
    return render(request, "twops_locale/interface/language.html", context)


def _say(request: HttpRequest, taken: interface_words.Taken) -> None:
    messages.success(
        request,
        ngettext(
            "%(count)d interface word was changed. Readers see it from now on.",
            "%(count)d interface words were changed. Readers see them from now on.",
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
