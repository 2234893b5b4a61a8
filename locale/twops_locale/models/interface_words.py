"""Interface words that a person brought: the packages' own catalogues are files, these are rows, one a language."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
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


class ChangeState(models.TextChoices):
    """Where a change of interface words stands."""

    WAITING = "waiting", pgettext_lazy("change of words", "waits for a second person")
    SHOWN = "shown", pgettext_lazy("change of words", "shown to readers")
    REFUSED = "refused", pgettext_lazy("change of words", "not taken")


class InterfaceWordsChange(models.Model):
    """What somebody wants to change, or changed, of a language's interface words: the history, and what waits in it.

    Attributes:
        words: for each word ``context``, ``id``, ``plural`` (of the original, empty without), ``before`` and ``after``: its
            plural forms, one without a plural, none where the packages' own word holds.
        plural_forms: the ``Plural-Forms`` of the file that brought it.
        puts_back: the change whose former words this one puts back.
    """

    locale = models.ForeignKey(
        Locale, on_delete=models.CASCADE, related_name="interface_changes", verbose_name=_("language")
    )
    words = models.JSONField(_("words"), default=list)
    plural_forms = models.CharField(_("plural forms"), max_length=600, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeState.choices, default=ChangeState.WAITING
    )
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("sent by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided by"),
    )
    puts_back = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("puts back")
    )

    class Meta:
        verbose_name = _("change of interface words")
        verbose_name_plural = _("changes of interface words")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.locale} {self.pk}"
