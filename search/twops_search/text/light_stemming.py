"""Endings for languages that an engine has no stemmer for: Polish and Maltese in Elasticsearch, Czech too in PostgreSQL.

The longest ending is taken off, if enough of the word is left. Endings and words are folded, so that a reader who types
without diacritics gets the same stem. Light on purpose: cases and numbers of nouns and adjectives, nothing derived.

Sources: the ending tables of the usual grammars; the idea is Savoy's "light stemmers" (CLEF).
"""

import re

# Fewest letters that must be left, and the endings.
ENDINGS: dict[str, tuple[int, str]] = {
    "cs": (3, "ami emi imi ymi ach ech ich ych eho emu ete ovi ove em im om ou um ym a e i o u y"),
    "mt": (4, "ijiet ijet iet jiet ijin a i u"),
    "pl": (
        3,
        "osciami osciach oscia osci osc iami ami imi ymi iach ach ich ych iego ego iemu emu iej ej owie owi iow ow iem em "
        "im ym iom om ia ie ii io iu a e i o u y",
    ),
}


def pattern(language_tag: str) -> str | None:
    """Return the regular expression whose first group is the stem of a folded word, or None without endings.

    It means the same to Python and to Java, and so to Elasticsearch.
    """
    if language_tag not in ENDINGS:
        return None
    fewest, endings = ENDINGS[language_tag]
    return f"^(.{{{fewest},}}?)(?:{'|'.join(endings.split())})$"


_PATTERNS = {tag: re.compile(text) for tag in ENDINGS if (text := pattern(tag))}


def light_stem(word: str, language_tag: str) -> str:
    """Return the stem of a folded word, or the word itself.

    >>> light_stem("rodzinami", "pl")
    'rodzin'
    >>> light_stem("noc", "pl")
    'noc'
    """
    found = _PATTERNS.get(language_tag)
    return found.sub(r"\1", word) if found else word
