"""What the finder counts and filters with, derived from the services; see ``finder.facets`` and ``finder.facet_index``."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class FacetBlock(models.Model):
    """The facets of ``facets.BLOCK_BITS`` services with consecutive keys: one row of bits a facet."""

    number = models.PositiveBigIntegerField(primary_key=True)
    names = models.JSONField(default=list)
    bits = models.BinaryField(default=b"")
    version = models.UUIDField(
        default=uuid.uuid4, editable=False, help_text="Another one whenever the bits are."
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("block of facets")
        verbose_name_plural = _("blocks of facets")

    def __str__(self) -> str:
        return str(self.number)


class FacetChange(models.Model):
    """A service that changed in public and whose bits are not stored yet. Rows are only added and deleted."""

    service_key = models.PositiveBigIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("change of facets")
        verbose_name_plural = _("changes of facets")

    def __str__(self) -> str:
        return str(self.service_key)
