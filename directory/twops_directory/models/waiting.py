"""Which records' newest versions wait for a second person: kept beside the records, so that a list need not read history."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country


class ContactWaiting(models.Model):
    """The newest version of a record has contact data that are not public and that one person alone stands behind.

    Written by ``waiting.follow`` in the transaction that saves, confirms, publishes or withdraws; no value of a field
    is kept here. Whether the country asks for a second person is asked when the list is read.
    """

    content_type: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+", verbose_name=_("kind of record")
    )
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(_("record"), max_length=300)
    country = models.ForeignKey(
        Country,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("country"),
        help_text=_("The country whose desk keeps the record."),
    )
    country_in_draft = models.ForeignKey(
        Country,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text=_("The country that the newest version gives it to; mostly the same."),
    )
    changed = models.JSONField(
        _("what changed"), default=list, help_text=_("Paths of fields such as phones.number, without values.")
    )
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("written by"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("change that waits for a second person")
        verbose_name_plural = _("changes that wait for a second person")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="twops_directory_a_record_waits_once"
            )
        ]
        indexes = [models.Index(fields=["country", "since"], name="twops_dir_waiting_of_country")]

    def __str__(self) -> str:
        return self.title
