"""What the law of a country says: may one stay anonymous, and who must report what to whom, in which cases."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country

from ..choices import Anonymity, Duty, DutyAddressee, DutyHolder
from ..fields import CodeListField, WebAddressField
from .taxonomy import DeskRecord


def duty_field() -> "models.CharField[str, str]":
    """Return a field for whether something must or may be reported."""
    return models.CharField(_("is it reported?"), max_length=10, choices=Duty.choices, default=Duty.UNKNOWN)


def holders_field() -> CodeListField:
    """Return a field for who must or may report."""
    return CodeListField(_("by whom"), options=DutyHolder.choices, blank=True)


def addressees_field() -> CodeListField:
    """Return a field for whom it is reported to."""
    return CodeListField(_("to whom"), options=DutyAddressee.choices, blank=True)


class CountryConfidentiality(DeskRecord):
    """The rules of one country. What one service does is in the service; the legal note is in the text row.

    Each ``DutyCase`` has three fields: whether it is reported, ``_by`` whom and ``_to`` whom.
    """

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="confidentiality", verbose_name=_("country")
    )
    anonymous_possible = models.CharField(
        _("can one stay anonymous?"), max_length=10, choices=Anonymity.choices, default=Anonymity.UNKNOWN
    )
    professional_secrecy = models.BooleanField(
        _("professionals are bound by secrecy"), null=True, blank=True, help_text=_("Empty: not known.")
    )
    immediate_danger = duty_field()
    immediate_danger_by = holders_field()
    immediate_danger_to = addressees_field()
    identified_child = duty_field()
    identified_child_by = holders_field()
    identified_child_to = addressees_field()
    past_offence = duty_field()
    past_offence_by = holders_field()
    past_offence_to = addressees_field()
    images = duty_field()
    images_by = holders_field()
    images_to = addressees_field()
    source_url = WebAddressField(_("source of these facts"), blank=True)
    checked_on = models.DateField(_("these facts were checked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("confidentiality in a country")
        verbose_name_plural = _("confidentiality by country")
        ordering = ["country__position", "country__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country"],
                name="twops_directory_one_confidentiality_a_country",
                violation_error_message=_("This country has its rules already. Change those."),
            )
        ]

    def with_content_json(self, content: Mapping[str, object]) -> "CountryConfidentiality":
        """Build the rules of a revision; a country that is gone since is the stored one again."""
        rules: CountryConfidentiality = super().with_content_json(content)
        if rules.country_id is None:
            rules.country_id = self.country_id
        return rules
