"""Fields of a row in as little HTML as keeps them usable: label, control, help, errors.

Wagtail's own markup of one field is some two kilobytes and a dozen templates; a service has hundreds of fields.
"""

from collections.abc import Iterable

from django import forms
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel, PanelGroup
from wagtail.admin.widgets import BaseChooser

REQUIRED = SafeString('<span class="w-required-mark">*</span>')
FRAMES = {
    "one": '<div class="twops-field"><label for="{identifier}">{label}</label>{errors}{control}{hint}</div>',
    "tick": '<div class="twops-field"><label for="{identifier}">{control} {label}'
    "</label>{errors}{hint}</div>",
    "choices": '<fieldset class="twops-field"><legend>{label}</legend>{errors}{control}{hint}</fieldset>',
}


class Fold(PanelGroup):
    """Fields that are seldom needed: folded, and open where one of them is wrong. Says what is set inside."""

    class BoundPanel(PanelGroup.BoundPanel):
        """The fold of one row."""

        template_name = "twops_directory/rows/fold.html"

        @property
        def is_open(self) -> bool:
            """Whether something inside is wrong."""
            wrong = any(panel.bound_field.errors for panel in fields_of(self))
            return wrong or any(
                table.form.is_bound and not table.formset.is_valid() for table in tables_of(self)
            )

        @property
        def set_inside(self) -> str:
            """What is inside and differs from an empty row: labels of fields, names of tables with rows."""
            labels = [panel.bound_field.label for panel in fields_of(self) if is_set(panel.bound_field)]
            labels += [table.heading for table in tables_of(self) if table.formset.forms]
            return ", ".join(map(str, labels))

        def get_context_data(self, parent_context: Context | None = None) -> dict[str, object]:
            """Add the fields."""
            context: dict[str, object] = super().get_context_data(parent_context)
            return {**context, "content": html_of_children(self)}


def fields_of(group: Panel.BoundPanel) -> list[Panel.BoundPanel]:
    """Return the bound field panels below a group, rows of other tables excepted."""
    fields = []
    for child in group.visible_children:
        if isinstance(child, FieldPanel.BoundPanel):
            fields += [child] if child.bound_field is not None else []
        elif hasattr(child, "visible_children"):
            fields += fields_of(child)
    return fields


def tables_of(group: Panel.BoundPanel) -> list[Panel.BoundPanel]:
    """Return the tables of further rows directly inside a group."""
    return [child for child in group.visible_children if hasattr(child, "formset")]


def is_set(bound: forms.BoundField) -> bool:
    """Say whether a field says something that an empty row does not."""
    value = bound.value()
    empty = bound.field.initial
    if callable(empty):
        empty = empty()
    return value not in (None, "", [], False, empty, str(empty))


def html_of_children(group: Panel.BoundPanel) -> SafeString:
    """Return the HTML of what is shown below a group of panels."""
    return joined(html_of(child) for child in group.visible_children)


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Return pieces of HTML one after the other; what is not marked as HTML is escaped."""
    return format_html_join("", "{}", ((part,) for part in parts))


def html_of(panel: Panel.BoundPanel) -> SafeString:
    """Return the HTML of one panel of a row."""
    if isinstance(panel, FieldPanel.BoundPanel):
        return read_only_html(panel) if panel.bound_field is None else field_html(panel)
    if isinstance(panel, FieldRowPanel.BoundPanel):
        return format_html('<div class="twops-cells">{}</div>', html_of_children(panel))
    if isinstance(panel, MultiFieldPanel.BoundPanel):
        return html_of_children(panel)
    rendered: SafeString = panel.render_html()
    return rendered


def field_html(panel: Panel.BoundPanel) -> SafeString:
    """Return the HTML of one field: its label, its control, its help and what is wrong with it."""
    bound = panel.bound_field
    identifier, widget = bound.auto_id, bound.field.widget
    if widget.is_hidden and not isinstance(widget, BaseChooser):
        return bound.as_widget()
    described = [f"{identifier}-help"] if panel.help_text else []
    attrs: dict[str, str] = {}
    if bound.errors:
        described.append(f"{identifier}-errors")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    control = bound.as_widget(attrs=attrs)
    label = format_html("{}{}", capfirst(bound.label), REQUIRED if bound.field.required else "")
    return format_html(
        FRAMES.get(_shape(widget), FRAMES["one"]),
        identifier=identifier,
        label=label,
        control=control,
        hint=format_html('<small id="{}-help">{}</small>', identifier, panel.help_text)
        if panel.help_text
        else "",
        errors=_errors(identifier, bound.errors),
    )


def read_only_html(panel: Panel.BoundPanel) -> SafeString:
    """Return the HTML of a field that is only shown."""
    value = panel.value_from_instance
    shown = "–" if value in (None, "") else panel.panel.format_value_for_display(value)
    hint = format_html("<small>{}</small>", panel.help_text) if panel.help_text else ""
    return format_html(
        '<div class="twops-field"><strong>{}</strong><div>{}</div>{}</div>',
        capfirst(panel.heading),
        shown,
        hint,
    )


def _errors(identifier: str, errors: list[str]) -> SafeString | str:
    if not errors:
        return ""
    words = " ".join(map(str, errors))
    return format_html(
        '<div class="w-field__errors" id="{}-errors"><p class="error-message">{}</p></div>', identifier, words
    )


def _shape(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "choices" if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect) else "one"
