"""Terms in the admin: asked for by editors while they type, in everything that is public, in and out as files."""

import json
from html import escape

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import Locale

from ...conf import conf
from ...languages import autonym, is_language
from ...models import TermStatus, TermsUpload
from ...terminology import operations, uploads
from ...terminology.access import TermsNotAllowed, may_see_terms, term_rights
from ...terminology.csv_files import write_csv
from ...terminology.files import rows_of_file
from ...terminology.findings import Finding, findings
from ...terminology.rows import Fault, TermFaults
from ...terminology.tbx_writing import write_tbx
from ..lists.spreadsheets import PlainCells
from .panel import terms_of

MAX_TEXTS, MAX_BYTES = 2_000, 1_000_000
ON_A_PAGE = 50
AT_ONCE_BYTES = 128 * 1024  # a file up to this size is taken while the person waits: a second or two
SHOWN_UPLOADS = 20
SHOWN_FAULTS = 1_000  # what is wrong with a hundred thousand cells nobody reads, and no browser shows


@require_POST
def hits(request: HttpRequest) -> HttpResponse:
    """Answer with the avoided and careful words in texts: JSON in, ``{"language": "pl", "texts": ["..."]}``, and out. Instead
    of the language its ``"locale"``, the key of Wagtail's, will do. With ``"markup": true`` the texts are segments (HTML within a line).

    Whoever may enter the admin may ask: what is answered is in the terms, which all of them work by, and in the question.
    """
    if request.content_type != "application/json":
        return JsonResponse({"error": _("Send a language and texts as JSON.")}, status=400)
    if len(request.body) > MAX_BYTES:
        return JsonResponse({"error": _("The text is too long to be looked through.")}, status=413)
    asked = _asked(request.body)
    if asked is None:
        return JsonResponse({"error": _("Send a language and texts as JSON.")}, status=400)
    language, texts, markup = asked
    terms = terms_of(texts if markup else [escape(text) for text in texts], language)
    html = render_to_string("twops_locale/terms/list.html", {"terms": terms, "language": language})
    return JsonResponse({"terms": terms, "html": html})


def _asked(body: bytes) -> tuple[str, list[str], bool] | None:
    """Return the language, the texts and whether they are segments; None for what is no such question."""
    try:
        asked = json.loads(body)
        language, texts = asked.get("language"), asked["texts"]
        if "locale" in asked:
            language = Locale.objects.get(pk=int(asked["locale"])).language_code
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
        Locale.DoesNotExist,
    ):
        return None
    well_formed = isinstance(language, str) and is_language(language) and isinstance(texts, list)
    if not well_formed or len(texts) > MAX_TEXTS or not all(isinstance(text, str) for text in texts):
        return None
    return language, texts, asked.get("markup") is True


class TermsReportView(PlainCells, SpreadsheetExportMixin, TemplateView):
    """The avoided and careful words in everything that is public, with links to where they are changed."""

    template_name = "twops_locale/terms/report.html"
    export_filename = "terms"
    list_export = [
        *("hit.status", "text.language", "text.kind", "text.title", "text.field"),
        *("hit.words", "context", "hit.reason", "instead", "text.edit_address"),
    ]
    export_headings = {
        "hit.status": gettext_lazy("Use"), "text.language": gettext_lazy("Language"), "text.kind": gettext_lazy("Kind"),
        "text.title": gettext_lazy("Where"), "text.field": gettext_lazy("Field"), "hit.words": gettext_lazy("Words"),
        "context": gettext_lazy("Text"), "hit.reason": gettext_lazy("Why"), "instead": gettext_lazy("Instead"),
        "text.edit_address": gettext_lazy("Editor"),
    }  # fmt: skip

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Show the report, or send it as a file; raises PermissionDenied for who does not see the terms."""
        if not may_see_terms(request.user):
            raise PermissionDenied
        if self.is_export:
            response: HttpResponseBase = self.as_spreadsheet(self.found, request.GET["export"])
            return response
        return super().dispatch(request, *args, **kwargs)

    @property
    def found(self) -> list[Finding]:
        """The findings that the address asks for; what it does not understand is left out."""
        language, status = self.request.GET.get("language", ""), self.request.GET.get("status", "")
        chosen = (
            [status]
            if status in (TermStatus.AVOIDED, TermStatus.CAREFUL)
            else [TermStatus.AVOIDED, TermStatus.CAREFUL]
        )
        return findings([language] if is_language(language) else [], [str(each) for each in chosen])

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add a page of the findings."""
        paginator = Paginator(self.found, ON_A_PAGE)
        tags = Locale.objects.order_by("language_code").values_list("language_code", flat=True)
        return {
            **super().get_context_data(**kwargs),
            "page": paginator.get_page(self.request.GET.get("p")),
            "total": paginator.count,
            "languages": [(tag, autonym(tag)) for tag in tags],
            "statuses": [(each.value, each.label) for each in (TermStatus.AVOIDED, TermStatus.CAREFUL)],
            "language": self.request.GET.get("language", ""),
            "status": self.request.GET.get("status", ""),
        }


