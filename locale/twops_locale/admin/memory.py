"""The translation memory's screens: search in it, correct it, and take files in and out."""

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.models import Locale

from .. import permissions
from ..conf import conf
from ..errors import MemoryNotAllowed, MemoryRefused
from ..languages import autonym
from ..memory import operations, uploads
from ..memory.offered import offered
from ..memory.text import one_spelling
from ..models import MemoryUnit, MemoryUpload
from ..policies import locales_for, memberships

A_PAGE = 50
AT_ONCE_BYTES = 256 * 1024  # a file up to this size is taken while the person waits: a second or two


def readable_languages(user: AbstractUser | AnonymousUser) -> list[str]:
    """Return the languages in which the user may see translations: those of their teams; all for who manages the memory."""
    rows = Locale.objects.all() if permissions.can_manage_memory(user) else locales_for(user, "view")
    return sorted(rows.values_list("language_code", flat=True))


def _site_languages() -> list[tuple[str, str]]:
    """Return the site's languages as choices."""
    return [(tag, autonym(tag)) for tag in sorted(Locale.objects.values_list("language_code", flat=True))]


def _any_language() -> list[tuple[str, str]]:
    return [("", _("any language")), *_site_languages()]


class SearchForm(forms.Form):
    """What to look for, where, and in which languages. ``search_form`` makes one for a person."""

    q = forms.CharField(label=gettext_lazy("Word or phrase"), max_length=200, required=False)
    where = forms.ChoiceField(
        label=gettext_lazy("Look in"),
        choices=[
            ("", gettext_lazy("text and translation")),
            ("source", pgettext_lazy("look in", "text")),
            ("target", pgettext_lazy("look in", "translation")),
        ],
        required=False,
    )
    source = forms.ChoiceField(label=pgettext_lazy("language", "From"), choices=_any_language, required=False)
    target = forms.ChoiceField(label=gettext_lazy("Into"), choices=_any_language, required=False)
    p = forms.IntegerField(min_value=1, max_value=10_000, required=False, widget=forms.HiddenInput)

    def units(self, targets: list[str]) -> "QuerySet[MemoryUnit]":
        """Return what was looked for, among the languages that the person may see; the newest first."""
        asked = self.cleaned_data
        rows = offered(
            MemoryUnit.objects.filter(target_language__in=[asked["target"]] if asked["target"] else targets)
        )
        if asked["source"]:
            rows = rows.filter(source_language=asked["source"])
        if words := one_spelling(asked["q"]):
            conditions = {
                "source": Q(source_text__icontains=words),
                "target": Q(target_text__icontains=words),
            }
            rows = rows.filter(conditions.get(asked["where"]) or conditions["source"] | conditions["target"])
        return rows.select_related("approved_by")


def search_form(asked: QueryDict, targets: list[str]) -> SearchForm:
    """Return the form with the languages that a person may see translations in."""
    form = SearchForm(asked)
    form.fields["target"] = forms.ChoiceField(
        label=gettext_lazy("Into"),
        choices=[("", _("any language")), *((tag, autonym(tag)) for tag in targets)],
        required=False,
    )
    return form


