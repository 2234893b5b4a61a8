"""The words around the list of one country."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField, TranslatableField

from ..fields import CodeField
from ..kinds import PageKind
from .base import FIXED_SLUG, AwarenessPage
from .places import COUNTRY_CODE, country_choices


class CountryPage(AwarenessPage):
    """What help there is in a country, and what its law says in a sentence; one for each country and language.

    It stands below the find-help page, and its address is the country's code: where the site's list of the country's
    services is. A site without such a list shows the page by itself.
    """

    page_kind = PageKind("country", _("country page"))

    country_code = CodeField(
        _("country"),
        max_length=2,
        codes=country_choices,
        validators=[COUNTRY_CODE],
        help_text=_("One page for each."),
    )
    law = models.TextField(
        _("the law in a sentence"),
        max_length=400,
        blank=True,
        help_text=_("Who must report what, in plain words. The details stand with each service."),
    )

    searched_fields: ClassVar[tuple[str, ...]] = ("law",)
    content_panels: ClassVar[list[Panel]] = [
        FieldPanel("country_code"),
        *AwarenessPage.opening_panels,
        FieldPanel("law"),
        FieldPanel("body"),
        *AwarenessPage.closing_panels,
    ]
    promote_panels: ClassVar[list[Panel]] = []
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.FindHelpPage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        *FIXED_SLUG,
        SynchronizedField("country_code", overridable=False),
        TranslatableField("law"),
    ]
    template = "twops_awareness/country_page.html"

    class Meta:
        verbose_name = _("country page")
        verbose_name_plural = _("country pages")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Give the page its country's address. Raises ValidationError where the country has a page already."""
        if self.country_code:
            self.slug = self.country_code.lower()
        super().full_clean(*args, **kwargs)
