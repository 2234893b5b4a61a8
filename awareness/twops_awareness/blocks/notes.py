"""What stands out from the text: a callout, a note before hard text, a quotation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from .common import CodeBlock, FactBlock, FactURLBlock, WordsBlock
from .prose import ProseBlock


class CalloutKind(TextChoices):
    """How much a callout matters. The word is shown: nothing is said by colour alone."""

    NOTE = "note", pgettext_lazy("kind of callout", "Good to know")
    IMPORTANT = "important", pgettext_lazy("kind of callout", "Important")
    URGENT = "urgent", pgettext_lazy("kind of callout", "If a child is in danger now")


def kind_of(value: blocks.StructValue) -> CalloutKind:
    """Return the kind of a callout; the quietest for a code that is none."""
    code = value.get("kind")
    return CalloutKind(code) if code in CalloutKind.values else CalloutKind.NOTE


class CalloutBlock(WordsBlock):
    """A few sentences that must not be missed."""

    kind = CodeBlock(choices=CalloutKind.choices, default=CalloutKind.NOTE, label=_("Kind"))
    text = ProseBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        description = _("A few sentences that must not be missed. Use one or two on a page, not more.")
        template = "twops_awareness/blocks/callout.html"
        preview_value = {"kind": "note", "text": "<p>You do not have to give your name.</p>"}

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, object] | None = None
    ) -> dict[str, object]:
        """Add the word for its kind."""
        context: dict[str, object] = super().get_context(value, parent_context=parent_context)
        context["kind"] = kind_of(value)
        return context


class ContentNoteBlock(WordsBlock):
    """What hard text is about, before it; the text opens for whoever wants to read it."""

    note = blocks.CharBlock(
        max_length=200,
        label=_("Note"),
        help_text=_("What the text is about, soberly: “The next part describes how abuse is discovered.”"),
    )
    text = ProseBlock(
        label=_("Hard text"), help_text=_("Closed until the reader opens it. Never graphic, even here.")
    )

    class Meta:
        icon = "warning"
        label = _("Content note")
        description = _(
            "Says what hard text is about before anybody reads it, and keeps the text closed until then."
        )
        template = "twops_awareness/blocks/content_note.html"
        preview_value = {
            "note": "The next part is about how relatives noticed something.",
            "text": "<p>Many describe a long time of doubt.</p>",
        }


class QuoteBlock(WordsBlock):
    """What somebody said, with who said it and where it can be read."""

    text = blocks.TextBlock(max_length=600, label=_("Quotation"), help_text=_("Without quotation marks."))
    by = blocks.CharBlock(
        max_length=120,
        required=False,
        label=_("Who said it"),
        help_text=_("A role, or a first name that was changed: nobody can be recognised."),
    )
    source = FactBlock(max_length=200, required=False, label=_("Source"), search_index=False)
    url = FactURLBlock(required=False, label=_("Address of the source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("What somebody said, with who said it and where that can be read.")
        template = "twops_awareness/blocks/quote.html"
        preview_value = {
            "text": "I had expected anger and met calm.",
            "by": "A caller, after the first conversation",
            "source": "Survey of a helpline, 2025",
            "url": "https://survey.example.org/",
        }
