#!/usr/bin/env python3
"""Interface words: collect them from each package's sources, compile the catalogues, check that none is missing.

    python .ci/catalogues.py collect   write <folder>/<package>/locale/<language>/LC_MESSAGES/django.po, then compile
    python .ci/catalogues.py compile   write the .mo files that Django reads
    python .ci/catalogues.py check     fail on a word that is not collected, not translated or not compiled,
                                       or that two packages translate differently

Each package has its own catalogues, so that it can be installed alone. Babel reads and writes them, and Django turns
its templates into something that can be read: the gettext programs need not be installed. Django's ``makemessages``
would never look below a folder named ``locale``, which is one of ours.
"""

import argparse
import ast
import datetime
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize
from twops_site.settings.base import OWN_LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {
    folder: ROOT / folder / f"twops_{folder}"
    for folder in ("locale", "directory", "awareness", "search", "site")
}
SOURCE_LANGUAGE = "en"  # the words in the sources themselves
TEMPLATES = {".html", ".txt"}
NOT_SOURCES = {"migrations", "static", "locale"}
# Words that the public reads: a missing translation is a fault. Editors' words may still be in English.
READERS_WORDS = (
    "site/templates/",
    "search/templates/",
    "site/templatetags/",
    "site/views",
    "site/context.py",
    "site/public/",
    "awareness/templates/",
    "directory/templates/",
    "directory/choices.py",
    "directory/hours",
    "directory/public",
)
FUNCTIONS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(({STRING}(?:,\s*{STRING})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})|%[sd]")
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*")
NOT_TRANSLATED = "not translated"
# A catalogue changes when words change, not when the clock does.
NO_DATE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
Words = tuple[str, ...]
Key = tuple[str | None, Words]


def extracted(package: Path) -> Iterator[tuple[Key, str, list[str]]]:
    """Yield each marked word of a package: its key (context, singular and plural), its file, comments for translators."""
    for path in sorted(package.rglob("*")):
        place = path.relative_to(package)
        if NOT_SOURCES & set(place.parts[:-1]):
            continue
        if path.suffix == ".py":
            yield from from_python(path, place.as_posix())
        elif path.suffix in TEMPLATES:
            yield from from_template(path, place.as_posix())


def from_python(path: Path, place: str) -> Iterator[tuple[Key, str, list[str]]]:
    """Yield the marked words of a Python file."""
    with path.open("rb") as handle:
        for _line, function, found, comments in extract_python(handle, FUNCTIONS, ["Translators:"], {}):
            words: Words = tuple(found) if isinstance(found, (tuple, list)) else (found,)
            if key := key_of(str(function), tuple(word for word in words if word)):
                yield key, place, list(comments or ())


def from_template(path: Path, place: str) -> Iterator[tuple[Key, str, list[str]]]:
    """Yield the marked words of a Django template."""
    for call in TEMPLATE_CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        words = tuple(ast.literal_eval(literal) for literal in re.findall(STRING, call.group(2)))
        if key := key_of(call.group(1), words):
            yield key, place, []


def key_of(function: str, words: Words) -> Key | None:
    """Return context and words of one call; None for a call without a literal, which gettext cannot collect."""
    has_context = "pgettext" in function
    needed = (1 + has_context) + ("n" in function.replace("gettext", "").replace("_noop", ""))
    if len(words) < needed:
        return None
    context = words[0] if has_context else None
    return context, words[has_context:needed]


