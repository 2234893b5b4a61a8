"""Rich text as public HTML, for any number of texts in a constant number of queries.

Wagtail's own renderer needs several queries for each link to a page (facts of its 8.0: specific page, locale, localised
page), and links to drafts and restricted pages too.
"""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.html import escape
from twops_locale.markup import public_prose
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page
from wagtail.rich_text.rewriters import FIND_A_TAG, FIND_EMBED_TAG, extract_attrs

from ..numbers import whole_number

PUBLIC_HREF = re.compile(r"^(https?://|mailto:|tel:|#)", re.IGNORECASE)


def _linked_keys(sources: Iterable[str], kind: str) -> set[int]:
    found = (extract_attrs(attributes) for source in sources for attributes in FIND_A_TAG.findall(source))
    ids = (attrs.get("id", "") for attrs in found if attrs.get("linktype") == kind)
    return {key for key in map(whole_number, ids) if key is not None}


class PublicHtml:
    """Turns Wagtail's stored rich text into HTML with absolute addresses; links only to what is public."""

    def __init__(self, sources: Iterable[str], pages: Any, request: HttpRequest) -> None:
        """Look up whatever the texts link to.

        Args:
            sources: all texts that will be rendered, as Wagtail stores them.
            pages: the queryset of the pages that are public.
        """
        texts = list(sources)
        self._request = request
        self._key_of: dict[int, UUID] = {}
        self._page_urls: dict[UUID, dict[str, str]] = {}
        self._own_language: dict[int, str] = {}
        self._document_urls: dict[int, str] = {}
        if page_ids := _linked_keys(texts, "page"):
            self._find_pages(page_ids, pages)
        if document_ids := _linked_keys(texts, "document"):
            self._find_documents(document_ids)

    def _find_pages(self, ids: set[int], pages: Any) -> None:
        for page in Page.objects.filter(pk__in=ids).select_related("locale"):
            self._key_of[page.pk] = page.translation_key
            self._own_language[page.pk] = page.locale.language_code
        for page in pages.filter(translation_key__in=set(self._key_of.values())):
            urls = self._page_urls.setdefault(page.translation_key, {})
            urls[page.locale.language_code] = self._absolute(page.get_url(self._request))

    def _find_documents(self, ids: set[int]) -> None:
        documents = get_document_model().objects.filter(pk__in=ids)
        for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
            documents = documents.exclude(collection__path__startswith=path)
        self._document_urls = {document.pk: self._absolute(document.url) for document in documents}

    def _absolute(self, address: str) -> str:
        return self._request.build_absolute_uri(address)

    def render(self, source: str, language: str) -> str:
        """Return a text for readers of a language: links lead to that language's page where there is one.

        A link to what is not public keeps its words and loses its address. Embeds are no part of our prose.
        """
        without_embeds = FIND_EMBED_TAG.sub("", source)
        return public_prose(
            FIND_A_TAG.sub(
                lambda match: self._opening_tag(extract_attrs(match.group(1)), language), without_embeds
            )
        )

    def _opening_tag(self, attrs: dict[str, str], language: str) -> str:
        href = self._href(attrs, language)
        return f'<a href="{escape(href)}">' if href else "<a>"

    def _href(self, attrs: dict[str, str], language: str) -> str:
        given = attrs.get("id", "")
        key = whole_number(given) or 0
        kind = attrs.get("linktype")
        if kind == "page":
            urls = self._page_urls.get(self._key_of.get(key, UUID(int=0)), {})
            return urls.get(language) or urls.get(self._own_language.get(key, ""), "")
        if kind == "document":
            return self._document_urls.get(key, "")
        href = attrs.get("href", "")
        if href.startswith("/") and not href.startswith("//"):
            return self._absolute(href)
        return href if PUBLIC_HREF.match(href) else ""
