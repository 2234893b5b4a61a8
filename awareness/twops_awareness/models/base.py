"""What every page type has."""

from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from twops_locale.admin.terms.panel import TermsPanel
from twops_locale.forms import ScheduledPageForm
from twops_locale.guards import ReviewedTranslationMixin
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.blocks import StreamValue
from wagtail.images.models import AbstractImage
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField, TranslatableField

from ..addresses import make_neutral
from ..audiences import Audience, discreet_for
from ..blocks import ProseField, searched_words
from ..blocks.gathering import Entry, Gathered, gather_bodies
from ..fields import CodesField
from ..panels import GuidancePanel
from ..previews import LanguagePreviewMixin
from ..public import Beside, public_pages
from ..services import ServiceRule
from ..written_once import written_once


class Discretion(models.TextChoices):
    """Whether a page says in titles, descriptions and names of files what it is about."""

    AUTOMATIC = "auto", _("On for pages about one's own thoughts")
    ON = "on", pgettext_lazy("discreet titles", "On")
    OFF = "off", pgettext_lazy("discreet titles", "Off")


class AwarenessPage(ReviewedTranslationMixin, LanguagePreviewMixin, Page):  # type: ignore[django-manager-missing]  # Wagtail's is untyped
    """What every page type has: a summary, which is also the description for search engines, and a body of blocks.

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
    audiences = CodesField(
        _("for whom"), codes=Audience.choices, help_text=_("Without any, the page is for everybody.")
    )
    discretion = models.CharField(
        _("discreet titles"),
        max_length=4,
        choices=Discretion,
        default=Discretion.AUTOMATIC,
        help_text=_(
            "A discreet page does not say what it is about where others see it: in the tab and the history of the "
            "browser, when somebody shares its address, in names of files."
        ),
    )
    discreet_title = models.CharField(
        _("discreet title"),
        max_length=80,
        blank=True,
        help_text=_("What the tab of the browser says instead of the title. Without it, a neutral word."),
    )
    reviewed_on = models.DateField(
        _("reviewed on"),
        null=True,
        blank=True,
        help_text=_("When somebody who knows the subject read it last."),
    )
    reviewed_by = models.CharField(
        _("reviewed by"),
        max_length=160,
        blank=True,
        help_text=_("A role or an organisation, not a private name."),
    )
    next_step = models.ForeignKey(
        Page,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("next step"),
        help_text=_("Where the page leads to at its end. Without one, to the services."),
    )
    next_step_words = models.CharField(
        _("words of the next step"),
        max_length=80,
        blank=True,
        help_text=_("What the button says. Without it, the title of that page."),
    )

    base_form_class = ScheduledPageForm

    # Fields of words besides title, summary and body, that search reads, too.
    searched_fields: ClassVar[tuple[str, ...]] = ()

    closing_panels: ClassVar[list[Panel]] = [
        FieldPanel("audiences"),
        MultiFieldPanel([FieldPanel("discretion"), FieldPanel("discreet_title")], heading=_("Discretion")),
        MultiFieldPanel([FieldPanel("next_step"), FieldPanel("next_step_words")], heading=_("Next step")),
        MultiFieldPanel([FieldPanel("reviewed_on"), FieldPanel("reviewed_by")], heading=_("Review")),
        GuidancePanel(),
        TermsPanel(),
    ]
    opening_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("summary")]
    content_panels: ClassVar[list[Panel]] = [*opening_panels, FieldPanel("body"), *closing_panels]
    # A password or a login needs a cookie, and no public page of ours sets one. A site with a login of its own offers it
    # again: ``AwarenessPage.private_page_options = ["login", "groups"]``.
    private_page_options: ClassVar[list[str]] = []
    # One tab is enough: readers' descriptions are the summary, and menus are built from the tree.
    promote_panels: ClassVar[list[Panel]] = [
        FieldPanel(
            "slug",
            help_text=_(
                "The last part of the address. On a discreet page, one that repeats the title is replaced by letters that "
                "say nothing; the old address leads to the new one."
            ),
        )
    ]
    common_fields: ClassVar[list[BaseTranslatableField]] = [
        TranslatableField("title"),
        TranslatableField("summary"),
        TranslatableField("body"),
        SynchronizedField("audiences", overridable=False),
        SynchronizedField("discretion", overridable=False),
        TranslatableField("discreet_title"),
        SynchronizedField("reviewed_on", overridable=False),
        TranslatableField("reviewed_by"),
        SynchronizedField("next_step", overridable=False),
        TranslatableField("next_step_words"),
    ]
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        common_fields[0],
        TranslatableField("slug"),
        *common_fields[1:],
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Add the page's own languages, and what its blocks lead to, each looked up at once."""
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        context["translations"] = self.public_translations()
        context["gathered"] = found = self.gather(request.GET.get("country", ""))
        context["next_step"] = self.next_entry(found)
        return context

    def gather(self, country: str = "") -> Gathered:
        """Return what the page leads to and shows of others: pages, files, pictures, services.

        Args:
            country: the one that the reader chose, as the address says (``ServiceDoor.answers``).
        """
        tag = self.locale.language_code
        return gather_bodies(
            [(body, tag) for body in self.bodies()],
            [key for key in self.linked_pages() if key],
            [(rule, tag) for rule in self.service_rules()],
            self.beside(),
            self.pictures_beside(),
            country,
        )

    @classmethod
    def rows_to_show(cls) -> models.QuerySet:
        """Return the rows of the type, each with what is read along with it in the same query when a page is shown."""
        return cls._default_manager.all()

    @classmethod
    def row_to_show(cls, key: int) -> list[Self]:
        """Return the row with a key, or nothing. One query, which is written once."""
        stand_in = -1
        rows = written_once(
            ("row to show", cls), lambda: cls.rows_to_show().filter(pk=stand_in), {"key": stand_in}
        )
        return rows.run(key=key)

    def bodies(self) -> list[StreamValue]:
        """Return the page's fields of blocks."""
        return [self.body]

    def linked_pages(self) -> list[int | None]:
        """Return the keys of pages that it leads to outside its blocks."""
        return [self.next_step_id]

    def beside(self) -> Beside | None:
        """Return which further pages it shows; None for none."""
        return None

    def pictures_beside(self) -> list[AbstractImage]:
        """Return the pictures that it shows outside its blocks; of each the key is enough."""
        return []

    def service_rules(self) -> list[ServiceRule]:
        """Return which services it shows outside its blocks."""
        return []

    def next_entry(self, found: Gathered) -> Entry | None:
        """Return the page that comes next, in this page's language where it exists in it."""
        return found.entry(self.next_step_id, self.locale.language_code)

    def get_view_restrictions(self) -> "models.QuerySet[PageViewRestriction]":
        """Return the restrictions of this page and of those above it; asked for once for each object."""
        if not hasattr(self, "_view_restrictions"):
            self._view_restrictions = super().get_view_restrictions()
        return self._view_restrictions

    def found_public(self, translations: list[Page]) -> None:
        """Take what was found out while the page was looked up: it is public, and so are these, itself among them."""
        self._view_restrictions = PageViewRestriction.objects.none()
        self._public_translations = translations
        self.locale = next(page.locale for page in translations if page.pk == self.pk)

    def public_translations(self) -> list[Page]:
        """Return this page and its translations that the public can reach, by language tag, with their locales."""
        known: list[Page] | None = getattr(self, "_public_translations", None)
        if known is not None:
            return known
        pages = public_pages().filter(translation_key=self.translation_key)
        return list(pages.order_by("locale__language_code"))

    @property
    def is_discreet(self) -> bool:
        """Whether titles and descriptions that others may see do not say what it is about."""
        if self.discretion == Discretion.AUTOMATIC:
            return discreet_for(self.audiences or ())
        return bool(self.discretion == Discretion.ON)

    @property
    def public_title(self) -> str:
        """The title for the browser's tab and history, for shared links and names of files."""
        if not self.is_discreet:
            return str(self.title)
        return self.discreet_title or gettext("Information")

    @property
    def public_description(self) -> str:
        """The description for search engines and shared links; empty for a discreet page."""
        return "" if self.is_discreet else str(self.summary)

    @property
    def audience_labels(self) -> list[str]:
        """For whom the page is, in words of the language that is active."""
        return [str(Audience(code).label) for code in self.audiences or () if code in Audience.values]

    @property
    def plain_text(self) -> str:
        """The words of the page's own fields and of its body without markup, for search."""
        own = [str(getattr(self, name) or "") for name in self.searched_fields]
        words = [word for body in self.bodies() for word in searched_words(body)]
        return " ".join([*(word for word in own if word), *words])

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Check, and give a discreet page an address that does not repeat its title; the old one leads on to it.

        Another address that an editor chose stays: nobody but a person can say what a word gives away.
        """
        own_address = any(
            field.field_name == "slug" and field.is_translated(self) for field in self.translatable_fields
        )
        if own_address and self.is_discreet:
            make_neutral(self)
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the summary as the description for search engines, in one transaction."""
        self.search_description = self.summary
        with transaction.atomic():
            super().save(*args, **kwargs)


FIXED_SLUG: list[BaseTranslatableField] = [
    *AwarenessPage.common_fields,
    SynchronizedField("slug", overridable=False),
]
