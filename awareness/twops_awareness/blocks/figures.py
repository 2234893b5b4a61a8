"""Numbers that carry a page's message, each with where it comes from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .common import FactBlock, FactURLBlock, WordsBlock


class FigureBlock(WordsBlock):
    """One number, what it says, and its source."""

    figure = blocks.CharBlock(
        max_length=40, label=_("Figure"), help_text=_("As it is read: “1 in 5”, “12,400”, “2 days”.")
    )
    says = blocks.CharBlock(max_length=200, label=_("What it says"))
    source = FactBlock(
        max_length=200,
        label=_("Source"),
        help_text=_("Who counted, and when. It is not translated."),
        search_index=False,
    )
    url = FactURLBlock(required=False, label=_("Address of the source"))

    class Meta:
        icon = "order"
        label = _("Figure")


class KeyFiguresBlock(WordsBlock):
    """A few key figures side by side."""

    heading = blocks.CharBlock(max_length=160, required=False, label=_("Heading"))
    figures = blocks.ListBlock(FigureBlock(), min_num=1, max_num=6, label=_("Figures"))

    class Meta:
        icon = "order"
        label = _("Key figures")
        description = _(
            "Up to six numbers that carry the message. A number without a source is not published."
        )
        template = "twops_awareness/blocks/key_figures.html"
        preview_value = {
            "heading": "Why it matters",
            "figures": [
                {
                    "figure": "8 of 10",
                    "says": "callers would have asked earlier if they had known what to expect",
                    "source": "Survey of a helpline, 2025",
                    "url": "",
                }
            ],
        }
