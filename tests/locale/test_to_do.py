"""What waits for a translator or a reviewer: what is theirs, the most urgent first, in a constant number of queries."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import twops_locale
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.admin.inbox.todo import lines_of, member_of
from twops_locale.matrix.todo import Entry, Group, to_do
from twops_locale.models import Priority, SegmentStatus, TranslationTask
from twops_locale.requests import operations as requests
from twops_locale.requests.scopes import key_of
from twops_locale.translation import editing, operations, planning
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail_localize.models import StringSegment

from tests import factories
from tests.locale.at_the_editor import press, save, segment, version_of

pytestmark = pytest.mark.django_db

TO_DO = "/admin/translation-tasks/to-do/"
SEND = "/admin/translation-tasks/review/send/"
LIST = "/admin/twops_locale/translationtask/"


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    return factories.campaign()


def send(campaign: CampaignPage, *tags: str) -> list[TranslationTask]:
    locales = [factories.locale(tag) for tag in tags]
    return operations.submit_for_translation(campaign, locales, user=factories.administrator_user())


def waiting(person: Any) -> dict[int, set[Group]]:
    return {entry.task.pk: set(entry.groups) for entry in entries(person)}


def entries(person: Any) -> list[Entry]:
    return to_do(member_of(person), today=timezone.localdate())


def test_each_person_sees_what_waits_for_them_and_nothing_of_other_languages(campaign: CampaignPage) -> None:
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    finn = factories.translator("fi")
    [task, _finnish] = send(campaign, "pl", "fi")
    assert waiting(translator) == {task.pk: {Group.TEAM}}
    operations.assign(task, translator, user=translator)
    assert waiting(translator) == {task.pk: {Group.MINE}}
    operations.save_words(task, factories.polish_words(campaign), user=translator)
    operations.request_review(task, user=translator)
    assert waiting(translator) == {}
    assert waiting(reviewer) == {task.pk: {Group.REVIEW}}
    operations.return_to_translator(task, user=reviewer, comment="Too long.")
    assert waiting(translator) == {task.pk: {Group.RETURNED, Group.MINE}}
    operations.request_review(task, user=translator)
    operations.approve(task, user=reviewer)
    assert waiting(translator) == waiting(reviewer) == {}
    campaign.title = "Asking early"
    campaign.save_revision().publish()
    assert waiting(translator) == {task.pk: {Group.CHANGED, Group.MINE}}
    assert task.pk not in waiting(finn)


def test_the_late_comes_first_then_by_date_and_remarks_are_counted(campaign: CampaignPage) -> None:
    translator = factories.translator("pl")
    tasks = [send(factories.campaign(f"C {n}", slug=f"c{n}"), "pl")[0] for n in range(3)]
    today = timezone.localdate()
    for task, days in zip(tasks, (30, -1, 2), strict=True):
        TranslationTask.objects.filter(pk=task.pk).update(due_on=today + timedelta(days=days))
    segment = StringSegment.objects.filter(source=tasks[0].translation.source).first()
    assert segment is not None
    editing.remark(tasks[0], segment.pk, "What does this mean?", user=translator)
    found = entries(translator)
    assert [entry.task.pk for entry in found] == [tasks[1].pk, tasks[2].pk, tasks[0].pk]
    assert [entry.groups for entry in found] == [
        {Group.OVERDUE, Group.TEAM},
        {Group.DUE, Group.TEAM},
        {Group.REMARKS, Group.TEAM},
    ]
    assert [entry.remarks for entry in found] == [0, 0, 1]


def test_what_others_wait_for_comes_before_what_is_late(client: Client, campaign: CampaignPage) -> None:
    """Was: by date only; the only review of a reviewer was not among the five lines of the first page."""
    other, reviewer = factories.translator("pl"), factories.reviewer("pl")
    pages = [factories.campaign(f"C {n}", slug=f"c{n}") for n in range(8)]
    tasks = [send(page, "pl")[0] for page in pages]
    late = timezone.localdate() - timedelta(days=3)
    TranslationTask.objects.filter(pk__in=[task.pk for task in tasks[:6]]).update(due_on=late)
    for page, task in zip(pages[6:], tasks[6:], strict=True):
        operations.save_words(task, {**factories.polish_words(page), "slug": page.slug}, user=other)
        operations.request_review(task, user=other)
    operations.return_to_translator(tasks[7], user=factories.administrator_user(), comment="Too long.")
    order = [entry.task.pk for entry in entries(reviewer)]
    assert order[:3] == [tasks[6].pk, tasks[7].pk, tasks[0].pk]
    CampaignPage.objects.get(pk=pages[6].pk).unpublish()
    assert entries(reviewer)[0].task.pk == tasks[7].pk, "it cannot be approved now"
    CampaignPage.objects.get(pk=pages[6].pk).save_revision().publish()
    client.force_login(reviewer)
    home = client.get("/admin/").content.decode()
    assert f'href="/admin/translation-tasks/{tasks[6].pk}/open/"' in home


def test_a_line_says_what_it_is_how_long_and_who_asks_how_urgently(
    client: Client, campaign: CampaignPage
) -> None:
    """Was: a title, which two kinds of records can have."""
    factories.locale("pl")
    made = requests.create(
        "Autumn",
        {"scope": "list", "keys": [key_of(campaign)]},
        [factories.locale("pl")],
        user=factories.administrator_user(),
        priority=Priority.URGENT,
        due_on=date(2030, 12, 4),
    )
    client.force_login(factories.translator("pl"))
    page = client.get(TO_DO).content.decode()
    assert ">Campaign<" in page and "Urgent" in page
    assert f'<a href="{made.get_absolute_url()}">{made.number}</a>' in page
    assert "<td>14</td>" in page, "words of the title, the summary, a heading and two paragraphs"
    assert "4 December 2030" in page and "12/04" not in page


def test_what_is_approved_for_later_stays_with_who_planned_it_and_can_be_cancelled_there(
    client: Client, campaign: CampaignPage
) -> None:
    """Was: in nobody's list; another reviewer read "not possible now", or published it at once from an older screen."""
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    [task] = send(campaign, "pl")
    operations.save_words(task, factories.polish_words(campaign), user=translator)
    task = operations.request_review(task, user=translator)
    planning.plan_approval(
        task, timezone.now() + timedelta(days=1), user=reviewer, seen=task.review_revision_id
    )
    other = factories.reviewer("pl", "ola")
    assert waiting(translator) == waiting(other) == {}
    assert waiting(reviewer) == {task.pk: {Group.PLANNED}}
    client.force_login(other)
    said = save(client, task, "Inny tytuł").json()["words"]
    assert "Approved by reviewer-pl, to be public from" in said
    assert "Approved by reviewer-pl" in press(client, task, "approve", follow=True).content.decode()
    ticked = {"task": f"{task.pk}-{version_of(task)}"}
    answer = client.post("/admin/translation-tasks/review/", ticked, follow=True)
    assert "Approved by reviewer-pl" in answer.content.decode()
    client.force_login(reviewer)
    page = client.get(f"{TO_DO}?show=planned").content.decode()
    cancel = f"/admin/translation-tasks/{task.pk}/cancel_plan/"
    assert cancel in page and "Approved by reviewer-pl: public from" in page
    assert client.post(cancel, {"then": "to_do"}).headers["Location"] == TO_DO
    assert waiting(reviewer) == waiting(other) == {task.pk: {Group.REVIEW}}


