"""The few, stable blocks of prose. What is searched or filtered has real models instead."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _
from twops_locale.markup import stored_prose
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail.rich_text import RichText

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul", "blockquote", "document-link"]


class ProseBlock(blocks.RichTextBlock):
    """Rich text that is cleaned whenever it is stored, in pages and in their versions, whoever wrote it."""

    def get_prep_value(self, value: object) -> str:
        """Return the text as it is stored."""
        return stored_prose(super().get_prep_value(value) or "")


class SectionBlock(blocks.StructBlock):
    """A heading of the second level and the prose below it."""

    heading = blocks.CharBlock(max_length=160, label=_("Heading"))
    text = ProseBlock(features=TEXT_FEATURES, label=_("Text"))

    class Meta:
        icon = "title"
        label = _("Section")
        template = "twops_awareness/blocks/section.html"


class BodyBlock(blocks.StreamBlock):
    """The body of every page type."""

    section = SectionBlock()

    class Meta:
        required = False
        template = "twops_awareness/blocks/body.html"

    def render(self, value: StreamValue | None, context: Mapping[str, object] | None = None) -> str:
        """Return the sections as HTML, with the links of all of them looked up at once."""
        from .links import looked_up  # Wagtail's handlers of links need all models to be loaded

        with looked_up(prose_of(value)):
            rendered: str = super().render(value, context=context)
        return rendered


def prose_of(body: StreamValue | None) -> list[str]:
    """Return the rich text of a body as it is stored, in its order, whatever blocks it stands in."""
    return [text for child in body or () for text in _prose(child.block, child.value)]


def _prose(block: blocks.Block, value: object) -> Iterator[str]:
    if isinstance(block, blocks.RichTextBlock) and isinstance(value, RichText):
        yield str(value.source)
    elif isinstance(value, blocks.StructValue):
        for child in value.bound_blocks.values():
            yield from _prose(child.block, child.value)
    elif isinstance(value, StreamValue):
        for child in value:
            yield from _prose(child.block, child.value)
    elif isinstance(value, ListValue):
        for child in value.bound_blocks:
            yield from _prose(child.block, child.value)


class ProseField(StreamField):
    """A StreamField whose blocks stay out of migrations: they are code, and would swell every migration."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*(args or (BodyBlock(),)), **kwargs)

    def get_prep_value(self, value: object) -> object:
        """Return what is stored. Blocks that nobody has looked at are looked at, too: they may come from an import."""
        for _block in value if isinstance(value, StreamValue) else ():
            pass
        return super().get_prep_value(value)

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        """Describe the field for migrations without its blocks."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
