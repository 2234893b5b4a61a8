"""Widgets of rows: the same controls as Wagtail's, without a script beside each of them (``rows.js`` wakes them up)."""

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin import widgets
from wagtail.snippets.widgets import AdminSnippetChooser

from .choosable import is_key

SELECTED = SafeString(" selected")


class PlainSelect(forms.Select):
    """A list of choices; written without a template for each of them."""

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Return the list; choices in groups are left to Django."""
        choices = list(self.choices)
        if any(isinstance(label, list | tuple) for _code, label in choices):
            return super().render(name, value, attrs, renderer)
        formatted = self.format_value(value)  # a text of "yes, no, unknown", a list of others
        chosen = {formatted} if isinstance(formatted, str) else {str(item) for item in formatted}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (
                    "" if code is None else code,
                    SELECTED if ("" if code is None else str(code)) in chosen else "",
                    label,
                )
                for code, label in choices
            ),
        )
        all_attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        if self.allow_multiple_selected:
            all_attrs["multiple"] = True
        return format_html("<select{}>{}</select>", flatatt(all_attrs), options)


class PlainNullBooleanSelect(PlainSelect, forms.NullBooleanSelect):
    """Yes, no, not known."""


class Woken(forms.Widget):
    """A field for a day or a time, whose chooser is made when somebody enters it."""

    picks: str

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Return the control."""
        context = self.get_context(name, value, attrs)
        context["widget"]["attrs"]["data-twops-pick"] = self.picks
        html: SafeString = self._render("django/forms/widgets/input.html", context, renderer)  # type: ignore[attr-defined]  # Django's own; its stubs leave it out
        return html


class DayInput(Woken, widgets.AdminDateInput):
    """A day."""

    picks = "date"


class TimeInput(Woken, widgets.AdminTimeInput):
    """A time of day."""

    picks = "time"


class RecordChooser(AdminSnippetChooser):
    """Chooses a record: its name and three buttons. ``known`` are records that were read already, by key.

    Named is only what the field can have: a form that is refused says nothing of a record whose key somebody guessed.
    """

    choices: ModelChoiceIterator | None = None  # a field for a choice puts here what it can have

    template_name = "twops_directory/rows/chooser.html"

    def __init__(self, **kwargs: object) -> None:
        super().__init__(model=self.model, **kwargs)
        self.known: dict[int, models.Model] = {}

    def get_instance(self, value: object) -> models.Model | None:
        """Return the record of a key, None if there is none."""
        if value is None or isinstance(value, self.model_class):
            return value
        if not is_key(str(value)):
            return None
        known = self.known.get(int(str(value)))
        rows = getattr(self.choices, "queryset", None)
        if known is not None or rows is None:
            return known
        try:
            return rows.get(pk=int(str(value)))
        except ObjectDoesNotExist:
            return None


# Django's and Wagtail's widgets, and what stands in for them.
LEAN: dict[type[forms.Widget], type[forms.Widget]] = {
    widgets.AdminDateInput: DayInput,
    widgets.AdminTimeInput: TimeInput,
    forms.Select: PlainSelect,
    forms.NullBooleanSelect: PlainNullBooleanSelect,
}


def make_lean(form: forms.BaseForm) -> None:
    """Give the fields of a form the widgets that need little HTML."""
    for field in form.fields.values():
        lean = LEAN.get(type(field.widget))
        if lean is None:
            continue
        made = lean(attrs=field.widget.attrs)
        if isinstance(made, forms.Select):
            made.choices = field.widget.choices
        made.is_required = field.widget.is_required
        field.widget = made
