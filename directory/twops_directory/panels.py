"""Panels of the directory's own screens."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel

SOURCE_PANELS = [
    FieldRowPanel([FieldPanel("source", read_only=True), FieldPanel("source_id", read_only=True)]),
    FieldPanel("left_alone"),
]


class FurtherParentsPanel(Panel):
    """Shows, read-only, to which other records rows of this record belong as well, and which rows of others are here."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one record."""

        template_name = "twops_directory/panels/further_parents.html"

        def is_shown(self) -> bool:
            """Show it only where there is something to show."""
            return self.instance.pk is not None and bool(self.links)

        @property
        def links(self) -> list[Any]:
            """The links of this record and of its rows."""
            from .further_parents import links_of

            return links_of(self.instance)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the links."""
            return {**super().get_context_data(parent_context), "links": self.links}
