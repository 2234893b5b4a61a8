"""What search knows about each language, as data: another language is another entry.

A language without an entry is searched by whole, folded and similar words: nothing has to be known about it.

Sources: the tables of Elasticsearch's ``analysis-common`` (stemmers, stop lists), PostgreSQL's Snowball
configurations, and the transliteration that readers of the language type (measured for this project).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from .stopwords import STOPWORDS
from .transliteration import LATIN, SPELLING


@dataclass(frozen=True)  # no slots: it keeps what it has computed
class Language:
    """How one language is analysed.

    Attributes:
        tag: the primary subtag, such as ``pl``.
        postgresql: the text search configuration; ``simple`` where PostgreSQL 15 has none of the language.
        stop_list: Elasticsearch's own list; empty: only our ``stopwords``.
        stemmer: Elasticsearch's stemmer; empty: none without files on the nodes.
        hunspell: the dictionary that serves better than a stemmer, where the nodes have it.
        is_compounding: words are joined into longer ones (a word list on the nodes splits them).
        elisions: articles that are written together with the next word by an apostrophe.
        character_map: Elasticsearch's mapping rules, applied before anything else.
        filters_before: Elasticsearch's token filters before the stop list, for the language's spelling.
        filters_after: the same, between the stop list and the stemmer.
        apostrophe_joins: an apostrophe is part of a word.
        latin: letters or groups of letters in Latin, as readers type them.
        spelling: ways of typing the same in Latin letters that are taken for one, after :attr:`latin`.
        is_latin: written in Latin letters.
    """

    tag: str
    postgresql: str = "simple"
    stop_list: str = ""
    stemmer: str = ""
    hunspell: str = ""
    is_compounding: bool = False
    elisions: tuple[str, ...] = ()
    character_map: tuple[str, ...] = ()
    filters_before: tuple[str, ...] = ()
    filters_after: tuple[str, ...] = ()
    apostrophe_joins: bool = False
    is_latin: bool = True
    stopwords: frozenset[str] = field(default=frozenset())
    latin: Mapping[str, str] = field(default_factory=dict)
    spelling: Mapping[str, str] = field(default_factory=dict)

    def in_latin_letters(self, text: str) -> str:
        """Return a text in small letters as readers type it in Latin letters; longest match first."""
        if self.latin:
            text = self._latin_pattern.sub(lambda match: self.latin[match.group()], text)
        if self.spelling:
            text = self._spelling_pattern.sub(lambda match: self.spelling[match.group()], text)
        return text

    @cached_property
    def _latin_pattern(self) -> re.Pattern[str]:
        return _any_of(self.latin)

    @cached_property
    def _spelling_pattern(self) -> re.Pattern[str]:
        return _any_of(self.spelling)


def _any_of(letters: Mapping[str, str]) -> re.Pattern[str]:
    """Return the pattern of everything that a map rewrites."""
    return re.compile("|".join(re.escape(key) for key in sorted(letters, key=len, reverse=True)))


_FRENCH = ("l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu")
_ITALIAN = (
    "c", "l", "all", "dall", "dell", "nell", "sull", "coll", "pell", "gl", "agl", "dagl", "degl", "negl", "sugl",
    "un", "m", "t", "s", "v", "d",
)  # fmt: skip

_ENTRIES = (
    Language("ar", "arabic", "_arabic_", "arabic", filters_before=("arabic_normalization",),
             filters_after=("decimal_digit",), is_latin=False),
    Language("bg", "simple", "_bulgarian_", "bulgarian", "bg_BG", is_latin=False),
    Language("cs", "simple", "_czech_", "czech"),
    Language("da", "danish", "_danish_", "danish", is_compounding=True),
    Language("de", "german", "_german_", "light_german", is_compounding=True, character_map=("ẞ=>ß",),
             filters_after=("german_normalization",)),
    Language("el", "greek", "_greek_", "greek", is_latin=False),
    Language("en", "english", "_english_", "porter2"),
    Language("es", "spanish", "_spanish_", "light_spanish"),
    Language("et", "simple", "_estonian_", "estonian", is_compounding=True),
    Language("fi", "finnish", "_finnish_", "finnish"),
    Language("fr", "french", "_french_", "light_french", elisions=_FRENCH),
    Language("ga", "irish", "_irish_", "irish"),
    Language("hr", "serbian", "", "serbian", "hr_HR"),
    Language("hu", "hungarian", "_hungarian_", "hungarian", "hu_HU", is_compounding=True),
    Language("it", "italian", "_italian_", "light_italian", elisions=_ITALIAN),
    Language("lt", "lithuanian", "_lithuanian_", "lithuanian"),
    Language("lv", "simple", "_latvian_", "latvian"),
    Language("mt"),
    Language("nb", "norwegian", "_norwegian_", "norwegian", is_compounding=True),
    Language("nl", "dutch", "_dutch_", "dutch", is_compounding=True),
    Language("nn", "norwegian", "_norwegian_", "light_nynorsk"),
    Language("pl", "simple", "", "", "pl_PL"),
    Language("pt", "portuguese", "_portuguese_", "light_portuguese"),
    Language("ro", "romanian", "_romanian_", "romanian",
             character_map=("ș=>ş", "ț=>ţ", "Ș=>Ş", "Ț=>Ţ")),
    Language("ru", "russian", "_russian_", "russian", is_latin=False),
    Language("sk", "simple", "", "czech", "sk_SK"),
    Language("sl", "simple", "", "", "sl_SI"),
    Language("sv", "swedish", "_swedish_", "swedish", is_compounding=True),
    Language("tr", "turkish", "_turkish_", "turkish"),
    Language("uk", "simple", "", "", "uk_UA", is_latin=False, apostrophe_joins=True,
             character_map=("’=>", "'=>", "ʼ=>", "`=>", "ґ=>г", "Ґ=>Г")),
)  # fmt: skip

_ALIASES = {"no": "nb"}


def _with_words(entry: Language) -> Language:
    """Return an entry with the stop words and the Latin letters of its language."""
    return replace(
        entry,
        stopwords=STOPWORDS.get(entry.tag, frozenset()),
        latin=LATIN.get(entry.tag, {}),
        spelling=SPELLING.get(entry.tag, {}),
    )


LANGUAGES: dict[str, Language] = {entry.tag: _with_words(entry) for entry in _ENTRIES}


@lru_cache(maxsize=256)
def language_of(tag: str) -> Language:
    """Return what is known about the language of a BCP 47 tag: ``de-CH`` is analysed as ``de``.

    A language without an entry gets one that knows nothing but its tag.
    """
    primary = tag.replace("_", "-").split("-", 1)[0].lower()
    primary = _ALIASES.get(primary, primary)
    return LANGUAGES.get(primary) or Language(primary)
