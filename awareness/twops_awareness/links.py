"""Links in texts lead to what the public can reach and nowhere else: the words stay, the address goes.

For pages and documents that Wagtail stores by key. One look-up for any number of texts.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ClassVar
from uuid import UUID

from django.db import connections
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Length, Substr
from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import CollectionViewRestriction, Page
from wagtail.query import PageQuerySet
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from .choosers import fill, is_key_alone
from .public import Beside, public_now, public_pages
from .written_once import written_once

CAMPAIGN = "twops_awareness_campaignpage"  # from a row of Page to its own
NO_PAGE = UUID(int=0)
ROOM = 8  # SQL is written for so many links, or twice, three times as many
KEY_DIGITS = 18  # what a 64 bit key has at most
Attributes = dict[str, str]


class PublicLinks:
    """What the public can reach of the pages and documents that some texts link to. One query for each of the two.

    Attributes:
        beside: the public pages of every language that were asked for by a condition.
    """

    def __init__(
        self, links: Iterable[Attributes], beside: Beside | None = None, *, with_campaigns: bool = False
    ) -> None:
        """Look up the targets of links, given by the attributes that Wagtail stores (``linktype``, ``id``).

        Args:
            beside: further pages. with_campaigns: with the own rows of campaigns.
        """
        asked: dict[str, set[int]] = {"page": set(), "document": set()}
        for link in links:
            if (key := _key(link)) and link.get("linktype") in asked:
                asked[link["linktype"]].add(key)
        self._origin: dict[int, tuple[UUID, str]] = {}
        self._pages: dict[tuple[UUID, str], Page] = {}
        self._documents: dict[int, AbstractDocument] = {}
        self.beside: list[Page] = []
        if asked["page"] or beside is not None:
            self._find_pages(asked["page"], beside, with_campaigns=with_campaigns)
        if asked["document"]:
            self._find_documents(asked["document"])

    def _find_pages(self, keys: set[int], beside: Beside | None, *, with_campaigns: bool) -> None:
        room = -(-max(1, len(keys)) // ROOM) * ROOM
        places = {f"key{number}": -1 - number for number in range(room)}  # no page has such a key
        own = uuid_as_stored(NO_PAGE)
        written = written_once(
            ("links", public_now(), room, beside and beside.written, with_campaigns),
            lambda: _rows(list(places.values()), beside, with_campaigns=with_campaigns),
            {**places, "own": own},
        )
        given = dict(zip(places, sorted(keys), strict=False))
        for page in written.run(**{**places, **given}, own=uuid_as_stored(beside.key) if beside else own):
            tag = page.locale.language_code
            if page.pk in keys:
                self._origin[page.pk] = (page.translation_key, tag)
            if page.open:
                self._pages[page.translation_key, tag] = page
            if page.open and page.asked_for:
                self.beside.append(page)

    def _find_documents(self, keys: set[int]) -> None:
        above = Substr(OuterRef("collection__path"), 1, Length("collection__path"))
        restricted = CollectionViewRestriction.objects.filter(collection__path=above)
        documents = get_document_model().objects.filter(~Exists(restricted), pk__in=keys)
        self._documents = {document.pk: document for document in documents}

    def fill(self, document: AbstractDocument) -> None:
        """Give a chosen document, of which its key alone is known, what is stored of it; nothing where it is not public."""
        row = self._documents.get(document.pk)
        if row is not None and is_key_alone(document):
            fill(document, row)

    def page(self, link: Attributes, language: str) -> Page | None:
        """Return the page that a link leads to for readers of a language: theirs, else the one that was linked to."""
        key, own = self._origin.get(_key(link), (None, ""))
        if key is None:
            return None
        return self._pages.get((key, language)) or self._pages.get((key, own))

    def document(self, link: Attributes) -> str:
        """Return the address of a document; empty where the public may not have it."""
        document = self._documents.get(_key(link))
        return str(document.url) if document is not None else ""


def uuid_as_stored(value: UUID) -> object:
    """Return a key of translation as the database is given it."""
    return Page._meta.get_field("translation_key").get_db_prep_value(value, connections[Page.objects.db])


def _rows(keys: list[int], beside: Beside | None, *, with_campaigns: bool) -> PageQuerySet:
    contents = Page.objects.filter(pk__in=keys).order_by().values("translation_key")
    public = public_pages().filter(pk=OuterRef("pk"))
    asked_for: Exists | Value = Value(False)
    facts: Mapping[str, F | Subquery] = {}
    if beside is not None:
        condition, facts = beside.written(NO_PAGE)
        contents = contents.union(Page.objects.filter(condition).order_by().values("translation_key"))
        asked_for = Exists(Page.objects.filter(condition, pk=OuterRef("pk")))
    rows: PageQuerySet = Page.objects.filter(translation_key__in=contents).annotate(
        open=Exists(public), asked_for=asked_for, **facts
    )
    related = ["locale", *([CAMPAIGN] if with_campaigns else [])]
    return rows.filter(Q(pk__in=keys) | Q(open=True)).select_related(*related)


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
