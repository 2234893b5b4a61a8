"""Interface words that a person brought: the packages' own catalogues are files, these are rows, one a language."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale


class InterfaceWords(models.Model):
    """A language's uploaded catalogue (PO), only what differs from the packages' own. ``version`` counts its changes."""

    locale = models.OneToOneField(
        Locale, on_delete=models.CASCADE, related_name="interface_words", verbose_name=_("language")
    )
    catalogue = models.TextField(_("catalogue"))
    version = models.PositiveIntegerField(_("version"), default=1)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("interface words")
        verbose_name_plural = _("interface words")

    def __str__(self) -> str:
        return str(self.locale)
