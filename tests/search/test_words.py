"""Text to words, in the readers' languages; and when two words resemble one another."""

import pytest
from twops_search.text.languages import LANGUAGES, language_of
from twops_search.text.light_stemming import light_stem
from twops_search.text.similarity import beginning, is_similar
from twops_search.text.stopwords import STOPWORDS
from twops_search.text.words import QUERY_MAX_WORDS, clean, fold, query_words, split_words, transliterate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łódź ŻÓŁW", "lodz zolw"),
        ("Βοήθεια ΌΛΟΥΣ", "βοηθεια ολουσ"),
        ("ολους", "ολουσ"),
        ("Għajnuna ħbieb", "ghajnuna hbieb"),
        ("Äiti yö", "aiti yo"),
        ("šeimą ž", "seima z"),
        ("Straße Œuvre Ærø", "strasse oeuvre aero"),
        ("S\u030ceima", "seima"),
        ("İstanbul ısı", "istanbul isi"),
        ("مُساعَدة", "مساعدة"),
        ("सहायता हिन्दी", "सहायता हिन्दी"),
        ("ไทย ก่อน", "ไทย ก่อน"),
    ],
)
def test_folding_takes_off_diacritics_and_leaves_vowels_of_other_scripts(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("L’aide d'urgence", "fr", ["l", "aide", "d", "urgence"]),
        ("il-Għajnuna", "mt", ["il", "għajnuna"]),
        ("сім’я та сім'я", "uk", ["сімя", "та", "сімя"]),
        ("pomoc/wsparcie_online", "pl", ["pomoc", "wsparcie", "online"]),
        ("116 123, 24h!", "en", ["116", "123", "24h"]),
        ("हिन्दी में", "hi", ["हिन्दी", "में"]),
        ("Č C\u030c", "cs", ["č", "č"]),
        ("🙂 … —", "en", []),
    ],
)
def test_words_are_runs_of_letters_numbers_and_marks_of_any_script(
    text: str, language: str, expected: list[str]
) -> None:
    assert split_words(text, language_of(language)) == expected


@pytest.mark.parametrize(
    ("query", "language", "expected"),
    [
        ("Gdzie jest pomoc dla mojej rodziny?", "pl", ["pomoc", "rodziny"]),
        ("Πού υπάρχει βοήθεια για την οικογένειά μου;", "el", ["υπάρχει", "βοήθεια", "οικογένειά"]),
        ("l’aide pour ma famille", "fr", ["aide", "famille"]),
        ("l-għajnuna għall-familja", "mt", ["għajnuna", "familja"]),
        ("kuka voi auttaa minua", "fi", ["auttaa", "minua"]),
        ("kur rasti pagalbą", "lt", ["rasti", "pagalbą"]),
        ("the who", "en", ["the", "who"]),
        ("help help HELP", "en", ["help"]),
        ("pomoc\x00\x07", "pl", ["pomoc"]),
        ("", "pl", []),
        ("?!", "pl", []),
    ],
)
def test_a_query_keeps_the_words_that_carry_meaning(query: str, language: str, expected: list[str]) -> None:
    assert [word.text for word in query_words(query, language)] == expected


def test_a_query_is_cut_to_a_length_and_a_number_of_words() -> None:
    words = query_words(" ".join(f"w{number}" for number in range(100_000)), "en")
    assert len(words) == QUERY_MAX_WORDS
    assert len(query_words("x" * 1_000_000, "en")[0].text) == 200


def test_a_word_has_the_forms_in_which_the_engines_look_for_it() -> None:
    [word] = query_words("Οικογένειες", "el")
    assert (word.text, word.folded, word.latin) == ("οικογένειες", "οικογενειεσ", "ikogenies")
    [word] = query_words("Rodzinami", "pl")
    assert word.forms == ["rodzinami", "rodzin"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Köln für", "de", "koeln fuer"),
        ("βοήθεια ψυχολόγου voithia oikogeneia", "el", "vithia psichologou vithia ikogenia"),
        ("få hjælp", "da", "faa hjaelp"),
        ("ħbieb", "mt", "hbieb"),
        ("Łódź", "pl", "lodz"),
    ],
)
def test_a_language_is_written_in_latin_letters_as_its_readers_type(
    text: str, language: str, expected: str
) -> None:
    assert transliterate(text, language_of(language)) == expected


def test_cleaning_removes_what_no_database_stores_and_keeps_the_rest() -> None:
    assert clean("a\x00b\x07c\ud800d\te\nf", 100) == "abcd\te\nf"
    assert clean("e\u0301" * 300, 200) == "é" * 200


@pytest.mark.parametrize("forms", [("rodzina", "rodziny", "rodzinę", "rodzinami", "rodzin", "rodzinach"), ("psycholog", "psychologa", "psychologów", "psychologiem", "psychologom"), ("bezpłatny", "bezpłatnego", "bezpłatnych", "bezpłatna")])  # fmt: skip
def test_forms_of_a_polish_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({light_stem(fold(form), "pl") for form in forms}) == 1


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("pomoc", "pomoc", True),
        ("pomoc", "pmooc", True),
        ("pomoc", "pomoce", True),
        ("pomoc", "pomo", True),
        ("pomoc", "tomoc", False),
        ("dom", "dym", False),
        ("dom", "dom", True),
        ("terapia", "terapeut", False),
        ("terapeuta", "terapeuci", True),
        ("psychologiczny", "psyhcologiczn", True),
        ("psychologiczny", "socjologiczny", False),
        ("", "", True),
    ],
)
def test_words_resemble_one_another_by_a_letter_or_two(word: str, other: str, expected: bool) -> None:
    assert is_similar(word, other) is expected


def test_the_beginning_of_a_word_leaves_room_for_its_endings() -> None:
    assert [
        beginning(word) for word in ("dom", "apua", "apteka", "rodzina", "psycholog", "mielenterveys")
    ] == [
        "",
        "",
        "apte",
        "rodzi",
        "psycho",
        "mielenter",
    ]


def test_stop_words_are_written_folded_and_belong_to_known_languages() -> None:
    for tag, words in STOPWORDS.items():
        assert tag in LANGUAGES
        assert [word for word in words if fold(word) != word] == []


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("pl", "pl"),
        ("de-CH", "de"),
        ("nb-NO", "nb"),
        ("no", "nb"),
        ("pt_BR", "pt"),
        ("zh-Hant", "zh"),
        ("", ""),
    ],
)
def test_a_language_tag_leads_to_its_language(tag: str, expected: str) -> None:
    assert language_of(tag).tag == expected