@require_admin_access
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show what the memory has of a word or a phrase; 403 for who is in no team."""
    targets = readable_languages(request.user)
    if not targets:
        raise PermissionDenied
    form = search_form(request.GET, targets)
    number, units = 1, []
    if form.is_valid():
        number = form.cleaned_data["p"] or 1
        units = list(form.units(targets)[(number - 1) * A_PAGE : number * A_PAGE + 1])
    query = request.GET.copy()
    query.pop("p", None)
    return render(
        request,
        "twops_locale/memory/search.html",
        {
            "form": form,
            "units": units[:A_PAGE],
            "previous": number - 1,
            "next": number + 1 if len(units) > A_PAGE else None,
            "query": query.urlencode(),
            "manages": permissions.can_manage_memory(request.user),
        },
    )


class PairForm(forms.Form):
    """A pair of languages of the site."""

    source = forms.ChoiceField(label=pgettext_lazy("language", "From"), choices=_site_languages)
    target = forms.ChoiceField(label=gettext_lazy("Into"), choices=_site_languages)


class ImportForm(PairForm):
    """A TMX file and its languages."""

    file = forms.FileField(label=gettext_lazy("TMX file"))

    def clean_file(self) -> object:
        """Refuse a file that is larger than the setting says."""
        given = self.cleaned_data["file"]
        limit = conf().MAX_MEMORY_BYTES
        if given.size > limit:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB. Ask who runs the site to import it with a command.")
                % {"limit": limit // 1024**2}
            )
        return given


@require_admin_access
def exchange(request: HttpRequest) -> HttpResponse:
    """Take a TMX file into the memory, and offer the memory as one. Everything wrong is said at once, and changes nothing."""
    if not permissions.can_manage_memory(request.user):
        raise PermissionDenied
    faults: list[str] = []
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, form)
        except MemoryRefused as error:
            faults = error.faults
    context = {
        "form": form,
        "faults": faults,
        "pair": PairForm(),
        "uploads": MemoryUpload.objects.defer("content", "faults").select_related("created_by")[:A_PAGE],
    }
    return render(request, "twops_locale/memory/exchange.html", context, status=422 if faults else 200)


def _take(request: HttpRequest, form: ImportForm) -> HttpResponse:
    """Take a file here and now, or have the worker take it if it is large; raises MemoryRefused."""
    given = form.cleaned_data["file"]
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    assert isinstance(request.user, AbstractUser)
    if given.size > AT_ONCE_BYTES:
        return redirect(uploads.receive(given.read(), given.name, source, target, user=request.user))
    done = operations.import_tmx(given, given.name, source, target, user=request.user)
    messages.success(request, _in_words(done.units, done.stored))
    return redirect("twops_locale_memory:search")


def _in_words(units: int, stored: int) -> str:
    said = ngettext(
        "%(units)d unit was read, %(stored)d of it is new.",
        "%(units)d units were read, %(stored)d of them are new.",
        units,
    )
    return said % {"units": units, "stored": stored}


@require_admin_access
@require_GET
def show_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a large file is, and what came of it; until then the page comes again by itself."""
    if not permissions.can_manage_memory(request.user):
        raise PermissionDenied
    rows = MemoryUpload.objects.defer("content").select_related("created_by")
    upload = get_object_or_404(rows, pk=pk)
    context = {"upload": upload, "said": _in_words(upload.units, upload.stored)}
    return render(request, "twops_locale/memory/upload.html", context)


@require_admin_access
@require_GET
def download(request: HttpRequest) -> HttpResponseBase:
    """Answer with the memory of a pair of languages as TMX, written while it is sent."""
    form = PairForm(request.GET)
    if not permissions.can_manage_memory(request.user):
        raise PermissionDenied
    if not form.is_valid():
        return redirect("twops_locale_memory:exchange")
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    answer = StreamingHttpResponse(
        operations.export_tmx(source, target, user=request.user), content_type="application/x-tmx+xml"
    )
    answer["Content-Disposition"] = f'attachment; filename="memory-{source}-{target}.tmx"'
    return answer


@require_admin_access
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and then take a wrong unit out of the memory."""
    unit = get_object_or_404(MemoryUnit, pk=pk)
    if request.method != "POST":
        if not permissions.can_manage_memory(request.user):
            raise PermissionDenied
        return render(request, "twops_locale/memory/delete.html", {"unit": unit})
    try:
        operations.delete_unit(unit, user=request.user)
    except MemoryNotAllowed as error:
        raise PermissionDenied from error
    messages.success(request, _("The translation is not in the memory any more."))
    return redirect("twops_locale_memory:search")


URLS: list[URLPattern] = [
    path("", search, name="search"),
    path("exchange/", exchange, name="exchange"),
    path("imports/<int:pk>/", show_upload, name="upload"),
    path("download/", download, name="download"),
    path("<int:pk>/delete/", delete, name="delete"),
]


class MemoryMenuItem(MenuItem):
    """The memory in the menu of the languages, for those who may see some of it."""

    def __init__(self, order: int) -> None:
        super().__init__(
            gettext_lazy("Translation memory"),
            reverse("twops_locale_memory:search"),
            name="translation-memory",
            icon_name="history",
            order=order,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether the person may see anything in it."""
        return permissions.can_manage_memory(request.user) or bool(memberships(request.user).seen)
