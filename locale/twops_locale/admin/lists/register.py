"""Lists of the registers in Wagtail's admin: an address that a list does not understand leads to the list itself."""

from django.contrib import messages
from django.contrib.admin import ListFilter
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.paginator import InvalidPage
from django.db import router
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail_modeladmin.views import DeleteView, IndexView

from .guarded_modeladmin import ModelAdmin
from .spreadsheets import PlainCells

NAMED = 200  # entries that are named one by one

# What wagtail-modeladmin and Django raise for parameters that are unknown, of another type, or out of range.
NOT_UNDERSTOOD = (
    IncorrectLookupParameters,
    DisallowedModelAdminLookup,
    SuspiciousOperation,
    ValidationError,
    InvalidPage,
    ValueError,
    OverflowError,
)


class ForgivingIndexView(PlainCells, IndexView):
    """Shows the whole list, and says so, where the address has a filter that it does not know.

    A list filters by its own filters only. wagtail-modeladmin takes any path through the database for one
    (``assignee__password__startswith``), so that rows that come or stay away would betray what no row shows.
    """

    def get_filters(self, request: HttpRequest) -> tuple[list[ListFilter], bool, dict[str, object], bool]:
        """Return what the list's own filters make of the address; raises IncorrectLookupParameters for anything else."""
        specs, has_filters, others, use_distinct = super().get_filters(request)
        if others:
            raise IncorrectLookupParameters(", ".join(others))
        return specs, has_filters, others, use_distinct

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Answer with the list, or lead to the list without what was not understood."""
        if not request.GET:
            return super().dispatch(request, *args, **kwargs)
        try:
            if any("\x00" in text for texts in request.GET.lists() for text in (texts[0], *texts[1])):
                raise ValueError("NUL")
            response: HttpResponse = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()  # rows are read here, and what cannot be read is refused here
        except NOT_UNDERSTOOD:
            messages.warning(
                request,
                _(
                    "The address asks for something that this list does not know. The whole list is shown instead."
                ),
            )
            return redirect(request.path)
        return response


class SayingDeleteView(DeleteView):
    """Says what goes along, by kind and number, before an entry is deleted."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Ask; or, where other entries need this one, name them instead: a question would promise what is refused."""
        held = sorted(self._collected().protected, key=lambda row: (type(row)._meta.label, str(row)))
        if not held:
            return super().get(request, *args, **kwargs)
        context = self.get_context_data(protected_error=True, linked_objects=held[:NAMED])
        response: HttpResponse = self.render_to_response(context)
        return response

    def _collected(self) -> NestedObjects:
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect([self.instance])
        return collector

    def confirmation_message(self) -> str:
        """Return the question with what would be lost."""
        collector = self._collected()
        lost = {
            str(model._meta.verbose_name_plural): len(rows)
            for model, rows in collector.data.items()
            if model is not self.model and not model._meta.auto_created
        }
        question = _("Delete “%(entry)s”?") % {"entry": self.instance}
        if not lost:
            return f"{question} {_('Nothing else is lost with it.')}"
        named = ", ".join(f"{name}: {count}" for name, count in sorted(lost.items()))
        return f"{question} {_('Lost with it: %(lost)s.') % {'lost': named}}"


class Register(ModelAdmin):
    """A register in the admin."""

    index_view_class = ForgivingIndexView
    delete_view_class = SayingDeleteView
