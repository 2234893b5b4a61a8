"""Two people at the same second: one decision counts, the other is told. Two connections on a real PostgreSQL."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from twops_awareness.models import CampaignPage
from twops_locale.errors import SourceWithdrawn, UnapprovedTranslation, WrongState
from twops_locale.models import TranslationTask
from twops_locale.translation import everywhere, operations, reviewing, withdrawal
from twops_locale.translation.editing import Edit
from wagtail.models import Page, TaskState
from wagtail_localize.models import StringTranslation, Translation

from tests import factories
from tests.locale.at_the_editor import press, segment, version_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Take steps in threads of their own, each with its own connection, at the same moment.

    Returns what each returned, or raised, in their order.
    """
    barrier = threading.Barrier(len(steps))
    outcomes: list[Any] = [None] * len(steps)

    def run(number: int, step: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            outcomes[number] = step()
        except Exception as error:  # noqa: BLE001 - what it is, the test compares
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, step)) for number, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "two steps wait for one another"
    return outcomes


def kinds(outcomes: list[Any]) -> list[str]:
    return sorted(
        type(outcome).__name__ if isinstance(outcome, Exception) else "done" for outcome in outcomes
    )


@pytest.fixture
def people(postgres_url: str) -> dict[str, Any]:
    factories.root_page()
    factories.home()
    factories.home("pl", "Pomoc")
    return {
        "root": factories.administrator_user(),
        "translator": factories.translator("pl"),
        "reviewer": factories.reviewer("pl"),
        "second": factories.reviewer("pl", "second-reviewer"),
    }


def in_review(people: dict[str, Any], number: int = 0, **words: str) -> TranslationTask:
    """Return a task whose translation waits for its reviewers."""
    page = factories.campaign(f"The conversation {number}", slug=f"conversation-{number}")
    [task] = operations.submit_for_translation(page, [factories.locale("pl")], user=people["root"])
    operations.save_words(task, {**factories.polish_words(page), **words}, user=people["translator"])
    operations.request_review(task, user=people["translator"])
    return task


def fresh(task: TranslationTask) -> TranslationTask:
    return TranslationTask.objects.select_related("translation__source", "translation__target_locale").get(
        pk=task.pk
    )


def target(task: TranslationTask) -> CampaignPage:
    return CampaignPage.objects.get(
        translation_key=task.translation.source.object_id, locale__language_code="pl"
    )


def step(name: str, task: TranslationTask, user: Any, **arguments: Any) -> Callable[[], Any]:
    return lambda: getattr(operations, name)(fresh(task), user=user, **arguments)


def test_approve_and_return_at_once(people):
    """E3: both reported success."""
    for number in range(4):
        task = in_review(people, number)
        outcomes = at_once(
            step("approve", task, people["reviewer"]),
            step("return_to_translator", task, people["second"], comment="Jeszcze raz."),
        )
        assert kinds(outcomes) == ["WrongState", "done"]
        approved = not isinstance(outcomes[0], Exception)
        assert (target(task).live, bool(fresh(task).approved_revision)) == (approved, approved)
        status = TaskState.objects.get(revision__object_id=str(target(task).pk)).status
        assert status == (TaskState.STATUS_APPROVED if approved else TaskState.STATUS_REJECTED)


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_approve_and_return_at_once_through_http(people):
    task = in_review(people)
    browsers = browser(people["reviewer"]), browser(people["second"])
    answers = at_once(
        lambda: press(browsers[0], task, "approve", follow=True),
        lambda: browsers[1].post(
            reverse("twops_locale:act", args=[task.pk, "return"]), {"comment": "Jeszcze raz."}, follow=True
        ),
    )
    pages = [answer.content.decode() for answer in answers]
    said = [("public now" in pages[0], "another state" in pages[0]),
            ("Returned to the translator" in pages[1], "another state" in pages[1])]  # fmt: skip
    assert sorted(said) == [(False, True), (True, False)]
    assert target(task).live is said[0][0]


