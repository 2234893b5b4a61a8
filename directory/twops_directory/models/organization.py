"""Organisations: who is responsible for a service."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country

from ..fields import WebAddressField
from ..validators import plain_text
from .base import PublishedRecord
from .naming import NamedByPrimaryText
from .querysets import PublishedQuerySet


class Organization(NamedByPrimaryText, PublishedRecord):
    """An organisation. Its words are in ``OrganizationText``."""

    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organizations",
        verbose_name=_("country"),
        help_text=_("The country whose desk keeps this record. Empty: an organisation of several countries."),
    )
    website = WebAddressField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    year_incorporated = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    legal_status = models.CharField(_("legal form"), max_length=200, blank=True, validators=[plain_text])

    logo = WebAddressField(_("address of the logo"), blank=True)
    uri = models.CharField(_("URI"), max_length=500, blank=True, validators=[plain_text])
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("belongs to"),
    )

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source_id=""),
                name="twops_directory_organization_source",
            )
        ]
