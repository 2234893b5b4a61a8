"""Panels of the directory's own screens."""

from typing import TYPE_CHECKING

from django.db import models
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from twops_locale.languages import autonym
from twops_locale.models import TranslationTask
from twops_locale.models.task import State
from twops_locale.permissions import can_edit_source, can_submit
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel

from ..models import FurtherParent
from ..models.text import TextRow
from ..publication.further_parents import links_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOURCE_PANELS = [
    FieldRowPanel([FieldPanel("source", read_only=True), FieldPanel("source_id", read_only=True)]),
    FieldPanel("left_alone"),
]


class RecordLinkPanel(FieldPanel):
    """A record, shown with a link to its form."""

    def format_value_for_display(self, value: models.Model) -> str:
        """Return the record's name, leading to its form."""
        address = AdminURLFinder().get_edit_url(value)
        return format_html('<a href="{}">{}</a>', address, value) if address else str(value)


def is_page(request: HttpRequest | None) -> bool:
    """Say whether a page is shown: what the editor gets when it saves by itself has no panels."""
    return request is None or bool(request.accepts("text/html"))


class TranslationsPanel(Panel):
    """Says in which languages a record's words are, and lets its desk send them to more language teams."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one record."""

        template_name = "twops_directory/panels/translations.html"

        def is_shown(self) -> bool:
            """Show it once there are words."""
            return is_page(self.request) and self.instance.pk is not None and self.words is not None

        @cached_property
        def words(self) -> TextRow | None:
            """The stored words of the primary language, None of a record that has none yet."""
            return self.instance.texts.filter(primary_of=self.instance.pk).select_related("locale").first()

        @cached_property
        def languages(self) -> list[tuple[str, str, "StrOrPromise"]]:
            """The languages asked for: tag, own name, and the state of the translation. One query."""
            words = self.words
            if words is None:
                return []
            tasks = (
                TranslationTask.objects.filter(
                    translation__source__object_id=words.translation_key, translation__enabled=True
                )
                .select_related("translation__target_locale")
                .with_progress()
                .order_by("translation__target_locale__language_code")
            )
            return [(task.language, autonym(task.language), State(task.state).label) for task in tasks]

        @property
        def submit_address(self) -> str:
            """Where the words are sent from, empty for those who may not send them."""
            words = self.words
            if words is None or not can_submit(self.request.user):
                return ""
            if not can_edit_source(self.request.user, words):
                return ""
            options = words._meta
            return reverse(
                "wagtail_localize:submit_snippet_translation",
                args=[options.app_label, options.model_name, words.pk],
            )

        def get_context_data(self, parent_context: Context | None = None) -> dict[str, object]:
            """Add the language of the words, those they are translated into, and where to send them."""
            words = self.words  # shown only where there are some
            return {
                **super().get_context_data(parent_context),
                "original": autonym(words.locale.language_code) if words is not None else "",
                "languages": self.languages,
                "address": self.submit_address if words is not None and words.live else "",
                "is_public": words is not None and words.live,
            }


class FurtherParentsPanel(Panel):
    """Shows, read-only, to which other records rows of this record belong as well, and which rows of others are here."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one record."""

        template_name = "twops_directory/panels/further_parents.html"

        def is_shown(self) -> bool:
            """Show it only where there is something to show."""
            return is_page(self.request) and self.instance.pk is not None and bool(self.links)

        @cached_property
        def links(self) -> list[FurtherParent]:
            """The links of this record and of its rows."""
            return links_of(self.instance)

        def get_context_data(self, parent_context: Context | None = None) -> dict[str, object]:
            """Add the links."""
            return {**super().get_context_data(parent_context), "links": self.links}
