"""Previews of a page in each of its languages and at three widths, from the editor of any of them."""

from collections.abc import Mapping
from typing import Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from twops_locale import permissions
from twops_locale.languages import autonym
from wagtail.models import Page

from .public import is_public_if_known

User = AbstractUser | AnonymousUser
PREFIX = "language-"
# The narrowest window that we answer for (WCAG 2.2, 1.4.10), a tablet, and a usual screen.
WIDTHS = [
    {"name": "mobile", "icon": "mobile-alt", "device_width": 320, "label": _("Preview on a small telephone")},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("Preview on a tablet")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Preview on a wide screen")},
]


class LanguagePreviewMixin(Page):
    """A page whose preview can be switched to its other languages.

    Another language is shown as it stands now to the members of its team, else as it is public: nobody else reads words
    that no reviewer has seen. What would be refused to ``preview_reader`` is not offered; without one, what is not public.
    """

    preview_reader: User | None = None

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The page itself, then each language that the person may see, by its tag. One query where all are public."""
        return [
            *self.DEFAULT_PREVIEW_MODES,
            *(
                (
                    f"{PREFIX}{page.locale.language_code}",
                    autonym(page.locale.language_code)
                    if page.is_public_now
                    else pgettext("preview of a language", "%(language)s (not public)")
                    % {"language": autonym(page.locale.language_code)},
                )
                for page in self._other_languages()
                if page.is_public_now or self._is_of_team(page)
            ),
        ]

    @property
    def preview_sizes(self) -> list[dict[str, object]]:
        """Three widths."""
        return WIDTHS

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        """Show the page, or its version in the language that the mode names.

        Raises PermissionDenied for a language that is not public, unless the person is in its team.
        """
        shown = self
        if original_request is not None and (preview_mode or "").startswith(PREFIX):
            shown = self._in_language(str(preview_mode).removeprefix(PREFIX), original_request)
            preview_mode = shown.default_preview_mode
        if shown is not self:
            return shown.make_preview_request(original_request, preview_mode, extra_request_attrs)
        response: HttpResponse = super().make_preview_request(
            original_request, preview_mode, extra_request_attrs
        )
        return response

    def _other_languages(self) -> list[Self]:
        if not hasattr(self, "_twops_other_languages"):
            pages = type(self)._default_manager.filter(translation_key=self.translation_key)
            others = pages.exclude(locale=self.locale_id).filter(alias_of=None).select_related("locale")
            others = others.annotate(is_public_now=Case(When(is_public_if_known(), then=True), default=False))
            self._twops_other_languages = list(others.order_by("locale__language_code"))
        return self._twops_other_languages

    def _is_of_team(self, page: Page) -> bool:
        return self.preview_reader is not None and permissions.can_translate(self.preview_reader, page.locale)

    def _in_language(self, tag: str, request: HttpRequest) -> Self:
        for page in self._other_languages():
            if page.locale.language_code == tag:
                if permissions.can_translate(request.user, page.locale):
                    newest: Self = page.get_latest_revision_as_object()
                    return newest
                if page.is_public_now:
                    return page
                raise PermissionDenied
        return self
