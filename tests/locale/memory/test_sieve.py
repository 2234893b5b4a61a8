"""For which texts of a page the memory has something: what a lookup of each of them would say, in two queries."""

import pytest
from twops_locale.memory.filling import store
from twops_locale.memory.lookup import Query, lookup
from twops_locale.memory.sieve import texts_with_offers

from benchmarks.memory_content import Texts
from tests.locale.memory.test_lookup import unit

pytestmark = pytest.mark.django_db


def test_the_same_text_and_what_is_like_it_in_the_pair_of_languages_have_an_offer(django_assert_num_queries):
    store(
        [
            unit("You can call us at any hour.", "Dzwoń o każdej porze."),
            unit("112", "112"),
            unit("We keep your secret.", "Säilytämme salaisuuden.", languages="en>fi"),
        ]
    )
    texts = [
        "You can call us at any hour.",
        "You can write to us at any hour.",
        "We keep your secret.",
        "113",
        "Go.",
    ]
    with django_assert_num_queries(2):
        found = texts_with_offers(texts, "en", "pl")
    assert found == {"You can call us at any hour.", "You can write to us at any hour."}


def test_it_says_nearly_always_what_a_lookup_says(django_assert_num_queries):
    writer = Texts(11)
    known = list(writer.many(400))
    store(unit(text, f"PL {text}") for text in known)
    asked = [writer.edited(text, share / 100) for text, share in zip(known[:150], range(5, 155), strict=True)]
    wanted = {
        text
        for text, matches in zip(asked, lookup([Query(text) for text in asked], "en", "pl"), strict=True)
        if matches
    }
    with django_assert_num_queries(2):
        found = texts_with_offers(asked, "en", "pl")
    assert 20 < len(wanted) < 150
    assert found <= wanted, "it offers nothing that is not there"
    assert len(wanted - found) <= len(wanted) / 50
