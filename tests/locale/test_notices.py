"""What people are told: each by their own choice, once, in their language, and never by Wagtail as well."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.mail import forget_notices, nobody_is_told, write_digests
from twops_locale.models import MailPreference, Notice, TranslationTask
from twops_locale.translation import operations
from twops_locale.translation.reminders import remind_of_translations
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail.users.models import UserProfile

from tests import factories

pytestmark = pytest.mark.django_db

BASE = "https://admin.example.org:8443"
Callbacks = Any


@pytest.fixture(autouse=True)
def own_address(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = BASE


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    return factories.campaign()


def send(campaign: CampaignPage) -> TranslationTask:
    [task] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.communications_editor()
    )
    return task


def test_each_hears_at_once_or_once_a_day_or_not_at_all_as_they_chose(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    anna, daily, deaf = (factories.translator("pl", name) for name in ("anna", "daily", "deaf"))
    MailPreference.objects.create(user=daily, daily=["translation_sent", "source_changed"])
    MailPreference.objects.create(user=deaf, switched_off=["translation_sent", "source_changed"])
    UserProfile.objects.update_or_create(user=daily, defaults={"preferred_language": "pl"})
    with django_capture_on_commit_callbacks(execute=True):
        task = send(campaign)
    campaign.title = "Asking early"
    with django_capture_on_commit_callbacks(execute=True):
        campaign.save_revision().publish()
    assert [message.to for message in mailoutbox] == [[anna.email], [anna.email]]
    assert Notice.objects.filter(user=anna).count() == Notice.objects.filter(user=daily).count() == 2
    assert not Notice.objects.filter(user=deaf).exists()
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert write_digests() == 1
    [mail] = mailoutbox
    assert mail.to == [daily.email]
    assert mail.body.count(f"{BASE}/admin/translation-tasks/{task.pk}/open/") == 2
    assert "Asking early (pl)" in mail.body
    with django_capture_on_commit_callbacks(execute=True):
        assert write_digests() == 0


def test_notices_stand_on_the_first_page_until_their_person_has_seen_them(
    client: Client, campaign: CampaignPage, django_capture_on_commit_callbacks: Callbacks
) -> None:
    anna, piotr = factories.translator("pl", "anna"), factories.translator("pl", "piotr")
    with django_capture_on_commit_callbacks(execute=True):
        task = send(campaign)
    client.force_login(anna)
    page = client.get("/admin/").content.decode()
    assert "To translate: The first conversation (pl)" in page
    assert f'href="/admin/translation-tasks/{task.pk}/open/"' in page
    foreign = Notice.objects.get(user=piotr)
    client.post("/admin/translation-tasks/notices/seen/", {"notice": foreign.pk})
    assert Notice.objects.filter(seen_at__isnull=True).count() == 2
    client.post("/admin/translation-tasks/notices/seen/", {"notice": Notice.objects.get(user=anna).pk})
    assert "To translate: The first conversation (pl)" not in client.get("/admin/").content.decode()
    assert Notice.objects.get(seen_at__isnull=True).user == piotr


def test_each_step_of_a_review_is_one_mail_that_says_what_waits_and_where(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    """Was: two mails a step, ours and Wagtail's; every administrator had one; the link of Wagtail's lacked the port."""
    factories.administrator_user()
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    task = send(campaign)
    operations.save_words(task, factories.polish_words(campaign), user=translator)

    def mails_of(step: Any) -> list[list[str]]:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step()
        for message in mailoutbox:
            assert f"{BASE}/admin/translation-tasks/{task.pk}/open/" in message.body
            assert "kanarek" not in message.body
        return [message.to for message in mailoutbox]

    ask = lambda: operations.request_review(task, user=translator)  # noqa: E731 - three steps by name
    back = lambda: operations.return_to_translator(task, user=reviewer, comment="kanarek")  # noqa: E731 - as above
    approve = lambda: operations.approve(task, user=reviewer)  # noqa: E731 - as above
    assert mails_of(ask) == [[reviewer.email]]
    assert mails_of(back) == [[translator.email]]
    assert mails_of(ask) == [[reviewer.email]]
    assert mails_of(approve) == [[translator.email]]
    assert mailoutbox[0].subject == "A translation of yours is public: The first conversation (pl)"


def test_wagtail_goes_on_to_write_of_other_workflows(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    boss = factories.administrator_user()
    editor = factories.communications_editor()
    workflow = Workflow.objects.create(name="Originals")
    step = GroupApprovalTask.objects.create(name="Second look")
    step.groups.set(editor.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=step)
    campaign.save_revision()
    with django_capture_on_commit_callbacks(execute=True):
        state = workflow.start(campaign, editor)
    assert [boss.email] in [message.to for message in mailoutbox]
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        state.current_task_state.specific.reject(user=boss, comment="Not yet.")
    assert [message.to for message in mailoutbox] == [[editor.email]]


def test_who_translates_hears_once_that_the_date_has_passed(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    anna = factories.translator("pl", "anna")
    today = timezone.localdate()
    assert remind_of_translations(today) == 0
    task = send(campaign)
    TranslationTask.objects.filter(pk=task.pk).update(due_on=today + timedelta(days=4))
    with django_capture_on_commit_callbacks(execute=True):
        assert remind_of_translations(today + timedelta(days=1)) == 1
        assert remind_of_translations(today + timedelta(days=4)) == 0
        assert remind_of_translations(today + timedelta(days=6)) == 1
        assert remind_of_translations(today + timedelta(days=7)) == 0
    kinds = Notice.objects.filter(user=anna).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["translation_due", "translation_overdue"]


def test_old_notices_are_forgotten(campaign: CampaignPage) -> None:
    anna = factories.translator("pl", "anna")
    now = timezone.now()
    ages = {"seen lately": (100, 80), "seen long ago": (100, 91), "new": (1, None), "never seen": (366, None)}
    for text, (told, seen) in ages.items():
        row = Notice.objects.create(user=anna, kind="translation_sent", text=text, address="/")
        seen_at = now - timedelta(days=seen) if seen else None
        Notice.objects.filter(pk=row.pk).update(created_at=now - timedelta(days=told), seen_at=seen_at)
    assert forget_notices() == 2
    assert set(Notice.objects.values_list("text", flat=True)) == {"seen lately", "new"}


def test_nobody_is_told_of_what_is_loaded(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    factories.translator("pl", "anna")
    with django_capture_on_commit_callbacks(execute=True), nobody_is_told():
        send(campaign)
    assert (Notice.objects.count(), mailoutbox) == (0, [])
