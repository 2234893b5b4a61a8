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
    """The index of a language has no shard that answers."""
    with world.situation("Elasticsearch red, 45 s") as row:
        for language in ("en", "pl"):
            place_nowhere(world, language, True)
        with urllib.request.urlopen(
            f"{world.elasticsearch}/_cluster/health/{world.prefix}-en", timeout=5
        ) as answer:
            assert json.load(answer)["status"] == "red"
        time.sleep(45)
        for language in ("en", "pl"):
            place_nowhere(world, language, False)
    fine(world, row)
    assert row.tally.forms_ok == row.tally.forms
    assert row.tally.longest_form_s < LONGEST_S


def place_nowhere(world: World, language: str, on: bool) -> None:
    """Let an index lie on no node: closed and opened again, its primary shard is given to nobody."""
    index = f"{world.elasticsearch.rstrip('/')}/{world.prefix}-{language}"
    name = "index.routing.allocation.require._name"
    send("PUT", f"{index}/_settings", {name: "nowhere" if on else None})
    if on:
        send("POST", f"{index}/_close?timeout=1s&wait_for_active_shards=0")
        send("POST", f"{index}/_open?timeout=1s&wait_for_active_shards=0")


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
