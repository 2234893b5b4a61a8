"""Doors: every audience of the directory stands behind exactly one of the six answers."""

from twops_directory.choices import Audience
from twops_directory.finder.doors import Door, audiences_of
from twops_directory.finder.search import choices_from


def test_every_audience_stands_behind_exactly_one_door():
    behind = [code for door in Door.values for code in audiences_of(door)]
    assert sorted(behind) == sorted(Audience.values)


def test_a_door_is_a_choice_as_an_audience_is_and_no_address_may_hold_either():
    for answer in (*Door.values, *Audience.values):
        assert choices_from({"audience": answer}, [], sensitive=True).audience == answer
        assert choices_from({"audience": answer}, [], sensitive=False).audience == ""
    assert choices_from({"audience": "anything"}, [], sensitive=True).audience == ""
