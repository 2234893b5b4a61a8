"""What people said about one text of a translation: where it came from, where it stands, what they remarked."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail_localize.models import String, StringTranslation, TranslationContext


class SegmentStatus(models.TextChoices):
    """Where one text of a translation stands. *Untranslated* has no row; the others are kept with the text."""

    UNTRANSLATED = "untranslated", pgettext_lazy("status of a text", "Not translated")
    MACHINE = "machine", pgettext_lazy("status of a text", "From a machine, nobody read it")
    MEMORY = "memory", pgettext_lazy("status of a text", "From the memory, nobody read it")
    TRANSLATED = "translated", pgettext_lazy("status of a text", "Translated")
    NEEDS_WORK = "needs_work", pgettext_lazy("status of a text", "Needs work")
    APPROVED = "approved", pgettext_lazy("status of a text", "Approved")


# A person wrote or confirmed these; the others count as missing.
FINISHED = (SegmentStatus.TRANSLATED, SegmentStatus.APPROVED)


class Origin(models.TextChoices):
    """Who or what wrote a text."""

    PERSON = "person", pgettext_lazy("origin of a text", "a person")
    MEMORY = "memory", pgettext_lazy("origin of a text", "the translation memory")
    MACHINE = "machine", pgettext_lazy("origin of a text", "a machine")
    FILE = "file", pgettext_lazy("origin of a text", "a file")


STATUS_OF_ORIGIN = {
    Origin.PERSON: SegmentStatus.TRANSLATED,
    Origin.FILE: SegmentStatus.TRANSLATED,
    Origin.MEMORY: SegmentStatus.MEMORY,
    Origin.MACHINE: SegmentStatus.MACHINE,
}


def usable_texts(path: str = "") -> Q:
    """Return the condition on ``StringTranslation`` that a text counts as translated.

    A person wrote or confirmed it, and it can be used as it is. Rows that were written before states were kept count by
    wagtail-localize's own type.

    Args:
        path: the relation that leads to the text, with two underscores at its end.
    """
    told = Q(**{f"{path}twops_state__status__in": FINISHED})
    by_hand = StringTranslation.TRANSLATION_TYPE_MANUAL
    untold = Q(**{f"{path}twops_state__isnull": True, f"{path}translation_type": by_hand})
    return Q(**{f"{path}has_error": False}) & (told | untold)


class SegmentState(models.Model):
    """Where a translated text stands, and who brought it there. The text itself is wagtail-localize's row."""

    translation = models.OneToOneField(
        StringTranslation, on_delete=models.CASCADE, related_name="twops_state", verbose_name=_("text")
    )
    status = models.CharField(_("status"), max_length=12, choices=SegmentStatus)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.PERSON)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed at"))
    approved_data = models.TextField(_("text as it was approved last"), blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    is_alone = models.BooleanField(_("approved by itself"), default=False, editable=False)

    # Written after the last approval of the text, or approved by itself: what readers may not have yet.
    NEWS: ClassVar = Q(is_alone=True) | Q(changed_at__gt=F("approved_at"))

    class Meta:
        verbose_name = _("state of a text")
        verbose_name_plural = _("states of texts")
        indexes = [
            models.Index(
                fields=["translation"],
                name="twops_locale_news",
                condition=Q(is_alone=True) | Q(changed_at__gt=F("approved_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.status}"


class SegmentRemark(models.Model):
    """What somebody remarked on one text of a translation, for its translator, reviewer or the author of the source."""

    task = models.ForeignKey(
        "twops_locale.TranslationTask",
        on_delete=models.CASCADE,
        related_name="remarks",
        verbose_name=_("translation task"),
    )
    context = models.ForeignKey(TranslationContext, on_delete=models.CASCADE, related_name="+")
    string = models.ForeignKey(String, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("remark"), max_length=2000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("remark on a text")
        verbose_name_plural = _("remarks on texts")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
