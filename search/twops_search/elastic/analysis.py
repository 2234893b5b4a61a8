"""How Elasticsearch takes apart the words of a language: analysers, mapping and the hash that names both.

Every text has these forms, so that what a reader types is found however it is written:

* itself: words as they stand, without articles that are joined by an apostrophe;
* ``stem``: the language's stop words left out, its stemmer (or dictionary), then diacritics folded - in this order,
  because a stemmer knows its language with diacritics;
* ``fold``: words without diacritics;
* ``edge``: beginnings of words (titles only), searched with ``fold``, the same folding on both sides;
* ``tri``: groups of three letters, by a gram *tokenizer*: the grams of a gram *filter* share one position, and a
  query reads them as synonyms of one another;
* ``latin``: as readers type the language in plain Latin letters, where it has a custom for that;
* ``comp``: parts of compounds, where the nodes have a word list; only what is stored is split, never a query.

Nothing here needs a plug-in. Sources: CirrusSearch's analysis chains, measured for this project on Elasticsearch 9.4.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import TypedDict

from ..conf import SearchSettings
from ..text import light_stemming
from ..text.languages import Language

Json = dict[str, object]


class IndexBody(TypedDict):
    """What an index is made of."""

    settings: Json
    mappings: Json


MAPPING_VERSION = 1


def has_word_list(language: Language, settings: SearchSettings) -> bool:
    """Say whether the nodes have a list of words by which this language's compounds are split."""
    return language.is_compounding and bool(settings.WORDS_DIR)


def analysis(language: Language, settings: SearchSettings) -> Json:
    """Return ``settings.analysis`` of the language's index."""
    filters: Json = {}
    characters: Json = {}
    before = _lowercasing(language, filters)
    stemming = _stemming(language, settings, filters)
    filters["beginnings"] = {"type": "edge_ngram", "min_gram": 1, "max_gram": 20, "preserve_original": True}
    if language.character_map:
        characters["letters_of_language"] = {"type": "mapping", "mappings": list(language.character_map)}
    first = list(characters)
    analyzers = _forms_of_words(language, filters, before, stemming, first)
    if has_word_list(language, settings):
        filters["compounds"] = _compounds(language, settings)
        stop = [name for name in stemming if name.startswith("stop_")]
        rest = [name for name in stemming if name not in stop]
        words = [*before, *language.filters_before]
        analyzers["comp"] = _custom([*words, *stop, "compounds", *rest, "asciifolding"], first)
    if language.latin:
        rewriting = {"latin_letters": language.latin, "latin_spelling": language.spelling}
        used = {name: letters for name, letters in rewriting.items() if letters}
        for name, letters in used.items():
            characters[name] = {"type": "mapping", "mappings": _mappings(letters)}
        analyzers["latin"] = _custom(["lowercase", "asciifolding"], list(used))
    result: Json = {
        "filter": filters,
        "analyzer": analyzers,
        "tokenizer": {
            "three_letters": {
                "type": "ngram",
                "min_gram": 3,
                "max_gram": 3,
                "token_chars": ["letter", "digit"],
            }
        },
    }
    if characters:
        result["char_filter"] = characters
    return result


def _lowercasing(language: Language, filters: Json) -> list[str]:
    """Define what takes articles and capitals off, and return the names of their filters in order."""
    names = []
    if language.elisions:
        filters["elision_of_language"] = {
            "type": "elision",
            "articles_case": True,
            "articles": list(language.elisions),
        }
        names.append("elision_of_language")
    # The Greek one also takes accents off and makes one of the two sigmas.
    own = {"el": "greek", "tr": "turkish", "ga": "irish"}.get(language.tag)
    if own is None:
        return [*names, "lowercase"]
    filters["lowercase_of_language"] = {"type": "lowercase", "language": own}
    return [*names, "lowercase_of_language"]


def _forms_of_words(
    language: Language, filters: Json, before: list[str], stemming: list[str], characters: list[str]
) -> Json:
    """Return the analysers that every language has; defines the filters that they alone need."""
    endings = []
    if "stems" not in filters and (pattern := light_stemming.pattern(language.tag)):
        filters["endings"] = {"type": "pattern_replace", "pattern": pattern, "replacement": "$1"}
        endings = ["endings"]
    possessive = []
    if language.tag == "en":
        filters["possessive"] = {"type": "stemmer", "language": "possessive_english"}
        possessive = ["possessive"]
    normal = list(language.filters_before)
    unjoined = [name for name in before if name != "elision_of_language"]
    stem = [*possessive, *before, *normal, *stemming, "asciifolding", *endings]
    return {
        "exact": _custom(before, characters),
        "fold": _custom([*before, *normal, "asciifolding"], characters),
        "stem": _custom(stem, characters),
        "edge": _custom([*before, *normal, "asciifolding", "beginnings"], characters),
        "tri": _custom([*unjoined, *normal, "asciifolding"], characters, tokenizer="three_letters"),
    }