PAIRS = {
    "approve twice": (("approve", "reviewer", {}), ("approve", "second", {})),
    "return twice": (
        ("return_to_translator", "reviewer", {"comment": "a"}),
        ("return_to_translator", "second", {"comment": "b"}),
    ),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_the_same_decision_twice_at_once_is_one(people, pair):
    task = in_review(people)
    outcomes = at_once(*(step(name, task, people[who], **more) for name, who, more in PAIRS[pair]))
    assert kinds(outcomes) == ["WrongState", "done"]


def test_a_text_saved_while_the_review_is_asked_for_is_in_it_or_is_refused(people):
    task = in_review(people)
    operations.return_to_translator(task, user=people["reviewer"], comment="x")
    segment = task.translation.source.stringsegment_set.get(context__path="title")
    client = browser(people["translator"])
    url = reverse("twops_locale:save_text", args=[task.pk, segment.pk])
    _review, answer = at_once(
        step("request_review", task, people["translator"]),
        lambda: client.post(url, {"text": "Nowy"}, content_type="application/json"),
    )
    saved = answer.status_code == 200
    assert StringTranslation.objects.filter(data="Nowy").exists() is saved
    reviewed = fresh(task).review_revision.content["title"]
    assert reviewed == ("Nowy" if saved else "Pierwsza rozmowa")


def test_a_review_asked_for_twice_at_once_is_one(people):
    task = in_review(people)
    operations.return_to_translator(task, user=people["reviewer"], comment="x")
    outcomes = at_once(*(step("request_review", task, people["translator"]) for _ in range(2)))
    assert kinds(outcomes) == ["WrongState", "done"]
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 1


def test_approve_while_the_original_is_withdrawn(people):
    """Either order is right, and only these two: approved, then withdrawn; or withdrawn, and not approved."""
    for number in range(4):
        task = in_review(people, number)
        source = CampaignPage.objects.get(slug=f"conversation-{number}", locale__language_code="en")
        approval, withdrawn = at_once(
            step("approve", task, people["reviewer"]), lambda page=source: page.unpublish(user=people["root"])
        )
        assert withdrawn is None
        assert not CampaignPage.objects.get(pk=source.pk).live
        refused = isinstance(approval, Exception)
        assert not refused or isinstance(approval, SourceWithdrawn)
        assert target(task).live is not refused


def test_publish_again_while_it_is_withdrawn(people):
    """The gate: the approved version may be published again; not after its approval was taken back."""
    for number in range(4):
        task = in_review(people, number)
        operations.approve(task, user=people["reviewer"])
        revision = fresh(task).approved_revision
        published, withdrawn = at_once(
            lambda again=revision: again.publish(),
            lambda task=task: withdrawal.withdraw_translation(fresh(task), user=people["second"]),
        )
        assert not isinstance(withdrawn, Exception)
        assert published is None or isinstance(published, UnapprovedTranslation)
        assert not target(task).live


def test_publish_again_through_the_editors_form_while_it_is_withdrawn(people):
    task = in_review(people)
    operations.approve(task, user=people["reviewer"])
    revision = fresh(task).approved_revision
    clients = browser(people["root"]), browser(people["second"])
    at_once(
        lambda: clients[0].post(
            reverse("wagtailadmin_pages:edit", args=[target(task).pk]),
            {"action-publish": "1", "revision": revision.pk},
        ),
        lambda: clients[1].post(reverse("twops_locale:act", args=[task.pk, "withdraw"])),
    )
    assert not target(task).live


def test_the_original_changes_while_its_translation_is_approved(people):
    """The approved version goes live; that the original moved on is known, whichever came first."""
    task = in_review(people)
    source = CampaignPage.objects.get(slug="conversation-0", locale__language_code="en")
    source.summary = "One honest talk."
    outcomes = at_once(step("approve", task, people["reviewer"]), lambda: source.save_revision().publish())
    assert not any(isinstance(outcome, Exception) for outcome in outcomes)
    assert target(task).live
    assert fresh(task).state == "outdated"


@pytest.mark.parametrize("way", ["operation", "http"])
def test_two_translations_with_the_same_slug_at_once(people, way):
    tasks = [in_review(people, number, slug="rozmowa") for number in range(2)]
    if way == "operation":
        outcomes = at_once(*(step("approve", task, people["reviewer"]) for task in tasks))
        assert kinds(outcomes) == ["done", "done"]
    else:
        clients = [browser(people["reviewer"]), browser(people["second"])]
        at_once(
            lambda: press(clients[0], tasks[0], "approve"), lambda: press(clients[1], tasks[1], "approve")
        )
    pages = [target(task) for task in tasks]
    assert [page.live for page in pages] == [True, True]
    assert sorted(page.slug for page in pages) == ["rozmowa", "rozmowa-2"]
    assert sorted(page.url_path for page in pages) == sorted(
        f"{page.get_parent().url_path}{page.slug}/" for page in pages
    )


def test_a_task_opened_twice_and_two_tasks_of_a_new_language_at_once(people):
    """The target, and the home page that both need, are made once."""
    factories.translator("mt")
    user = people["root"]
    pages = [factories.campaign(f"C {n}", slug=f"c-{n}") for n in range(2)]
    tasks = [
        operations.submit_for_translation(page, [factories.locale("mt")], user=user)[0] for page in pages
    ]
    outcomes = at_once(*(step("open_task", task, user) for task in [*tasks, *tasks]))
    assert kinds(outcomes) == ["done"] * 4
    assert Page.objects.filter(locale__language_code="mt").count() == 3


def test_the_same_page_sent_twice_at_once(people):
    page = factories.campaign()
    outcomes = at_once(
        *(
            lambda: operations.submit_for_translation(page, [factories.locale("pl")], user=people["root"])
            for _ in range(2)
        )
    )
    assert kinds(outcomes) == ["done", "done"]
    assert Translation.objects.count() == TranslationTask.objects.count() == 1


def test_assigned_to_two_people_at_once_it_is_one_of_them(people):
    task = in_review(people)
    at_once(
        *(
            lambda who=who: operations.assign(fresh(task), people[who], user=people[who])
            for who in ("reviewer", "second")
        )
    )
    assert fresh(task).assignee in (people["reviewer"], people["second"])


def test_a_decision_on_an_old_page_of_the_browser_is_refused(people):
    task = in_review(people)
    stale = fresh(task)
    operations.return_to_translator(fresh(task), user=people["second"], comment="x")
    with pytest.raises(WrongState):
        operations.approve(stale, user=people["reviewer"])


def test_several_translations_touched_in_different_orders_at_once(people):
    """Two archives; search and replace beside the approval of several: everybody waits, and nobody for ever."""
    for number in range(2):
        tasks = [in_review(people, 10 * number + place) for place in range(4)]
        for place, task in enumerate(tasks):
            TranslationTask.objects.filter(pk=task.pk).update(due_on=f"2027-01-{20 - place:02d}")
        rows = {task.pk: segment(task, "summary").pk for task in tasks}
        edits = [(fresh(task), {rows[task.pk]: Edit("Czemu")}) for task in tasks]
        seen = {task.pk: version_of(task) for task in tasks}
        outcomes = at_once(
            lambda edits=edits: everywhere.change(edits, user=people["second"]),
            lambda seen=seen: reviewing.approve_all(seen, user=people["reviewer"]),
            lambda edits=edits: everywhere.change(edits[::-1], user=people["second"]),
        )
        assert not [found for found in outcomes if isinstance(found, Exception)], outcomes
