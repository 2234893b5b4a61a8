"""Interface words that several people decide about at the same second. Two connections on PostgreSQL."""

from typing import Any

import pytest
from django.contrib.auth.models import AbstractUser
from twops_locale.errors import InterfaceChangeDecided
from twops_locale.languages import words as shown
from twops_locale.models import ChangeState, InterfaceWordsChange
from twops_locale.setup import interface_changes

from tests import factories
from tests.locale.test_interface_words import po, shown_words
from tests.locale.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3
WORD, OTHER = "Find help", "Leave this site"


@pytest.fixture
def people(postgres_url: str) -> Any:
    factories.root_page()
    factories.home()
    yield [factories.reviewer("uk", name) for name in ("sender", "second", "third")]
    shown.keep_words_current({})


def waiting(sender: AbstractUser, word: str, text: str) -> InterfaceWordsChange:
    taken = interface_changes.propose(factories.locale("uk"), po((word, text)).encode(), user=sender)
    assert taken.change is not None
    return taken.change


def test_one_change_is_decided_once(people: list[AbstractUser]) -> None:
    sender, second, third = people
    for number in range(ROUNDS):
        change = waiting(sender, WORD, f"Допомога {number}")
        outcomes = at_once(
            lambda change=change: interface_changes.approve(change, user=second),
            lambda change=change: interface_changes.refuse(change, user=third),
        )
        refused = [each for each in outcomes if isinstance(each, Exception)]
        assert len(refused) == 1 and isinstance(refused[0], InterfaceChangeDecided), outcomes
        is_shown = InterfaceWordsChange.objects.get(pk=change.pk).state == ChangeState.SHOWN
        assert (shown_words().get(WORD) == f"Допомога {number}") is is_shown


def test_two_changes_of_one_language_are_both_shown(people: list[AbstractUser]) -> None:
    """All words of a language are one row: the later approval must not write the earlier one's words away."""
    sender, second, third = people
    for number in range(ROUNDS):
        one = waiting(sender, WORD, f"Допомога {number}")
        other = waiting(sender, OTHER, f"Вихід {number}")
        outcomes = at_once(
            lambda one=one: interface_changes.approve(one, user=second),
            lambda other=other: interface_changes.approve(other, user=third),
        )
        assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
        assert shown_words() == {WORD: f"Допомога {number}", OTHER: f"Вихід {number}"}
