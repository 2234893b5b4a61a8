"""How the matrix is narrowed: what stands in its address, and the form that writes it there."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Locale, Page

from ...languages import autonym
from ...matrix.objects import kinds_in_words
from ...matrix.states import CellState
from ...matrix.table import Wanted
from ...models import Country, TranslationRequest, TranslationTask


class LanguageChoice(forms.ModelMultipleChoiceField):
    """Languages by the names that they have for themselves."""

    def label_from_instance(self, obj: Locale) -> str:
        """Return the name and the tag."""
        return f"{autonym(obj.language_code)} ({obj.language_code})"


class MatrixForm(forms.Form):
    """The filters. Whatever is not understood narrows nothing."""

    q = forms.CharField(label=_("Title contains"), required=False, max_length=200)
    kind = forms.TypedChoiceField(label=_("Type"), required=False, coerce=int, empty_value=None)
    page = forms.ModelChoiceField(
        Page.objects.filter(depth__gt=1),
        label=_("Campaign, or another page with all below it"),
        required=False,
        widget=AdminPageChooser(show_edit_link=False),
    )
    country = forms.ModelChoiceField(
        Country.objects.all(),
        label=_("Languages of a country"),
        required=False,
        empty_label=_("All countries"),
    )
    language = LanguageChoice(
        Locale.objects.order_by("language_code"),
        label=_("Languages"),
        required=False,
        widget=forms.SelectMultiple({"size": 5}),
    )
    request = forms.ModelChoiceField(
        TranslationRequest.objects.none(), label=_("Request"), required=False, empty_label=_("All requests")
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    person = forms.ModelChoiceField(
        get_user_model()._default_manager.none(),
        label=_("Assigned to"),
        required=False,
        empty_label=_("Anybody"),
    )
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("urgent", _("What is due first")),
            ("missing", _("What is public in the fewest languages")),
            ("title", _("Titles in alphabetical order")),
            ("kind", _("Types")),
        ],
    )

    def __init__(self, data: QueryDict, kinds: set[int], user: AbstractUser | AnonymousUser) -> None:
        super().__init__(data)
        self._rows("request", TranslationRequest.objects.for_user(user).sent().order_by("-pk"))
        words = sorted(kinds_in_words(kinds).items(), key=lambda pair: pair[1])
        self._choices("kind", [("", _("All types")), *words])
        self._choices("state", [("", _("Any state")), *CellState.choices])
        people = get_user_model()._default_manager.order_by("username")
        assigned = TranslationTask.objects.filter(assignee=OuterRef("pk"))
        self._rows("person", people.filter(Exists(assigned)))

    def _rows(self, name: str, rows: "QuerySet[Any]") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def _choices(self, name: str, choices: list[tuple[object, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        self.is_valid()
        return any(value for name, value in self.cleaned_data.items() if name != "sort")

    def wanted(self) -> Wanted:
        """Return how the matrix is narrowed."""
        self.is_valid()
        given = self.cleaned_data
        page, person, state = given.get("page"), given.get("person"), given.get("state")
        request = given.get("request")
        return Wanted(
            locales=_locales(given.get("language"), given.get("country")),
            under=page.path if page is not None else "",
            kind=given.get("kind"),
            state=CellState(state) if state else None,
            overdue=bool(given.get("overdue")),
            person=person.pk if person is not None else None,
            tasks=_tasks(request) if request is not None else None,
            text=given.get("q") or "",
            sort=given.get("sort") or "urgent",
        )


def _tasks(request: TranslationRequest) -> frozenset[int]:
    """Return the keys of the tasks of a request."""
    return frozenset(request.items.values_list("task_id", flat=True))


def _locales(chosen: object, country: Country | None) -> frozenset[int]:
    """Return the keys of the chosen languages and of those of a country; a country of which the site has none: no key."""
    keys = {locale.pk for locale in chosen or ()}  # type: ignore[attr-defined]  # a form's cleaned data are untyped
    if country is not None:
        of_country = set(
            Locale.objects.filter(language_code__in=country.language_tags).values_list("pk", flat=True)
        )
        keys = keys & of_country if keys else of_country
        return frozenset(keys or {0})
    return frozenset(keys)
