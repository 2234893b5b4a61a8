"""Rich text as public HTML, for any number of texts in a constant number of queries.

The same links as on the public page (``twops_awareness.links``), with absolute addresses.
"""

import re

from django.http import HttpRequest
from django.utils.html import escape
from twops_awareness.links import PublicLinks
from twops_locale.markup import public_prose
from wagtail.rich_text.rewriters import FIND_A_TAG, FIND_EMBED_TAG, extract_attrs

PUBLIC_HREF = re.compile(r"^(https?://|mailto:|tel:|#)", re.IGNORECASE)


class PublicHtml:
    """Turns Wagtail's stored rich text into HTML with absolute addresses; links only to what is public."""

    def __init__(self, links: PublicLinks, request: HttpRequest) -> None:
        """Take what was looked up for all texts that will be rendered."""
        self._request = request
        self._links = links

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
        kind = attrs.get("linktype")
        if kind == "page":
            page = self._links.page(attrs, language)
            return self._absolute(page.get_url(self._request) or "/") if page else ""
        if kind == "document":
            address = self._links.document(attrs)
            return self._absolute(address) if address else ""
        href = attrs.get("href", "")
        if href.startswith("/") and not href.startswith("//"):
            return self._absolute(href)
        return href if PUBLIC_HREF.match(href) else ""
