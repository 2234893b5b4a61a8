"""A ready source for the pages of a Wagtail site: what is public, by the ``search_fields`` of each page type.

``TWOPS_SEARCH = {"SOURCES": ["twops_search.pages.PageSource"]}`` is all that a site needs; what changes is offered
anew by ``page_changes``. A site with more to say of its pages makes a subclass.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Manager, QuerySet
from django.utils.text import Truncator
from wagtail.models import Page
from wagtail.search import index

from .source import SearchText

ROWS_AT_ONCE = 200  # pages of one type that are in memory together
SUMMARY_CHARACTERS = 300


class PageSource:
    """Every page that is live, not restricted, no alias, and below the root of a site, in its own language.

    The object is the content, whatever its language (``translation_key``); the kind is the name of the model. Words are
    those of ``SearchField`` and of ``SearchField`` in ``RelatedFields``; the summary is the description for search
    engines, else the beginning of the other words.
    """

    name = "page"

    def documents(self, object_ids: Iterable[str] | None) -> Iterator[SearchText]:
        """Yield one text for each page. Some queries for each page type and each of its relations, none for a page."""
        pages = self.public_pages()
        if object_ids is not None:
            pages = pages.filter(translation_key__in=[UUID(value) for value in object_ids])
        for model in _types_of(pages):
            for page in _with_relations(model, pages).iterator(chunk_size=ROWS_AT_ONCE):
                if address := page.get_url():
                    yield self.text_of(page, address)

    def public_pages(self) -> "QuerySet[Page]":
        """Return the pages that everybody may read, as rows of ``Page``."""
        pages: QuerySet[Page] = Page.objects.live().public().filter(depth__gt=1, alias_of__isnull=True)
        return pages

    def text_of(self, page: Page, address: str) -> SearchText:
        """Return what of one page can be found. ``address`` is that of the page, with its host if there are several."""
        body = " ".join(words for words in _words_of(page) if words)
        return SearchText(
            source=self.name,
            object_id=str(page.translation_key),
            language=page.locale.language_code,
            title=page.title,
            summary=page.search_description or Truncator(body).chars(SUMMARY_CHARACTERS),
            body=body,
            url=address,
            kind=page._meta.model_name or "",
            filters=self.filters_of(page),
            modified_at=page.last_published_at,
        )

    def filters_of(self, page: Page) -> dict[str, list[str]]:
        """Return the values to narrow a search by; for a subclass to add to."""
        return {"kind": [page._meta.model_name or ""]}


def _types_of(pages: "QuerySet[Page]") -> Iterator[type[Page]]:
    """Yield the page types of some pages that may be searched; one that the code has no more is left out."""
    ids = pages.order_by().values_list("content_type_id", flat=True).distinct()
    for each in ids:
        model = ContentType.objects.get_for_id(each).model_class()  # of Django's cache
        if model is not None and issubclass(model, Page) and getattr(model, "search_fields", None):
            yield model


def _with_relations(model: type[Page], pages: "QuerySet[Page]") -> "QuerySet[Page]":
    """Return these pages as rows of their own type, with the locale and all that their search fields ask of others."""
    rows = model._default_manager.filter(pk__in=pages.order_by().values("pk")).select_related("locale")
    for entry in model.get_search_fields():
        if isinstance(entry, index.RelatedFields):
            rows = entry.select_on_queryset(rows)
    return rows.order_by("pk")


def _words_of(instance: object) -> Iterator[str]:
    """Yield the words of an object's search fields, but for a page's title, which stands by itself."""
    for entry in type(instance).get_search_fields():  # type: ignore[attr-defined]  # of every indexed model
        if isinstance(entry, index.RelatedFields):
            for related in _each(entry.get_value(instance)):
                for inner in entry.fields:
                    if isinstance(inner, index.SearchField):
                        yield _plain(inner.get_value(related))
        elif isinstance(entry, index.SearchField) and entry.field_name != "title":
            yield _plain(entry.get_value(instance))


def _each(value: object) -> Iterable[object]:
    """Return the objects of a relation, whether it has one, many or none."""
    if value is None:
        return ()
    return value.all() if hasattr(value, "all") else (value,)


def _plain(value: object) -> str:
    """Return what a search field gives as one text: it may be a text, a number, a list, or related objects."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, Manager | QuerySet):
        value = list(value.all())
    if isinstance(value, list | tuple | set):
        return " ".join(_plain(each) for each in value)
    return str(value)
