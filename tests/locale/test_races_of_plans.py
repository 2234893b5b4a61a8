"""What was decided for later, a remark, and what is put back, at the same second as what they rest on. Two connections on PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.errors import TranslationError
from twops_locale.models import TranslationTask
from twops_locale.translation import editing, operations, planning, scheduling, withdrawal
from twops_locale.translation.putting_back import put_back

from tests import factories
from tests.locale.at_the_editor import segment
from tests.locale.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture
def people(postgres_url: str) -> dict[str, Any]:
    factories.root_page()
    factories.home()
    factories.home("pl", "Pomoc")
    return {
        "root": factories.administrator_user(),
        "translator": factories.translator("pl"),
        "reviewer": factories.reviewer("pl"),
    }


def in_review(
    people: dict[str, Any], number: int, *, draft: bool = False
) -> tuple[CampaignPage, TranslationTask]:
    page = factories.campaign(f"P {number}", slug=f"p-{number}")
    if draft:
        page.unpublish()
        page = CampaignPage.objects.get(pk=page.pk)
    [task] = operations.submit_for_translation(
        page, [factories.locale("pl")], user=people["root"], drafts=draft
    )
    words = {**factories.polish_words(page), "slug": f"p-{number}-pl"}
    operations.save_words(task, words, user=people["translator"])
    return page, operations.request_review(task, user=people["translator"])


def fresh(task: TranslationTask) -> TranslationTask:
    return TranslationTask.objects.select_related("translation__source").get(pk=task.pk)


def is_public(page: CampaignPage) -> bool:
    rows = CampaignPage.objects.filter(translation_key=page.translation_key, locale__language_code="pl")
    return rows.filter(live=True).exists()


def other_than_refusals(outcomes: list[Any]) -> list[Any]:
    words = (TranslationError, PermissionDenied)
    return [found for found in outcomes if isinstance(found, Exception) and not isinstance(found, words)]


def test_a_draft_is_published_while_its_translation_is_approved_for_then(people: dict[str, Any]) -> None:
    """Either the plan was first, and both are public; or the draft was, and the reviewer is told to approve as usual."""
    for number in range(ROUNDS):
        page, task = in_review(people, number, draft=True)
        version = page.get_latest_revision()
        outcomes = at_once(
            version.publish,
            lambda task=task: planning.plan_with_source(fresh(task), user=people["reviewer"]),
        )
        assert other_than_refusals(outcomes) == []
        scheduling.run_schedules()
        planned = not isinstance(outcomes[1], Exception)
        assert is_public(page) is planned
        assert (fresh(task).review_revision_id is None) is planned and not fresh(task).is_planned


def test_a_remark_and_an_approval_and_a_plan_that_is_due(people: dict[str, Any]) -> None:
    """A remark that came first holds the approval up; one that came after is open on what is public."""
    for number in range(ROUNDS):
        page, task = in_review(people, number)
        key = segment(task).pk
        outcomes = at_once(
            lambda task=task, key=key: editing.remark(fresh(task), key, "STOP", user=people["translator"]),
            lambda task=task: operations.approve(fresh(task), user=people["reviewer"]),
        )
        assert other_than_refusals(outcomes) == []
        approved = not isinstance(outcomes[1], Exception)
        assert is_public(page) is approved is (fresh(task).review_revision_id is None)
    for number in range(ROUNDS, 2 * ROUNDS):
        page, task = in_review(people, number)
        planning.plan_approval(task, timezone.now() + timedelta(hours=1), user=people["reviewer"])
        TranslationTask.objects.filter(pk=task.pk).update(planned_for=timezone.now() - timedelta(seconds=1))
        key = segment(task).pk
        outcomes = at_once(
            lambda task=task, key=key: editing.remark(fresh(task), key, "STOP", user=people["translator"]),
            scheduling.run_schedules,
        )
        assert other_than_refusals(outcomes) == []
        assert is_public(page) is (fresh(task).review_revision_id is None) and not fresh(task).is_planned


def test_putting_back_twice_and_while_the_original_goes_again(people: dict[str, Any]) -> None:
    for number in range(ROUNDS):
        page, task = in_review(people, number)
        operations.approve(task, user=people["reviewer"])
        withdrawal.withdraw_with_source(page, ["pl"], user=people["root"])
        CampaignPage.objects.get(pk=page.pk).unpublish(user=people["root"])
        CampaignPage.objects.get(pk=page.pk).save_revision().publish()
        original = CampaignPage.objects.get(pk=page.pk)
        outcomes = at_once(
            lambda original=original: put_back(original, user=people["root"]),
            lambda original=original: put_back(original, user=people["reviewer"]),
            lambda page=page: CampaignPage.objects.get(pk=page.pk).unpublish(user=people["root"]),
        )
        assert other_than_refusals(outcomes) == []
        done = [found for found in outcomes[:2] if found == ["pl"]]
        assert len(done) <= 1 and is_public(page) is bool(done)
        assert bool(fresh(task).approved_revision_id) is bool(done)
