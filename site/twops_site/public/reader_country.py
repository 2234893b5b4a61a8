"""Which country a reader is probably in: from the language of the page and what the browser asks for; stored nowhere.

A guess that is said on the page and changed in one tap. No address of the network is looked at.
"""

from collections.abc import Iterable, Mapping, Sequence

from babel.core import get_global
from twops_locale.conf import conf as locale_conf
from twops_locale.negotiation import same_to_readers, wanted

from .frame import frame


def languages_by_country() -> dict[str, Sequence[str]]:
    """Return the languages (BCP 47) of every country by its ISO code, in the country's own order. No query of its own."""
    return {country.code: country.languages for country in frame().countries if country.languages}


def guess(language: str, header: str, spoken: Mapping[str, Sequence[str]], shared: Iterable[str] = ()) -> str:
    """Return the ISO code of the country that a reader is probably in; empty where nothing points to one.

    A region that the browser names counts where the page's language is spoken there; then the language's own country, if
    there is one. A language that people read everywhere says nothing by itself: there any other hint counts. Without a
    hint nothing is guessed: a wrong emergency number is worse than a question.

    Args:
        language: BCP 47 tag of the page. header: ``Accept-Language``. spoken: languages by country.
        shared: languages that are read far from where they are spoken, English in most sites.

    >>> where = {"PL": ["pl"], "DE": ["de"], "CH": ["de", "fr"], "BE": ["nl", "fr"], "GB": ["en"], "CY": ["el"]}
    >>> guess("pl", "en-GB,en", where), guess("de", "fr-CH, de", where), guess("de", "", where), guess("el", "", where)
    ('PL', 'CH', 'DE', 'CY')
    >>> guess("en", "pl-PL,en;q=0.5", where, ["en"]), guess("en", "en-US", where, ["en"]), guess("fr", "", where)
    ('PL', '', '')
    >>> guess("en", "en-GB,en", where, ["en"]), guess("el", "el-GR", where), guess("ar", "pl", where)
    ('GB', '', 'PL')
    """
    near = [code for code, tags in spoken.items() if _speaks(tags, language)]
    tags = wanted(header)
    regions = [region for tag in tags if (region := _region(tag))]
    if language.split("-")[0] in shared:
        likely = (_likely(tag) for tag in tags if not _same(tag, language))
        evidence = (*regions, *likely)
        return next((code for code in evidence if code in spoken), "")
    if named := next((region for region in regions if region in near), ""):
        return named
    if any(_region(tag) for tag in tags if _same(tag, language)):
        return ""  # the browser says a country in which the project does not work
    if not near:
        return next((code for code in (*regions, *map(_likely, tags)) if code in spoken), "")
    return _own(language, near, spoken)


def guess_for(language: str, header: str) -> str:
    """Return the guess for a reader of this site; its language of last resort is read everywhere."""
    return guess(language, header, languages_by_country(), [locale_conf().LAST_RESORT_LANGUAGE])


def _own(language: str, near: Sequence[str], spoken: Mapping[str, Sequence[str]]) -> str:
    """Return the country that a language belongs to: CLDR's, or the only one that speaks it or has it first; else none."""
    likely = _likely(language)
    first = [code for code in near if _same(spoken[code][0], language)]
    if likely in near:
        return likely
    return next((codes[0] for codes in (near, first) if len(codes) == 1), "")


def _likely(tag: str) -> str:
    """Return the country in which most people who speak a language live, as CLDR has it (likely subtags)."""
    expanded: str = get_global("likely_subtags").get(tag.split("-")[0].lower(), "")
    return expanded.rpartition("_")[2] if expanded else ""


def _region(tag: str) -> str:
    return next((part.upper() for part in tag.split("-")[1:] if len(part) == 2 and part.isalpha()), "")


def _speaks(tags: Iterable[str], language: str) -> bool:
    return any(_same(tag, language) for tag in tags)


def _same(tag: str, other: str) -> bool:
    return other.split("-")[0].lower() in same_to_readers(tag)
