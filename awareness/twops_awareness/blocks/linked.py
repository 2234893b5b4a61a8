"""What leads on: the desk's contact, a campaign, related pages."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..choosers import PageChooserBlock
from .common import CampaignChooserBlock, FactBlock, FactURLBlock, WordsBlock
from .gathering import Context, gathered_for
from .prose import ProseBlock


class ContactBlock(WordsBlock):
    """How to reach the people behind a page: a desk, a press office. Not a service for people in need."""

    heading = blocks.CharBlock(max_length=160, label=_("Heading"))
    name = blocks.CharBlock(max_length=160, label=_("Who answers"))
    text = ProseBlock(required=False, label=_("Text"))
    phone = FactBlock(max_length=40, required=False, label=_("Telephone"), search_index=False)
    hours = blocks.CharBlock(max_length=160, required=False, label=_("When somebody answers"))
    email = FactBlock(
        max_length=254,
        required=False,
        label=_("E-mail address"),
        help_text=_("Shown as text: a link would open a program that keeps what is written."),
        search_index=False,
    )
    url = FactURLBlock(required=False, label=_("Web address"))

    class Meta:
        icon = "mail"
        label = _("Contact")
        description = _("How to reach the people behind the page. For people in need, use a service.")
        template = "twops_awareness/blocks/contact.html"
        preview_value = {
            "heading": "Ask the desk",
            "name": "Country desk",
            "text": "<p>We answer questions about the campaign.</p>",
            "phone": "",
            "hours": "Monday to Friday, 9 to 15",
            "email": "desk@example.org",
            "url": "",
        }


class CampaignBlock(WordsBlock):
    """A campaign, by its own title and summary, with where it stands in time."""

    campaign = CampaignChooserBlock(label=_("Campaign"))

    class Meta:
        icon = "pick"
        label = _("Campaign")
        description = _("Leads to a campaign, with its own words in the reader's language.")
        template = "twops_awareness/blocks/campaign.html"
        preview_template = "twops_awareness/previews/campaign.html"

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        """Add the campaign in the reader's language; nothing where none is public."""
        context: Context = super().get_context(value, parent_context=parent_context)
        context["entry"] = gathered_for(self, value).campaign(value.get("campaign"))
        return context


class RelatedPagesBlock(WordsBlock):
    """Pages to read next, in the reader's language where they exist in it."""

    heading = blocks.CharBlock(max_length=160, required=False, label=_("Heading"))
    pages = blocks.ListBlock(PageChooserBlock(), min_num=1, max_num=6, label=_("Pages"))

    class Meta:
        icon = "link"
        label = _("Related pages")
        description = _("Pages to read next, by their own titles. What is not public is left out by itself.")
        template = "twops_awareness/blocks/related.html"
        preview_template = "twops_awareness/previews/related.html"

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        """Add the pages that the public can reach."""
        context: Context = super().get_context(value, parent_context=parent_context)
        context["entries"] = gathered_for(self, value).pages(value.get("pages") or ())
        return context
