"""The interface words of each language: what is missing, and what a file brings. Every write is checked here, and logged."""

from dataclasses import dataclass

import polib
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Locale

from .. import permissions
from ..errors import TranslationNotAllowed
from ..languages import site_languages
from ..models import InterfaceWords
from .interface_catalogue import (
    Key,
    all_words,
    exported,
    key_of,
    packaged_words,
    parsed,
    plural_forms,
    readers_words,
    usable,
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


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file changed: words that are new or others than before, and words of the file that no package knows."""

    changed: int
    unknown: int


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


@transaction.atomic
def upload(locale: Locale, data: bytes, *, user: AbstractUser | AnonymousUser) -> Taken:
    """Take the words of a PO file for a language; they are shown from the next request on, in every process.

    What the file does not have stays as it is, an empty word gives up what was uploaded before, and unfinished (fuzzy)
    ones are left out. Only what differs from the packages' own words is kept, so that theirs can still be corrected.

    Raises:
        TranslationNotAllowed: the user does not review the language: these words are public at once.
        UnusableFile: nothing was taken; it says every reason.
    """
    if not permissions.can_review(user, locale):
        raise TranslationNotAllowed("review", locale.language_code)
    tag = locale.language_code
    file = usable(data, tag)
    Locale.all_objects.select_for_update(no_key=True).get(
        pk=locale.pk
    )  # one upload of a language after the other
    row = InterfaceWords.objects.filter(locale=locale).first() or InterfaceWords(locale=locale, version=0)
    before = parsed(row.catalogue)
    known, packaged = all_words(), packaged_words(tag)
    words, unknown = dict(before), 0
    for entry in file:
        key = key_of(entry)
        if key not in known:
            unknown += not entry.obsolete
        elif entry.obsolete or entry.fuzzy:
            continue
        elif entry.translated() and not _same(entry, packaged.get(key)):
            words[key] = entry
        else:
            words.pop(key, None)
    changed = sum(not _same(words.get(key), before.get(key)) for key in {*words, *before})
    if changed:
        row.catalogue = _stored(words, file.metadata.get("Plural-Forms", "") or plural_forms(tag))
        row.version += 1
        row.changed_by_id = user.pk
        row.save()
        log(
            instance=locale,
            action="twops_locale.interface_words",
            user=user,
            data={"language": tag, "changed": changed},
        )
    return Taken(changed, unknown)


def _same(one: polib.POEntry | None, other: polib.POEntry | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(one.msgstr == other.msgstr and one.msgstr_plural == other.msgstr_plural)


def _stored(words: dict[Key, polib.POEntry], plurals: str) -> str:
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": plurals}
    for entry in words.values():
        file.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=entry.msgstr,
                msgstr_plural=entry.msgstr_plural,
            )
        )
    return str(file)
