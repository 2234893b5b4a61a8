"""Addresses that say nothing: a discreet page does not carry its title in the history of somebody's browser."""

import hashlib
import re
from uuid import UUID

from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii
from wagtail.models import Page

LETTERS = "bcdfghjkmnpqrstvwxz23456789"  # no vowels: by chance no word
LENGTH = 7


def neutral_slug(translation_key: UUID, language: str) -> str:
    """Return the address of a page in a language: always the same, and nothing can be read from it.

    Args:
        language: BCP 47 tag.

    >>> neutral_slug(UUID(int=1), "pl") == neutral_slug(UUID(int=1), "pl") != neutral_slug(UUID(int=1), "fi")
    True
    """
    digest = hashlib.sha256(f"{translation_key}:{language}".encode()).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])


def repeats(slug: str, title: str) -> bool:
    """Say whether an address is made from the whole title, as the form makes it; a number may follow.

    >>> repeats("will-they-report-me-2", "Will they report me?"), repeats("confidentiality", "Will they report me?")
    (True, False)
    >>> repeats("czy-mnie-zglosza", "Czy mnie zgłoszą?"), repeats("", "Anything")
    (True, False)
    """
    given = re.sub(r"-\d+$", "", slug)
    made = {slugify(title), slugify(string_to_ascii(title)), slugify(title, allow_unicode=True)}
    return bool(given) and given in {one[:255] for one in made}


def make_neutral(page: Page) -> None:
    """Give a page an address that says nothing where it has none of its own; nothing is saved."""
    if page.locale_id is None:
        page.locale = page.get_default_locale()
    if not page.slug or repeats(page.slug, page.title):
        page.slug = neutral_slug(page.translation_key, page.locale.language_code)
