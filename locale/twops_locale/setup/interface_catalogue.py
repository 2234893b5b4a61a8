"""Interface words as PO: all that the packages say, what of it is translated, and what may be taken from a file."""

import gettext
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
from babel import Locale as Cldr
from babel.messages.plurals import get_plural
from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import to_locale

from ..conf import conf
from ..errors import UnusableFile
from ..languages import cldr_locale

Key = tuple[str, str]  # context, msgid
_FILLED = re.compile(r"%\(\w+\)[a-z]|%[sd]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})|%[sd]")
TAG = re.compile(r"<[^>]*>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NAMED = 20  # faults that are said one by one


def key_of(entry: polib.POEntry) -> Key:
    """Return what makes an entry the same in two catalogues."""
    return entry.msgctxt or "", entry.msgid


def _folders() -> list[Path]:
    """Return the folders of the packages' own catalogues."""
    configs = (config for config in apps.get_app_configs() if config.name in conf().INTERFACE_APPS)
    return [folder for config in configs if (folder := Path(config.path) / "locale").is_dir()]


@cache
def all_words() -> dict[Key, polib.POEntry]:
    """Return all that the packages say, by key, untranslated, what readers see first: each catalogue has all of its package's.

    Read once in a process: files of packages change by a new start only.
    """
    found: dict[Key, polib.POEntry] = {}
    for folder in _folders():
        catalogue = min(folder.glob("*/LC_MESSAGES/django.po"), default=None)
        for entry in polib.pofile(str(catalogue)) if catalogue else ():
            if not entry.obsolete:
                found.setdefault(key_of(entry), entry)
    readers = readers_words()
    return dict(sorted(found.items(), key=lambda pair: pair[0] not in readers))


# Modules of which words come into public pages; of templates those that are none of Wagtail's admin.
READERS_MODULES = re.compile(r"(^|/)(hours|public|finder|templatetags)(/|\.py$)|(^|/)choices\.py$")
FOR_READERS = "Readers of the site see this."


@cache
def readers_words() -> frozenset[Key]:
    """Return the keys of those words that are in public pages, as far as the places where they stand say it."""
    found: set[Key] = set()
    for folder in _folders():
        catalogue = min(folder.glob("*/LC_MESSAGES/django.po"), default=None)
        for entry in polib.pofile(str(catalogue)) if catalogue else ():
            places = [place for place, _line in entry.occurrences]
            if not entry.obsolete and any(_is_for_readers(folder.parent, place) for place in places):
                found.add(key_of(entry))
    return frozenset(found)


@cache
def _is_for_readers(package: Path, place: str) -> bool:
    """Say whether a file of a package is about public pages."""
    if "templates/" not in place:
        return READERS_MODULES.search(place) is not None
    file = package / place
    return (
        "/admin/" not in place and file.is_file() and "wagtailadmin" not in file.read_text(encoding="utf-8")
    )


@cache
def packaged_words(tag: str) -> dict[Key, polib.POEntry]:
    """Return what the packages themselves bring for a language, by key; empty without files."""
    found: dict[Key, polib.POEntry] = {}
    for folder in _folders():
        path = folder / to_locale(tag) / "LC_MESSAGES" / "django.po"
        for entry in polib.pofile(str(path)).translated_entries() if path.is_file() else ():
            found.setdefault(key_of(entry), entry)
    return found


def parsed(text: str) -> dict[Key, polib.POEntry]:
    """Return the translated entries of a stored catalogue."""
    return {key_of(entry): entry for entry in polib.pofile(text).translated_entries()} if text else {}


def plural_forms(tag: str) -> str:
    """Return the ``Plural-Forms`` of a language, as CLDR has them; those of English where it has none."""
    known = cldr_locale(tag) or Cldr.parse("en")
    return str(get_plural(known).plural_forms)


def exported(tag: str, uploaded: dict[Key, polib.POEntry]) -> str:
    """Return all words as a PO file for a language, filled with what there is; the uploaded ones come first."""
    packaged = packaged_words(tag)
    file = polib.POFile(wrapwidth=110)
    file.metadata = {
        "Language": tag,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(tag),
    }
    readers = readers_words()
    for key, entry in all_words().items():
        filled = uploaded.get(key) or packaged.get(key)
        file.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=filled.msgstr if filled else "",
                msgstr_plural=dict(filled.msgstr_plural) if filled else _empty_plural(entry, tag),
                comment="\n".join(filter(None, [FOR_READERS if key in readers else "", entry.comment])),
                occurrences=entry.occurrences,
                flags=[flag for flag in entry.flags if flag.endswith("-format")],
            )
        )
    return str(file)


def _empty_plural(entry: polib.POEntry, tag: str) -> dict[int, str]:
    count = get_plural(cldr_locale(tag) or Cldr.parse("en")).num_plurals
    return dict.fromkeys(range(count), "") if entry.msgid_plural else {}


