"""The door for pages: which of them the public can reach, by one rule for every list, link, index and answer.

A page is public when it is live, neither it nor a page above it is restricted, it is no alias (the source's words under
another language), and it stands below the live home page of its own language: that is where its address begins.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left, Length, Substr
from twops_locale.languages import public_languages, site_languages
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.models.sites import SiteRootPath
from wagtail.query import PageQuerySet

from .kinds import page_types
from .written_once import written_once

P = TypeVar("P", bound=Page)

# Of a row of ``Page`` what lists, links and languages of a page show; half of the time for a row is its other columns.
LISTED = (
    "path",
    "depth",
    "title",
    "url_path",
    "search_description",
    "translation_key",
    "content_type",
    "first_published_at",
    "locale__language_code",
)


@dataclass(frozen=True, slots=True)
class Beside:
    """Further pages that are looked up with what a page links to.

    Attributes:
        key: of the page (its key of translation).
        written: writes for such a key which pages, for rows of ``Page``, and what is said of each, by name. The same function
            always writes the same: its SQL is written once.
    """

    key: UUID
    written: Callable[[UUID], tuple[Q, Mapping[str, F | Subquery]]]


def public_pages(
    site: Site | None = None,
    language: str | None = None,
    kinds: Iterable[type[Page]] | None = None,
) -> PageQuerySet:
    """Return the pages that the public can reach, as rows of ``Page`` with their locales.

    Args:
        site: only of this site; of all sites if not given.
        language: BCP 47 tag; only pages in this language.
        kinds: only these page types; all of them if not given.
    """
    pages: PageQuerySet = Page.objects.filter(is_public(site, language), content_type__in=_types(kinds))
    return pages.select_related("locale")


def _types(kinds: Iterable[type[Page]] | None = None) -> tuple[int, ...]:
    models = page_types().values() if kinds is None else kinds
    return tuple(each.pk for each in ContentType.objects.get_for_models(*models).values())


def public_of(model: type[P], language: str | None = None) -> "QuerySet[P]":
    """Return the pages of one type that the public can reach, with all their fields and their locales."""
    return model._default_manager.filter(is_public(language=language)).select_related("locale")


def is_public(site: Site | None = None, language: str | None = None) -> Q:
    """Return the condition that a page is public, for rows of ``Page`` or a page type. No query in a request."""
    known = site_languages()
    asked = [tag for tag in known if language in (None, tag)]
    return Q(locale__language_code__in=asked) & (is_public_if_known(site) if site else _is_public_if_known())


@lru_cache(maxsize=1)
def _is_public_if_known() -> Q:
    return is_public_if_known()


def is_public_if_known(site: Site | None = None) -> Q:
    """Return the condition that a page is public if its language is one of the site's.

    It names nothing that is stored, so that its SQL can be kept.
    """
    sites = Site.objects.all() if site is None else Site.objects.filter(pk=site.pk)
    homes = Page.objects.filter(
        locale=OuterRef("locale"),
        live=True,
        alias_of__isnull=True,
        translation_key__in=sites.order_by().values("root_page__translation_key"),
        url_path=Left(OuterRef("url_path"), Length("url_path")),
    )
    above = Substr(OuterRef("path"), 1, Length("page__path"))
    restricted = Exists(PageViewRestriction.objects.filter(page__path=above))
    return Q(live=True, alias_of__isnull=True) & Q(Exists(homes)) & ~Q(restricted)


def public_translations_at(url_path: str) -> list[Page]:
    """Return the page at an address within the tree and its translations, those that the public can reach, by language tag.

    One query; rows of ``Page`` with their locales.
    """
    stand_in = "\0"

    def rows() -> PageQuerySet:
        there = Page.objects.filter(url_path=stand_in).order_by().values("translation_key")
        pages = public_pages().filter(translation_key__in=there).only(*LISTED)
        return pages.order_by("locale__language_code")

    return written_once(("translations", public_now()), rows, {"there": stand_in}).run(there=url_path)


def public_now() -> Hashable:
    """Return all that decides how the SQL of ``public_pages`` is written at this moment."""
    connection = connections[Page.objects.db]
    return connection.settings_dict["NAME"], connection.vendor, tuple(site_languages()), _types()


def live_languages() -> list[str]:
    """Return the BCP 47 tags of the languages that have a live home page, in the order of the settings."""
    return public_languages()


def language_of_address(page: Page) -> str | None:
    """Return the language with which the address of a page begins; None for one that is below no site.

    No query, but where Wagtail's cache of roots, which every process may have for itself, does not know the page's yet.
    """
    for roots in (Site.get_site_root_paths, _roots_read_again):
        for root in roots():
            if page.url_path.startswith(root.root_path):
                return root.language_code
    return None


def _roots_read_again() -> list[SiteRootPath]:
    Site.clear_site_root_paths_cache()
    return Site.get_site_root_paths()
