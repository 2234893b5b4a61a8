"""Four eyes: which country asks for a second person, and who confirmed which version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country
from wagtail.admin.panels import FieldPanel
from wagtail.models import Revision


class CountryPolicy(models.Model):
    """A country's rules for its records. A country without a row has the defaults: they are the strict ones."""

    country = models.OneToOneField(
        Country, on_delete=models.CASCADE, related_name="directory_policy", verbose_name=_("country")
    )
    four_eyes = models.BooleanField(
        _("a second person confirms changes of contact data"),
        default=True,
        help_text=_("Phone numbers, e-mail and web addresses, channels and places."),
    )

    panels = [FieldPanel("country"), FieldPanel("four_eyes")]

    class Meta:
        verbose_name = _("rules of a country")
        verbose_name_plural = _("rules of countries")
        ordering = ["country__position", "country__code", "pk"]

    def __str__(self) -> str:
        return str(self.country)


class ContactConfirmation(models.Model):
    """Somebody confirmed the contact data of one version. Written by ``desk.four_eyes.confirmation`` and by nothing else.

    ``fingerprint`` is of the contact data: a version that was overwritten since is not confirmed any more.
    """

    revision: "models.ForeignKey[Revision, Revision]" = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="+", verbose_name=_("version")
    )
    fingerprint = models.CharField(max_length=64, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    by_system = models.BooleanField(
        _("by the software"), default=False, help_text=_("Loaded by the software itself, not by a person.")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("confirmation of contact data")
        verbose_name_plural = _("confirmations of contact data")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "fingerprint", "user"], name="twops_directory_one_confirmation_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.user or ''}".strip()
