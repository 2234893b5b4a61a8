"""The pages that a site is made of: its home, the words around the finder, its own pages."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, Panel
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField

from ..kinds import PageKind
from .base import FIXED_SLUG, AwarenessPage


class HomePage(AwarenessPage):
    """The first page of a language."""

    page_kind = PageKind("home", _("home page"))
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    # Every language's home page is its root; its slug appears in no address, and Wagtail keeps it apart by language.
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [*AwarenessPage.common_fields]
    template = "twops_awareness/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class FindHelpPage(AwarenessPage):
    """The words around the finder; the finder itself comes from the site, for every language."""

    page_kind = PageKind("find_help", _("find-help page"))
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = ["twops_awareness.CountryPage"]
    max_count_per_parent = 1
    translatable_fields: ClassVar[list[BaseTranslatableField]] = FIXED_SLUG
    template = "twops_awareness/find_help_page.html"

    class Meta:
        verbose_name = _("find-help page")
        verbose_name_plural = _("find-help pages")


class PlainPage(AwarenessPage):
    """A page of the site itself: safety, privacy, who is behind it."""

    page_kind = PageKind("plain", _("plain page"))

    class Role(models.TextChoices):
        """What the site links to from every page, in this order."""

        SAFETY = "safety", _("How to use this site safely")
        ABOUT = "about", pgettext_lazy("role of a page", "Who we are")
        CONTACT = "contact", pgettext_lazy("role of a page", "Contact")
        PARTNERS = "partners", pgettext_lazy("role of a page", "Partners")
        PRIVACY = "privacy", _("Privacy")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")
        IMPRINT = "imprint", pgettext_lazy("role of a page", "Imprint")
        OTHER = "other", _("Other")

    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.OTHER)

    content_panels: ClassVar[list[Panel]] = [*AwarenessPage.content_panels, FieldPanel("role")]
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        *FIXED_SLUG,
        SynchronizedField("role", overridable=False),
    ]
    template = "twops_awareness/plain_page.html"

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
