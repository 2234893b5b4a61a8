"""Elasticsearch and Redis are away, or take questions and never answer: search answers from the database, pages go on."""

import json
import time
import urllib.request

from .world import World, fine

LONGEST_S = 5.0  # on a machine that has other work; the figures say what it was


def test_elasticsearch_is_gone(world: World) -> None:
    with world.situation("Elasticsearch gone, 20 s") as row:
        world.search_door.go_down()
        time.sleep(20)
        world.search_door.come_back()
    fine(world, row)
    assert row.tally.forms_ok == row.tally.forms
    assert row.tally.longest_form_s < LONGEST_S


def test_elasticsearch_takes_questions_and_never_answers(world: World) -> None:
    with world.situation("Elasticsearch hanging, 45 s") as row:
        world.search_door.hang()
        time.sleep(45)
        world.search_door.go_down()
        world.search_door.come_back()
    fine(world, row)
    assert row.tally.forms_ok == row.tally.forms
    assert row.tally.longest_form_s < LONGEST_S


def test_elasticsearch_is_red(world: World) -> None:
    """The index of each language has no shard that answers."""
    with world.situation("Elasticsearch red, 45 s") as row:
        own = {language: lose_the_shard(world, language) for language in ("en", "pl")}
        address = f"{world.elasticsearch.rstrip('/')}/_cluster/health/{world.prefix}-en"
        with urllib.request.urlopen(address, timeout=5) as answer:
            assert json.load(answer)["status"] == "red"
        time.sleep(45)
        for language, index in own.items():
            find_the_shard(world, language, index)
    fine(world, row)
    assert row.tally.forms_ok == row.tally.forms
    assert row.tally.longest_form_s < LONGEST_S


def lose_the_shard(world: World, language: str) -> str:
    """Put an index whose shard lies on no node in the place of a language's own; return the name of that."""
    root, alias = world.elasticsearch.rstrip("/"), f"{world.prefix}-{language}"
    with urllib.request.urlopen(f"{root}/_alias/{alias}", timeout=5) as answer:
        [index] = json.load(answer)
    nowhere = {"index.routing.allocation.require._name": "nowhere", "index.number_of_replicas": 0}
    send("PUT", f"{root}/{alias}-red?wait_for_active_shards=0&timeout=1s", {"settings": nowhere})
    actions = [
        {"remove": {"index": index, "alias": alias}},
        {"add": {"index": f"{alias}-red", "alias": alias}},
    ]
    send("POST", f"{root}/_aliases", {"actions": actions})
    return str(index)


def find_the_shard(world: World, language: str, index: str) -> None:
    """Put the language's own index back."""
    root, alias = world.elasticsearch.rstrip("/"), f"{world.prefix}-{language}"
    actions = [{"add": {"index": index, "alias": alias}}, {"remove_index": {"index": f"{alias}-red"}}]
    send("POST", f"{root}/_aliases", {"actions": actions})


def send(method: str, address: str, body: object = None) -> None:
    """Tell Elasticsearch something."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=20):
        pass


def test_redis_is_gone(world: World) -> None:
    with world.situation("Redis gone, 15 s") as row:
        world.cache_door.go_down()
        time.sleep(15)
        world.cache_door.come_back()
    fine(world, row)
    assert row.tally.forms_ok == row.tally.forms


def test_redis_takes_questions_and_never_answers(world: World) -> None:
    with world.situation("Redis hanging, 15 s") as row:
        world.cache_door.hang()
        time.sleep(15)
        world.cache_door.go_down()
        world.cache_door.come_back()
    fine(world, row)
    assert row.tally.forms_ok == row.tally.forms
