"""A fact of an original - when a campaign ends - in the same second as the approval of its translation: it holds in both. PostgreSQL."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.errors import SourceChangedMeanwhile
from twops_locale.models import TranslationTask
from twops_locale.translation import following

from tests.directory.at_once import at_once, while_it_is_held
from tests.locale.test_races import fresh, in_review, people, step, target

__all__ = ["people"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def original(number: int) -> CampaignPage:
    return CampaignPage.objects.get(slug=f"conversation-{number}", locale__language_code="en")


def end_it(number: int, ends_on: date) -> None:
    """Publish the original once more: it ended, and nothing else is new."""
    page = original(number)
    page.ends_on = ends_on
    page.save_revision().publish()


def ended(task: TranslationTask, ends_on: date) -> bool:
    """Say whether the public translation, and its newest version, have the fact."""
    page = target(task)
    return page.live and page.ends_on == page.get_latest_revision_as_object().ends_on == ends_on


def approve_after_all(outcome: Any, task: TranslationTask, people: dict[str, Any]) -> None:
    """Approve what the reviewer was told of: that the original moved on meanwhile."""
    if isinstance(outcome, SourceChangedMeanwhile):
        following.approve_older(fresh(task), user=people["reviewer"])
    else:
        assert not isinstance(outcome, Exception), outcome


def test_in_the_same_second(people: dict[str, Any]) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    for number in range(4):
        task = in_review(people, number)
        approve = step("approve", task, people["reviewer"])
        approved, published = at_once(approve, partial(end_it, number, yesterday))
        assert published is None, published
        approve_after_all(approved, task, people)
        assert ended(task, yesterday), fresh(task).state


@pytest.mark.parametrize("first", ["approval", "original"])
def test_whichever_waits_for_the_other(people: dict[str, Any], first: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    task = in_review(people)
    deeds = [step("approve", task, people["reviewer"]), lambda: end_it(0, yesterday)]
    outcome = while_it_is_held(*(deeds if first == "approval" else deeds[::-1]))
    approve_after_all(outcome, task, people)
    assert ended(task, yesterday)
