"""Countries: a dimension of their own. A language is not a country."""

import re
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from ..languages import autonym, is_country, is_language, territory_name
from .zones import ZonesInput


def validate_zones(value: object) -> None:
    """Accept a non-empty JSON list of IANA time zone names; raise ValidationError naming the ones that are not."""
    if not isinstance(value, list) or not value:
        raise ValidationError(_('Give at least one IANA time zone as a list, for example ["Europe/Warsaw"].'))
    unknown = [str(zone) for zone in value if zone not in available_timezones()]
    if unknown:
        raise ValidationError(
            _("These are not IANA time zones: %(zones)s. Use names such as Europe/Warsaw."),
            params={"zones": ", ".join(unknown)},
        )


ONE_NUMBER = re.compile(r"\+?[0-9](?:[ -]?[0-9]){1,14}", re.ASCII)


class Country(ClusterableModel):
    """A country that takes part, with its languages in order, its emergency number and its time zones."""

    code = models.CharField(
        _("country code"),
        max_length=2,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Z]{2}$", _("Use the two capital letters of ISO 3166-1, for example PL."))
        ],
        help_text=_("ISO 3166-1 alpha-2, in capitals."),
    )
    emergency_number = models.CharField(
        _("emergency number"), max_length=20, help_text=_("Shown on every page, for example 112.")
    )
    time_zones = models.JSONField(_("time zones"), default=list, validators=[validate_zones])
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Order in lists; equal ones by name.")
    )

    panels = [
        FieldPanel("code"),
        FieldPanel("emergency_number"),
        FieldPanel("time_zones", widget=ZonesInput),
        FieldPanel("position"),
        InlinePanel("languages", label=_("Languages, the first is the primary one"), min_num=1),
    ]

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def clean(self) -> None:
        """Refuse what readers could not use: a number that is none, a country that there is not."""
        super().clean()
        wrong: dict[str, ValidationError] = {}
        if re.fullmatch(r"[A-Z]{2}", self.code) and not is_country(self.code):
            wrong["code"] = ValidationError(_("No country has this code in ISO 3166-1."))
        if self.emergency_number and not ONE_NUMBER.fullmatch(self.emergency_number):
            wrong["emergency_number"] = ValidationError(
                _("Write one number as people dial it, for example 112.")
            )
        if wrong:
            raise ValidationError(wrong)

    def name_in(self, language: str) -> str:
        """Return the country's name in a language (BCP 47), as CLDR has it."""
        return territory_name(self.code, language)

    @property
    def language_tags(self) -> list[str]:
        """The country's languages (BCP 47) in order; the first one is primary. Uses a prefetched ``languages``."""
        return [language.tag for language in self.languages.all()]


class CountryLanguage(Orderable):
    """One of a country's languages; ``sort_order`` is the country's own order."""

    country = ParentalKey(Country, on_delete=models.CASCADE, related_name="languages")
    tag = models.CharField(_("language tag"), max_length=35, help_text=_("BCP 47, for example nl or de-CH."))

    panels = [FieldPanel("tag")]

    class Meta(Orderable.Meta):
        verbose_name = _("language of a country")
        verbose_name_plural = _("languages of a country")
        constraints = [
            models.UniqueConstraint(fields=["country", "tag"], name="twops_locale_one_language_a_country")
        ]

    def __str__(self) -> str:
        return autonym(self.tag)

    def clean(self) -> None:
        """Refuse a tag that is no language."""
        super().clean()
        if self.tag and not is_language(self.tag):
            text = _("No language has this tag. Use BCP 47, for example nl or de-CH.")
            raise ValidationError({"tag": text})
