"""The interface words of each language: what there is and what is missing. What changes them: ``interface_changes``."""

from dataclasses import dataclass

import polib
from django.contrib.auth.models import AbstractUser, AnonymousUser
from wagtail.models import Locale

from .. import permissions
from ..errors import TranslationNotAllowed
from ..languages import site_languages
from ..models import InterfaceWords
from .interface_catalogue import (
    Key,
    all_words,
    exported,
    packaged_words,
    parsed,
    readers_words,
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the interface a language has. ``missing`` is shown in the site's own language.

    ``for_readers`` are those of the missing ones that stand in public pages, ``for_editors`` the others.
    """

    tag: str
    total: int
    packaged: int
    uploaded: int
    missing: list[str]
    for_readers: list[str]
    for_editors: list[str]


def coverage() -> list[Coverage]:
    """Return what each language of the site has and lacks, in their order. One query besides that of the languages."""
    stored = dict(InterfaceWords.objects.values_list("locale__language_code", "catalogue"))
    return [coverage_of(tag, parsed(stored.get(tag, ""))) for tag in site_languages()]


def coverage_of(tag: str, uploaded: dict[Key, polib.POEntry]) -> Coverage:
    """Return what a language has and lacks. English has all: the words in the sources are English."""
    known, packaged = all_words(), packaged_words(tag)
    readers = readers_words()
    missing = [] if tag == "en" else [key for key in known if key not in packaged and key not in uploaded]
    return Coverage(
        tag,
        len(known),
        len(packaged),
        len(uploaded),
        [key[1] for key in missing],
        [key[1] for key in missing if key in readers],
        [key[1] for key in missing if key not in readers],
    )


def uploaded_words(locale: Locale) -> dict[Key, polib.POEntry]:
    """Return what somebody uploaded for a language."""
    row = InterfaceWords.objects.filter(locale=locale).first()
    return parsed(row.catalogue) if row is not None else {}


def download(locale: Locale, *, user: AbstractUser | AnonymousUser) -> str:
    """Return all interface words as a PO file for a language. Raises TranslationNotAllowed outside of its team."""
    if not permissions.can_translate(user, locale):
        raise TranslationNotAllowed("translate", locale.language_code)
    return exported(locale.language_code, uploaded_words(locale))