def published(campaign: CampaignPage, translator: Any, reviewer: Any) -> TranslationTask:
    [task] = send(campaign, "pl")
    operations.save_words(task, {**factories.polish_words(campaign), "slug": campaign.slug}, user=translator)
    return operations.approve(operations.request_review(task, user=translator), user=reviewer)


def offers_review(client: Client, task: TranslationTask) -> bool:
    page = client.get(f"/admin/translation-tasks/{task.pk}/").content.decode()
    return re.search(r'id="te-request"( hidden)?>', page)[1] is None  # type: ignore[index]  # the form is there


def test_what_is_public_and_was_changed_since_is_in_a_group_until_it_is_sent(
    client: Client, campaign: CampaignPage
) -> None:
    """Was: "Published 100 %", in nobody's list; an unchanged one was offered to be sent to review."""
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    task = published(campaign, translator, reviewer)
    alone = published(factories.campaign("Alone", slug="alone"), translator, reviewer)
    client.force_login(translator)
    assert not offers_review(client, task)
    assert not save(client, task, "Pierwsza rozmowa").json()["isNew"], "the same words"
    assert waiting(translator) == waiting(reviewer) == {}
    assert save(client, task, "Inny tytuł").json()["isNew"]
    client.force_login(reviewer)
    save(client, alone, "Sam")
    editing.put_status(alone, [segment(alone).pk], SegmentStatus.APPROVED, user=reviewer)
    changed = {Group.UNSENT, Group.TEAM}
    assert waiting(translator) == waiting(reviewer) == {task.pk: changed, alone.pk: changed}
    assert [line.due_on for line in lines_of(entries(translator))] == [None, None], (
        "that work was done in time"
    )
    client.force_login(translator)
    assert offers_review(client, task)
    assert (
        "Due on" not in client.get(f"/admin/translation-tasks/{task.pk}/open/", follow=True).content.decode()
    )
    assert "Published, changes not sent" in client.get("/admin/translation-tasks/matrix/").content.decode()
    assert (
        "Changed since it was published"
        in client.get(f"/admin/translation-tasks/{task.pk}/").content.decode()
    )
    page_ready = factories.campaign("Ready", slug="ready")
    ready = send(page_ready, "pl")[0]
    operations.save_words(ready, {**factories.polish_words(page_ready), "slug": "r"}, user=translator)
    assert waiting(translator)[ready.pk] == {Group.READY, Group.TEAM}
    missing = send(factories.campaign("Missing", slug="missing"), "pl")[0]
    page = client.get(TO_DO).content.decode()
    assert [f'name="task" value="{one.pk}"' in page for one in (task, alone, ready, missing)] == [
        True
    ] * 3 + [False]
    keys = [task.pk, alone.pk, ready.pk, missing.pk]
    said = client.post(SEND, {"task": keys}, follow=True).content.decode()
    assert "3 translations are with the reviewers" in said and "still missing" in said
    assert {key for key, groups in waiting(reviewer).items() if Group.REVIEW in groups} == set(keys[:3])


