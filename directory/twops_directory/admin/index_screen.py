"""The list of a kind of record."""

from functools import partial

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from twops_locale.admin.lists.spreadsheets import PlainCells
from wagtail.snippets.views import snippets

from ..models.base import PublishedRecord
from .choosable import choosable


class RecordIndexView(PlainCells, snippets.IndexView):
    """The list of a kind of record; its filters name the records that the user may choose, and no others."""

    def get_filterset_kwargs(self) -> dict[str, object]:
        """Narrow the filters before the form is made from them."""
        for choice in self.filterset_class.base_filters.values():
            model = getattr(getattr(choice, "queryset", None), "model", None)
            if isinstance(model, type) and issubclass(model, PublishedRecord):
                choice.queryset = partial(_choosable_in, model)
        return super().get_filterset_kwargs()


def _choosable_in(model: type[PublishedRecord], request: HttpRequest) -> "QuerySet[models.Model]":
    """Return the records that a filter offers: django-filter asks with the request."""
    return choosable(model, request.user).prefetch_related("primary_texts")
