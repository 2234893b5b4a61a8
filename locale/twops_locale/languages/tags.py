"""Names, direction and order of languages: plain functions over BCP 47 tags and CLDR data (babel)."""

import gettext
import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

import pycountry
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils.translation import get_language

# Scripts that are written from right to left (Unicode: R and AL).
RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"})
RTL_LANGUAGES = frozenset(
    {
        "ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "apc", "arc", "azb", "bal", "bgn", "ks", "lrc",
        "mzn", "nqo", "pnb", "rhg", "sdh", "skr", "syr", "trw",
    }
)  # fmt: skip


@lru_cache(maxsize=512)
def cldr_locale(tag: str) -> Locale | None:
    """Return CLDR's data for a BCP 47 tag, or for its language alone, else None.

    >>> cldr_locale("fr-be").language
    'fr'
    """
    for candidate in (tag, tag.split("-")[0]):
        try:
            return Locale.parse(candidate, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def long_date(value: date | None) -> str:
    """Return a day in words of the language that is active, as CLDR has it; empty for none.

    Django knows no Maltese, and writes Italian months with a capital.
    """
    language = get_language() or "en"
    found = cldr_locale("en-GB" if language == "en" else language) or Locale("en", "GB")
    return str(format_date(value, format="long", locale=found)) if value else ""


TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


def is_language(tag: str) -> bool:
    """Say whether a BCP 47 tag is well formed and begins with a language of ISO 639.

    >>> is_language("de-CH"), is_language("pso"), is_language("qq"), is_language("polski")
    (True, True, False, False)
    """
    if not TAG.fullmatch(tag):
        return False
    language = tag.split("-")[0].lower()
    return pycountry.languages.get(**{f"alpha_{len(language)}": language}) is not None


def is_country(code: str) -> bool:
    """Say whether this is a code of ISO 3166-1 alpha-2, in capitals.

    >>> is_country("FI"), is_country("XX"), is_country("EU")
    (True, False, False)
    """
    return code.isupper() and pycountry.countries.get(alpha_2=code) is not None


@lru_cache(maxsize=4096)
def language_name(tag: str, in_language: str) -> str:
    """Return the name of a language in another language, as CLDR has it.

    Those that CLDR lacks, sign languages above all, have the name of ISO 639-3, in English where nobody translated it;
    what that lacks too is its tag.

    >>> language_name("pl", "fi"), language_name("pso", "pl"), language_name("bfi", "fi")
    ('puola', 'polski język migowy', 'British Sign Language')
    """
    reader = cldr_locale(in_language)
    if reader is None:
        return tag
    name = reader.languages.get(tag.replace("-", "_")) or reader.languages.get(tag.split("-")[0])
    return str(name) if name else _iso_name(tag, in_language) or autonym(tag)


def _iso_name(tag: str, in_language: str) -> str:
    """Return the name of ISO 639-3; empty where it has none."""
    found = pycountry.languages.get(alpha_3=tag.split("-")[0].lower())
    if found is None:
        return ""
    return _iso_words(in_language.replace("-", "_")).gettext(str(found.name))


@lru_cache(maxsize=32)
def _iso_words(language: str) -> gettext.NullTranslations:
    return gettext.translation("iso639-3", pycountry.LOCALES_DIR, languages=[language], fallback=True)


def tag_of_name(name: str, in_language: str = "en") -> str:
    """Return the BCP 47 tag of what a language is called in a language, by CLDR or by ISO 639-3; empty for other names.

    It finds what ``language_name`` gives.

    >>> tag_of_name("Urdu"), tag_of_name("polish sign language"), tag_of_name("Creole")
    ('ur', 'pso', '')
    >>> tag_of_name("polski język migowy", "pl")
    'pso'
    """
    return _tags_by_name(in_language).get(" ".join(name.split()).casefold(), "")


@lru_cache(maxsize=32)
def _tags_by_name(in_language: str) -> dict[str, str]:
    found = {}
    for language in pycountry.languages:
        tag = str(getattr(language, "alpha_2", language.alpha_3))
        for kind in ("inverted_name", "common_name", "name"):
            if called := getattr(language, kind, None):
                found[called.casefold()] = tag
        found[_iso_name(language.alpha_3, in_language).casefold()] = tag
    reader = cldr_locale(in_language)
    names = reader.languages if reader else {}
    return found | {called.casefold(): code.replace("_", "-") for code, called in names.items()}


@lru_cache(maxsize=512)
def autonym(tag: str) -> str:
    """Return a language's own name for itself, with the capital letter that a list needs.

    >>> autonym("el")
    'Ελληνικά'
    """
    own = cldr_locale(tag)
    name = own.languages.get(tag.replace("-", "_")) or own.languages.get(tag.split("-")[0]) if own else None
    return name[0].upper() + name[1:] if name else tag


@lru_cache(maxsize=4096)
def territory_name(code: str, in_language: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2) in a language, as CLDR has it; else the code.

    >>> territory_name("CZ", "de")
    'Tschechien'
    """
    reader = cldr_locale(in_language)
    name = reader.territories.get(code.upper()) if reader else None
    return str(name) if name else code.upper()


@lru_cache(maxsize=512)
def text_direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr`` for a BCP 47 tag; a script subtag decides before the language.

    >>> text_direction("ar"), text_direction("mt"), text_direction("az-Arab")
    ('rtl', 'ltr', 'rtl')
    """
    subtags = tag.split("-")
    script = next((part.title() for part in subtags[1:] if len(part) == 4 and part.isalpha()), None)
    if script:
        return "rtl" if script in RTL_SCRIPTS else "ltr"
    return "rtl" if subtags[0].lower() in RTL_LANGUAGES else "ltr"


def reading_order(language: str, country_languages: Sequence[str] = (), last_resort: str = "en") -> list[str]:
    """Return the languages to look for words in, best first, without repetition.

    The reader's language, then ``last_resort``, which most readers of another language know best, then the
    country's own in the country's order.

    >>> reading_order("el", ["nl", "fr", "de"])
    ['el', 'en', 'nl', 'fr', 'de']
    """
    return list(dict.fromkeys([language, last_resort, *country_languages]))


def best_of(available: Iterable[str], wanted: Sequence[str]) -> str | None:
    """Return the first of ``wanted`` that is available, else the first available in alphabetical order, else None.

    >>> best_of(["sv", "fi"], ["el", "fi", "en"]), best_of(["sv", "fi"], ["el"]), best_of([], ["el"])
    ('fi', 'fi', None)
    """
    present = set(available)
    return next((tag for tag in wanted if tag in present), min(present, default=None))
