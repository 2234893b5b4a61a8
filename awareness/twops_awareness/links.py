"""Links in texts lead to what the public can reach and nowhere else: the words stay, the address goes.

For pages and documents that Wagtail stores by key. One look-up for any number of texts.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ClassVar
from uuid import UUID

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import CollectionViewRestriction, Page
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from .public import public_pages

KEY_DIGITS = 18  # what a 64 bit key has at most
Attributes = dict[str, str]


class PublicLinks:
    """What the public can reach of the pages and documents that some texts link to. At most five queries."""

    def __init__(self, links: Iterable[Attributes]) -> None:
        """Look up the targets of links, given by the attributes that Wagtail stores (``linktype``, ``id``)."""
        asked: dict[str, set[int]] = {"page": set(), "document": set()}
        for link in links:
            if (key := _key(link)) and link.get("linktype") in asked:
                asked[link["linktype"]].add(key)
        self._origin: dict[int, tuple[UUID, str]] = {}
        self._pages: dict[tuple[UUID, str], Page] = {}
        self._documents: dict[int, str] = {}
        if asked["page"]:
            self._find_pages(asked["page"])
        if asked["document"]:
            self._find_documents(asked["document"])

    def _find_pages(self, keys: set[int]) -> None:
        rows = Page.objects.filter(pk__in=keys)
        for pk, key, tag in rows.values_list("pk", "translation_key", "locale__language_code"):
            self._origin[pk] = (key, tag)
        contents = {key for key, _tag in self._origin.values()}
        for page in public_pages().filter(translation_key__in=contents):
            self._pages[page.translation_key, page.locale.language_code] = page

    def _find_documents(self, keys: set[int]) -> None:
        documents = get_document_model().objects.filter(pk__in=keys)
        for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
            documents = documents.exclude(collection__path__startswith=path)
        self._documents = {document.pk: document.url for document in documents}

    def page(self, link: Attributes, language: str) -> Page | None:
        """Return the page that a link leads to for readers of a language: theirs, else the one that was linked to."""
        key, own = self._origin.get(_key(link), (None, ""))
        if key is None:
            return None
        return self._pages.get((key, language)) or self._pages.get((key, own))

    def document(self, link: Attributes) -> str:
        """Return the address of a document; empty where the public may not have it."""
        return self._documents.get(_key(link), "")


def _key(link: Attributes) -> int:
    given = link.get("id", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= KEY_DIGITS else 0


def links_in(sources: Iterable[str]) -> Iterator[Attributes]:
    """Yield the attributes of every link in texts as Wagtail stores them."""
    for source in sources:
        for attributes in FIND_A_TAG.findall(source):
            yield extract_attrs(attributes)


_looked_up: ContextVar[PublicLinks | None] = ContextVar("twops_awareness_links", default=None)


@contextmanager
def using(links: PublicLinks) -> Iterator[None]:
    """Render texts inside with links that were looked up for all of them."""
    token = _looked_up.set(links)
    try:
        yield
    finally:
        _looked_up.reset(token)


def _links(attributes: list[Attributes], kind: str) -> PublicLinks:
    return _looked_up.get() or PublicLinks({**each, "linktype": kind} for each in attributes)


class PublicPageLinks(PageLinkHandler):
    """Wagtail's links to pages, to those that the public can reach."""

    identifier: ClassVar[str] = "page"

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[Attributes]) -> list[str]:
        """Return the opening tags of links; without an address where there is nothing to read."""
        links, language = _links(attrs_list, "page"), get_language() or ""
        pages = [links.page(attrs, language) for attrs in attrs_list]
        return [_tag(page.url or "" if page else "") for page in pages]


class PublicDocumentLinks(DocumentLinkHandler):
    """Wagtail's links to documents, to those that the public may have."""

    identifier: ClassVar[str] = "document"

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[Attributes]) -> list[str]:
        """Return the opening tags of links; without an address where there is nothing to read."""
        links = _links(attrs_list, "document")
        return [_tag(links.document(attrs)) for attrs in attrs_list]


def _tag(address: str) -> str:
    return f'<a href="{escape(address)}">' if address else "<a>"
