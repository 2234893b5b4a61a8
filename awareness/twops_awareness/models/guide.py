"""Guides, and answers to single questions."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField

from ..blocks import ProseField
from ..blocks.sources import SourcesBlock
from ..kinds import PageKind
from ..reading import reading_minutes
from .base import AwarenessPage


class GuidePage(AwarenessPage):
    """Guidance for families, professionals and the persons concerned."""

    page_kind = PageKind("guide", _("guide"))

    sources = ProseField(
        SourcesBlock(),
        verbose_name=_("sources"),
        blank=True,
        help_text=_("What the guide relies on. Not translated."),
    )

    content_panels: ClassVar[list[Panel]] = [
        *AwarenessPage.opening_panels,
        FieldPanel("body"),
        FieldPanel("sources"),
        *AwarenessPage.closing_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        *AwarenessPage.translatable_fields,
        SynchronizedField("sources", overridable=False),
    ]
    template = "twops_awareness/guide_page.html"

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    @property
    def reading_minutes(self) -> int:
        """How many minutes it takes to read in this language."""
        return reading_minutes(self.plain_text)


class QuestionPage(AwarenessPage):
    """A question that many ask: the title asks it, the summary answers it in short."""

    page_kind = PageKind("question", _("question"))
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "twops_awareness/question_page.html"

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
