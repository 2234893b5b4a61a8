"""What the memory offers for a text: the same one first, then what is like it; for a page at once; of one pair only."""

import random
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_locale.memory import candidates
from twops_locale.memory.filling import store
from twops_locale.memory.lookup import Match, Query, lookup, neighbour_hash, place_hash
from twops_locale.memory.scoring import score
from twops_locale.memory.text import hash_of, text_hash, words_of
from twops_locale.models import MemoryUnit

from benchmarks.memory_content import Texts

pytestmark = pytest.mark.django_db

KEY = uuid.UUID(int=7)


def unit(source: str, target: str, *, languages: str = "en>pl", day: int = 1, **fields: object) -> MemoryUnit:
    source_language, target_language = languages.split(">")
    return MemoryUnit(
        **{
            "source_language": source_language, "target_language": target_language, "source_text": source,
            "target_text": target, "source_hash": text_hash(source), "place_hash": hash_of(target),
            "origin": "tmx", "file_name": "old.tmx", "approved_at": datetime(2026, 1, day, tzinfo=UTC), **fields,
        }
    )  # fmt: skip


def ask(text: str, **more: object) -> list[Match]:
    return lookup([Query(text, **more)], "en", "pl")[0]


def test_the_same_text_comes_before_what_is_like_it_and_the_newest_first():
    store(
        [
            unit("You can call us at any hour.", "Dzwoń o każdej porze.", day=1),
            unit("You can call us at any hour.", "Możesz dzwonić o każdej porze.", day=2),
            unit("You can write to us at any hour.", "Pisz o każdej porze."),
            unit("You can call us at any hour.", "Voit soittaa milloin vain.", languages="en>fi"),
            unit("The page was not found.", "Nie ma takiej strony."),
        ]
    )
    found = ask("You can call us  at any hour.")
    assert [(match.score, match.target) for match in found] == [
        (100, "Możesz dzwonić o każdej porze."),
        (100, "Dzwoń o każdej porze."),
        (found[2].score, "Pisz o każdej porze."),
    ]
    assert 70 <= found[2].score < 90
    assert ("delete", "write to") in found[2].difference
    assert ("insert", "call") in found[2].difference
    assert found[2].file_name == "old.tmx"
    assert lookup([Query("You can call us at any hour.")], "en", "pl", limit=1, minimum=100)[0] == [
        *ask("You can call us at any hour.")[:1]
    ]


def test_the_same_place_or_the_same_neighbours_are_a_context_match():
    store(
        [
            unit("Help", "Wsparcie", day=9),
            unit("Help", "Pomocy!", object_key=KEY, path="title", place_hash=place_hash(KEY, "title")),
            unit(
                "Help", "Pomoc", place_hash=3,
                previous_hash=neighbour_hash("Who are you?"), next_hash=neighbour_hash(""),
            ),
        ]
    )  # fmt: skip
    assert [(m.score, m.target) for m in ask("Help")] == [(100, "Wsparcie"), (100, "Pomoc"), (100, "Pomocy!")]
    in_place = ask("Help", object_key=KEY, path="title")
    assert (in_place[0].score, in_place[0].target) == (101, "Pomocy!")
    between = ask("Help", previous="Who are you?", following="")
    assert (between[0].score, between[0].target) == (101, "Pomoc")
    assert ask("Help", previous="Who are we?", following="")[0].score == 100


def test_other_numbers_are_put_in_and_marked():
    store([unit("Call 112 at night, it is free.", "Zadzwoń nocą pod 112, to nic nie kosztuje.")])
    [match] = ask("Call 116 123 at night, it is free.")
    assert (match.score, match.numbers_replaced) == (97, True)
    assert match.target == "Zadzwoń nocą pod 116 123, to nic nie kosztuje."


def test_storing_again_is_harmless():
    for _time in range(2):
        store([unit("Help exists.", "Pomoc istnieje.")])
    assert MemoryUnit.objects.count() == 1


def test_a_page_takes_as_many_queries_as_a_text_and_each_text_has_its_own_answer():
    store(unit(f"Part {name} of the guide", f"Część {name}") for name in ("alpha", "beta", "gamma", "delta"))
    ask("Part beta of the guide")  # content types are asked for once in a process
    with CaptureQueriesContext(connection) as one:
        ask("Part beta of the guide")
    with CaptureQueriesContext(connection) as many:
        found = lookup(
            [Query(f"Part {name} of the guide") for name in ("delta", "alpha", "omega") * 33], "en", "pl"
        )
    assert len(many) == len(one)
    assert [matches[0].target for matches in found[:2]] == ["Część delta", "Część alpha"]
    assert found[2][0].score < 100
    assert lookup([], "en", "pl") == []


def test_it_finds_what_a_comparison_with_every_text_finds(monkeypatch):
    texts = list(dict.fromkeys(Texts(3).many(1_500)))
    store(unit(text, text, place_hash=0) for text in texts)
    # As few entries and comparisons as a memory of a million has for each of its keys.
    monkeypatch.setattr(candidates, "READ", 30)
    dice, writer = random.Random(4), Texts(5)
    asked = [writer.edited(dice.choice(texts), dice.uniform(0.05, 0.5)) for _time in range(60)]
    known = {text: words_of(text) for text in texts}
    there = {
        (text, other)
        for text in asked
        for other, words in known.items()
        if score(words_of(text), words, minimum=70)
    }
    found = lookup([Query(text) for text in asked], "en", "pl", limit=100)
    seen = {(text, match.source) for text, matches in zip(asked, found, strict=True) for match in matches}
    assert len(there) > 30
    assert len(there & seen) / len(there) >= 0.95
