"""Trainings for people who meet the subject in their work."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.blocks import StreamValue
from wagtail_localize.fields import BaseTranslatableField, TranslatableField

from ..blocks import ProseField
from ..blocks.body import TrainingBody
from ..blocks.sources import ObjectivesBlock
from ..kinds import PageKind
from .base import AwarenessPage


class TrainingPage(AwarenessPage):
    """A training for frontline staff or police: what it teaches, in which parts, and questions to oneself."""

    page_kind = PageKind("training", _("training"))

    objectives = ProseField(
        ObjectivesBlock(),
        verbose_name=_("objectives"),
        blank=True,
        help_text=_("What somebody can do afterwards."),
    )
    body = ProseField(TrainingBody(), verbose_name=_("body"), blank=True)

    content_panels: ClassVar[list[Panel]] = [
        *AwarenessPage.opening_panels,
        FieldPanel("objectives"),
        FieldPanel("body"),
        *AwarenessPage.closing_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        *AwarenessPage.translatable_fields,
        TranslatableField("objectives"),
    ]
    template = "twops_awareness/training_page.html"

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")

    def bodies(self) -> list[StreamValue]:
        """Return the objectives and the body."""
        return [self.objectives, self.body]

    @property
    def minutes(self) -> int:
        """How long all modules take together; 0 without any."""
        return sum(each.value["minutes"] or 0 for each in self.body if each.block_type == "module")