def _compounds(language: Language, settings: SearchSettings) -> Json:
    """Return the filter that splits compounds by the nodes' list of words."""
    return {
        "type": "dictionary_decompounder",
        "word_list_path": f"{settings.WORDS_DIR}/words_{language.tag}.txt",
        "min_word_size": 5,
        "min_subword_size": 4,
        "max_subword_size": 20,
        "only_longest_match": False,
    }


def _custom(filters: list[str], characters: list[str], tokenizer: str = "standard") -> Json:
    return {"type": "custom", "tokenizer": tokenizer, "filter": filters, "char_filter": characters}


def _stemming(language: Language, settings: SearchSettings, filters: Json) -> list[str]:
    """Define the stop lists and the stemmer of a language, and return the names of their filters in order."""
    names = []
    if language.stop_list:
        filters["stop_list"] = {"type": "stop", "stopwords": language.stop_list}
        names.append("stop_list")
    elif language.stopwords:
        filters["stop_list"] = {"type": "stop", "stopwords": sorted(language.stopwords)}
        names.append("stop_list")
    names += language.filters_after
    if settings.HUNSPELL and language.hunspell:
        filters["stems"] = {"type": "hunspell", "locale": language.hunspell, "dedup": True}
        names.append("stems")
    elif language.stemmer:
        filters["stems"] = {"type": "stemmer", "language": language.stemmer}
        names.append("stems")
    return names


def _mappings(letters: Mapping[str, str]) -> list[str]:
    """Return letters and what they become as rules of a mapping filter, for small and capital initials."""
    rules: dict[str, str] = {}
    for old, new in letters.items():
        for written in (old, old[0].upper() + old[1:]):
            rules.setdefault(written, new)
    return [f"{written}=>{new}" for written, new in rules.items()]


def text_forms(language: Language, settings: SearchSettings) -> list[str]:
    """Return the forms of a text, beside itself, that are searched for a reader's own words."""
    forms = ["stem", "fold"]
    if has_word_list(language, settings):
        forms.append("comp")
    if language.latin:
        forms.append("latin")
    return forms


def _text(language: Language, settings: SearchSettings, *, is_title: bool = False) -> Json:
    """Return the mapping of one text in all its forms."""
    fields = {"tri": {"type": "text", "analyzer": "tri"}}
    for form in text_forms(language, settings):
        fields[form] = {"type": "text", "analyzer": form}
    if "comp" in fields:
        fields["comp"]["search_analyzer"] = "stem"
    if is_title:
        fields["edge"] = {"type": "text", "analyzer": "edge", "search_analyzer": "fold"}
    return {"type": "text", "analyzer": "exact", "fields": fields}


def _definition(language: Language, settings: SearchSettings) -> IndexBody:
    """Return settings and mappings without the hash of themselves."""
    keyword = {"type": "keyword"}
    return {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "analysis": analysis(language, settings),
        },
        "mappings": {
            "dynamic": False,
            "properties": {
                "source": keyword,
                "object_id": keyword,
                "language": keyword,
                "kind": keyword,
                "filters": keyword,
                "modified_at": {"type": "date"},
                "title": _text(language, settings, is_title=True),
                "summary": _text(language, settings),
                "body": _text(language, settings),
                # Words of any language: no stems.
                "labels": {
                    "type": "text",
                    "analyzer": "exact",
                    "fields": {"fold": {"type": "text", "analyzer": "fold"}},
                },
            },
        },
    }


def config_hash(language: Language, settings: SearchSettings) -> str:
    """Return eight hexadecimal digits that change whenever an index has to be built anew."""
    text = json.dumps([MAPPING_VERSION, _definition(language, settings)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def index_body(language: Language, settings: SearchSettings) -> IndexBody:
    """Return the settings and mappings of the language's index, with the hash of both in ``_meta``."""
    body = _definition(language, settings)
    body["mappings"]["_meta"] = {"config_hash": config_hash(language, settings)}
    return body
