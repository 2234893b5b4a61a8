"""Campaigns."""

from collections.abc import Collection
from typing import ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from twops_locale.languages import territory_name
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.models import Page
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField, TranslatableField

from ..blocks.gathering import Entry, Gathered
from ..fields import CodesField
from ..kinds import PageKind
from ..panels import RollOutPanel
from ..periods import Period, State
from ..public import Beside
from ..services import ServiceRule
from .adaptation import Adaptation
from .base import AwarenessPage
from .kit import CampaignKit, HasKits, kits_of, kits_read_with
from .kit_letters import KitWordsForm
from .places import country_choices, country_names
from .versions import Versions, public_versions, relatives_and_materials

SERVICES_SHOWN = 3
VERSION_OF = "version_of_country"  # a list of pages that knows whose version each is has it under this name


def _version_title(title: str, code: str) -> str:
    return gettext("%(title)s (version of %(country)s)") % {
        "title": title,
        "country": territory_name(code, get_language() or "en"),
    }


class CampaignPage(HasKits, AwarenessPage):
    """An awareness campaign: what it wants, of whom, from when to when, and what to use."""

    page_kind = PageKind("campaign", _("campaign"))

    message = models.CharField(
        _("message"), max_length=200, blank=True, help_text=_("The one sentence that people should remember.")
    )
    goal = models.TextField(
        _("goal"),
        max_length=400,
        blank=True,
        help_text=_("What the campaign wants to reach, in a sentence or two."),
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(
        _("ends on"),
        null=True,
        blank=True,
        help_text=_("The last day. After it the page says that it has ended."),
    )
    countries = CodesField(
        _("countries"), codes=country_choices, help_text=_("Without any: everywhere the project works.")
    )
    funding = models.CharField(_("funding"), max_length=300, blank=True)
    shows_services = models.BooleanField(
        _("show services"),
        default=True,
        help_text=_(
            "Those of its countries, for the people it is for, as they are now. Others are blocks of the body."
        ),
    )
    shows_original_materials = models.BooleanField(
        _("show the original's materials"),
        default=True,
        help_text=_(
            "Of a country's version: besides its own, those of the original that none of its own replaces."
        ),
    )

    searched_fields: ClassVar[tuple[str, ...]] = ("message", "goal")
    content_panels: ClassVar[list[Panel]] = [
        RollOutPanel(),
        *AwarenessPage.opening_panels,
        MultiFieldPanel([FieldPanel("message"), FieldPanel("goal")], heading=_("What it is about")),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Period")),
        FieldPanel("countries"),
        FieldPanel("shows_services"),
        FieldPanel("shows_original_materials"),
        FieldPanel("funding"),
        FieldPanel("body"),
        HasKits.kit_panel,
        *AwarenessPage.closing_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        *AwarenessPage.translatable_fields,
        TranslatableField("message"),
        TranslatableField("goal"),
        SynchronizedField("starts_on", overridable=False),
        SynchronizedField("ends_on", overridable=False),
        SynchronizedField("countries", overridable=False),
        TranslatableField("funding"),
        SynchronizedField("shows_services", overridable=False),
        SynchronizedField("shows_original_materials", overridable=False),
        *HasKits.kit_fields,
    ]
    template = "twops_awareness/campaign_page.html"
    base_form_class = KitWordsForm

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def clean(self) -> None:
        """Refuse a period that ends before it starts, and other countries for the version of one."""
        super().clean()
        wrong: dict[str, ValidationError] = {}
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            wrong["ends_on"] = ValidationError(_("The last day is before the first."))
        version = Adaptation.objects.filter(adaptation_key=self.translation_key).first()
        if version is not None and self.countries != [version.country_code]:
            text = _("This is the version of %(country)s: choose this country and no other.")
            names = {"country": country_names([version.country_code])[0]}
            wrong["countries"] = ValidationError(text, params=names)
        if wrong:
            raise ValidationError(wrong)

    @property
    def period(self) -> Period:
        """From when to when it runs."""
        return Period(self.starts_on, self.ends_on)

    def get_admin_display_title(self) -> str:
        """Return the title; where a list of pages knows the country whose version it is, with that country.

        A country's version and the translation of its original often have the same title, side by side.
        """
        title = str(super().get_admin_display_title())
        if code := getattr(self, VERSION_OF, None):
            return _version_title(title, code)
        return title

    @property
    def state(self) -> State:
        """Where it stands today, in the zone that is active: nobody has to switch anything."""
        return self.period.state(timezone.localdate())

    @property
    def country_names(self) -> list[str]:
        """Its countries, by name in the language that is active."""
        return country_names(self.countries)

    def service_rules(self) -> list[ServiceRule]:
        """Return the rule for its services: of its countries, for the people it is for."""
        if not self.shows_services or self.state is State.ENDED:
            return []
        audience = (self.audiences or [""])[0]
        countries = tuple(self.countries or ())
        return [
            ServiceRule(
                countries=countries,
                audience=audience,
                limit=SERVICES_SHOWN,
                at_home_first=len(countries) != 1,
            )
        ]

    def beside(self) -> Beside:
        """Return its materials, and what it is a version of, or has as versions.

        A country's version shows the materials of the original, too, unless it wants none.
        """
        return relatives_and_materials(self.translation_key, of_original=self.shows_original_materials)

    def materials(self, found: Gathered | None = None) -> list[Entry]:
        """Return its materials, in this page's language where they exist in it, else in one that they exist in.

        A country's version shows those of the original, too, that none of its own replaces; unless it wants none.

        Args:
            found: what was looked up for the page; looked up now if not given.
        """
        language = self.locale.language_code
        pages = sorted(
            (page for page in (found or self.gather()).links.beside if page.of_campaign),
            key=lambda page: (
                page.of_campaign != self.translation_key,
                str(page.first_published_at or ""),
                page.pk,
            ),
        )
        replaced = {page.instead_of for page in pages if page.of_campaign == self.translation_key}
        shown: dict[UUID, Page] = {}
        for page in pages:
            is_better = page.translation_key not in shown or page.locale.language_code == language
            if is_better and page.translation_key not in replaced:
                shown[page.translation_key] = page
        return [
            Entry(
                page.title,
                page.search_description,
                page.url or "",
                page.locale.language_code,
                str(page.translation_key),
            )
            for page in shown.values()
        ]

    @classmethod
    def rows_to_show(cls) -> models.QuerySet:
        """Return campaigns with the kits that were made of them."""
        return super().rows_to_show().annotate(read_kits=kits_read_with("pk"))

    def made_kits(self, apart: Collection[str] | None = None) -> list[CampaignKit]:
        """Return its kits in its language that were made, by name of the country.

        None for a country that has a version of its own: the page leads to it.
        Whether one is right at this moment is asked when it is served: one that is not is made anew.
        No query where they were read with the page (``rows_to_show``), and none where it has no kits; else one.

        Args:
            apart: the countries (ISO codes) that have a public version; with one more query if not given.
        """
        if not self.kit_parts or self.state is State.ENDED:
            return []
        if apart is None:
            apart = set(
                public_versions()
                .filter(campaign_key=self.translation_key)
                .values_list("country_code", flat=True)
            )
        kits = kits_of(self.pk, self.read_kits) if hasattr(self, "read_kits") else self.kits.exclude(file="")
        shown = (
            kit
            for kit in kits
            if kit.country not in apart and (not self.countries or kit.country in self.countries)
        )
        return sorted(shown, key=lambda kit: kit.country_name.casefold())

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Add its materials, the services that its rule finds now, and the versions of it that countries have."""
        context = super().get_context(request, *args, **kwargs)
        found: Gathered = context["gathered"]  # type: ignore[assignment]  # put there by the base
        context["materials"] = self.materials(found)
        versions = Versions.among(found.links.beside, self.translation_key)
        language = self.locale.language_code
        context["relatives"] = relatives = versions.relatives(self.translation_key, language)
        kits = self.made_kits({each.code for each in relatives.countries})
        context["kits"] = [(kit, kit.zip_name(language)) for kit in kits]
        context["service_answers"] = [found.answer(rule) for rule in self.service_rules()]
        return context
