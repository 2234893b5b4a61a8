"""What was translated and approved, kept for the next time."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MemoryOrigin(models.TextChoices):
    """Where a unit of the memory comes from."""

    APPROVED = "approved", pgettext_lazy("origin of a remembered translation", "Approved translation")
    TMX = "tmx", pgettext_lazy("origin of a remembered translation", "TMX file")


class MemoryUnit(models.Model):
    """One text, its translation, and where both stood. Filled by ``memory.filling`` and ``memory.imports``.

    One unit a place and text: approving again replaces, reading a file again changes nothing.
    """

    wagtail_reference_index_ignore = True

    source_language = models.CharField(_("from"), max_length=35)
    target_language = models.CharField(_("into"), max_length=35)
    source_text = models.TextField(_("text"))
    target_text = models.TextField(_("translation"))
    # 64 bits of the text in one spelling (memory.text.text_hash).
    source_hash = models.BigIntegerField(editable=False)
    # 64 bits of the object and its content path; of the translation where there is none (a TMX file).
    place_hash = models.BigIntegerField(editable=False)
    content_type = models.ForeignKey(
        ContentType, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    object_key = models.UUIDField(_("translation key of the object"), null=True, blank=True)
    path = models.TextField(_("content path"), blank=True)
    # Hashes of the texts before and after it; None where nobody knows, 0 at the beginning and the end of an object.
    previous_hash = models.BigIntegerField(null=True, editable=False)
    next_hash = models.BigIntegerField(null=True, editable=False)
    origin = models.CharField(_("origin"), max_length=10, choices=MemoryOrigin)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"))

    class Meta:
        verbose_name = _("remembered translation")
        verbose_name_plural = _("translation memory")
        ordering = ["-approved_at", "-pk"]
        permissions = [("manage_memory", _("Can import, export and correct the translation memory"))]
        constraints = [
            models.UniqueConstraint(
                fields=["source_hash", "place_hash", "source_language", "target_language"],
                name="twops_locale_memory_once",
            )
        ]
        indexes = [models.Index(fields=["object_key"], name="twops_locale_memory_object")]

    def __str__(self) -> str:
        return f"{self.source_text[:60]} ({self.source_language} > {self.target_language})"


class MemoryKey(models.Model):
    """Under which keys a text is filed (``memory.keys``). The pair of languages is part of the key.

    No foreign key: several units have the same text, and what is left behind finds nothing.
    """

    wagtail_reference_index_ignore = True

    pk = models.CompositePrimaryKey("key", "source_hash")
    key = models.BigIntegerField()
    source_hash = models.BigIntegerField()

    class Meta:
        verbose_name = _("key of the translation memory")
        verbose_name_plural = _("keys of the translation memory")

    def __str__(self) -> str:
        return str(self.key)
