"""The materialised openings of the next days: what makes "open now" one indexed query. Written by ``finder.openings`` only."""

from django.db import models
from django.db.models import F, Q


class OpenInterval(models.Model):
    """A time during which a live service can be reached: start included, end not. No two of a kind touch or overlap."""

    class Kind(models.TextChoices):
        """How it can be reached. The codes are stored; nobody reads them on a screen."""

        OPEN = "open", "open"
        BY_APPOINTMENT = "by_appointment", "by appointment"

    service = models.ForeignKey(
        "twops_directory.Service", on_delete=models.CASCADE, related_name="open_intervals", db_index=False
    )
    kind = models.CharField(max_length=14, choices=Kind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="twops_dir_interval_forward")
        ]
        indexes = [
            models.Index(fields=["service", "kind", "ends_at", "starts_at"], name="twops_dir_open_interval")
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} - {self.ends_at:%Y-%m-%d %H:%M} {self.kind}"


class OpeningHorizon(models.Model):
    """From when to when the openings of a service are known. Every live service has one; an empty span means "stale"."""

    service = models.OneToOneField(
        "twops_directory.Service",
        on_delete=models.CASCADE,
        related_name="opening_horizon",
        primary_key=True,
    )
    covers_from = models.DateTimeField(db_index=True)
    covers_until = models.DateTimeField(db_index=True)
    tz = models.CharField(max_length=50, blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.covers_from:%Y-%m-%d} - {self.covers_until:%Y-%m-%d}"
