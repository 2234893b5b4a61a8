"""The door for pages: which of them the public can reach, by one rule for every list, link, index and answer.

A page is public when it is live, neither it nor a page above it is restricted, it is no alias (the source's words under
another language), and it stands below the live home page of its own language: that is where its address begins.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from twops_locale.languages import public_languages, site_languages
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.models.sites import SiteRootPath
from wagtail.query import PageQuerySet

from .kinds import page_types

P = TypeVar("P", bound=Page)


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
    types = ContentType.objects.get_for_models(*(page_types().values() if kinds is None else kinds)).values()
    pages: PageQuerySet = Page.objects.filter(is_public(site, language), content_type__in=types)
    return pages.select_related("locale")


def public_of(model: type[P], language: str | None = None) -> "QuerySet[P]":
    """Return the pages of one type that the public can reach, with all their fields and their locales."""
    return model._default_manager.filter(is_public(language=language)).select_related("locale")


def is_public(site: Site | None = None, language: str | None = None) -> Q:
    """Return the condition that a page is public, for rows of ``Page`` or a page type. No query, but Wagtail's cached roots."""
    below = Q(pk__in=[])
    for of_site in _roots_by_site(site, language):
        homes = Page.objects.filter(
            url_path__in=[root.root_path for root in of_site], live=True, alias_of__isnull=True
        )
        places = Q(pk__in=[])
        for root in of_site:
            places |= Q(url_path__startswith=root.root_path, locale__language_code=root.language_code)
        below |= places & Q(locale__in=homes.order_by().values("locale"))
    above = Substr(OuterRef("path"), 1, Length("page__path"))
    restricted = Exists(PageViewRestriction.objects.filter(page__path=above))
    return below & Q(live=True, alias_of__isnull=True) & ~Q(restricted)


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


def _roots_by_site(site: Site | None, language: str | None) -> list[list[SiteRootPath]]:
    """Return the roots of each site's languages; a language that the site does not have any more is left out."""
    known = set(site_languages())
    found: dict[int, list[SiteRootPath]] = {}
    for root in Site.get_site_root_paths():
        asked = language in (None, root.language_code) and (site is None or site.pk == root.site_id)
        if asked and root.language_code in known:
            found.setdefault(root.site_id, []).append(root)
    return list(found.values())
