"""The same page in other languages: what the language switcher, ``hreflang`` and the sitemap say."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from twops_locale.languages import autonym, public_languages, text_direction
from wagtail.models import Page

from ..conf import conf


@dataclass(frozen=True, slots=True)
class Alternate:
    """One language of a page.

    Attributes:
        language: BCP 47 tag.
        name: the language's own name.
        direction: ``ltr`` or ``rtl``.
        path: where to go, without scheme and host; for a language that lacks the page, the page that says so.
        exists: whether the content itself exists in this language.
        title: the page's title in this language, empty where it has none of its own.
    """

    language: str
    name: str
    direction: str
    path: str
    exists: bool
    title: str = ""


def _alternate(tag: str, path: str, *, exists: bool, title: str = "") -> Alternate:
    return Alternate(tag, autonym(tag), text_direction(tag), path, exists, title)


def same_path(path: str) -> list[Alternate]:
    """Return the alternates of a page that exists in every language that readers are offered, under the same path.

    >>> [a.path for a in same_path("/pl/help/pl/") if a.language == "de"]
    ['/de/help/pl/']
    """
    _empty, _language, rest = path.split("/", 2)
    return [_alternate(tag, f"/{tag}/{rest}", exists=True) for tag in public_languages()]


def of_pages(pages: Iterable[Page], request: HttpRequest) -> list[Alternate]:
    """Return the alternates of a Wagtail page from its public translations; other languages lead to the offer."""
    by_tag = {page.locale.language_code: page for page in pages}
    alternates = []
    for tag in public_languages():
        page = by_tag.get(tag)
        if page is not None:
            alternates.append(_alternate(tag, page.get_url(request) or "/", exists=True, title=page.title))
        elif by_tag:
            key = next(iter(by_tag.values())).translation_key
            alternates.append(_alternate(tag, offer_path(tag, key), exists=False))
    return alternates


def offer_path(language: str, translation_key: UUID) -> str:
    """Return the path of the page that offers a content's existing languages to a reader of ``language``."""
    from django.utils import translation

    with translation.override(language):
        return reverse("twops_site:offer", args=[translation_key])


def default_of(alternates: Iterable[Alternate]) -> Alternate | None:
    """Return the alternate for readers of any other language (``x-default``): the site's own, else the first."""
    existing = [alternate for alternate in alternates if alternate.exists]
    preferred = (alternate for alternate in existing if alternate.language == conf().OFFER_LANGUAGE)
    return next(preferred, existing[0] if existing else None)
