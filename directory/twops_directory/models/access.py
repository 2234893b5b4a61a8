"""Who can use a service: audience, languages, area, cost."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from twops_locale.languages import language_name
from twops_locale.models import Country
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from ..choices import AreaScope, Audience
from ..validators import language_tag, plain_text
from .base import ChildRecord
from .owners import note_field, one_owner, owner_key

LANGUAGE_OWNERS = ("service", "location", "phone", "channel")
AREA_OWNERS = ("service", "service_at_location")


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
    """A language that is spoken at a service, a place or a phone number, without an interpreter."""

    service = owner_key("Service", "languages")
    location = owner_key("Location", "languages")
    phone = owner_key("Phone", "languages")
    channel = owner_key("Channel", "languages")
    tag = models.CharField(
        _("language"),
        max_length=35,
        validators=[language_tag],
        db_index=True,
        help_text=_("BCP 47, for example uk."),
    )

    name = models.CharField(
        _("name"),
        max_length=100,
        blank=True,
        validators=[plain_text],
        help_text=_("Only for a language without a code: tag und, and what it is called."),
    )
    note = note_field(_("note"))

    detail_fields = ("note",)
    panels = [
        FieldRowPanel(
            [
                FieldPanel("tag"),
                FieldPanel(
                    "name",
                    help_text=_(
                        "Only for a language that is not in the list: write “und” at the left, its name here."
                    ),
                ),
                FieldPanel("note"),
            ]
        )
    ]

    class Meta(ChildRecord.Meta):
        verbose_name = _("language spoken")
        verbose_name_plural = _("languages spoken")
        constraints = [
            models.CheckConstraint(
                condition=one_owner(LANGUAGE_OWNERS), name="twops_directory_language_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.name or language_name(self.tag, get_language() or "en")


class ServiceArea(ChildRecord):
    """Where the people are whom a service helps; where it sits is its places' business."""

    service = owner_key("Service", "areas")
    service_at_location = owner_key("ServiceAtLocation", "areas")
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
    description = note_field(_("note"))
    extent = models.TextField(
        _("extent"),
        blank=True,
        editable=False,
        help_text=_("The outline of the area, as its source gave it."),
    )
    extent_type = models.CharField(max_length=20, blank=True, editable=False)
    uri = models.CharField(max_length=500, blank=True, editable=False)

    detail_fields = ("name", "description")
    panels = [
        FieldRowPanel([FieldPanel("scope"), FieldPanel("country")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
        FieldPanel("description"),
    ]

    class Meta(ChildRecord.Meta):
        verbose_name = _("area served")
        verbose_name_plural = _("areas served")
        constraints = [
            models.CheckConstraint(condition=one_owner(AREA_OWNERS), name="twops_directory_area_one_owner")
        ]

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


class CostOption(ChildRecord):
    """One price."""

    service = ParentalKey("twops_directory.Service", on_delete=models.CASCADE, related_name="cost_options")
    amount = models.DecimalField(
        _("amount"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[
            RegexValidator(r"^[A-Z]{3}$", _("Use the three capital letters of ISO 4217, for example EUR."))
        ],
    )

    option = note_field(_("for what"))
    amount_description = note_field(_("note on the amount"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to (this day included)"), null=True, blank=True)

    detail_fields = ("option", "amount_description")
    panels = [
        FieldRowPanel([FieldPanel("amount"), FieldPanel("currency")]),
        FieldRowPanel([FieldPanel("option"), FieldPanel("amount_description")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]

    class Meta(ChildRecord.Meta):
        verbose_name = _("price")
        verbose_name_plural = _("prices")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}" if self.amount is not None else self.option

    def clean(self) -> None:
        """Refuse a price that says nothing, and an amount without its currency."""
        super().clean()
        if self.amount is None and not (self.option or self.amount_description):
            raise ValidationError({"amount": _("Give the amount, or say in words what it costs.")})
        if self.amount is not None and not self.currency:
            raise ValidationError({"currency": _("Give the currency of the amount, for example EUR.")})
