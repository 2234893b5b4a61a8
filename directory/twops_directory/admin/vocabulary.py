"""Programmes, taxonomies, terms and countries' rules in Wagtail's admin, and their words."""

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from ..models import (
    CountryConfidentiality,
    CountryConfidentialityText,
    Program,
    ProgramText,
    Taxonomy,
    TaxonomyText,
    Term,
    TermText,
)
from ..models.text import TextRow
from .records import (
    LocationViewSet,
    OrganizationViewSet,
    RecordViewSet,
    ServiceViewSet,
    TextViewSet,
)

STATUS = (LiveStatusTagColumn(label=_("Publication")), UpdatedAtColumn(label=_("Updated")))


class ProgramViewSet(RecordViewSet):
    """Programmes."""

    model = Program
    icon = "folder-open-inverse"
    menu_label = _("Programmes")
    list_display = ("__str__", "organization", "country", *STATUS)
    list_filter = ("country", "live")
    list_export = ("uuid", "primary_text", "organization", "country", "live", "last_modified")
    search_fields = ("primary_texts__name",)

    def with_names(self, records: "QuerySet[models.Model]") -> "QuerySet[models.Model]":
        """Add the organisation and its name."""
        return records.select_related("organization").prefetch_related(
            "primary_texts", "organization__primary_texts"
        )


class TaxonomyViewSet(RecordViewSet):
    """Taxonomies."""

    model = Taxonomy
    icon = "folder-inverse"
    menu_label = _("Taxonomies")
    list_display = ("__str__", "version", "country", *STATUS)
    list_filter = ("country", "live")
    search_fields = ("primary_texts__name", "uri")


class TermViewSet(RecordViewSet):
    """Terms."""

    model = Term
    icon = "tag"
    menu_label = pgettext_lazy("classification", "Terms")
    list_display = ("__str__", "code", "taxonomy", "parent", *STATUS)
    list_filter = ("taxonomy", "country", "live")
    list_export = ("uuid", "primary_text", "code", "taxonomy", "parent", "live")
    search_fields = ("primary_texts__name", "code")

    def with_names(self, records: "QuerySet[models.Model]") -> "QuerySet[models.Model]":
        """Add the taxonomy and the broader term with their names."""
        return records.select_related("taxonomy", "parent").prefetch_related(
            "primary_texts", "taxonomy__primary_texts", "parent__primary_texts"
        )


class CountryConfidentialityViewSet(RecordViewSet):
    """Confidentiality by country."""

    model = CountryConfidentiality
    icon = "lock"
    menu_label = _("Confidentiality by country")
    list_display = (
        "__str__",
        "country",
        Column(
            "get_anonymous_possible_display",
            label=_("Can one stay anonymous?"),
            accessor="get_anonymous_possible_display",
        ),
        "checked_on",
        *STATUS,
    )
    list_filter = ("country", "anonymous_possible", "live")
    list_export = ("uuid", "country", "anonymous_possible", "source_url", "checked_on", "live")
    search_fields = ("primary_texts__name", "source_url")


class DirectoryViewSetGroup(SnippetViewSetGroup):
    """The menu group of the directory."""

    menu_label = _("Directory")
    menu_icon = "list-ul"
    menu_name = "directory"
    menu_order = 200
    items = (
        ServiceViewSet,
        OrganizationViewSet,
        LocationViewSet,
        ProgramViewSet,
        TaxonomyViewSet,
        TermViewSet,
        CountryConfidentialityViewSet,
    )


def text_viewset(text: type[TextRow], shown_icon: str) -> type[TextViewSet]:
    """Return the screens of one kind of words."""
    return type(f"{text.__name__}ViewSet", (TextViewSet,), {"model": text, "icon": shown_icon})


TEXT_VIEWSETS = (
    text_viewset(ProgramText, "folder-open-inverse"),
    text_viewset(TaxonomyText, "folder-inverse"),
    text_viewset(TermText, "tag"),
    text_viewset(CountryConfidentialityText, "lock"),
)
