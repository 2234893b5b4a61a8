"""What waits for a second person: requests, each for one version of a record, kept beside the records."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country
from wagtail.models import Revision


class ContactWaiting(models.Model):
    """Somebody wants one version of a record to become public, and one person alone stands behind its contact data.

    Written by ``desk.four_eyes.waiting`` and by nothing else; no value of a field is kept here. Whether the country asks for a second
    person is asked when the list is read. A request that was returned stays until its author has answered it.
    """

    content_type: "models.ForeignKey[ContentType, ContentType]" = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+", verbose_name=_("kind of record")
    )
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(_("record"), max_length=300)
    revision: "models.ForeignKey[Revision, Revision]" = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="+", verbose_name=_("version")
    )
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
        help_text=_("The country that the version gives it to; mostly the same."),
    )
    changed = models.JSONField(
        _("what changed"), default=list, help_text=_("Paths of fields such as phones.number, without values.")
    )
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("written by"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    since = models.DateTimeField(_("since"), help_text=_("When somebody asked."))
    draft_went_on_at = models.DateTimeField(
        _("draft went on"),
        null=True,
        help_text=_("When a later version was saved; it is not what was asked for."),
    )
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("returned by"),
    )
    returned_at = models.DateTimeField(_("returned at"), null=True)
    remark = models.TextField(_("what is to be changed"), blank=True)

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

    @property
    def is_returned(self) -> bool:
        """Whether the second person gave it back, and it waits for its author."""
        return self.returned_at is not None
