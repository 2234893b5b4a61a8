"""Words of small records (a note on a phone number, a document to bring), translated with the words of their owner."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import TranslatableField


class Detail(TranslatableMixin, models.Model):
    """The words of one field of one small record, as a part of its owner's text row.

    In the primary language they repeat the columns of the live record (``desk.operations.project_details``); they are never
    edited here.
    """

    record_uuid = models.UUIDField(_("id of the record"), editable=False)
    field = models.CharField(_("field"), max_length=50, editable=False)
    words = models.CharField(_("words"), max_length=2_000)

    translatable_fields = [TranslatableField("words")]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.words


class ServiceDetail(Detail):
    """Words of a small record of a service."""

    text = ParentalKey("twops_directory.ServiceText", on_delete=models.CASCADE, related_name="details")

    class Meta(Detail.Meta):
        verbose_name = _("detail of a service")
        verbose_name_plural = _("details of services")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "record_uuid", "field"], name="twops_directory_a_service_detail_once"
            )
        ]


class OrganizationDetail(Detail):
    """Words of a small record of an organisation."""

    text = ParentalKey("twops_directory.OrganizationText", on_delete=models.CASCADE, related_name="details")

    class Meta(Detail.Meta):
        verbose_name = _("detail of an organisation")
        verbose_name_plural = _("details of organisations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "record_uuid", "field"], name="twops_directory_an_organization_detail_once"
            )
        ]


class LocationDetail(Detail):
    """Words of a small record of a place."""

    text = ParentalKey("twops_directory.LocationText", on_delete=models.CASCADE, related_name="details")

    class Meta(Detail.Meta):
        verbose_name = _("detail of a place")
        verbose_name_plural = _("details of places")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "record_uuid", "field"], name="twops_directory_a_location_detail_once"
            )
        ]
