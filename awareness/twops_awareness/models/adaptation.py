"""Which campaign is a country's version of which other one: a fact of its own, the same in every language of both."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..fields import CodeField
from .places import COUNTRY_CODE, country_choices


class Adaptation(models.Model):
    """A country's version of a campaign.

    Both are named by their key of translation: so it is the same campaign in each language, and the row stands when
    the original is deleted. A copy of a page has a key of its own and is nobody's version.
    """

    campaign_key = models.UUIDField(_("campaign"), editable=False)
    adaptation_key = models.UUIDField(_("version of the country"), unique=True, editable=False)
    country_code = CodeField(_("country"), max_length=2, codes=country_choices, validators=[COUNTRY_CODE])
    campaign_title = models.CharField(
        _("title of the original"), max_length=255, help_text=_("For when the original is deleted.")
    )
    language = models.CharField(
        _("language of its texts"),
        max_length=35,
        help_text=_("BCP 47: in which the original was taken over."),
    )
    source_language = models.CharField(
        _("language of the original"), max_length=35, help_text=_("BCP 47: in which it was written.")
    )
    compared = models.JSONField(
        _("compared with"),
        default=dict,
        help_text=_("What the original said when somebody looked last, by language."),
    )
    behind_since = models.DateTimeField(_("behind its original since"), null=True, blank=True)
    adapted_at = models.DateTimeField(_("adapted at"), default=timezone.now)
    adapted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("adapted by"),
    )

    class Meta:
        verbose_name = _("version of a country")
        verbose_name_plural = _("versions of countries")
        ordering: ClassVar[list[str]] = ["campaign_key", "country_code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign_key", "country_code"],
                name="twops_awareness_one_adaptation_a_country",
                violation_error_message=_("The country has a version of this campaign already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_title} – {self.country_code}"
