"""Kits of a campaign: what its editors choose for them, and which were made."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models.functions import JSONArray
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


class ListOfRows(models.Aggregate):
    """JSON arrays of some rows, as one JSON array."""

    name = "ListOfRows"
    arity = 1

    def as_sqlite(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        """Return SQLite's."""
        return self.as_sql(*args, function="JSON_GROUP_ARRAY", **kwargs)

    def as_postgresql(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        """Return PostgreSQL's, as text, which every driver gives alike."""
        return self.as_sql(
            *args, template="CAST(%(function)s(%(expressions)s) AS text)", function="JSONB_AGG", **kwargs
        )


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


# What is read of a kit with its page.
SHOWN = ("id", "uuid", "country", "file", "sha256", "size", "files", "made_at")


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


def kits_read_with(page: str) -> models.Subquery:
    """Return the made kits of pages as a value of their own rows: JSON for ``kits_of``, None where there are none.

    Args:
        page: where the key of the page stands in the row.
    """
    made = CampaignKit.objects.filter(page=models.OuterRef(page)).exclude(file="").order_by().values("page")
    rows = made.annotate(rows_of_kits=ListOfRows(JSONArray(*SHOWN), output_field=models.TextField()))
    return models.Subquery(rows.values("rows_of_kits"), output_field=models.TextField())


def kits_of(page_key: int, read: str | None) -> Iterable[CampaignKit]:
    """Yield the kits of a page that ``kits_read_with`` has read. No query."""
    for row in json.loads(read or "[]"):
        known = dict(zip(SHOWN, json.loads(row) if isinstance(row, str) else row, strict=True))
        if isinstance(known["files"], str):  # SQLite keeps JSON as text
            known["files"] = json.loads(known["files"])
        if known["made_at"]:
            made_at = datetime.fromisoformat(known["made_at"])
            known["made_at"] = made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)
        yield CampaignKit(page_id=page_key, **{**known, "uuid": UUID(known["uuid"])})
