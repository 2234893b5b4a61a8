"""Choosers of the directory: the desk's own country first, with search and a country, and only what one may see."""

from collections.abc import Callable
from typing import NoReturn

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from twops_locale.models import Country
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views import chooser

from ..models.base import PublishedRecord
from .admin_request import AdminRequest
from .choosable import choosable, is_key, ordered_for
from .widgets import RecordChooser

MAX_WORDS = 200


class ChoiceFilter(BaseFilterForm):
    """What the list of a chooser can be narrowed to: words in a name, a country."""

    q = forms.CharField(
        label=_("Search"),
        max_length=MAX_WORDS,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name, town or code")}),
    )
    country = forms.ModelChoiceField(
        label=_("Country"),
        queryset=Country.objects.none(),
        required=False,
        empty_label=_("All countries"),
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )

    def __init__(self, *args: object, searched: tuple[str, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.searched = searched
        self.fields["country"].queryset = Country.objects.all()

    def filter(self, objects: "QuerySet[models.Model]") -> "QuerySet[models.Model]":
        """Keep what has every word in its name or in what else identifies it, of the country that was chosen."""
        country = self.cleaned_data.get("country")
        if country is not None:
            objects = objects.filter(country=country)
        self.search_query = self.cleaned_data.get("q") or None
        self.is_searching = self.search_query is not None
        for word in (self.search_query or "").split():
            condition = Q()
            for path in self.searched:
                condition |= Q(**{f"{path}__icontains": word})
            objects = objects.filter(pk__in=objects.model._base_manager.filter(condition).values("pk"))
        return objects


class Choice:
    """What all views of a chooser offer."""

    request: AdminRequest
    model_class: type[PublishedRecord]

    def get_object_list(self) -> "QuerySet[models.Model]":
        """Return what the user may choose, their own country first."""
        return ordered_for(choosable(self.model_class, self.request.user), self.request.user)

    def get_object(self, pk: str) -> models.Model:
        """Return one record; raises DoesNotExist, which is a 404, for what the user may not see."""
        if not is_key(pk):
            raise ObjectDoesNotExist
        return choosable(self.model_class, self.request.user).get(pk=pk)

    def get_objects(self, pks: list[str]) -> "QuerySet[models.Model]":
        """Return several records, without those that the user may not see."""
        return choosable(self.model_class, self.request.user).filter(pk__in=[pk for pk in pks if is_key(pk)])


class ChooseList(Choice):
    """The list of a chooser."""

    per_page = 25

    def get_filter_form(self) -> ChoiceFilter:
        """Return the form above the list."""
        searched = getattr(self.model_class.snippet_viewset, "search_fields", ()) or ("pk",)
        return ChoiceFilter(self.request.GET, searched=tuple(searched))

    @property
    def columns(self) -> list[Column]:
        """The name, the country and the state."""
        name, *others = super().columns  # type: ignore[misc]  # Wagtail's list comes after this one
        return [name, Column("country", label=_("Country"), accessor="country"), *others]


class ChooseView(ChooseList, chooser.ChooseView):
    """The chooser."""


class ChooseResultsView(ChooseList, chooser.ChooseResultsView):
    """The list below its form, after a search."""


class ChosenView(Choice, chooser.SnippetChosenView):
    """What was chosen."""


class ChosenMultipleView(Choice, chooser.SnippetChosenMultipleView):
    """What was chosen where several can be."""


class NothingIsMadeHere(View):
    """Records are made in their own form; a chooser only chooses."""

    http_method_names = ("get", "post", "head", "options")

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Refuse in words."""
        return HttpResponse(
            gettext("Nothing is made in a chooser. Make the record in its own form, then choose it here."),
            status=405,
            content_type="text/plain; charset=utf-8",
            headers={"Allow": ""},
        )


class RecordChooserViewSet(chooser.SnippetChooserViewSet):
    """The choosers of the directory's records."""

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    base_widget_class = RecordChooser

    @cached_property
    def widget_class(self) -> type[RecordChooser]:
        """Return the widget of this chooser; the choosers of snippets in Wagtail 7.4 know their own one only."""
        made: type[RecordChooser] = ChooserViewSet.widget_class.func(self)
        return made

    @property
    def create_view(self) -> Callable[..., HttpResponseBase]:
        """Refuse to make something."""
        return NothingIsMadeHere.as_view()


class NoChoice:
    """Words belong to their record and are chosen nowhere."""

    request: AdminRequest
    model_class: type[PublishedRecord]

    def get_object_list(self) -> "QuerySet[models.Model]":
        """Return nothing."""
        return self.model_class._default_manager.none()

    def get_object(self, pk: str) -> NoReturn:
        """Raise DoesNotExist, which is a 404."""
        raise ObjectDoesNotExist

    def get_objects(self, pks: list[str]) -> "QuerySet[models.Model]":
        """Return nothing."""
        return self.get_object_list()


class NoChooseView(NoChoice, chooser.ChooseView):
    """An empty chooser."""


class NoChooseResultsView(NoChoice, chooser.ChooseResultsView):
    """An empty list."""


class NoChosenView(NoChoice, chooser.SnippetChosenView):
    """Nothing is chosen."""


class NoChosenMultipleView(NoChoice, chooser.SnippetChosenMultipleView):
    """Nothing is chosen."""


class WordsChooserViewSet(RecordChooserViewSet):
    """The choosers that Wagtail makes for words: empty."""

    choose_view_class = NoChooseView
    choose_results_view_class = NoChooseResultsView
    chosen_view_class = NoChosenView
    chosen_multiple_view_class = NoChosenMultipleView