def usable(data: bytes, tag: str) -> polib.POFile:
    """Return the file that somebody uploaded for a language.

    Raises UnusableFile with every reason, in words: size, encoding, form, another language, words of something else,
    placeholders or markup that are not those of the original, plural forms.
    """
    limit = conf().MAX_EXCHANGE_BYTES
    if len(data) > limit:
        raise UnusableFile([_("The file is larger than %(limit)d KB.") % {"limit": limit // 1024}])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFile([_("The file is not in UTF-8. Save it as UTF-8 and upload it again.")]) from error
    if "\0" in text or 'msgid "' not in text:
        raise UnusableFile([_("This is not a PO file. Upload the one that you downloaded here, filled in.")])
    try:
        file = polib.pofile(text)
    except (OSError, ValueError, IndexError) as error:  # polib raises OSError for a syntax error
        raise UnusableFile(
            [_("The PO file cannot be read: %(reason)s.") % {"reason": str(error)[:200]}]
        ) from error
    faults = list(_faults(file, tag))
    if faults:
        raise UnusableFile(faults)
    return file


def _faults(file: polib.POFile, tag: str) -> Iterator[str]:
    named = file.metadata.get("Language", "").strip()
    if named and named.replace("_", "-").lower() != tag.lower():
        yield _("The file is of another language: %(language)s.") % {"language": named[:35]}
    known = all_words()
    entries = [entry for entry in file if not entry.obsolete and not entry.fuzzy]
    if not any(key_of(entry) in known for entry in entries):
        yield _("None of its words is one of this site. Upload the file that you downloaded here, filled in.")
    count = None
    if any(entry.msgid_plural for entry in entries):
        count = _plural_count(file.metadata.get("Plural-Forms", ""))
        if count is None:
            yield _("Its plural forms cannot be read (Plural-Forms in its head).")
    said = 0
    for entry in entries:
        problem = _problem(entry, count) if key_of(entry) in known else None
        if problem:
            said += 1
            if said <= NAMED:
                yield f"“{entry.msgid[:80]}”: {problem}"
    if said > NAMED:
        yield _("and %(count)d more") % {"count": said - NAMED}


def _plural_count(forms: str) -> int | None:
    """Return the number of plural forms that a head names; None for a head that gettext would not read."""
    found = re.fullmatch(r"\s*nplurals\s*=\s*([1-6])\s*;\s*plural\s*=\s*(.+?)\s*;?\s*", forms)
    if found is None or len(forms) > 500:
        return None
    try:
        choose = gettext.c2py(found[2])  # what reads the file later
        if not all(0 <= choose(number) < int(found[1]) for number in range(200)):
            return None
    except (ValueError, ZeroDivisionError, RecursionError):
        return None
    return int(found[1])


def _problem(entry: polib.POEntry, plurals: int | None) -> str | None:
    """Return why the words of an entry cannot be taken, or None; an empty one is no problem."""
    texts = [text for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]
    originals = [entry.msgid, *([entry.msgid_plural] if entry.msgid_plural else [])]
    if not texts:
        return None
    if entry.msgid_plural and plurals is not None and sorted(entry.msgstr_plural) != list(range(plurals)):
        return _("It needs %(count)d plural forms.") % {"count": plurals}
    if entry.msgid_plural and len(texts) != len(entry.msgstr_plural):
        return _("Some of its plural forms are empty.")
    allowed = [Counter(PLACEHOLDER.findall(original)) for original in originals]
    for text in texts:
        if CONTROL.search(text):
            return _("It has a character that cannot be shown.")
        if Counter(PLACEHOLDER.findall(text)) not in allowed:
            return _("It needs the same placeholders as the original, such as %(name)s.") % {
                "name": "%(name)s"
            }
        if any(_FILLED.search(original) for original in originals) and not _can_be_filled(text):
            return _("It has a per cent sign that is no placeholder. Write %(sign)s for the sign itself.") % {
                "sign": "%%"
            }
        # Interface words are put into pages as they are: markup of somebody else would be the page's own.
        if Counter(TAG.findall(text)) not in [Counter(TAG.findall(original)) for original in originals]:
            return _("It needs the same markup as the original, and no other.")
        # A sign that is not of a tag, or a straight quotation mark: it could end an attribute that the words stand in.
        if any(text.count(sign) > max(original.count(sign) for original in originals) for sign in '<>"'):
            return _(
                "It needs the same markup as the original, and no other: write “ and ” for quotation marks."
            )
    return None


def _can_be_filled(text: str) -> bool:
    """Say whether values can be put into a text: the question that ``msgfmt --check`` asks."""
    try:
        text % (_AnyValue() if "%(" in text else tuple("1" for _one in re.findall(r"%[sd]", text)))
    except (ValueError, TypeError, KeyError):
        return False
    return True


class _AnyValue(dict[str, int]):
    """A value for every name."""

    def __missing__(self, name: str) -> int:
        return 1
