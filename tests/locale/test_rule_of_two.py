"""Nobody makes words or links public alone: an approval is one of what another person wrote, and of what the approver saw."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.errors import ReviewChangedMeanwhile, TranslationNotAllowed, WrongState
from twops_locale.models import LanguageTeam, SegmentStatus, TranslationTask
from twops_locale.models.task import State
from twops_locale.translation import addresses, editing, following, operations, planning, scheduling
from twops_locale.translation.editing import Edit
from twops_locale.worksheet.reading import worksheet_of
from wagtail.models import TaskState

from tests import factories
from tests.locale.at_the_editor import press, segment, version_of

pytestmark = pytest.mark.django_db
CHAT, OTHER = "https://example.org/chat", "https://example.org/other"


@pytest.fixture
def people():
    factories.home()
    factories.home("pl", "Pomoc")
    return {
        "translator": factories.translator("pl"),
        "asks": factories.reviewer("pl", "asks"),
        "reads": factories.reviewer("pl", "reads"),
    }


@pytest.fixture
def source(people) -> CampaignPage:
    text = f'<p>Talk to <a href="{CHAT}">us</a>.</p>'
    return factories.campaign(body=[("section", {"heading": "Why", "text": text})])


@pytest.fixture
def task(people, source) -> TranslationTask:
    """A translation in review, for which a reviewer asked."""
    [made] = operations.submit_for_translation(
        source, [factories.locale("pl")], user=factories.communications_editor()
    )
    edits = {
        row.pk: Edit(row.source.replace("us</a>", "nas</a>").replace("Why", "Dlaczego"))
        for row in worksheet_of(made).segments
    }
    editing.save_segments(made, edits, user=people["translator"])
    return operations.request_review(made, user=people["asks"])


def fresh(task) -> TranslationTask:
    return TranslationTask.objects.select_related("translation__source").get(pk=task.pk)


def polish() -> CampaignPage:
    return CampaignPage.objects.get(locale__language_code="pl")


def body(page) -> str:
    return str([str(block.value["text"]) for block in page.body])


def correct(task, user, words="Inne słowa.") -> None:
    editing.save_segments(fresh(task), {segment(task, "summary").pk: Edit(words)}, user=user)


def lead(task, user, address=OTHER) -> None:
    [link] = addresses.addresses_of(fresh(task))
    addresses.put_address(fresh(task), link.key, address, user=user)


@pytest.mark.parametrize("change", [correct, lead])
def test_what_was_approved_for_later_is_closed_until_the_plan_is_taken_back(people, task, change):
    planning.plan_approval(task, timezone.now() + timedelta(hours=1), user=people["reads"])
    with pytest.raises(WrongState):
        change(task, people["asks"])
    planning.cancel_plan(fresh(task), user=people["asks"])
    change(task, people["asks"])
    TranslationTask.objects.update(planned_for=None)
    assert scheduling.run_schedules().published == 0 and not polish().live


@pytest.mark.parametrize("change", [correct, lead])
def test_nobody_approves_what_somebody_else_changed_after_the_screen_was_opened(client, people, task, change):
    client.force_login(people["reads"])
    seen = version_of(task)
    assert (
        f'name="version" value="{seen}"'
        in client.get(reverse("twops_locale:editor", args=[task.pk])).content.decode()
    )
    waiting = reverse("twops_locale:review_list")
    assert f'value="{task.pk}-{seen}"' in client.get(waiting).content.decode()
    change(task, people["asks"])
    later = {"moment": "2030-01-01T09:00", "zone": "Europe/Warsaw"}
    for step, more in (("approve", {}), ("plan", later)):
        answer = press(client, task, step, follow=True, **{**more, "version": seen}).content.decode()
        assert "changed this translation after you opened it" in answer
    answer = client.post(waiting, {"task": [f"{task.pk}-{seen}"]}, follow=True).content.decode()
    assert "changed this translation after you opened it" in answer
    assert not polish().live and not fresh(task).is_planned
    press(client, task, "approve")
    assert polish().live


def test_what_another_reviewer_corrected_and_approved_is_new_to_who_has_to_read_it(client, people, task):
    key = segment(task, "summary").pk
    for row in worksheet_of(fresh(task)).segments:
        editing.put_status(fresh(task), [row.pk], SegmentStatus.APPROVED, user=people["reads"])
    correct(task, people["asks"])
    editing.put_status(fresh(task), [key], SegmentStatus.APPROVED, user=people["asks"])
    address = reverse("twops_locale:editor", args=[task.pk])
    new = r'data-name="review"[^>]*>[^<]*<span class="te-count">(\d+)<'
    client.force_login(people["reads"])
    html = client.get(address).content.decode()
    assert re.search(new, html)[1] == "1" and re.search(rf'id="text-{key}"[^>]*[^n]>', html)
    client.force_login(people["asks"])
    assert re.search(new, client.get(address).content.decode())[1] == "4"


def test_an_approval_without_a_version_is_refused(client, people, task):
    client.force_login(people["reads"])
    for version in ("", "x", "1", "9" * 30):
        answer = press(client, task, "approve", follow=True, version=version).content.decode()
        assert "changed this translation after you opened it" in answer
    assert not polish().live


def test_one_s_own_corrections_were_seen(client, people, task):
    seen = version_of(task)
    correct(task, people["reads"])
    correct(task, people["reads"], "Jeszcze inne.")
    client.force_login(people["reads"])
    press(client, task, "approve", version=seen)
    assert (polish().live, polish().summary) == (True, "Jeszcze inne.")


def test_the_versions_between_count_also_when_the_last_one_is_one_s_own(people, task):
    seen = version_of(task)
    correct(task, people["asks"])
    editing.save_segments(fresh(task), {segment(task).pk: Edit("Tytuł")}, user=people["reads"])
    with pytest.raises(ReviewChangedMeanwhile):
        operations.approve(fresh(task), user=people["reads"], seen=seen)


def test_wagtail_s_own_menus_decide_nothing_unread(client, people, task):
    state = TaskState.objects.get(revision=version_of(task))
    client.force_login(people["reads"])
    home = client.get("/admin/").content.decode()
    assert "The first conversation" in home and "/workflow/action/" not in home
    for action in ("approve", "reject"):
        url = reverse("wagtailadmin_pages:workflow_action", args=[polish().pk, action, state.pk])
        assert client.post(url, {"comment": "x"}).status_code == 302
    assert not polish().live and fresh(task).review_revision_id


def test_a_corrected_link_is_part_of_what_is_approved_and_shown_to_who_approves(client, people, task):
    lead(task, people["asks"])
    client.force_login(people["reads"])
    html = client.get(reverse("twops_locale:editor", args=[task.pk])).content.decode()
    assert "1 chosen since the last approval" in html and 'id="te-links" open' in html
    press(client, task, "approve")
    assert OTHER in body(polish())
    html = client.get(reverse("twops_locale:editor", args=[task.pk])).content.decode()
    assert "since the last approval" not in html


def test_a_corrected_link_needs_a_second_person_where_the_team_says_so(people, task):
    LanguageTeam.objects.update(second_person_for_corrections=True)
    lead(task, people["reads"])
    with pytest.raises(TranslationNotAllowed):
        operations.approve(fresh(task), user=people["reads"])


def test_a_link_that_nobody_reviewed_is_not_public_by_following(people, source, task):
    operations.approve(task, user=people["reads"])
    lead(task, people["translator"])
    page = CampaignPage.objects.get(pk=source.pk)
    page.body.raw_data[0]["value"]["text"] += "<hr/>"
    page.save_revision().publish()
    assert not following.follow_source(fresh(task))
    assert CHAT in body(polish()) and fresh(task).state is State.OUTDATED
    operations.request_review(fresh(task), user=people["translator"])
    operations.approve(fresh(task), user=people["reads"])
    assert OTHER in body(polish())


def test_an_approval_knows_of_remarks_and_of_texts_that_need_work(client, people, task):
    client.force_login(people["reads"])
    remark = editing.remark(task, segment(task).pk, "Na pewno?", user=people["translator"])
    assert "not settled" in press(client, task, "approve", follow=True).content.decode()
    assert not polish().live
    editing.put_status(fresh(task), [segment(task).pk], SegmentStatus.NEEDS_WORK, user=people["reads"])
    answer = press(client, task, "approve", follow=True, remarks_seen=remark.pk).content.decode()
    assert "need work" in answer and not polish().live
    editing.put_status(fresh(task), [segment(task).pk], SegmentStatus.TRANSLATED, user=people["reads"])
    html = client.get(reverse("twops_locale:editor", args=[task.pk])).content.decode()
    assert f'name="remarks_seen" value="{remark.pk}"' in html
    later = editing.remark(fresh(task), segment(task).pk, "STOP", user=people["translator"])
    assert (
        "not settled" in press(client, task, "approve", follow=True, remarks_seen=remark.pk).content.decode()
    )
    assert not polish().live, "the second remark came after the screen was opened"
    press(client, task, "approve", remarks_seen=later.pk)
    assert polish().live


def test_a_remark_takes_back_what_was_approved_for_later_and_tells_who_planned_it(
    people, task, mailoutbox, django_capture_on_commit_callbacks
):
    planning.plan_approval(task, timezone.now() + timedelta(hours=1), user=people["reads"])
    with django_capture_on_commit_callbacks(execute=True):
        editing.remark(fresh(task), segment(task).pk, "STOP", user=people["translator"])
    assert not fresh(task).is_planned and fresh(task).review_revision_id
    assert people["reads"].email in {to for mail in mailoutbox for to in mail.to}
