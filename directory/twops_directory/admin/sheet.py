"""The sheets of a record's form: Wagtail's tabs and sections, with the lean fields of rows inside."""

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel, ObjectList, Panel

from .lean import html_of, joined


class Sheet(ObjectList):
    """One sheet of a form."""

    class BoundPanel(ObjectList.BoundPanel):
        """The sheet of one record."""

        def render_html(self, parent_context: Context | None = None) -> SafeString:
            """Return the sections of the sheet."""
            sections = (section_html(child) for child in self.visible_children)
            return format_html('<div class="w-form-width twops-sheet">{}</div>', joined(sections))

        def js_opts(self) -> dict[str, object]:
            """Leave out the single fields: Wagtail's scripts ask for those of pages only."""
            return {**Panel.BoundPanel.js_opts(self), "children": []}


def section_html(panel: Panel.BoundPanel) -> SafeString:
    """Return the HTML of one child of a sheet: groups and tables have a heading, fields their label."""
    content = html_of(panel)
    if isinstance(panel, FieldPanel.BoundPanel) or not panel.heading:
        return format_html('<section class="w-panel">{}</section>', content)
    return format_html(
        SECTION,
        id=slugify(panel.prefix),
        heading=capfirst(panel.heading),
        content=content,
        toggle=_("Toggle section"),
    )


SECTION = (
    '<section class="w-panel" id="{id}-section" aria-labelledby="{id}-heading" data-panel>'
    '<div class="w-panel__header"><a class="w-panel__anchor w-panel__anchor--prefix" href="#{id}-section" '
    'data-panel-anchor aria-labelledby="{id}-heading"></a>'
    '<button class="w-panel__toggle" type="button" aria-label="{toggle}" aria-describedby="{id}-heading" '
    'data-panel-toggle aria-controls="{id}-content" aria-expanded="true">'
    '<svg class="icon icon-placeholder w-panel__icon" aria-hidden="true"><use href="#icon-placeholder"></use></svg></button>'
    '<h2 class="w-panel__heading w-panel__heading--label" id="{id}-heading" data-panel-heading>'
    '<span data-panel-heading-text>{heading}</span></h2><div class="w-panel__divider"></div></div>'
    '<div id="{id}-content" class="w-panel__content">{content}</div></section>'
)
