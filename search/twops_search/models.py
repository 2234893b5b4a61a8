"""What can be found: one row for each object and language, written in the transaction that changed the content.

The row is three things at once: the fallback's index, the outbox of what Elasticsearch does not know yet, and the
text that a hit shows. PostgreSQL adds columns ``vector`` and ``folded`` to this table, SQLite a full-text table beside it:
see ``migrations/0002_full_text.py`` and ``twops_search.database``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .source import NAME_MAX_LENGTH, OBJECT_ID_MAX_LENGTH


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    """Reads of search documents."""

    def live(self) -> "SearchDocumentQuerySet":
        """Return what the public may find: not withdrawn."""
        return self.filter(is_deleted=False)

    def pending(self) -> "SearchDocumentQuerySet":
        """Return what Elasticsearch does not know yet, withdrawals included."""
        return self.filter(is_pending=True)


class SearchDocument(models.Model):
    """The public words of one object in one language.

    A withdrawn object stays as an empty row with ``is_deleted``, so that its versions never start again: an older
    write that arrives late can then never bring it back.
    """

    source = models.CharField(_("source"), max_length=NAME_MAX_LENGTH)
    object_id = models.CharField(_("object"), max_length=OBJECT_ID_MAX_LENGTH)
    language = models.CharField(_("language"), max_length=35)
    title = models.TextField(_("title"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True)
    url = models.TextField(_("address"), blank=True)
    kind = models.CharField(_("kind"), max_length=64, blank=True)
    labels = models.JSONField(_("labels"), default=list, blank=True, help_text=_("Words of any language."))
    filters = models.JSONField(
        _("filters"), default=dict, blank=True, help_text=_("Lists of values by the name of the filter.")
    )
    modified_at = models.DateTimeField(_("changed"), null=True, blank=True)
    fingerprint = models.CharField(
        _("fingerprint"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 of what is stored; the same text is not written twice."),
    )
    version = models.BigIntegerField(
        _("version"),
        help_text=_(
            "Microseconds since 1970 of the last change, or one more than before, whichever is greater."
        ),
    )
    is_deleted = models.BooleanField(_("withdrawn"), default=False)
    is_pending = models.BooleanField(_("not yet in Elasticsearch"), default=True)
    attempts = models.PositiveIntegerField(_("failed attempts"), default=0)
    retry_at = models.DateTimeField(_("not before"), null=True, blank=True)
    failure = models.CharField(_("last failure"), max_length=100, blank=True)

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "object_id", "language"], name="twops_search_document_key"
            ),
        ]
        indexes = [
            models.Index(fields=["language", "source"], name="twops_search_language"),
            models.Index(
                fields=["retry_at", "id"], name="twops_search_pending", condition=models.Q(is_pending=True)
            ),
        ]

    def __str__(self) -> str:
        """Return what the row is about; never its words."""
        return f"{self.source}:{self.object_id} ({self.language})"


class StaleObject(models.Model):
    """A mark: the documents of this object are to be written anew, soon, outside the transaction that left the mark.

    For changes of many objects at once. It is gone when the documents are written, in one transaction; an object may
    have several.
    """

    source = models.CharField(_("source"), max_length=NAME_MAX_LENGTH)
    object_id = models.CharField(_("object"), max_length=OBJECT_ID_MAX_LENGTH)

    class Meta:
        verbose_name = _("object to be read again")
        verbose_name_plural = _("objects to be read again")
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return what the mark is about."""
        return f"{self.source}:{self.object_id}"
