"""Files for the translation memory that are too large to be taken while a person waits."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UploadState(models.TextChoices):
    """How far a file is."""

    WAITING = "waiting", pgettext_lazy("state of an import", "Waits for its turn")
    CHECKING = "checking", pgettext_lazy("state of an import", "Being looked through")
    STORING = "storing", pgettext_lazy("state of an import", "Being stored")
    DONE = "done", pgettext_lazy("state of an import", "Stored")
    REFUSED = "refused", pgettext_lazy("state of an import", "Refused")


class MemoryUpload(models.Model):
    """A TMX file that the worker takes into the memory (``memory.uploads``), how far it is, and what came of it.

    The file goes when it is taken apart, each part when it is stored, the row some time later.
    """

    wagtail_reference_index_ignore = True

    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField(editable=False)
    source_language = models.CharField(_("from"), max_length=35)
    target_language = models.CharField(_("into"), max_length=35)
    state = models.CharField(_("state"), max_length=10, choices=UploadState, default=UploadState.WAITING)
    units = models.PositiveIntegerField(_("units"), default=0)
    units_read = models.PositiveIntegerField(_("units looked through"), default=0)
    units_stored = models.PositiveIntegerField(_("units stored"), default=0)
    other_languages = models.PositiveIntegerField(_("units of other languages"), default=0)
    stored = models.PositiveIntegerField(_("new units"), default=0)
    # What is wrong, in the language of whoever sent the file; ``more_faults`` are those that are not named.
    faults = models.JSONField(_("faults"), default=list)
    more_faults = models.PositiveIntegerField(_("more faults"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("file for the translation memory")
        verbose_name_plural = _("files for the translation memory")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Return the address of its page in the admin."""
        return reverse("twops_locale_memory:upload", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in (UploadState.DONE, UploadState.REFUSED)


class MemoryUploadPart(models.Model):
    """Some units of a file: as they were read, and then, ``checked``, as they will be stored."""

    wagtail_reference_index_ignore = True

    upload = models.ForeignKey(
        MemoryUpload, on_delete=models.CASCADE, related_name="parts", verbose_name=_("file")
    )
    units = models.JSONField(_("units"), encoder=DjangoJSONEncoder)
    checked = models.BooleanField(_("looked through"), default=False)

    class Meta:
        verbose_name = _("part of a file for the translation memory")
        verbose_name_plural = _("parts of files for the translation memory")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.upload_id}: {self.pk}"


class TermsUpload(models.Model):
    """A CSV or TBX file of terms that the worker takes (``terminology.uploads``), and what came of it.

    Attributes:
        taken: how many terms were ``made``, ``changed``, the ``same`` already, ``kept`` as they are here.
    """

    wagtail_reference_index_ignore = True

    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField(editable=False)
    overwrite = models.BooleanField(_("the file's word counts"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=UploadState, default=UploadState.WAITING)
    taken = models.JSONField(_("what was taken"), default=dict)
    # What is wrong, in the language of whoever sent the file; ``more_faults`` are those that are not named.
    faults = models.JSONField(_("faults"), default=list)
    more_faults = models.PositiveIntegerField(_("more faults"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("file of terms")
        verbose_name_plural = _("files of terms")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Return the address of its page in the admin."""
        return reverse("twops_terms:upload", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in (UploadState.DONE, UploadState.REFUSED)
