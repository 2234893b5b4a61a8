"""Rows of child tables in a record's form: little HTML a row, and each kind of empty row once in a page.

Wagtail's inline panel writes an empty row for every table of every row, the nested ones inside again: a megabyte for a
service. ``RowsPanel`` keeps Wagtail's behaviour in the browser (its ``InlinePanel``), and gives it its template when
somebody adds a row (``rows.js``).
"""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.template import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel, Panel

from .lean import html_of_children, joined
from .row_form import RowForm
from .row_forms import form_of

if TYPE_CHECKING:
    from django.template.backends.base import _EngineTemplate
    from django_stubs_ext import StrOrPromise

ROWS = "__rows__"  # where the name of a table stands in a template; see rows.js


class RowsPanel(InlinePanel):
    """Like ``InlinePanel``; ``row_name`` is what one row is called, by itself its model's name."""

    def __init__(self, *args: object, row_name: "StrOrPromise" = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.row_name = row_name

    def clone_kwargs(self) -> dict[str, object]:
        """Return what a copy is made of."""
        return {**super().clone_kwargs(), "row_name": self.row_name}

    def get_form_options(self) -> dict[str, object]:
        """Return Wagtail's options, with our form of a row."""
        options = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields")
        rows["inherit_kwargs"] = ["for_user", "shared"]
        rows["form"] = form_of(
            self.db_field.related_model, tuple(deferred or ()), may_be_blank=not self.min_num
        )
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        """The rows of one record."""

        template_name = "twops_directory/rows/rows.html"

        def __init__(self, **kwargs: object) -> None:
            Panel.BoundPanel.__init__(self, **kwargs)
            self.label = self.panel.label
            if self.form is None:
                return
            self.formset = self.form.formsets[self.panel.relation_name]
            self.child_edit_handler = self.panel.child_edit_handler
            self.children = [
                self.row_of(form, self.formset, index) for index, form in enumerate(self.formset.forms)
            ]
            if self.formset.can_order and self.formset.is_valid():
                self.children.sort(key=lambda row: row.form.cleaned_data[ORDERING_FIELD_NAME] or 1)

        @property
        def kind(self) -> str:
            """The kind of row: its model. All tables of a kind have the same fields."""
            return str(self.formset.model._meta.model_name)

        @property
        def media(self) -> forms.Media:
            """The script and the style of rows."""
            return forms.Media(
                js=[static("twops_directory/admin/rows.js")],
                css={"all": [static("twops_directory/admin/rows.css")]},
            )

        def row_of(self, form: RowForm, formset: BaseChildFormSet, index: int | None) -> Panel.BoundPanel:
            """Return the panel of one row; without an index that of an empty one."""
            form.fields[DELETION_FIELD_NAME].widget = forms.HiddenInput()
            if formset.can_order:
                attrs = {} if index is None else {"value": index + 1}
                form.fields[ORDERING_FIELD_NAME].widget = forms.HiddenInput(attrs=attrs)
            return self.child_edit_handler.get_bound_panel(
                instance=form.instance, request=self.request, form=form, prefix=form.prefix
            )

        def js_opts(self) -> dict[str, object]:
            """Return what the browser's part is told about this table."""
            return {
                "type": "InlinePanel",
                "formsetPrefix": f"id_{self.formset.prefix}",
                "emptyChildFormPrefix": f"{self.formset.prefix}-__prefix__",
                "canOrder": self.formset.can_order,
                "maxForms": self.formset.max_num,
                "relationName": self.panel.relation_name,
            }

        def get_context_data(self, parent_context: Context | None = None) -> dict[str, object]:
            """Add the rows, and the templates of the kinds of rows that the page has not got yet."""
            context = Panel.BoundPanel.get_context_data(self, parent_context)
            name = self.panel.row_name or self.formset.model._meta.verbose_name
            minimum, maximum = self.panel.min_num, self.panel.max_num
            return {
                **context,
                "management": joined(
                    self.formset.management_form[name].as_widget()
                    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
                ),
                "rows": joined(self.row_html(row) for row in self.children),
                "can_order": self.formset.can_order and maximum != 1,
                "can_add": maximum is None or maximum != minimum,
                "add_name": name,
                "heading": self.heading if self.is_nested else "",
                "templates": joined(self.templates()) if not self.is_nested else "",
            }

        @property
        def is_nested(self) -> bool:
            """Whether these rows are below a row of another table."""
            return bool(self.form.prefix)

        def row_html(self, row: Panel.BoundPanel) -> SafeString:
            """Return the HTML of one row."""
            name = self.panel.row_name or self.formset.model._meta.verbose_name
            instance = row.form.instance
            html = _row_template().render(
                {
                    "row": row,
                    "row_name": capfirst(name),
                    "words": row.form.words() if instance.pk is not None or row.form.is_bound else "",
                    "can_order": self.formset.can_order and self.panel.max_num != 1,
                    "can_delete": self.panel_adds(),
                    "content": html_of_children(row),
                    "hidden": _hidden_fields(row.form, self.formset),
                }
            )
            return SafeString(html)  # a template's own

        def templates(self) -> Iterator[SafeString]:
            """Yield the templates of this kind of row and of those below it, each once a page."""
            known: set[str] = (
                self.request.__dict__.setdefault("_twops_row_kinds", set()) if self.request else set()
            )
            waiting = [self]
            while waiting:
                rows = waiting.pop()
                if rows.kind in known or not rows.panel_adds():
                    continue
                known.add(rows.kind)
                empty = rows.empty_row()
                yield format_html(
                    '<template data-rows-of="{}">{}</template>{}',
                    rows.kind,
                    rows.row_html(empty),
                    empty.form.once_a_page(),
                )
                waiting += list(rows_below(empty))

        def panel_adds(self) -> bool:
            """Whether rows can be added and deleted: the primary words are always one."""
            return self.panel.max_num is None or self.panel.max_num != self.panel.min_num

        def empty_row(self) -> Panel.BoundPanel:
            """Return the panel of an empty row of a table whose name is still open."""
            formset = type(self.formset)(prefix=ROWS, form_kwargs=self.formset.form_kwargs)
            return self.row_of(formset.empty_form, formset, None)


def rows_below(panel: Panel.BoundPanel) -> Iterator["RowsPanel.BoundPanel"]:
    """Yield the tables below a panel."""
    for child in getattr(panel, "children", ()):
        if isinstance(child, RowsPanel.BoundPanel):
            yield child
        else:
            yield from rows_below(child)


def _hidden_fields(form: RowForm, formset: BaseChildFormSet) -> SafeString:
    """Return the key, the order and the mark of deletion of a row."""
    names = [formset.model._meta.pk.name, DELETION_FIELD_NAME]
    names += [ORDERING_FIELD_NAME] if formset.can_order else []
    return joined(form[name].as_widget() for name in names if name in form.fields)


@cache
def _row_template() -> "_EngineTemplate":
    return get_template("twops_directory/rows/row.html")