def template_of(package: Path) -> Catalog:
    """Return all words of a package, without translations."""
    catalog = Catalog(project=package.name, creation_date=NO_DATE, charset="utf-8")
    for (context, words), place, comments in extracted(package):
        identity = words[0] if len(words) == 1 else words
        catalog.add(identity, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def catalogue_path(package: Path, language: str) -> Path:
    """Return where the translations of a package into a language are kept."""
    return package / "locale" / language.replace("-", "_") / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """Return the stored catalogue, or an empty one."""
    if not path.exists():
        return Catalog(locale=language, creation_date=NO_DATE, charset="utf-8")
    with path.open("rb") as handle:
        return pofile.read_po(handle, locale=language, charset="utf-8")


def compiled(catalog: Catalog) -> bytes:
    """Return the contents of the .mo file of a catalogue."""
    buffer = io.BytesIO()
    mofile.write_mo(buffer, catalog)
    return buffer.getvalue()


def collect(package: Path, languages: list[str]) -> None:
    """Bring the catalogues of a package up to date; translations of words that are gone are dropped."""
    template = template_of(package)
    if not len(template):
        return
    for language in languages:
        path = catalogue_path(package, language)
        catalog = read(path, language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.header_comment = f"# Interface words of {package.name}. Collected by `just messages`."
        catalog.project, catalog.version = package.name, "1"
        catalog.creation_date = catalog.revision_date = NO_DATE
        catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
        catalog.fuzzy = False
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as handle:
            pofile.write_po(handle, catalog, width=110, include_lineno=False, sort_by_file=False)


def compile_catalogues(package: Path) -> None:
    """Write the .mo file beside each .po file of a package."""
    for path in sorted(package.glob("locale/*/LC_MESSAGES/*.po")):
        path.with_suffix(".mo").write_bytes(compiled(read(path, path.parts[-3])))


def faults(package: Path, languages: list[str]) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with the catalogues of a package."""
    template = template_of(package)
    if not len(template):
        return
    wanted = {(message.context, message.id): message for message in template if message.id}
    for language in languages:
        path = catalogue_path(package, language)
        where = path.relative_to(ROOT)
        public = {key for key, message in wanted.items() if read_by_the_public(package, message)}
        if not path.exists():
            yield f"{where} is missing ({len(wanted)} words); `just messages` collects them"
            continue
        catalog = read(path, language)
        have = {(message.context, message.id): message for message in catalog if message.id}
        if missing := wanted.keys() - have.keys():
            example = sorted(str(identity) for _context, identity in missing)[0]
            yield f"{where} lacks {len(missing)} words, among them {example!r}; `just messages` collects them"
        if gone := have.keys() - wanted.keys():
            yield f"{where} has {len(gone)} words that no source has; `just messages` removes them"
        for key in sorted(wanted.keys() & have.keys(), key=str):
            if fault := message_fault(have[key], may_be_empty=key not in public):
                yield f"{where}: {fault}: {key[1]!r}"
        mo = path.with_suffix(".mo")
        if not mo.exists() or mo.read_bytes() != compiled(catalog):
            yield f"{mo.relative_to(ROOT)} is not what the .po file says; `just compile-messages` writes it"


def differences(packages: list[Path], languages: list[str]) -> Iterator[str]:
    """Yield a sentence for each word that two packages translate differently into the same language.

    Django puts all catalogues into one: the word of the app that is named first would stand in the screens of both.
    """
    for language in languages:
        answers: dict[tuple[str | None, str, bool], dict[str, str | tuple[str, ...]]] = {}
        for package in packages:
            for message in read(catalogue_path(package, language), language):
                forms = message.string if isinstance(message.string, str) else tuple(message.string)
                if message.id and any(forms):
                    words = [message.id] if isinstance(message.id, str) else list(message.id)
                    same_key = (message.context, words[0], len(words) > 1)
                    answers.setdefault(same_key, {})[package.name] = forms
        for (context, word, _plural), by_package in answers.items():
            if len(set(by_package.values())) > 1:
                where = ", ".join(f"{name} {forms!r}" for name, forms in by_package.items())
                yield (
                    f"{language}: {word!r}{f' ({context})' if context else ''} has several translations: {where}; "
                    "give one wording, or a context (pgettext) where another thing is meant"
                )


def read_by_the_public(package: Path, message: Message) -> bool:
    """Return whether the word is in a file that public pages are made of."""
    places = (f"{package.parent.name}/{place}" for place, _line in message.locations)
    return any(place.startswith(READERS_WORDS) for place in places)


def untranslated(package: Path, language: str) -> int:
    """Return how many words of a package have no translation."""
    path = catalogue_path(package, language)
    words = [message for message in read(path, language) if message.id]
    return sum(message_fault(message, may_be_empty=False) == NOT_TRANSLATED for message in words)


def message_fault(message: Message, *, may_be_empty: bool) -> str | None:
    """Return what is wrong with one translation; None if nothing is.

    A plural form may leave a placeholder out ("one service"), a single sentence may not.
    """
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if not all(forms):
        return None if may_be_empty and not any(forms) else NOT_TRANSLATED
    if message.fuzzy:
        return "marked fuzzy, so that nobody sees it"
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    allowed = {placeholder for original in originals for placeholder in PLACEHOLDER.findall(original)}
    for form in forms:
        placeholders = set(PLACEHOLDER.findall(form))
        if placeholders - allowed or (len(forms) == 1 and placeholders != allowed):
            return f"placeholders differ ({', '.join(sorted(placeholders ^ allowed))})"
        if len(forms) == 1 and sorted(TAG.findall(form)) != sorted(TAG.findall(originals[0])):
            return "HTML tags differ"
    return None


def main() -> int:
    """Return 0, or 1 if ``check`` found something."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=["collect", "compile", "check"])
    parser.add_argument("folders", nargs="*", choices=[[], *PACKAGES], help="all packages if none is named")
    arguments = parser.parse_args()
    packages = [PACKAGES[folder] for folder in arguments.folders or PACKAGES]
    languages = [tag for tag, _name in OWN_LANGUAGES if tag != SOURCE_LANGUAGE]
    found: list[str] = []
    for package in packages:
        if arguments.action == "collect":
            collect(package, languages)
        if arguments.action in {"collect", "compile"}:
            compile_catalogues(package)
        else:
            found += faults(package, languages)
    if arguments.action == "check":
        found += differences(list(PACKAGES.values()), languages)
    for fault in found:
        sys.stderr.write(fault + "\n")
    if arguments.action == "check":
        counts = {tag: sum(untranslated(package, tag) for package in packages) for tag in languages}
        sys.stdout.write(f"words that are still in English: {counts}\n")
    if found:
        sys.stderr.write(f"{len(found)} faults in the catalogues of interface words\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
