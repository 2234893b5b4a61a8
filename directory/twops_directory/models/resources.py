"""Small records of a service, an organisation or a place: addresses on the web, money, documents, free places."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from twops_locale.models import Country
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from ..choices import LocationType
from ..fields import WebAddressField
from ..validators import plain_text
from .base import ChildRecord, HsdsRecord
from .owners import note_field, one_owner, owner_key

TWO_OWNERS = ("organization", "service")


class Url(ChildRecord):
    """HSDS ``url``: a further web address with a label."""

    organization = owner_key("Organization", "additional_websites")
    service = owner_key("Service", "additional_urls")
    label = note_field(_("what is there"))
    url = WebAddressField(_("web address"))

    detail_fields = ("label",)
    panels = [FieldRowPanel([FieldPanel("url"), FieldPanel("label")])]

    class Meta(ChildRecord.Meta):
        verbose_name = _("further web address")
        verbose_name_plural = _("further web addresses")
        constraints = [
            models.CheckConstraint(condition=one_owner(TWO_OWNERS), name="twops_directory_url_one_owner")
        ]

    def __str__(self) -> str:
        return self.label or self.url


class Funding(ChildRecord):
    """HSDS ``funding``: who pays for a service or an organisation."""

    organization = owner_key("Organization", "funding")
    service = owner_key("Service", "funding")
    source = note_field(_("source of funding"))

    detail_fields = ("source",)
    panels = [FieldPanel("source")]

    class Meta(ChildRecord.Meta):
        verbose_name = _("funding")
        verbose_name_plural = _("funding")
        constraints = [
            models.CheckConstraint(condition=one_owner(TWO_OWNERS), name="twops_directory_funding_one_owner")
        ]

    def __str__(self) -> str:
        return self.source


class RequiredDocument(ChildRecord):
    """HSDS ``required_document``: what one must bring."""

    service = ParentalKey(
        "twops_directory.Service", on_delete=models.CASCADE, related_name="required_documents"
    )
    document = note_field(_("document"))
    uri = WebAddressField(_("where to read about it"), blank=True)

    detail_fields = ("document",)
    panels = [FieldRowPanel([FieldPanel("document"), FieldPanel("uri")])]

    class Meta(ChildRecord.Meta):
        verbose_name = _("document to bring")
        verbose_name_plural = _("documents to bring")

    def __str__(self) -> str:
        return self.document


class OrganizationIdentifier(ChildRecord):
    """HSDS ``organization_identifier``: a number in somebody else's register."""

    organization = ParentalKey(
        "twops_directory.Organization", on_delete=models.CASCADE, related_name="organization_identifiers"
    )
    identifier_scheme = models.CharField(
        _("register"), max_length=200, blank=True, validators=[plain_text], help_text=_("For example PL-KRS.")
    )
    identifier_type = models.CharField(
        _("kind of number"),
        max_length=200,
        validators=[plain_text],
        help_text=_("For example: charity number."),
    )
    identifier = models.CharField(_("number"), max_length=200, validators=[plain_text])

    panels = [
        FieldRowPanel(
            [FieldPanel("identifier_type"), FieldPanel("identifier"), FieldPanel("identifier_scheme")]
        )
    ]

    class Meta(ChildRecord.Meta):
        verbose_name = _("registration number")
        verbose_name_plural = _("registration numbers")

    def __str__(self) -> str:
        return f"{self.identifier_type} {self.identifier}"


class LocationAccessibility(ChildRecord):
    """HSDS ``accessibility``: in words, what ``Location.accessibility`` has as codes."""

    location = ParentalKey(
        "twops_directory.Location", on_delete=models.CASCADE, related_name="accessibility_notes"
    )
    description = note_field(_("what there is"))
    details = note_field(_("details"))
    url = WebAddressField(_("web address"), blank=True)

    detail_fields = ("description", "details")
    panels = [FieldRowPanel([FieldPanel("description"), FieldPanel("details")]), FieldPanel("url")]

    class Meta(ChildRecord.Meta):
        verbose_name = _("note on accessibility")
        verbose_name_plural = _("notes on accessibility")

    def __str__(self) -> str:
        return self.description


class Address(ChildRecord):
    """HSDS ``address``: a further address of a place. Its first one is in the place's own row."""

    location = ParentalKey("twops_directory.Location", on_delete=models.CASCADE, related_name="addresses")
    attention = note_field(_("to the attention of"))
    address_1 = note_field(_("street and number"))
    address_2 = note_field(_("further line of the address"))
    city = note_field(_("town"))
    region = note_field(_("region"))
    state_province = note_field(_("state or province"))
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True, validators=[plain_text])
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    address_type = models.CharField(
        _("kind of address"), max_length=10, choices=LocationType.choices, default=LocationType.POSTAL
    )
    confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("Shown nowhere in public.")
    )

    panels = [
        FieldRowPanel([FieldPanel("address_type"), FieldPanel("attention"), FieldPanel("confidential")]),
        FieldRowPanel([FieldPanel("address_1"), FieldPanel("address_2")]),
        FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city"), FieldPanel("region")]),
        FieldRowPanel([FieldPanel("state_province"), FieldPanel("country")]),
    ]

    class Meta(ChildRecord.Meta):
        verbose_name = _("further address")
        verbose_name_plural = _("further addresses")

    def __str__(self) -> str:
        return ", ".join(part for part in (self.address_1, self.postal_code, self.city) if part)


class Unit(HsdsRecord):
    """HSDS ``unit``: what free places are counted in."""

    name = models.CharField(_("name"), max_length=200, validators=[plain_text])
    scheme = models.CharField(_("scheme"), max_length=200, blank=True, validators=[plain_text])
    identifier = models.CharField(_("code"), max_length=200, blank=True, validators=[plain_text])
    uri = WebAddressField(_("web address"), blank=True)

    panels = [FieldPanel("name"), FieldPanel("scheme"), FieldPanel("identifier"), FieldPanel("uri")]

    class Meta:
        verbose_name = _("unit of places")
        verbose_name_plural = _("units of places")
        ordering = ["position", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class ServiceCapacity(ChildRecord):
    """HSDS ``service_capacity``: how much is free."""

    service = ParentalKey("twops_directory.Service", on_delete=models.CASCADE, related_name="capacities")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    available = models.DecimalField(
        _("free now"), max_digits=9, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    maximum = models.DecimalField(
        _("of at most"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    description = note_field(_("note"))
    updated = models.DateTimeField(_("counted on"), default=timezone.now)

    detail_fields = ("description",)
    needed_references = ("unit",)
    panels = [
        FieldRowPanel([FieldPanel("available"), FieldPanel("maximum"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("updated"), FieldPanel("description")]),
    ]

    class Meta(ChildRecord.Meta):
        verbose_name = _("free places")
        verbose_name_plural = _("free places")

    def __str__(self) -> str:
        return f"{self.available} {self.unit}"
