"""The languages that the site has: its Locale rows. One that a person adds is there at once, in every process.

The rows are read at most once in a request, and each time outside of one: nothing outlives a request, so that no
process works with what another one has changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asgiref.local import Local
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.dispatch import receiver

from .words import keep_words_current

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Locale


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """A language of the site.

    Attributes:
        is_public: whether its home page is live, so that readers are offered it.
        words_version: of the interface words that somebody uploaded; 0 for none.
    """

    tag: str
    is_public: bool
    words_version: int


_request = Local()


def site_languages() -> list[str]:
    """Return the BCP 47 tags of the languages that the site has, in the order of the settings. One query a request."""
    return [language.tag for language in _languages()]


def public_languages() -> list[str]:
    """Return those of ``site_languages`` that readers are offered: their home page is live and open to everybody."""
    return [language.tag for language in _languages() if language.is_public]


def last_known_languages() -> list[str]:
    """Return ``site_languages`` as far as this request knows them, else all that the settings name. No query.

    For answers that have to do without a database.
    """
    kept = getattr(_request, "languages", None)
    return [language.tag for language in kept] if kept else [tag for tag, _name in settings.LANGUAGES]


def language_of_path(path: str, languages: list[str]) -> str | None:
    """Return the one of some languages with which a path begins, else None.

    >>> language_of_path("/pl/help/", ["pl", "de"]), language_of_path("/xx/help/", ["pl", "de"])
    ('pl', None)
    """
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in languages else None


def forget_site_languages(**kwargs: object) -> None:
    """Read the rows again: this request changed them, or what their being public hangs on."""
    _request.languages = None


@receiver(request_started)
def _begin(**kwargs: object) -> None:
    _request.is_open = True
    _request.languages = None


@receiver(request_finished)
def _end(**kwargs: object) -> None:
    _request.is_open = False
    _request.languages = None


def _languages() -> list[SiteLanguage]:
    kept: list[SiteLanguage] | None = getattr(_request, "languages", None)
    if kept is not None and getattr(_request, "is_open", False):
        return kept
    rows = {language.tag: language for language in _reader()}
    found = [rows[tag] for tag, _name in settings.LANGUAGES if tag in rows]
    _refresh_roots(found)
    keep_words_current({each.tag: each.words_version for each in found if each.words_version})
    if getattr(_request, "is_open", False):
        _request.languages = found
    return found


def read_languages_with(reader: Callable[[], list[SiteLanguage]]) -> None:
    """Have the languages read by a function that reads more than them, in one query; called once, by ``ready``.

    Args:
        reader: returns every Locale row as the database has it at that moment, in any order.
    """
    global _reader
    _reader = reader


def language_rows() -> "QuerySet[Locale]":
    """Return the rows of the languages: each with ``offered``, whether its home page is live and open to everybody."""
    from django.db.models import Exists, OuterRef
    from wagtail.models import Locale, Page, PageViewRestriction, Site

    homes = Page.objects.filter(
        ~Exists(PageViewRestriction.objects.filter(page=OuterRef("pk"))),
        locale=OuterRef("pk"),
        live=True,
        alias_of__isnull=True,
        translation_key__in=Site.objects.values("root_page__translation_key"),
    )
    rows: QuerySet[Locale] = Locale.all_objects.order_by().annotate(offered=Exists(homes))
    return rows


def _read() -> list[SiteLanguage]:
    rows = language_rows().values_list("language_code", "offered", "interface_words__version")
    return [SiteLanguage(tag, bool(offered), version or 0) for tag, offered, version in rows]


_reader: Callable[[], list[SiteLanguage]] = _read


def _refresh_roots(found: list[SiteLanguage]) -> None:
    """Drop Wagtail's copy of the addresses of home pages, which a process keeps for an hour, if it lacks a language's."""
    from wagtail.models import Site
    from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

    kept = cache.get(SITE_ROOT_PATHS_CACHE_KEY, version=SITE_ROOT_PATHS_CACHE_VERSION)
    if kept is not None and not {each.tag for each in found if each.is_public} <= {
        root.language_code for root in kept
    }:
        Site.clear_site_root_paths_cache()
