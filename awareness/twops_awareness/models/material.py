"""Materials of campaigns: posters, leaflets, cards, videos."""

from typing import ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.blocks import StreamValue
from wagtail.images import get_image_model, get_image_model_string
from wagtail.images.models import AbstractImage
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField, TranslatableField

from ..blocks import ProseField
from ..blocks.gathering import Download, Gathered
from ..blocks.sources import FilesBlock
from ..choosers import key_alone
from ..kinds import PageKind
from .base import AwarenessPage


class MaterialKind(models.TextChoices):
    """What a material is."""

    POSTER = "poster", pgettext_lazy("kind of material", "Poster")
    LEAFLET = "leaflet", pgettext_lazy("kind of material", "Leaflet")
    CARD = "card", pgettext_lazy("kind of material", "Card")
    VIDEO = "video", pgettext_lazy("kind of material", "Video")
    SOCIAL = "social", pgettext_lazy("kind of material", "Texts and pictures for social media")
    TRAINING = "training", pgettext_lazy("kind of material", "Training material")


class Licence(models.TextChoices):
    """What others may do with a material."""

    CC_BY = "cc-by-4.0", _("Creative Commons Attribution 4.0")
    CC_BY_SA = "cc-by-sa-4.0", _("Creative Commons Attribution, Share Alike 4.0")
    CC_BY_ND = "cc-by-nd-4.0", _("Creative Commons Attribution, No Derivatives 4.0")
    PARTNERS = "partners", _("For partners of the project only")


LICENCE_ADDRESSES = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_ND: "https://creativecommons.org/licenses/by-nd/4.0/",
}


class MaterialPage(AwarenessPage):
    """Something to print, show or send on: its files in every language, and what may be done with them."""

    page_kind = PageKind("material", _("material"))

    kind = models.CharField(_("kind"), max_length=10, choices=MaterialKind, default=MaterialKind.POSTER)
    campaign = models.ForeignKey(
        "twops_awareness.CampaignPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("campaign"),
    )
    replaces = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("replaces"),
        help_text=_(
            "Of a country's version of a campaign: the material of the original that this one stands for."
        ),
    )
    picture = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("What it looks like."),
    )
    alternative_text = models.TextField(
        _("alternative text"),
        max_length=600,
        blank=True,
        help_text=_("What the material shows and says, for those who do not see it."),
    )
    files = ProseField(
        FilesBlock(),
        verbose_name=_("files"),
        blank=True,
        help_text=_("All languages and formats; they are the same on the page of every language."),
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.CC_BY_ND)
    adaptation = models.TextField(
        _("how it may be adapted"),
        max_length=600,
        blank=True,
        help_text=_("What may be changed - the number, the logo - and what must stay."),
    )
    transcript = models.TextField(
        _("transcript"), blank=True, help_text=_("Of a video or a recording: all that is said and shown.")
    )

    searched_fields: ClassVar[tuple[str, ...]] = ("alternative_text", "adaptation", "transcript")
    content_panels: ClassVar[list[Panel]] = [
        *AwarenessPage.opening_panels,
        FieldPanel("kind"),
        FieldPanel("campaign"),
        FieldPanel("replaces"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("alternative_text")], heading=_("Picture")),
        FieldPanel("files"),
        MultiFieldPanel([FieldPanel("licence"), FieldPanel("adaptation")], heading=_("Use")),
        FieldPanel("transcript"),
        FieldPanel("body"),
        *AwarenessPage.closing_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        *AwarenessPage.translatable_fields,
        SynchronizedField("kind", overridable=False),
        SynchronizedField("campaign", overridable=False),
        SynchronizedField("replaces", overridable=False),
        SynchronizedField("picture", overridable=False),
        TranslatableField("alternative_text"),
        SynchronizedField("files", overridable=False),
        SynchronizedField("licence", overridable=False),
        TranslatableField("adaptation"),
        TranslatableField("transcript"),
    ]
    template = "twops_awareness/material_page.html"

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def bodies(self) -> list[StreamValue]:
        """Return its body and its files."""
        return [self.body, self.files]

    def linked_pages(self) -> list[int | None]:
        """Return the key of its campaign, too."""
        return [*super().linked_pages(), self.campaign_id]

    def pictures_beside(self) -> list[AbstractImage]:
        """Return its picture."""
        if self.picture_id is None:
            return []
        if not type(self).picture.is_cached(self):
            self.picture = key_alone(get_image_model(), self.picture_id)
        return [self.picture]

    @property
    def licence_url(self) -> str:
        """Where the licence can be read; empty for one that has no page."""
        return LICENCE_ADDRESSES.get(Licence(self.licence), "") if self.licence in Licence.values else ""

    def public_files(self, found: Gathered) -> list[Download]:
        """Return the files that the public may have: of this page's language first, then by language and format."""
        own = self.locale.language_code
        rows = [
            {
                "document": each.value["document"],
                "language": each.value["language"],
                "words": each.value["format"],
            }
            for each in self.files
        ]
        return sorted(found.files(rows), key=lambda each: (each.language != own, each.language, each.title))

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Add its files, its campaign and its picture."""
        context = super().get_context(request, *args, **kwargs)
        found: Gathered = context["gathered"]  # type: ignore[assignment]  # put there by the base
        context["files"] = self.public_files(found)
        context["campaign"] = found.entry(self.campaign_id, self.locale.language_code)
        context["sizes"] = found.sizes(self.picture)
        return context
