"""The question that no directory answers: will they report me, and who will know?"""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import Anonymity, Listener, RecordsKept, Reporting
from ..fields import CodeListField, WebAddressField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def reporting_field(label: "StrOrPromise") -> "models.CharField[str, str]":
    """Return a field for whether a service reports in one kind of case."""
    return models.CharField(label, max_length=10, choices=Reporting.choices, default=Reporting.UNKNOWN)


class ConfidentialityFacts(models.Model):
    """Structured, sourced facts about confidentiality; the plain words are in ``confidentiality_note`` of the texts."""

    anonymous_possible = models.CharField(
        _("can one stay anonymous?"), max_length=10, choices=Anonymity.choices, default=Anonymity.UNKNOWN
    )
    records_kept = models.CharField(
        _("what is recorded"), max_length=25, choices=RecordsKept.choices, default=RecordsKept.UNKNOWN
    )
    may_learn = CodeListField(
        _("who else may learn of it"),
        options=Listener.choices,
        blank=True,
        help_text=_("Nothing ticked: not known."),
    )
    professional_secrecy = models.BooleanField(
        _("bound by professional secrecy"), null=True, blank=True, help_text=_("Empty: not known.")
    )
    reports_immediate_danger = reporting_field(_("reports an immediate danger to a child"))
    reports_identified_child = reporting_field(_("reports a child that can be identified"))
    reports_past_offence = reporting_field(_("reports a past offence"))
    reports_images = reporting_field(_("reports images of abuse"))
    confidentiality_source_url = WebAddressField(_("source of these facts"), blank=True)
    confidentiality_checked_on = models.DateField(_("these facts were checked on"), null=True, blank=True)

    class Meta:
        abstract = True
