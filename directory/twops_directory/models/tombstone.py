"""What remains of a record that is gone: its id is never used again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tombstone(models.Model):
    """The id of a deleted or merged record. The public answer is 410, or a redirect to the survivor."""

    uuid = models.UUIDField(_("id"), unique=True, editable=False)
    model = models.CharField(_("kind of record"), max_length=50)
    gone_at = models.DateTimeField(_("gone since"))
    merged_into_uuid = models.UUIDField(_("merged into"), null=True, blank=True)
    # Whether ``gone_at`` is to be given anew, when this can be seen: see ``publication.change_order``.
    change_pending = models.BooleanField(default=False, editable=False, serialize=False)

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")
        ordering = ["-gone_at", "-pk"]
        indexes = [
            models.Index(fields=["gone_at", "uuid"], name="twops_dir_tombstone_gone"),
            models.Index(
                fields=["uuid"],
                condition=models.Q(change_pending=True),
                name="twops_dir_tombstone_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.uuid}"
