"""What waits for a reviewer: listed, approved several at once, each alone, and the next one opens by itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from twops_locale.models import SegmentStatus, TranslationTask
from twops_locale.translation import editing, operations, reviewing
from wagtail.models import Page

from tests import factories
from tests.locale.at_the_editor import press, segment, version_of

pytestmark = pytest.mark.django_db
LIST = "/admin/translation-tasks/review/"


@pytest.fixture
def people():
    factories.home()
    factories.home("pl", "Pomoc")
    return {
        "editor": factories.communications_editor(),
        "translator": factories.translator("pl"),
        "reviewer": factories.reviewer("pl"),
    }


def waiting(people, slug: str, asked_by: str = "translator") -> TranslationTask:
    page = factories.campaign(slug.title(), slug=slug)
    [task] = operations.submit_for_translation(page, [factories.locale("pl")], user=people["editor"])
    words = {**factories.polish_words(page), "title": f"PL {slug}", "slug": f"pl-{slug}"}
    operations.save_words(task, words, user=people[asked_by])
    return operations.request_review(task, user=people[asked_by])


def public() -> set[str]:
    return set(
        Page.objects.filter(locale__language_code="pl", live=True, depth=3).values_list("title", flat=True)
    )


def test_several_are_approved_at_once_and_what_is_not_settled_is_said(client, people):
    one, two, three = (waiting(people, slug) for slug in ("one", "two", "three"))
    own = waiting(people, "own", asked_by="reviewer")
    editing.remark(two, segment(two).pk, "Na pewno?", user=people["translator"])
    editing.put_status(three, [segment(three).pk], SegmentStatus.NEEDS_WORK, user=people["reviewer"])
    client.force_login(people["reviewer"])
    html = client.get(LIST).content.decode()
    assert html.count('name="task"') == 3 and "1 remark" in html and "Needs work" in html
    ticked = [f"{task.pk}-{version_of(task)}" for task in (one, two, three, own)]
    assert f'value="{ticked[0]}"' in html
    answer = client.post(LIST, {"task": [*ticked, "x", "1", "1-x"]}, follow=True).content.decode()
    assert public() == {"PL one"}
    assert "1 translation is approved and public." in answer
    assert answer.count("not settled") == 2
    assert TranslationTask.objects.get(pk=own.pk).review_revision_id, (
        "nobody approves what he asked for himself"
    )


def test_after_an_approval_the_next_one_opens_and_then_the_empty_list(client, people):
    one, two = waiting(people, "one"), waiting(people, "two")
    client.force_login(people["reviewer"])
    first = press(client, one, "approve", then="next")
    assert first.url == reverse("twops_locale:editor", args=[two.pk])
    last = press(client, two, "approve", then="next", follow=True)
    assert last.request["PATH_INFO"] == LIST and "Nothing waits for you." in last.content.decode()
    assert public() == {"PL one", "PL two"}


def test_only_reviewers_have_the_list_and_in_their_languages_only(client, people):
    task = waiting(people, "one")
    client.force_login(people["translator"])
    assert client.get(LIST).status_code in (302, 403)
    other = factories.reviewer("fi")
    client.force_login(other)
    assert "PL one" not in client.get(LIST).content.decode()
    client.post(LIST, {"task": [f"{task.pk}-{version_of(task)}"]})
    assert public() == set()
    assert reviewing.next_waiting(other, after=task) is None


def test_the_list_takes_as_many_queries_for_many_as_for_one(client, people):
    waiting(people, "one")
    client.force_login(people["reviewer"])
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for slug in ("two", "three"):
        waiting(people, slug)
    with CaptureQueriesContext(connection) as many:
        assert client.get(LIST).content.decode().count('name="task"') == 3
    assert len(many) == len(few)