def test_nothing_is_sent_that_is_public_as_it_is_or_another_teams(
    client: Client, campaign: CampaignPage
) -> None:
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    task = published(campaign, translator, reviewer)
    client.force_login(translator)
    said = client.post(SEND, {"task": [task.pk, "x", "9" * 30]}, follow=True).content.decode()
    assert "public as it is" in said
    alone = reverse("twops_locale:act", args=[task.pk, "request_review"])
    assert "public as it is" in client.post(alone, follow=True).content.decode()
    assert TranslationTask.objects.get(pk=task.pk).review_revision_id is None
    finn = factories.translator("fi")
    factories.translated(campaign, "fi", factories.polish_words(campaign))
    save(client, task, "Inny tytuł")
    assert waiting(finn) == {}, "what was changed is Polish"
    client.force_login(finn)
    assert client.post(SEND, {"task": task.pk}).status_code == 302
    client.force_login(factories.communications_editor("nobody"))
    assert client.post(SEND, {"task": task.pk}).status_code == 302
    assert TranslationTask.objects.get(pk=task.pk).review_revision_id is None


def test_no_list_says_a_date_that_can_be_read_in_two_ways() -> None:
    """Was: 12/04/2026 for the fourth of December."""
    templates = Path(twops_locale.__file__).parent.glob("templates/**/*.html")
    assert [file.name for file in templates if "SHORT_DATE" in file.read_text()] == []


