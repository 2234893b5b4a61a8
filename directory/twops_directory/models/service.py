"""The service: what a person in need comes for."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country

from ..choices import (
    CostKind,
    EvidenceRating,
    Gender,
    PreventionLevel,
    ServiceKind,
    ServiceStatus,
    Situation,
    VerificationMethod,
)
from ..conf import conf
from ..fields import CodeListField, WebAddressField
from ..hours.holidays import regions_of
from .base import PublishedRecord
from .confidentiality import ConfidentialityFacts
from .naming import NamedByPrimaryText
from .organization import Organization
from .querysets import ServiceQuerySet


class Service(NamedByPrimaryText, ConfidentialityFacts, PublishedRecord):
    """A service. Facts are here and in its child records; words are in ``ServiceText``, one row a language."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="services", verbose_name=_("organisation")
    )
    program = models.ForeignKey(
        "twops_directory.Program",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name=_("programme"),
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="services",
        verbose_name=_("country"),
        help_text=_("The country whose desk keeps this record. Where it helps is under “Area”."),
    )
    kind = models.CharField(_("kind"), max_length=25, choices=ServiceKind.choices)
    status = models.CharField(
        _("status"), max_length=20, choices=ServiceStatus.choices, default=ServiceStatus.ACTIVE
    )
    reopens_on = models.DateField(
        _("opens again on"),
        null=True,
        blank=True,
        help_text=_("Only for what is closed for some time: readers are told this day."),
    )
    crisis_line = models.BooleanField(
        _("crisis line"),
        default=False,
        help_text=_("For people who need somebody at once: its numbers stand on top of its country's pages."),
    )
    in_person = models.BooleanField(_("in person"), default=False)
    online = models.BooleanField(_("online"), default=False)
    by_phone = models.BooleanField(_("by phone"), default=False)
    url = WebAddressField(_("web address"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("from the age of"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("up to the age of (included)"), null=True, blank=True)
    genders = CodeListField(
        _("only for"), options=Gender.choices, blank=True, help_text=_("Nothing ticked: for everybody.")
    )
    situations = CodeListField(
        _("takes"), options=Situation.choices, blank=True, help_text=_("Nothing ticked: not known.")
    )
    cost = models.CharField(_("cost"), max_length=10, choices=CostKind.choices, default=CostKind.UNKNOWN)
    referral_needed = models.BooleanField(
        _("a referral is needed"), null=True, blank=True, help_text=_("Empty: not known.")
    )
    wait_min_days = models.PositiveSmallIntegerField(_("waiting time from (days)"), null=True, blank=True)
    wait_max_days = models.PositiveSmallIntegerField(_("waiting time to (days)"), null=True, blank=True)
    wait_observed_on = models.DateField(_("waiting time observed on"), null=True, blank=True)
    prevention_level = models.CharField(
        _("level of prevention"), max_length=10, choices=PreventionLevel.choices, blank=True
    )
    evidence_rating = models.CharField(
        _("evidence"), max_length=10, choices=EvidenceRating.choices, blank=True
    )
    holiday_region = models.CharField(
        _("region whose public holidays count"),
        max_length=6,
        blank=True,
        help_text=_("ISO 3166-2, for example DE-BY. Empty: the holidays of the whole country."),
    )
    is_demo = models.BooleanField(
        _("demo"), default=False, help_text=_("Not a real service: shown with a visible mark.")
    )
    verified_on = models.DateField(_("checked on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    verification_method = models.CharField(
        _("how it was checked"), max_length=20, choices=VerificationMethod.choices, blank=True
    )
    next_check_due = models.DateField(_("next check due"), null=True, blank=True)
    # When it could be seen as it is now, and whether that is still to be told: see ``publication.change_order``. No version has them.
    change_moment = models.DateTimeField(null=True, editable=False, serialize=False)
    change_pending = models.BooleanField(default=False, editable=False, serialize=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source_id=""),
                name="twops_directory_service_source",
            )
        ]
        indexes = [
            models.Index(fields=["country", "live", "status"], name="twops_dir_service_public"),
            models.Index(fields=["last_modified", "uuid"], name="twops_dir_service_modified"),
            models.Index(fields=["change_moment", "uuid"], name="twops_dir_service_changes"),
            models.Index(
                fields=["uuid"],
                condition=models.Q(change_pending=True),
                name="twops_dir_service_pending",
            ),
            # Few among many, and asked for by every page that shows an emergency number.
            models.Index(
                fields=["country"],
                condition=models.Q(crisis_line=True),
                name="twops_dir_service_crisis",
            ),
        ]

    def clean(self) -> None:
        """Refuse ranges that run backwards; a checked record without a next date gets one."""
        super().clean()
        if self.verified_on and not self.next_check_due:
            self.next_check_due = self.verified_on + timedelta(days=conf().CHECK_EVERY_DAYS)
        if self.reopens_on and self.status != ServiceStatus.TEMPORARILY_CLOSED:
            raise ValidationError(
                {"reopens_on": _("Choose “closed for some time” as the status, or remove this day.")}
            )
        self.holiday_region = self.holiday_region.strip().upper()
        if (
            self.holiday_region
            and self.country_id
            and self.holiday_region not in regions_of(self.country.code)
        ):
            known = ", ".join(regions_of(self.country.code)) or "–"
            raise ValidationError(
                {
                    "holiday_region": _("Leave this empty, or use one of the country's regions: %(codes)s.")
                    % {"codes": known}
                }
            )
        if (
            self.minimum_age is not None
            and self.maximum_age is not None
            and self.maximum_age < self.minimum_age
        ):
            raise ValidationError(
                {"maximum_age": _("The highest age is below the lowest. Exchange the two numbers.")}
            )
        if (
            self.wait_min_days is not None
            and self.wait_max_days is not None
            and self.wait_max_days < self.wait_min_days
        ):
            raise ValidationError(
                {"wait_max_days": _("The longest wait is below the shortest. Exchange the two numbers.")}
            )

    def with_content_json(self, content: Mapping[str, object]) -> "Service":
        """Build the service of a revision; an organisation that is gone since is the live one again."""
        service: Service = super().with_content_json(content)
        for name in ("organization_id", "country_id"):
            if getattr(service, name) is None:
                setattr(service, name, getattr(self, name))
        return service

    def is_check_due(self, today: date) -> bool:
        """Say whether the record should be checked again; a record that was never checked always should."""
        return self.next_check_due is None or self.next_check_due <= today

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One preview: the service as readers see it."""
        return self.DEFAULT_PREVIEW_MODES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the preview in the service's primary language: the address of an editor's form names none."""
        with translation.override(self.preview_language):
            response: HttpResponse = super().serve_preview(request, mode_name).render()
        return response

    @property
    def preview_language(self) -> str:
        """The language of the words in the form, or the site's own as long as there are none."""
        texts = list(self.primary_texts.all())
        locale = texts[0].locale if texts and texts[0].locale_id else None
        return str(locale.language_code) if locale else settings.LANGUAGE_CODE

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Return the template of the preview; the site may put its own before it."""
        return "twops_directory/service_preview.html"
