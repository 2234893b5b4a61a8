"""What "open now" is read from: which services are open, as rows of bits. Written by ``finder.open_blocks`` only."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OpenBlock(models.Model):
    """``facets.BLOCK_BITS`` services with consecutive keys whose openings are stored together; who writes locks it."""

    number = models.PositiveBigIntegerField(primary_key=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("block of openings")
        verbose_name_plural = _("blocks of openings")

    def __str__(self) -> str:
        return str(self.number)


class OpenStretch(models.Model):
    """A time within one hour (UTC) in which no service of a block opens or closes, and which ones are open then.

    Start included, end not. The stretches of a block follow each other without a gap.
    """

    block = models.ForeignKey(OpenBlock, on_delete=models.CASCADE, related_name="stretches", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    bits = models.BinaryField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("stretch of openings")
        verbose_name_plural = _("stretches of openings")
        constraints = [
            models.UniqueConstraint(fields=["block", "starts_at"], name="twops_dir_stretch_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="twops_dir_stretch_forward"),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="twops_dir_stretch_at")]

    def __str__(self) -> str:
        return f"{self.block_id}: {self.starts_at:%Y-%m-%d %H:%M} - {self.ends_at:%H:%M}"


class OpenChange(models.Model):
    """A service whose openings were written after its block was. Rows are only added and deleted."""

    service_key = models.PositiveBigIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("change of openings")
        verbose_name_plural = _("changes of openings")

    def __str__(self) -> str:
        return str(self.service_key)
