"""What is checked in translated texts, how much it weighs in a language, and which warnings people decided to live with."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Locale
from wagtail_localize.models import String, TranslationContext


class TextCheck(models.TextChoices):
    """What is checked in a translated text."""

    PLACEHOLDERS = "placeholders", pgettext_lazy("check of a text", "Placeholders")
    LINKS = "links", pgettext_lazy("check of a text", "Links and addresses")
    TELEPHONES = "telephones", pgettext_lazy("check of a text", "Telephone numbers")
    NUMBERS = "numbers", pgettext_lazy("check of a text", "Numbers")
    MARKUP = "markup", pgettext_lazy("check of a text", "Bold, italic and other marks")
    LENGTH = "length", pgettext_lazy("check of a text", "Length")
    SLUG = "slug", pgettext_lazy("check of a text", "Address of a page")
    UNTRANSLATED = "untranslated", pgettext_lazy("check of a text", "Copy of the original")
    SCRIPT = "script", pgettext_lazy("check of a text", "Letters of another script")
    QUOTATION = "quotation", pgettext_lazy("check of a text", "Quotation marks")
    SPACES = "spaces", pgettext_lazy("check of a text", "Spaces")
    ENDING = "ending", pgettext_lazy("check of a text", "Last punctuation mark")
    TWO_WAYS = "two_ways", pgettext_lazy("check of a text", "The same text translated in two ways")
    TERMS = "terms", pgettext_lazy("check of a text", "Terms")


class Weight(models.TextChoices):
    """What a finding of a check means."""

    BLOCKING = "blocking", pgettext_lazy("weight of a check", "Blocks the review")
    WARNING = "warning", pgettext_lazy("weight of a check", "Warns")
    OFF = "off", pgettext_lazy("weight of a check", "Is not asked")


# Where nobody decided otherwise for a language. Only what sends a reader to the wrong place, or cannot be shown, blocks.
DEFAULT_WEIGHTS = dict.fromkeys(TextCheck, Weight.WARNING) | {
    TextCheck.PLACEHOLDERS: Weight.BLOCKING,
    TextCheck.LINKS: Weight.BLOCKING,
    TextCheck.TELEPHONES: Weight.BLOCKING,
    TextCheck.LENGTH: Weight.BLOCKING,
}


class CheckLevel(models.Model):
    """How much one check weighs in one language, where its team decided it."""

    locale = models.ForeignKey(
        Locale, on_delete=models.CASCADE, related_name="check_levels", verbose_name=_("language")
    )
    check_name = models.CharField(_("check"), max_length=20, choices=TextCheck)
    weight = models.CharField(_("weight"), max_length=8, choices=Weight)

    class Meta:
        verbose_name = _("weight of a check")
        verbose_name_plural = _("weights of checks")
        ordering = ["locale__language_code", "check_name"]
        constraints = [
            models.UniqueConstraint(fields=["locale", "check_name"], name="twops_locale_one_weight")
        ]

    def __str__(self) -> str:
        return f"{self.locale_id}: {self.check_name} {self.weight}"


class OverruledCheck(models.Model):
    """A warning that a person of the team decided to live with, for one text as it was then."""

    task = models.ForeignKey(
        "twops_locale.TranslationTask",
        on_delete=models.CASCADE,
        related_name="overruled_checks",
        verbose_name=_("translation task"),
    )
    context = models.ForeignKey(TranslationContext, on_delete=models.CASCADE, related_name="+")
    string = models.ForeignKey(String, on_delete=models.CASCADE, related_name="+")
    check_name = models.CharField(_("check"), max_length=20, choices=TextCheck)
    target_hash = models.CharField(_("hash of the translation"), max_length=64)
    reason = models.CharField(_("reason"), max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    made_at = models.DateTimeField(_("when"), auto_now=True)

    class Meta:
        verbose_name = _("overruled check")
        verbose_name_plural = _("overruled checks")
        ordering = ["-made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "context", "string", "check_name"], name="twops_locale_one_overruling"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_name}: {self.reason}"


def hash_of(target: str) -> str:
    """Return what tells one translation of a text from another."""
    return hashlib.sha256(target.encode()).hexdigest()
