"""What the site itself stores: the keys of sealed addresses, and nothing about anybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SealKey(models.Model):
    """A random key with which readers' choices are sealed for some hours; then it is deleted (``sealed.rotate``)."""

    secret = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("key of sealed addresses")
        verbose_name_plural = _("keys of sealed addresses")

    def __str__(self) -> str:
        return f"{self.pk}: {self.created_at:%Y-%m-%d %H:%M}"
