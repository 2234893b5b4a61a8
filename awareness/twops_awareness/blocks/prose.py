"""Rich text, and the section that is made of it."""

from django.utils.translation import gettext_lazy as _
from twops_locale.markup import stored_prose
from wagtail import blocks

from .common import WordsBlock

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul", "blockquote", "document-link"]


class ProseBlock(blocks.RichTextBlock):
    """Rich text that is cleaned whenever it is stored, in pages and in their versions, whoever wrote it."""

    def __init__(self, *, required: bool = True, **kwargs: object) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(required=required, **kwargs)

    def get_prep_value(self, value: object) -> str:
        """Return the text as it is stored."""
        return stored_prose(super().get_prep_value(value) or "")


class SectionBlock(WordsBlock):
    """A heading of the second level and the prose below it."""

    heading = blocks.CharBlock(max_length=160, label=_("Heading"))
    text = ProseBlock(label=_("Text"))

    class Meta:
        icon = "title"
        label = _("Section")
        description = _("A heading and the text below it: the ordinary part of every page.")
        template = "twops_awareness/blocks/section.html"
        preview_value = {
            "heading": "What happens when you get in touch",
            "text": "<p>A trained counsellor listens first. You decide how much you tell.</p>",
        }
