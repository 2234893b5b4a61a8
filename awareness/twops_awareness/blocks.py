"""The few, stable blocks of prose. What is searched or filtered has real models instead."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul", "document-link"]


class SectionBlock(blocks.StructBlock):
    """A heading of the second level and the prose below it."""

    heading = blocks.CharBlock(max_length=160, label=_("Heading"))
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"))

    class Meta:
        icon = "title"
        label = _("Section")
        template = "twops_awareness/blocks/section.html"


class BodyBlock(blocks.StreamBlock):
    """The body of every page type."""

    section = SectionBlock()

    class Meta:
        required = False


class ProseField(StreamField):
    """A StreamField whose blocks stay out of migrations: they are code, and would swell every migration."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*(args or (BodyBlock(),)), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Describe the field for migrations without its blocks."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
