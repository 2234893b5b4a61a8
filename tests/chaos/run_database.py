"""PostgreSQL is away, restarts, takes no writes, has no room: readers read on, nothing is lost, nothing is half."""

import time

import pytest

from .world import World, fine


def test_a_quiet_minute(world: World) -> None:
    with world.situation("all is well") as row:
        time.sleep(10)
    fine(world, row)
    assert row.published > 3 and row.tally.forms_ok == row.tally.forms
    world.nothing_lost_nothing_half()


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_the_database_is_stopped(world: World, mode: str) -> None:
    with world.situation(f"PostgreSQL stopped ({mode}), 15 s") as row:
        world.cluster.stop(mode)
        time.sleep(15)
        world.cluster.start()
    fine(world, row)
    assert row.tally.forms_told
    world.nothing_lost_nothing_half()


def test_the_database_is_restarted_six_times_while_the_desk_publishes(world: World) -> None:
    with world.situation("PostgreSQL restarted 6 times") as row:
        for number in range(6):
            published = world.desk.published
            world.cluster.stop("immediate" if number % 2 else "fast")
            world.cluster.start()
            until = time.monotonic() + 20
            while world.desk.published < published + 2 and time.monotonic() < until:
                time.sleep(0.05)
    fine(world, row)
    world.nothing_lost_nothing_half()


def test_the_database_takes_no_writes(world: World) -> None:
    with world.situation("PostgreSQL read-only, 15 s") as row:
        world.cluster.refuse_writes(True)
        time.sleep(15)
        world.cluster.refuse_writes(False)
    fine(world, row)
    world.nothing_lost_nothing_half()


def test_the_disk_of_the_database_is_full(world: World) -> None:
    with world.situation("PostgreSQL's disk full, 20 s") as row:
        world.database_disk.fill()
        time.sleep(20)
        world.database_disk.free()
        world.cluster.wait_until_it_answers()
    fine(world, row)
    world.nothing_lost_nothing_half()
