"""An approval for a moment: decided now, nothing public before, looked at again when its time has come."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.errors import WrongState
from twops_locale.models import Notice, RefusedSchedule, TranslationTask
from twops_locale.models.task import State
from twops_locale.translation import editing, operations, planning, reviewing, scheduling, withdrawal
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from tests import factories
from tests.locale.at_the_editor import press, segment, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    factories.home()
    factories.home("pl", "Pomoc")
    factories.country("PL", "pl", zone="Europe/Warsaw")
    campaign = factories.campaign()
    [made] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.communications_editor()
    )
    translator = factories.translator("pl")
    operations.save_words(made, factories.polish_words(campaign), user=translator)
    return operations.request_review(made, user=translator)


def plan(client, task, moment="2030-01-15T09:30", zone="Europe/Warsaw") -> str:
    return press(client, task, "plan", follow=True, moment=moment, zone=zone).content.decode()


def fresh(task) -> TranslationTask:
    return TranslationTask.objects.get(pk=task.pk)


def is_public() -> bool:
    return CampaignPage.objects.filter(locale__language_code="pl", live=True).exists()


def at(monkeypatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_it_is_public_from_the_moment_in_the_local_time_of_the_country(client, task, monkeypatch):
    reviewer = factories.reviewer("pl")
    client.force_login(reviewer)
    assert (
        "Europe/Warsaw</option>"
        in client.get(reverse("twops_locale:editor", args=[task.pk])).content.decode()
    )
    assert "Approved by reviewer-pl: public from" in plan(client, task)
    moment = datetime(2030, 1, 15, 8, 30, tzinfo=UTC)
    assert (fresh(task).planned_for, fresh(task).planned_zone) == (moment, "Europe/Warsaw")
    scheduling.run_schedules()
    assert not is_public()
    at(monkeypatch, moment - timedelta(seconds=1))
    scheduling.run_schedules()
    assert not is_public()
    at(monkeypatch, moment)
    assert scheduling.run_schedules().published == 1
    assert is_public()
    done = fresh(task)
    assert (done.approved_by, done.planned_for, done.review_revision_id) == (reviewer, None, None)
    assert scheduling.run_schedules().published == 0


def test_a_plan_is_cancelled_and_ends_with_its_review(client, task, monkeypatch):
    reviewer = factories.reviewer("pl")
    client.force_login(reviewer)
    plan(client, task)
    client.post(reverse("twops_locale:act", args=[task.pk, "cancel_plan"]))
    assert fresh(task).planned_for is None
    plan(client, task)
    operations.return_to_translator(task, user=reviewer, comment="Jeszcze raz.")
    assert fresh(task).planned_for is None
    at(monkeypatch, datetime(2031, 1, 1, tzinfo=UTC))
    scheduling.run_schedules()
    assert not is_public()


def told(person) -> list[str]:
    notices = Notice.objects.filter(user=person, seen_at=None).exclude(kind="translation_withdrawn")
    return list(notices.order_by("pk").values_list("kind", flat=True))


def test_who_planned_hears_that_another_reviewer_cancelled_it(client, task):
    ola, jan = factories.reviewer("pl", "ola"), factories.reviewer("pl", "jan")
    client.force_login(ola)
    plan(client, task)
    planning.cancel_plan(fresh(task), user=ola)
    assert told(ola) == [], "who cancels knows"
    page = CampaignPage.objects.get(locale__language_code="pl")
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Approved, to be public from 15 January 2030, 09:30 (Europe/Warsaw)" in history
    assert "The publication planned for 15 January 2030, 09:30 (Europe/Warsaw) was cancelled" in history
    for take_back in (
        lambda: planning.cancel_plan(fresh(task), user=jan),
        lambda: operations.return_to_translator(fresh(task), user=jan, comment="Jeszcze raz."),
    ):
        plan(client, task)
        take_back()
        assert told(ola) == ["plan_cancelled"]
    assert Notice.objects.get(user=ola, seen_at=None).text == (
        "Your planned approval was cancelled: The first conversation (pl)"
    )


def test_nobody_is_asked_for_a_review_that_was_planned(client, task):
    ola, jan = factories.reviewer("pl", "ola"), factories.reviewer("pl", "jan")
    operations.return_to_translator(fresh(task), user=jan, comment="Jeszcze raz.")
    operations.request_review(fresh(task), user=task.review_requested_by)
    assert told(ola) == told(jan) == ["review_requested"]
    reviews = TaskState.objects.reviewable_by
    assert reviews(ola).count() == reviews(jan).count() == 1
    client.force_login(ola)
    plan(client, task)
    assert told(ola) == told(jan) == []
    assert not reviews(ola) and not reviews(jan), "Wagtail's own lists ask nobody either"


def history_of(client) -> str:
    page = CampaignPage.objects.get(locale__language_code="pl")
    return client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()


@pytest.mark.parametrize("how", ["remark", "return", "withdrawal"])
def test_however_a_plan_ends_its_history_says_so(client, task, how):
    """Was: "Approved, to be public from …" stayed the newest line, but for a cancellation."""
    reviewer, other = factories.reviewer("pl"), factories.reviewer("pl", "other")
    client.force_login(reviewer)
    if how == "withdrawal":
        operations.approve(fresh(task), user=reviewer)
        operations.save_words(fresh(task), {"title": "Inny tytuł"}, user=task.review_requested_by)
        operations.request_review(fresh(task), user=task.review_requested_by)
    plan(client, task)
    assert fresh(task).is_planned
    assert "was cancelled" not in history_of(client)
    if how == "remark":
        editing.remark(fresh(task), segment(task).pk, "Za długie.", user=other)
    elif how == "return":
        operations.return_to_translator(fresh(task), user=other, comment="Jeszcze raz.")
    else:
        withdrawal.withdraw_translation(fresh(task), user=other)
    assert not fresh(task).is_planned
    assert history_of(client).count("The publication planned for 15 January 2030, 09:30") == 1


def test_who_planned_hears_at_once_that_the_original_changed(client, task):
    """Was: told when its time had come; until then "Approved by me, public later", and waiting for nobody."""
    ola, jan = factories.reviewer("pl", "ola"), factories.reviewer("pl", "jan")
    client.force_login(ola)
    plan(client, task)
    campaign = CampaignPage.objects.get(locale__language_code="en")
    campaign.summary = "Another summary."
    campaign.save_revision().publish()
    assert not fresh(task).is_planned
    assert fresh(task).state is State.IN_REVIEW
    assert "plan_cancelled" in told(ola) and "plan_cancelled" not in told(jan)
    assert [waiting.pk for waiting in reviewing.waiting_for(jan)] == [task.pk], (
        "it waits for a reviewer again"
    )
    assert history_of(client).count("was cancelled") == 1


def test_an_original_that_changed_meanwhile_is_refused_and_told(client, task, monkeypatch):
    """The guard behind it: a change that no signal told of (a script, a restored backup)."""
    reviewer = factories.reviewer("pl")
    client.force_login(reviewer)
    plan(client, task)
    monkeypatch.setattr(planning, "take_back_plans", lambda tasks: 0)
    UserProfile.objects.update_or_create(user=reviewer, defaults={"preferred_language": "fi"})
    campaign = CampaignPage.objects.get(locale__language_code="en")
    campaign.summary = "Another summary."
    campaign.save_revision().publish()
    at(monkeypatch, datetime(2030, 1, 15, 8, 30, tzinfo=UTC))
    assert scheduling.run_schedules().refused == 1
    assert not is_public()
    told = RefusedSchedule.objects.get()
    assert "Alkuperäinen muuttui" in told.reason, "in the language of who planned it"
    assert (told.local_moment.hour, told.zone) == (9, "Europe/Warsaw"), "in the time in which it was chosen"
    client.force_login(reviewer)
    assert "9.30 (Europe/Warsaw)" in client.get("/admin/").content.decode()
    assert told.editor.username == "reviewer-pl"
    assert (fresh(task).planned_for, fresh(task).review_revision_id is not None) == (None, True)


@pytest.mark.parametrize("moment", ["2020-01-01T00:00", "", "soon"])
def test_a_moment_that_is_none_is_refused_in_words(client, task, moment):
    client.force_login(factories.reviewer("pl"))
    assert "Choose a day and a time in the future." in plan(client, task, moment)
    assert fresh(task).planned_for is None


def test_a_translator_plans_nothing(client, task):
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.get(username="translator-pl"))
    plan(client, task)
    assert fresh(task).planned_for is None


def test_who_withdraws_a_translation_withdraws_what_was_planned_after_it(task, monkeypatch):
    asked, reviewer = factories.reviewer("pl"), factories.reviewer("pl", "second")
    operations.approve(task, user=reviewer)
    operations.save_words(fresh(task), {"title": "Inny tytuł"}, user=asked)
    operations.request_review(fresh(task), user=asked)
    planning.plan_approval(fresh(task), datetime(2030, 1, 1, tzinfo=UTC), user=reviewer)
    withdrawal.withdraw_translation(fresh(task), user=reviewer)
    at(monkeypatch, datetime(2030, 1, 2, tzinfo=UTC))
    assert scheduling.run_schedules().published == 0 and not is_public()


class TestTogetherWithTheOriginal:
    """A draft is sent, translated and approved before it is public: both appear together."""

    @pytest.fixture
    def task(self, django_capture_on_commit_callbacks):
        factories.home()
        factories.home("pl", "Pomoc")
        campaign = factories.campaign()
        campaign.unpublish()
        campaign = CampaignPage.objects.get(pk=campaign.pk)
        [made] = operations.submit_for_translation(
            campaign, [factories.locale("pl")], user=factories.communications_editor(), drafts=True
        )
        translator = factories.translator("pl")
        operations.save_words(made, factories.polish_words(campaign), user=translator)
        return operations.request_review(made, user=translator)

    @pytest.fixture
    def publish(self, task, django_capture_on_commit_callbacks):
        def publish(**changed):
            source = task.translation.source
            page = CampaignPage.objects.get(
                translation_key=source.object_id, locale=source.locale
            ).get_latest_revision_as_object()
            for name, value in changed.items():
                setattr(page, name, value)
            with django_capture_on_commit_callbacks(execute=True):
                page.save_revision().publish()

        return publish

    def test_approved_on_the_screen_and_public_with_the_draft(self, client, task, publish):
        client.force_login(factories.reviewer("pl"))
        screen = client.get(reverse("twops_locale:editor", args=[task.pk])).content.decode()
        assert "Approve, public together with the original" in screen
        assert "Publish at a moment" not in screen and "Approve and publish" not in screen
        answer = press(client, task, "plan_with_source", follow=True).content.decode()
        assert "Approved by reviewer-pl: public together with the original." in answer
        assert not scheduling.run_schedules() and not is_public()
        publish()
        assert is_public()
        done = fresh(task)
        assert (done.planned_with_source, done.state.value) == (False, "published")

    def test_the_draft_gets_other_words_before_it_is_public(self, client, task, publish):
        reviewer = factories.reviewer("pl")
        planning.plan_with_source(task, user=reviewer)
        publish(summary="Something else.")
        assert not is_public()
        told = RefusedSchedule.objects.get()
        assert (told.editor, "older version" in told.reason) == (reviewer, True)
        assert (fresh(task).is_planned, fresh(task).state.value) == (False, "in_review")

    def test_several_at_once_wait_for_their_originals(self, client, task, publish):
        client.force_login(factories.reviewer("pl"))
        url = reverse("twops_locale:review_list")
        answer = client.post(url, {"task": [f"{task.pk}-{version_of(task)}"]}, follow=True).content.decode()
        assert "1 translation of a draft is approved. It is public when the draft is." in answer
        assert not is_public()
        assert not reviewing.waiting_for(factories.reviewer("pl", "other")).exists()
        publish()
        assert is_public()

    def test_the_plan_is_found_by_the_schedules_where_the_worker_was_killed(self, task, publish, monkeypatch):
        planning.plan_with_source(task, user=factories.reviewer("pl"))
        monkeypatch.setattr("twops_locale.translation.following.later", lambda *given: None)
        publish()
        assert not is_public()
        assert scheduling.run_schedules().published == 1
        assert is_public()

    def test_only_a_draft_s_translation_waits_for_its_original(self, task, publish):
        reviewer = factories.reviewer("pl")
        publish()
        with pytest.raises(WrongState):
            planning.plan_with_source(task, user=reviewer)
        operations.approve(task, user=reviewer)
        assert is_public()
