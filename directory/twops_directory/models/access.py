"""Who can use a service: audience, languages, area, cost."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import model_from_serializable_data
from twops_locale.languages import language_name
from twops_locale.models import Country
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from ..choices import AreaScope, Audience
from ..validators import language_tag, plain_text
from .base import ChildRecord, without_missing_references


class ServiceAudience(ChildRecord):
    """One group of people that a service is for."""

    service = ParentalKey("twops_directory.Service", on_delete=models.CASCADE, related_name="audiences")
    code = models.CharField(_("for"), max_length=20, choices=Audience.choices, db_index=True)

    panels = [FieldPanel("code")]

    class Meta(ChildRecord.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "code"], name="twops_directory_an_audience_once_a_service"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())


class ServiceLanguage(ChildRecord):
    """A language that is spoken at a service, without an interpreter."""

    service = ParentalKey("twops_directory.Service", on_delete=models.CASCADE, related_name="languages")
    tag = models.CharField(
        _("language"),
        max_length=35,
        validators=[language_tag],
        db_index=True,
        help_text=_("BCP 47, for example uk."),
    )

    panels = [FieldPanel("tag")]

    class Meta(ChildRecord.Meta):
        verbose_name = _("language spoken")
        verbose_name_plural = _("languages spoken")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "tag"], name="twops_directory_a_language_once_a_service"
            )
        ]

    def __str__(self) -> str:
        return language_name(self.tag, get_language() or "en")


class ServiceArea(ChildRecord):
    """Where the people are whom a service helps; where it sits is its places' business."""

    service = ParentalKey("twops_directory.Service", on_delete=models.CASCADE, related_name="areas")
    scope = models.CharField(_("reach"), max_length=10, choices=AreaScope.choices, default=AreaScope.COUNTRY)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    code = models.CharField(
        _("code"),
        max_length=20,
        blank=True,
        validators=[plain_text],
        help_text=_("ISO 3166-2, for example PL-PM."),
    )
    name = models.CharField(_("name"), max_length=200, blank=True, validators=[plain_text])

    panels = [
        FieldRowPanel([FieldPanel("scope"), FieldPanel("country")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
    ]

    class Meta(ChildRecord.Meta):
        verbose_name = _("area served")
        verbose_name_plural = _("areas served")

    def __str__(self) -> str:
        return self.name or self.code or str(self.country or self.get_scope_display())

    def clean(self) -> None:
        """Refuse an area that names no place."""
        super().clean()
        if self.scope != AreaScope.WORLD and self.country_id is None:
            raise ValidationError({"country": _("Choose the country, or choose “Everywhere” as the reach.")})
        if self.scope in (AreaScope.REGION, AreaScope.LOCALITY) and not (self.code or self.name):
            raise ValidationError(
                {"name": _("Name the region or town, or choose a whole country as the reach.")}
            )

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Any:
        """Build the row from a revision; a country that is gone becomes empty."""
        repaired = without_missing_references(cls, data)
        return model_from_serializable_data(cls, repaired, check_fks=check_fks, strict_fks=strict_fks)


class CostOption(ChildRecord):
    """One price."""

    service = ParentalKey("twops_directory.Service", on_delete=models.CASCADE, related_name="cost_options")
    amount = models.DecimalField(
        _("amount"), max_digits=9, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        validators=[
            RegexValidator(r"^[A-Z]{3}$", _("Use the three capital letters of ISO 4217, for example EUR."))
        ],
    )

    panels = [FieldRowPanel([FieldPanel("amount"), FieldPanel("currency")])]

    class Meta(ChildRecord.Meta):
        verbose_name = _("price")
        verbose_name_plural = _("prices")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
