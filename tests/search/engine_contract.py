"""What every engine promises to a reader. Each engine's tests inherit it; the expected answers are written by hand."""

import pytest
from twops_search.query import search

from .content import CHAT, CLINIC, FAMILY, MemorySource


def found(query: str, language: str, **options: object) -> list[str]:
    """Return the objects that a search finds, best first."""
    return [hit.object_id for hit in search(query, language, **options).hits]  # type: ignore[arg-type]  # handed on as it came


class EngineContract:
    """The contract. A class of tests of one engine sets ``engine`` and provides the fixture ``indexed``."""

    engine: str

    def test_says_which_engine_answered(self, indexed: type[MemorySource]) -> None:
        assert search("pomoc", "pl").engine == self.engine

    @pytest.mark.parametrize(
        ("query", "language", "expected"),
        [
            ("Poradnia", "pl", CLINIC),
            ("psycholog", "pl", CHAT),
            ("συνομιλία", "el", CHAT),
            ("Għajnuna", "mt", FAMILY),
            ("perheille", "fi", FAMILY),
            ("pokalbis", "lt", CHAT),
            ("confidential", "en", CHAT),
            ("مساعدة", "ar", "arabic"),
            ("सहायता", "hi", "hindi"),
        ],
    )
    def test_a_word_is_found_in_its_language(
        self, indexed: type[MemorySource], query: str, language: str, expected: str
    ) -> None:
        results = search(query, language)
        assert results.hits[0].object_id == expected
        assert not results.is_similar
        assert results.hits[0].url == f"/{language}/{expected}/"

    @pytest.mark.parametrize(
        ("query", "language", "expected"),
        [
            ("rodziny", "pl", FAMILY),
            ("poradnię", "pl", CLINIC),
            ("psychologa", "pl", CHAT),
            ("οικογένεια", "el", FAMILY),
            ("γονέων", "el", FAMILY),
            ("familja", "mt", FAMILY),
            ("perhettä", "fi", FAMILY),
            ("keskustelussa", "fi", CHAT),
            ("šeimai", "lt", FAMILY),
            ("naktimis", "lt", CHAT),
            ("parent", "en", FAMILY),
        ],
    )
    def test_another_grammatical_form_is_found(
        self, indexed: type[MemorySource], query: str, language: str, expected: str
    ) -> None:
        assert expected in found(query, language)

    @pytest.mark.parametrize(
        ("query", "language", "expected"),
        [
            ("zadzwon", "pl", FAMILY),
            ("LODZI", "pl", CLINIC),
            ("βοηθεια", "el", FAMILY),
            ("ΒΟΗΘΕΙΑ", "el", FAMILY),
            ("ψυχολογοσ", "el", CHAT),
            ("ghajnuna", "mt", FAMILY),
            ("genituri", "mt", FAMILY),
            ("nimeton", "fi", CHAT),
            ("seimoms", "lt", FAMILY),
            ("S\u030ceimoms", "lt", FAMILY),
        ],
    )
    def test_diacritics_may_be_left_out_or_typed_as_combining_marks(
        self, indexed: type[MemorySource], query: str, language: str, expected: str
    ) -> None:
        results = search(query, language)
        assert results.hits[0].object_id == expected
        assert not results.is_similar

    @pytest.mark.parametrize(
        ("query", "language"),
        [("voithia", "el"), ("ikogenies", "el"), ("oikogeneies", "el"), ("sinomilia", "el")],
    )
    def test_greek_may_be_typed_in_latin_letters(
        self, indexed: type[MemorySource], query: str, language: str
    ) -> None:
        assert found(query, language)

    @pytest.mark.parametrize(
        ("query", "language", "expected"),
        [
            ("terapeuat", "pl", FAMILY),
            ("psycholgo", "pl", CHAT),
            ("βοήθεα", "el", FAMILY),
            ("għajnuan", "mt", FAMILY),
            ("keskusetlu", "fi", CHAT),
            ("pagalab", "lt", FAMILY),
            ("anonymus", "en", CHAT),
        ],
    )
    def test_a_mistyped_word_is_found_and_the_answer_says_that_it_is_only_similar(
        self, indexed: type[MemorySource], query: str, language: str, expected: str
    ) -> None:
        results = search(query, language)
        assert expected in [hit.object_id for hit in results.hits]
        assert results.is_similar

    @pytest.mark.parametrize(
        ("query", "language"),
        [
            ("konserwa", "pl"),
            ("αυτοκίνητο", "el"),
            ("karozza", "mt"),
            ("jääkiekko", "fi"),
            ("automobilis", "lt"),
        ],
    )
    def test_a_word_that_has_nothing_to_do_with_the_content_finds_nothing(
        self, indexed: type[MemorySource], query: str, language: str
    ) -> None:
        results = search(query, language)
        assert (results.hits, results.total) == ((), 0)

    def test_a_long_question_does_not_find_what_resembles_one_of_its_words(
        self, indexed: type[MemorySource]
    ) -> None:
        assert found("konserwa gruszkowa terapeuat słonecznik jarzębina wędrówka", "pl") == []

    def test_a_question_is_found_by_the_words_that_carry_meaning(self, indexed: type[MemorySource]) -> None:
        assert found("Gdzie jest pomoc dla mojej rodziny?", "pl")[0] == FAMILY
        assert found("where is there help for my family?", "en")[0] == FAMILY

    def test_a_query_of_nothing_but_small_words_is_still_answered(self, indexed: type[MemorySource]) -> None:
        assert FAMILY in found("dla", "pl") or search("dla", "pl").total == 0

    def test_the_title_counts_more_than_the_text(
        self, indexed: type[MemorySource], source: type[MemorySource]
    ) -> None:
        assert found("anonymous psychologist", "en")[0] == CHAT

    def test_labels_of_another_language_lead_to_a_document(self, indexed: type[MemorySource]) -> None:
        assert found("family support", "pl") == [FAMILY]

    def test_filters_narrow_and_values_of_one_filter_are_alternatives(
        self, indexed: type[MemorySource]
    ) -> None:
        words = "pomoc poradnia psycholog"
        assert set(found(words, "pl")) == {FAMILY, CHAT, CLINIC}
        assert found(words, "pl", filters={"country": ["DE"]}) == [CHAT]
        assert set(found(words, "pl", filters={"country": ["DE", "PL"]})) == {FAMILY, CHAT, CLINIC}
        assert found(words, "pl", filters={"country": ["FI"]}) == []
        assert found(words, "pl", filters={"country": ["PL"], "topic": ["x"]}) == []
        assert set(found(words, "pl", filters={"country": []})) == {FAMILY, CHAT, CLINIC}
        assert found(words, "pl", filters={"country": ["P\x00L' OR 1=1 --"]}) == []

    def test_similar_documents_are_narrowed_too(self, indexed: type[MemorySource]) -> None:
        assert found("psycholgo", "pl", filters={"country": ["FI"]}) == []

    def test_parts_of_an_answer_follow_one_another(self, indexed: type[MemorySource]) -> None:
        words = "pomoc poradnia psycholog"
        parts = [search(words, "pl", limit=1, offset=offset) for offset in range(4)]
        assert [len(part.hits) for part in parts] == [1, 1, 1, 0]
        assert {part.total for part in parts} == {3}
        assert {part.hits[0].object_id for part in parts[:3]} == {FAMILY, CHAT, CLINIC}
        assert not parts[3].is_similar

    def test_another_language_is_offered_when_this_one_has_nothing(self, indexed: type[MemorySource]) -> None:
        results = search("confidential", "fi")
        assert results.hits == ()
        assert [(other.language, other.total) for other in results.other_languages] == [("en", 1)]
        assert results.other_languages[0].hits[0].url == "/en/chat/"

    def test_other_languages_respect_the_filters(self, indexed: type[MemorySource]) -> None:
        assert search("confidential", "fi", filters={"country": ["PL"]}).other_languages == ()

    def test_no_other_language_is_offered_when_this_one_has_the_words(
        self, indexed: type[MemorySource]
    ) -> None:
        assert search("chat", "mt").other_languages == ()

    @pytest.mark.parametrize(
        "query",
        [
            "pomoc\x00",
            "\x00",
            '"',
            "'",
            '"pomoc',
            "pomoc' OR '1'='1",
            "pomoc AND OR NOT",
            "NEAR(pomoc, 2)",
            "title:pomoc",
            "language : xlpl",
            "pom* ~2 ^5 +pomoc -rodzin",
            "pomoc & | ! <-> rodzin:*",
            "{[(/pomoc/)]}\\",
            "%s %(words)s %",
            "\ud800pomoc",
            "pomoc\u202e\u200f",
            "🙂",
            "’",
            "a" * 5_000,
            "pomoc " * 5_000,
            " \t\r\n",
            "",
            "0" * 300,
            "<script>alert(1)</script>",
        ],
    )
    def test_no_text_is_an_error(self, indexed: type[MemorySource], query: str) -> None:
        results = search(query, "pl")
        assert results.total >= len(results.hits)
        if "pomoc" in query:
            assert results.hits[0].object_id == FAMILY

    @pytest.mark.parametrize("language", ["xx", "", "PL'--", "pl\x00", "..", "*", "zh-Hant-HK"])
    def test_no_language_is_an_error(self, indexed: type[MemorySource], language: str) -> None:
        search("pomoc", language)

    def test_absurd_limits_are_brought_into_bounds(self, indexed: type[MemorySource]) -> None:
        assert len(search("pomoc", "pl", limit=-5).hits) == 1
        assert len(search("pomoc", "pl", limit=10**12, offset=-(10**12)).hits) == 1
        assert search("pomoc", "pl", offset=10**20).hits == ()

    def test_what_is_withdrawn_is_gone_at_once(self, indexed: type[MemorySource]) -> None:
        from twops_search.operations import refresh

        indexed.remove(FAMILY)
        refresh("memory", [FAMILY])
        results = search("pomoc", "pl")
        assert (results.hits, results.total) == ((), 0)

    def test_a_changed_title_is_shown_at_once(self, indexed: type[MemorySource]) -> None:
        from twops_search.operations import refresh

        indexed.change(FAMILY, "pl", "Pomoc dla bliskich")
        refresh("memory", [FAMILY])
        assert search("pomoc", "pl").hits[0].title == "Pomoc dla bliskich"
