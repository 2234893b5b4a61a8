"""Who translates and who approves, language by language."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale


class LanguageTeam(models.Model):
    """The translators and the reviewers of one language. Being in a group is the only permission that counts."""

    locale = models.OneToOneField(
        Locale, on_delete=models.CASCADE, related_name="language_team", verbose_name=_("language")
    )
    translators = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="translates", verbose_name=_("group of translators")
    )
    reviewers = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("group of reviewers")
    )
    due_days = models.PositiveIntegerField(
        _("days to translate"), null=True, blank=True, help_text=_("Empty: the site's general rule.")
    )
    second_person_for_corrections = models.BooleanField(
        _("a second person for corrections"),
        default=False,
        help_text=_("Whoever corrects a text while reviewing may not approve the translation themselves."),
    )

    class Meta:
        verbose_name = _("language team")
        verbose_name_plural = _("language teams")
        ordering = ["locale__language_code"]

    def __str__(self) -> str:
        return str(self.locale)