def test_the_page_and_the_first_page_of_the_admin_say_it(client: Client, campaign: CampaignPage) -> None:
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    [task] = send(campaign, "pl")
    operations.save_words(task, factories.polish_words(campaign), user=translator)
    operations.request_review(task, user=translator)
    operations.return_to_translator(task, user=reviewer, comment="The second paragraph is too long.")
    client.force_login(translator)
    for address in (TO_DO, f"{TO_DO}?show=returned", "/admin/"):
        page = client.get(address).content.decode()
        assert "The second paragraph is too long." in page, address
        assert f'href="/admin/translation-tasks/{task.pk}/open/"' in page, address
    assert "The first conversation" not in client.get(f"{TO_DO}?show=review").content.decode()
    assert client.get(f"{TO_DO}?show=%00&p=x").status_code == 200
    client.force_login(factories.communications_editor())
    assert "You are in no language team" in client.get(TO_DO).content.decode()
    assert "translations-to-do" not in client.get("/admin/").content.decode()


def test_a_review_stands_on_the_first_page_as_a_line_of_the_to_do_list(
    client: Client, campaign: CampaignPage
) -> None:
    """Was: a third time in Wagtail's own panel. Reviews of other workflows stay there."""
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    [task] = send(campaign, "pl")
    operations.save_words(task, factories.polish_words(campaign), user=translator)
    operations.request_review(task, user=translator)
    client.force_login(reviewer)
    page = client.get("/admin/").content.decode()
    assert f'href="/admin/translation-tasks/{task.pk}/open/"' in page
    assert "Awaiting your review" not in page
    boss = factories.administrator_user()
    workflow = Workflow.objects.create(name="Editors")
    approval = GroupApprovalTask.objects.create(name="Editors")
    WorkflowTask.objects.create(workflow=workflow, task=approval)
    workflow.start(campaign, factories.communications_editor())
    client.force_login(boss)
    page = client.get("/admin/").content.decode()
    panel = page[page.index("Awaiting your review") :]
    assert panel.count("/workflow/action/") > 0
    assert f"/{task.translation.get_target_instance().pk}/workflow/" not in panel


@pytest.mark.parametrize("address", [TO_DO, LIST, "/admin/"])
def test_no_list_of_translations_asks_more_the_longer_it_is(
    client: Client, campaign: CampaignPage, address: str
) -> None:
    """Was: 60 queries for 16 rows."""
    client.force_login(factories.translator("pl"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    send(campaign, "pl")
    queries()
    small = queries()
    for number in range(6):
        send(factories.campaign(f"Campaign {number}", slug=f"c{number}"), "pl", "fi")
    assert queries() == small


def test_the_list_begins_with_what_is_due_and_ends_with_what_is_finished(
    client: Client, campaign: CampaignPage
) -> None:
    """Was: finished first, new last."""
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    [done] = send(campaign, "pl")
    operations.save_words(done, factories.polish_words(campaign), user=translator)
    operations.request_review(done, user=translator)
    operations.approve(done, user=reviewer)
    later, soon = (
        send(factories.campaign(title, slug=title.lower()), "pl")[0] for title in ("Later", "Soon")
    )
    today = timezone.localdate()
    for task, days in ((done, 1), (soon, 2), (later, 3)):
        TranslationTask.objects.filter(pk=task.pk).update(due_on=today + timedelta(days=days))
    client.force_login(translator)
    page = client.get(LIST).content.decode()
    place: Callable[[TranslationTask], int] = lambda task: page.index(f"/translation-tasks/{task.pk}/open/")  # noqa: E731 - a name for it reads better
    assert place(soon) < place(later) < place(done)
