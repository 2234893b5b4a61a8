"""Kits of a campaign: what its editors choose for them, and which were made."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from twops_locale.languages import territory_name
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.images import get_image_model_string
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField, TranslatableField

from ..blocks import ProseField
from ..blocks.kit_lines import KitLinesBlock
from ..fields import CodesField, kit_storage
from .kit_choices import KitLook, KitPart, name_of_file
from .places import COUNTRY_CODE


class HasKits(models.Model):
    """What a campaign says on posters, leaflets and cards; numbers and hours come from the directory, never from here."""

    kit_parts = CodesField(
        _("parts of the kit"),
        codes=KitPart.choices,
        help_text=_("Without any, the campaign has no kits."),
    )
    kit_look = models.CharField(_("colours"), max_length=10, choices=KitLook, default=KitLook.CALM)
    kit_headline = models.CharField(
        _("headline of the kit"),
        max_length=80,
        blank=True,
        help_text=_("The largest words of a poster. Without it, the title of the page."),
    )
    kit_call = models.CharField(
        _("words above the number"),
        max_length=70,
        blank=True,
        help_text=_("Without it: “Somebody listens.”"),
    )
    kit_text = models.TextField(
        _("text of the leaflet"),
        max_length=900,
        blank=True,
        help_text=_("Without it, the summary of the page."),
    )
    kit_picture = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture of the poster"),
        help_text=_("Without words in it, and no face: in every country it stands above other words."),
    )
    kit_lines = ProseField(
        KitLinesBlock(),
        verbose_name=_("lines by hand"),
        blank=True,
        help_text=_(
            "For a country that is not named here, the line that fits best is found at every making."
        ),
    )

    kit_panel: ClassVar[Panel] = MultiFieldPanel(
        [
            FieldPanel("kit_parts"),
            FieldRowPanel([FieldPanel("kit_look"), FieldPanel("kit_picture")]),
            FieldPanel("kit_headline"),
            FieldPanel("kit_call"),
            FieldPanel("kit_text"),
            FieldPanel("kit_lines"),
        ],
        heading=_("Kits: posters, leaflets, cards"),
        classname="collapsed",
    )
    kit_fields: ClassVar[list[BaseTranslatableField]] = [
        SynchronizedField("kit_parts", overridable=False),
        SynchronizedField("kit_look", overridable=False),
        TranslatableField("kit_headline"),
        TranslatableField("kit_call"),
        TranslatableField("kit_text"),
        SynchronizedField("kit_picture", overridable=False),
        SynchronizedField("kit_lines", overridable=False),
    ]

    class Meta:
        abstract = True


class Problem(models.TextChoices):
    """Why a kit cannot be made."""

    NO_LINE = "no_line", _("The directory knows no line with a number for these people in this country.")
    TOO_LONG = "too_long", _("Words are too long for a part.")
    FAILED = "failed", _("It could not be made. The worker's screen says why.")


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of a kit as a list names it. ``words``: what it is; ``alternative``: what it says. The size in bytes."""

    name: str
    words: str
    extension: str
    size: int
    alternative: str


def zip_name(country: str, language: str) -> str:
    """Return the name of a zip: country (ISO code) and language (BCP 47), nothing of the subject."""
    return f"kit-{country}-{language}.zip"


class CampaignKit(models.Model):
    """A kit that was made, or is to be made: of a campaign in one language, for one country.

    Attributes:
        digest: of all that it shows, as it was when the file was made; a kit whose facts have another digest by now is stale.
        file: one zip with everything; empty while there is none. sha256, size: of it, the size in bytes.
        files: what it holds, in order: dicts with name, bytes, sha256, type, and alternative (text).
        asked_at: when its making was asked for; empty when that is done.
        problem: why it cannot be made; problem_detail: the file and the field where words are too long.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    page = models.ForeignKey("twops_awareness.CampaignPage", on_delete=models.CASCADE, related_name="kits")
    country = models.CharField(max_length=2, validators=[COUNTRY_CODE])
    digest = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to="kits", storage=kit_storage, blank=True, max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    files = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=10, choices=Problem, blank=True)
    problem_detail = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("kit")
        verbose_name_plural = _("kits")
        default_permissions = ()
        ordering = ["country", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "country"], name="twops_awareness_kit_of_page_and_country"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.page_id}"

    @property
    def is_made(self) -> bool:
        """Whether there is a file; whether it is right still, its digest says."""
        return bool(self.file)

    @property
    def country_name(self) -> str:
        """Its country, by name in the language that is active."""
        return territory_name(self.country, get_language() or "en")

    def zip_name(self, language: str) -> str:
        """Return the name of its zip: country and language (BCP 47) of its page, nothing of the subject."""
        return zip_name(self.country, language)

    @property
    def shown_files(self) -> list[ShownFile]:
        """What it holds, for a list."""
        return [
            ShownFile(
                name=file["name"],
                words=name_of_file(file["name"]),
                extension=file["name"].rpartition(".")[2],
                size=file["bytes"],
                alternative=file["alternative"],
            )
            for file in self.files
        ]
