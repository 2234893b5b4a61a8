"""Places, and which services are offered at them."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from twops_locale.models import Country

from ..choices import Accessibility, LocationType
from ..fields import CodeListField, WebAddressField
from ..validators import plain_text
from .base import ChildRecord, PublishedRecord
from .naming import NamedByPrimaryText
from .owners import note_field
from .querysets import PublishedQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def address_field(label: "StrOrPromise", max_length: int = 200) -> "models.CharField[str, str]":
    """Return a field for one line of an address."""
    return models.CharField(label, max_length=max_length, blank=True, validators=[plain_text])


class Location(NamedByPrimaryText, PublishedRecord):
    """A place, with its address. Its words are in ``LocationText``. A confidential one is shown nowhere in public."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="locations", verbose_name=_("country"), null=True
    )
    organization = models.ForeignKey(
        "twops_directory.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="locations",
        verbose_name=_("organisation"),
        help_text=_("Whose place it is, if that is worth saying."),
    )
    location_type = models.CharField(
        _("kind of place"), max_length=10, choices=LocationType.choices, default=LocationType.PHYSICAL
    )
    address_1 = address_field(_("street and number"))
    address_2 = address_field(_("further line of the address"))
    city = address_field(_("town"))
    region = address_field(_("region"))
    postal_code = address_field(_("postal code"), max_length=20)
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("WGS 84, decimal degrees, north is positive."),
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("WGS 84, decimal degrees, east is positive."),
    )
    url = WebAddressField(_("web address"), blank=True)
    external_identifier = models.CharField(max_length=200, blank=True, editable=False)
    external_identifier_type = models.CharField(max_length=200, blank=True, editable=False)
    address_uuid = models.UUIDField(
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text=_("The id of the address, if it has one."),
    )
    accessibility = CodeListField(_("accessibility"), options=Accessibility.choices, blank=True)
    confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("The address is shown nowhere in public.")
    )

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source_id=""),
                name="twops_directory_location_source",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (super().__str__(), self.city) if part)


class ServiceAtLocation(ChildRecord, ClusterableModel):
    """A service is offered at a place."""

    service = ParentalKey("twops_directory.Service", on_delete=models.CASCADE, related_name="places")
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="services_here", verbose_name=_("place")
    )

    description = note_field(_("note"))

    detail_fields = ("description",)
    needed_references = ("location",)

    class Meta(ChildRecord.Meta):
        verbose_name = _("place of a service")
        verbose_name_plural = _("places of a service")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "location"], name="twops_directory_a_service_once_at_a_location"
            )
        ]

    def __str__(self) -> str:
        return str(self.location)
