"""How alike two texts are, what changed between them, and which numbers can be put into an old translation."""

import pytest
from twops_locale.memory.difference import word_difference
from twops_locale.memory.keys import FILED, keys_to_ask, keys_to_file
from twops_locale.memory.scoring import score, with_numbers
from twops_locale.memory.text import text_hash, words_of


def alike(first: str, second: str) -> int:
    return score(words_of(first), words_of(second))


@pytest.mark.parametrize(
    ("first", "second", "least", "most"),
    [
        ("Call us today.", "Call us today!", 99, 99),
        ("Call us today.", "call us today.", 99, 99),
        ("Call us today.", "Call <b>us</b> today.", 98, 99),
        ("Call us on 116 123.", "Call us on 112.", 97, 97),
        ("Rozmowa jest bezpłatna i anonimowa.", "Rozmowy są bezpłatne i anonimowe.", 50, 69),
        ("Rozmowa jest bezpłatna i anonimowa.", "Rozmowa jest bezpłatna i anonimowe.", 85, 92),
        ("Keskustelu on maksuton.", "Keskustelut on maksuton.", 80, 90),
        ("You can call us at any hour of the night.", "You can write to us at any hour of the day.", 70, 80),
        ("Nobody will know that you called.", "The page was not found.", 0, 35),
        ("हिन्दी में मदद", "हिन्दी में मदद।", 99, 99),
        ("いつでも電話できます", "いつでも相談できます", 70, 90),
        ("—", "…", 0, 0),
    ],
)
def test_scores_are_what_a_translator_expects(first, second, least, most):
    assert least <= alike(first, second) <= most
    assert alike(first, second) == alike(second, first)


@pytest.mark.parametrize(
    ("asked", "known", "target", "expected"),
    [
        ("Call 116 123.", "Call 112.", "Zadzwoń pod 112.", "Zadzwoń pod 116 123."),
        ("From 9 to 17.", "From 8 to 16.", "Od 8 do 16.", "Od 9 do 17."),
        ("From 9 to 8.", "From 8 to 9.", "Od 8 do 9.", "Od 9 do 8."),
        ("Page 4", "Page 3", '<a id="a3">3</a> &#3;', '<a id="a3">4</a> &#3;'),
        # Not plain which is which: left as it was.
        ("2 of 3", "1 of 1", "1 z 1", None),
        ("1,500 calls", "1,000 calls", "1.000 rozmów", None),
        ("Call 113 today", "Call 112", "Zadzwoń pod 112", None),
        ("Call 113", "Call 112", "Zadzwoń", None),
    ],
)
def test_numbers_are_replaced_where_it_is_plain_which_is_which(asked, known, target, expected):
    made = with_numbers(words_of(asked), words_of(known), target)
    assert (made.text, made.replaced) == ((expected, True) if expected else (target, False))


def test_the_difference_gives_both_texts_and_names_what_changed():
    older, newer = "Call <b>us</b> at any hour.", "Write to <b>us</b> at any time."
    parts = word_difference(older, newer)
    assert "".join(part.text for part in parts if part.change != "insert") == older
    assert "".join(part.text for part in parts if part.change != "delete") == newer
    assert ("delete", "Call") in parts
    assert ("insert", "Write to") in parts
    assert ("delete", "hour") in parts


def test_one_spelling_has_one_hash_and_other_words_another():
    assert text_hash(" Cafe\u0301  now ") == text_hash("Café\u00a0now")
    assert text_hash("Café now") != text_hash("Cafe now")
    assert -(2**63) <= text_hash("x") < 2**63


def test_a_text_is_filed_under_few_keys_that_are_asked_for():
    words = words_of("You can call us at any hour of the night, and nobody will know that you called.")
    filed = keys_to_file(words, "en", "pl")
    assert len(filed) == FILED
    assert set(filed) <= set(keys_to_ask(words, "en", "pl"))
    assert not set(filed) & set(keys_to_ask(words, "en", "de"))
    assert keys_to_file(words_of("116 123"), "en", "pl") == []
