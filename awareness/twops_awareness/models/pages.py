"""The page types: one abstract core, five kinds."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from twops_locale.admin.terms.panel import TermsPanel
from twops_locale.forms import ScheduledPageForm
from twops_locale.guards import ReviewedTranslationMixin
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField, TranslatableField

from ..blocks import ProseField
from ..kinds import PageKind
from ..public import public_pages


class AwarenessPage(ReviewedTranslationMixin, Page):  # type: ignore[django-manager-missing]  # Wagtail's is untyped
    """What every page type has: a summary, which is also the description for search engines, and a body of prose.

    A page type of another package is a subclass that names its own kind, ``page_kind = PageKind("press", _("press release"))``:
    it is then listed, searched and served like those of this plugin.
    """

    # With a name of its own: every project made by ``wagtail start`` has a HomePage, too.
    page_ptr = models.OneToOneField(
        Page,
        on_delete=models.CASCADE,
        parent_link=True,
        primary_key=True,
        related_name="%(app_label)s_%(class)s",
    )
    summary = models.TextField(
        _("summary"),
        max_length=400,
        help_text=_("One or two sentences, shown in lists, in search results and below the title."),
    )
    body = ProseField(verbose_name=_("body"), blank=True)

    base_form_class = ScheduledPageForm

    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        TermsPanel(),
    ]
    # A password or a login needs a cookie, and no public page of ours sets one. A site with a login of its own offers it
    # again: ``AwarenessPage.private_page_options = ["login", "groups"]``.
    private_page_options: ClassVar[list[str]] = []
    # One tab is enough: readers' descriptions are the summary, and menus are built from the tree.
    promote_panels: ClassVar[list[Panel]] = [FieldPanel("slug")]
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        TranslatableField("title"),
        TranslatableField("slug"),
        TranslatableField("summary"),
        TranslatableField("body"),
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Add the page's own languages: live translations by their language, in one query."""
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        context["translations"] = self.public_translations()
        return context

    def get_view_restrictions(self) -> "models.QuerySet[PageViewRestriction]":
        """Return the restrictions of this page and of those above it; asked for once for each object."""
        if not hasattr(self, "_view_restrictions"):
            self._view_restrictions = super().get_view_restrictions()
        return self._view_restrictions

    def public_translations(self) -> list[Page]:
        """Return this page and its translations that the public can reach, by language tag, with their locales."""
        pages = public_pages().filter(translation_key=self.translation_key)
        return list(pages.order_by("locale__language_code"))

    @property
    def plain_text(self) -> str:
        """The words of the body without markup, for search."""
        words: list[str] = self.body.stream_block.get_searchable_content(self.body)
        return " ".join(words)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the summary as the description for search engines, in one transaction."""
        self.search_description = self.summary
        with transaction.atomic():
            super().save(*args, **kwargs)


FIXED_SLUG = [
    TranslatableField("title"),
    SynchronizedField("slug", overridable=False),
    TranslatableField("summary"),
    TranslatableField("body"),
]


class HomePage(AwarenessPage):
    """The first page of a language."""

    page_kind = PageKind("home", _("home page"))
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    # Every language's home page is its root; its slug appears in no address, and Wagtail keeps it apart by language.
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        TranslatableField("title"), TranslatableField("summary"), TranslatableField("body"),
    ]  # fmt: skip
    template = "twops_awareness/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class FindHelpPage(AwarenessPage):
    """The words around the finder; the finder itself comes from the site, for every language."""

    page_kind = PageKind("find_help", _("find-help page"))
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    translatable_fields = FIXED_SLUG
    template = "twops_awareness/find_help_page.html"

    class Meta:
        verbose_name = _("find-help page")
        verbose_name_plural = _("find-help pages")


class CampaignPage(AwarenessPage):
    """An awareness campaign."""

    page_kind = PageKind("campaign", _("campaign"))
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "twops_awareness/campaign_page.html"

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")


class GuidePage(AwarenessPage):
    """Guidance for families, professionals and the persons concerned."""

    page_kind = PageKind("guide", _("guide"))
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "twops_awareness/guide_page.html"

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")


class PlainPage(AwarenessPage):
    """A page of the site itself: safety, privacy, accessibility."""

    page_kind = PageKind("plain", _("plain page"))

    class Role(models.TextChoices):
        """What the site links to from every page."""

        SAFETY = "safety", _("How to use this site safely")
        PRIVACY = "privacy", _("Privacy")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")
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