class TermsFileForm(forms.Form):
    """A file of terms, and what counts where it differs."""

    file = forms.FileField(label=gettext_lazy("CSV or TBX file"))
    overwrite = forms.BooleanField(
        label=gettext_lazy("Take the file's word where a stored term says something else"), required=False
    )

    def clean_file(self) -> UploadedFile:
        """Refuse files that are too large."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > conf().MAX_EXCHANGE_BYTES:
            raise forms.ValidationError(
                _("The file has more than %(most)d bytes.") % {"most": conf().MAX_EXCHANGE_BYTES}
            )
        return file


def exchange(request: HttpRequest) -> HttpResponse:
    """Take up a file of terms, whole or not at all; raises PermissionDenied for who may change no words."""
    if not term_rights(request.user).any:
        raise PermissionDenied
    form = TermsFileForm(request.POST or None, request.FILES or None)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, form)
        except TermFaults as error:
            faults = error.faults
        except TermsNotAllowed as error:
            form.add_error("file", str(error))
        except uploads.TooManyWaiting:
            form.add_error("file", _("Many files are waiting already. Try again later."))
    status = 422 if faults or form.errors else 200
    own = TermsUpload.objects.filter(created_by=request.user.pk).defer("content", "faults")
    context = {
        "form": form,
        "faults": faults,
        "shown": faults[:SHOWN_FAULTS],
        "uploads": own[:SHOWN_UPLOADS],
    }
    return render(request, "twops_locale/terms/exchange.html", context, status=status)


def _take(request: HttpRequest, form: TermsFileForm) -> HttpResponse:
    """Take a file here and now, or have the worker take it if it is large; raises as the operations do."""
    file, overwrite = form.cleaned_data["file"], form.cleaned_data["overwrite"]
    content, name = file.read(), file.name or ""
    assert isinstance(request.user, AbstractUser)
    if len(content) > AT_ONCE_BYTES:
        return redirect(uploads.receive(content, name, overwrite=overwrite, user=request.user))
    taken = operations.take_terms(rows_of_file(content, name), user=request.user, overwrite=overwrite)
    messages.success(request, _in_words(taken.made, taken.changed, taken.same, taken.kept))
    return redirect("twops_terms:exchange")


def _in_words(made: int, changed: int, same: int, kept: int) -> str:
    said = ngettext("%(made)d term is new,", "%(made)d terms are new,", made) % {"made": made}
    return _(
        "%(said)s %(changed)d changed, %(same)d were there already, %(kept)d were kept as they are here."
    ) % {"said": said, "changed": changed, "same": same, "kept": kept}


@require_GET
def show_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what came of a large file; until then the page comes again by itself. For who sent it, and coordinators."""
    upload = get_object_or_404(TermsUpload.objects.defer("content").select_related("created_by"), pk=pk)
    if upload.created_by != request.user and not term_rights(request.user).all:
        raise PermissionDenied
    said = _in_words(**upload.taken) if upload.taken else ""
    return render(request, "twops_locale/terms/upload.html", {"upload": upload, "said": said})


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Send all terms as a file; raises PermissionDenied for who does not see them."""
    if not may_see_terms(request.user):
        raise PermissionDenied
    rows = operations.stored_rows()
    content, content_type = (
        (write_tbx(rows), "application/x-tbx+xml") if kind == "tbx" else (write_csv(rows), "text/csv")
    )
    return HttpResponse(
        content,
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="terms.{kind}"'},
    )
