"""The list "Waiting for a second person", and what came back from one, on the admin's first page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.admin import ModelAdmin, SimpleListFilter, display
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.template import Context
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from twops_locale.admin.lists.register import Register
from wagtail.admin.ui.components import Component

from ..desk.four_eyes import waiting
from ..models import RECORDS, ContactWaiting
from .differences import labelled
from .four_eyes import confirm_address_of
from .registers import QUEUE_TEMPLATE, ListButtonHelper, QueuePermissionHelper

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

INDEX = "directory_waiting_modeladmin_index"
SHOWN = 20  # of what came back, on the first page


class WaitingButtonHelper(ListButtonHelper[ContactWaiting]):
    """Rows lead to where a second person confirms."""

    row_action = "confirm"

    def get_buttons_for_obj(
        self, obj: ContactWaiting, *args: object, classnames_add: list[str] | None = None, **kwargs: object
    ) -> list[dict[str, object]]:
        """Return the one button of a row."""
        return [self._confirm_button(obj, classnames_add)]

    def get_primary_button(self, obj: ContactWaiting) -> dict[str, object]:
        """Return where the first column of a row leads."""
        return self._confirm_button(obj)

    def _confirm_button(
        self, entry: ContactWaiting, classnames_add: list[str] | None = None
    ) -> dict[str, object]:
        return {
            "url": confirm_address_of(entry.content_type.model, entry.object_id),
            "label": _now("See the changes"),
            "classname": self.finalise_classname([*self.default_button_classnames, *(classnames_add or [])]),
            "title": _now("See what changed, and confirm it"),
        }


class KindFilter(SimpleListFilter):
    """Filters by kind of record."""

    title = _("kind of record")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Iterable[tuple[str, StrOrPromise]]":
        """Return the kinds."""
        return [
            (model._meta.model_name or "", capfirst(model._meta.verbose_name_plural or ""))
            for model in RECORDS
        ]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[ContactWaiting]"
    ) -> "QuerySet[ContactWaiting]":
        """Keep the entries of the chosen kind."""
        known = {model._meta.model_name for model in RECORDS}
        return queryset.filter(content_type__model=self.value()) if self.value() in known else queryset


class AuthorFilter(SimpleListFilter):
    """Filters by whether the user can be the second person."""

    title = _("written by")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Iterable[tuple[str, StrOrPromise]]":
        """Return the choices."""
        return (("others", _("others: I can confirm it")), ("me", _("me: somebody else must confirm it")))

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[ContactWaiting]"
    ) -> "QuerySet[ContactWaiting]":
        """Keep what the user wrote alone, or what others wrote."""
        if self.value() not in ("others", "me"):
            return queryset
        counted = queryset.annotate(
            mine=Count("authors", filter=Q(authors=request.user)), all_authors=Count("authors")
        )
        alone = Q(mine=1, all_authors=1)
        return counted.filter(alone) if self.value() == "me" else counted.exclude(alone)


class WaitingAdmin(Register):
    """Changed contact data for which somebody asks for a second person, the oldest request first."""

    model = ContactWaiting
    index_template_name = QUEUE_TEMPLATE
    base_url_path = "directory/waiting"
    menu_label = _("Waiting for a second person")
    menu_icon = "group"
    menu_order = 300
    permission_helper_class = QueuePermissionHelper
    button_helper_class = WaitingButtonHelper
    list_display = ("title", "kind", "country", "what_changed", "written_by", "since", "draft_went_on_at")
    list_filter = (AuthorFilter, KindFilter, "country")
    list_export = ("title", "kind", "country", "what_changed", "written_by", "since", "draft_went_on_at")
    search_fields = ("title",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ContactWaiting]":
        """Keep what the user may see, with what a row shows."""
        entries = waiting.seen_by(request.user).order_by("since", "pk")
        return entries.select_related("content_type", "country").prefetch_related("authors")

    @display(description=_("kind of record"), ordering="content_type")
    def kind(self, entry: ContactWaiting) -> str:
        """Return the kind of record."""
        return capfirst(str(_model(entry)._meta.verbose_name))

    @display(description=_("what changed"))
    def what_changed(self, entry: ContactWaiting) -> str:
        """Return the labels of what changed; no value is shown in a list."""
        return labelled(_model(entry), entry.changed)

    @display(description=_("written by"))
    def written_by(self, entry: ContactWaiting) -> str:
        """Return who wrote it."""
        return ", ".join(str(person) for person in entry.authors.all())


def _model(entry: ContactWaiting) -> type[models.Model]:
    """Return the class of the record; content types are cached by Django."""
    model = ContentType.objects.get_for_id(entry.content_type_id).model_class()
    if model is None:
        raise LookupError(f"{entry} is of no kind that there is.")
    return model


class ReturnedPanel(Component):
    """Says on the admin's first page which requests of the user came back, and why; nothing where none did."""

    name = "twops_directory_returned"
    template_name = "twops_directory/home/returned.html"
    order = 5  # before the day's lists: it is the user's own

    def get_context_data(self, parent_context: Context) -> dict[str, object]:
        """Return what came back to the user of the request, newest first: one query."""
        returned = waiting.returned_to(parent_context["request"].user)[:SHOWN]
        return {
            "returned": [
                {"entry": entry, "address": confirm_address_of(entry.content_type.model, entry.object_id)}
                for entry in returned
            ],
        }
