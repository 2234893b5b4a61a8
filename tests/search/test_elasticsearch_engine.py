"""Elasticsearch keeps the same contract, and its analysis does what each language needs."""

import pytest
from django.conf import settings
from pytest_django import Settings
from twops_search.elastic.client import write_client
from twops_search.elastic.indexer import index_pending
from twops_search.elastic.indices import alias_of, create_index
from twops_search.query import search

from .content import CHAT, FAMILY, MemorySource
from .engine_contract import EngineContract

_filled: set[str] = set()


@pytest.fixture
def shared_index(
    content: type[MemorySource], settings: Settings, elasticsearch_url: str, elasticsearch_prefix: str
) -> None:
    """Indices with all texts, filled by the first test that asks; they go with the run."""
    prefix = f"{elasticsearch_prefix}-contract"
    settings.TWOPS_SEARCH = {
        **settings.TWOPS_SEARCH,
        "ELASTICSEARCH_URL": elasticsearch_url,
        "INDEX_PREFIX": prefix,
    }
    if prefix not in _filled:
        index_pending()
        write_client().indices.refresh(index=f"{prefix}-*")
        _filled.add(prefix)


class TestElasticsearch(EngineContract):
    """A real Elasticsearch 9."""

    engine = "elasticsearch"

    @pytest.fixture
    def indexed(self, content: type[MemorySource], shared_index: None) -> type[MemorySource]:
        """All documents sent; their indices are made once, since these tests change rows only."""
        return content

    @pytest.mark.parametrize(
        ("query", "language", "expected"),
        [
            ("rodziny", "pl", FAMILY),
            ("psychologa", "pl", CHAT),
            ("οικογένεια", "el", FAMILY),
            ("familja", "mt", FAMILY),
            ("perhettä", "fi", FAMILY),
            ("šeimai", "lt", FAMILY),
        ],
    )
    def test_an_inflected_form_is_an_answer_and_not_only_something_similar(
        self, indexed: type[MemorySource], query: str, language: str, expected: str
    ) -> None:
        results = search(query, language)
        assert results.hits[0].object_id == expected
        assert not results.is_similar

    def test_a_part_of_a_compound_is_similar(self, indexed: type[MemorySource]) -> None:
        results = search("terveys", "fi")
        assert [hit.object_id for hit in results.hits] == [CHAT]
        assert results.is_similar

    def test_a_language_without_an_index_is_answered_by_the_database(
        self, indexed: type[MemorySource]
    ) -> None:
        assert search("مساعدة", "ar").engine == "elasticsearch"
        assert search("pomoc", "cy").engine != "elasticsearch"


@pytest.mark.parametrize(
    ("language", "form", "text", "expected"),
    [
        ("pl", "stem", "Pomoc dla rodzinami", ["pomoc", "rodzin"]),
        ("pl", "fold", "Łódź, żółw", ["lodz", "zolw"]),
        ("el", "stem", "οικογένειες οικογένειας", ["οικογενει", "οικογενει"]),
        ("el", "latin", "Βοήθεια voithia βοηθεια", ["vithia", "vithia", "vithia"]),
        ("mt", "fold", "Għajnuna l-ħbieb", ["ghajnuna", "l", "hbieb"]),
        ("fi", "stem", "perheille perhettä", ["perh", "perh"]),
        ("lt", "stem", "šeimoms šeimai", ["seim", "seim"]),
        ("fr", "exact", "l’aide d'urgence", ["aide", "urgence"]),
        ("it", "exact", "dell’aiuto", ["aiuto"]),
        ("de", "latin", "Köln für Größe", ["koeln", "fuer", "groesse"]),
        ("de", "stem", "Familien", ["famili"]),
        ("en", "stem", "the family’s families", ["famili", "famili"]),
        ("nb", "latin", "å få hjelp", ["aa", "faa", "hjelp"]),
        ("cs", "fold", "příběh", ["pribeh"]),
        ("sv", "fold", "hjälp", ["hjalp"]),
        ("nl", "stem", "hulpverleners hulpverlener", ["hulpverlener", "hulpverlener"]),
        ("pl", "tri", "pomoc", ["pom", "omo", "moc"]),
    ],
)
def test_words_are_taken_apart_as_the_language_needs(
    elasticsearch: str, language: str, form: str, text: str, expected: list[str]
) -> None:
    client = write_client()
    create_index(client, language, "0", is_live=True)
    tokens = client.indices.analyze(index=alias_of(language), analyzer=form, text=text)["tokens"]
    assert [token["token"] for token in tokens] == expected


def test_every_language_of_the_site_and_every_other_that_is_known_gets_an_index(elasticsearch: str) -> None:
    from twops_search.text.languages import LANGUAGES

    client = write_client()
    for language in sorted({*LANGUAGES, *settings.TWOPS_SITE["DEMO_LANGUAGES"], "xx"}):
        create_index(client, language, "0", is_live=True)
        assert client.indices.exists_alias(name=alias_of(language))
