"""What people are told: each by their own choice, once, in their language, and never by Wagtail as well."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.mail import forget_notices, nobody_is_told, write_digests
from twops_locale.models import MailPreference, Notice, TranslationTask
from twops_locale.requests import operations as requests
from twops_locale.requests.scopes import key_of
from twops_locale.translation import editing, operations, withdrawal
from twops_locale.translation.putting_back import put_back
from twops_locale.translation.reminders import remind_of_translations
from twops_locale.translation.reviewing import approve_all
from twops_locale.translation.sending import request_reviews
from twops_locale.worksheet.reading import worksheet_of
from wagtail.log_actions import LogContext
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
    assert "stays until" not in mailoutbox[1].body, "nothing is public in Polish"
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


def test_a_notice_says_which_translation_who_and_what_they_wrote_and_no_mail_has_their_words(
    client: Client,
    campaign: CampaignPage,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    """Was: "A translation is waiting for your review", twice; "A translation came back to you"."""
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    MailPreference.objects.create(user=translator, daily=["translation_returned"])
    task = send(campaign)
    operations.save_words(task, factories.polish_words(campaign), user=translator)
    with django_capture_on_commit_callbacks(execute=True):
        operations.request_review(task, user=translator)
    assert mailoutbox[0].subject == "For your review: The first conversation (pl)"
    assert "translator-pl asks for a review" in mailoutbox[0].body
    operations.return_to_translator(task, user=reviewer, comment="kanarek " * 60)
    notice = Notice.objects.get(kind="translation_returned")
    assert notice.text == "Returned to you: The first conversation (pl)"
    assert notice.detail.startswith("kanarek kanarek") and len(notice.detail) == 200
    client.force_login(translator)
    assert notice.detail in client.get("/admin/").content.decode()
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        write_digests()
    assert notice.text in mailoutbox[0].body and "kanarek" not in mailoutbox[0].body


def test_a_remark_is_told_with_its_author_and_text_and_leads_there(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    """Was: "Somebody wrote a remark on a text", and the way led to the top of the editor."""
    anna, piotr = factories.translator("pl", "anna"), factories.translator("pl", "piotr")
    task = send(campaign)
    heading = next(row for row in worksheet_of(task).segments if row.source == "Why")
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        editing.remark(task, heading.pk, "Is this formal? kanarek", user=piotr)
    of_anna = Notice.objects.get(user=anna, kind="translation_remark")
    of_author = Notice.objects.get(user=task.submitted_by, kind="translation_remark")
    for notice in (of_anna, of_author):
        assert notice.text == "piotr, a remark on The first conversation (pl): Section – Heading"
        assert notice.detail == "Is this formal? kanarek"
    assert of_anna.address == f"/admin/translation-tasks/{task.pk}/open/#text-{heading.pk}"
    assert of_author.address == reverse("twops_locale:remarks", args=[task.pk]), "who cannot open the editor"
    assert len(mailoutbox) == 2 and not any("kanarek" in message.body for message in mailoutbox)


def test_nobody_is_told_of_work_that_is_none(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    """Was: "Request 2026-0001 asks for translations into pl: 1", of what was public and complete."""
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    factories.translator("pl", "anna")
    boss = factories.administrator_user()
    keys = [key_of(campaign)]
    with django_capture_on_commit_callbacks(execute=True):
        requests.create("Anew", {"scope": "list", "keys": keys}, [factories.locale("pl")], user=boss)
    assert (Notice.objects.filter(kind="translation_sent").count(), mailoutbox) == (0, [])
    other = key_of(factories.campaign("Another", slug="another"))
    with django_capture_on_commit_callbacks(execute=True):
        requests.create("Two", {"scope": "list", "keys": [*keys, other]}, [factories.locale("pl")], user=boss)
    assert "translations into pl: 1." in mailoutbox[0].body
    assert "Another" in mailoutbox[0].body and campaign.title not in mailoutbox[0].body


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
        assert remind_of_translations(today + timedelta(days=6)) == 2, "the translator, and who sent it"
        assert remind_of_translations(today + timedelta(days=7)) == 0
    kinds = Notice.objects.filter(user=anna).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["translation_due", "translation_overdue"]


def left(person: Any) -> list[str]:
    """Return the kinds of what somebody was told that is not over."""
    rows = Notice.objects.filter(user=person, seen_at__isnull=True).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_what_people_were_told_is_over_when_the_work_is_done(
    campaign: CampaignPage, django_capture_on_commit_callbacks: Callbacks
) -> None:
    """Was: six reviews that were all decided stood on the first page; "the original changed" four times."""
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    with django_capture_on_commit_callbacks(execute=True):
        task = send(campaign)
        operations.save_words(task, factories.polish_words(campaign), user=translator)
    assert left(translator) == ["translation_sent"]
    operations.request_review(task, user=translator)
    assert (left(translator), left(reviewer)) == ([], ["review_requested"])
    operations.return_to_translator(task, user=reviewer, comment="Too long.")
    assert (left(translator), left(reviewer)) == (["translation_returned"], [])
    operations.approve(operations.request_review(task, user=translator), user=reviewer)
    assert (left(translator), left(reviewer)) == (["translation_approved"], [])
    for title in ("Asking early", "Asking again"):
        campaign.title = title
        with django_capture_on_commit_callbacks(execute=True):
            campaign.save_revision().publish()
    assert left(translator) == ["translation_approved", "source_changed"], "the newest of a kind"
    newest = Notice.objects.get(user=translator, kind="source_changed", seen_at__isnull=True)
    assert newest.text == "The original changed: Asking again (pl)"
    withdrawal.withdraw_translation(task, user=reviewer)
    assert left(translator) == ["source_changed"]


def test_a_reminder_of_several_is_over_when_each_of_them_had_its_step(
    campaign: CampaignPage, django_capture_on_commit_callbacks: Callbacks
) -> None:
    """Was: "Translations that you asked for are overdue" stayed when all of them were public."""
    sender, translator, reviewer = (
        factories.communications_editor(),
        factories.translator("pl"),
        factories.reviewer("pl"),
    )
    pages = [campaign, factories.campaign("Two", slug="two")]
    today = timezone.localdate()
    remind_of_translations(today)
    tasks = [
        operations.submit_for_translation(page, [factories.locale("pl")], user=sender)[0] for page in pages
    ]
    TranslationTask.objects.update(due_on=today + timedelta(days=1))
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        remind_of_translations(today + timedelta(days=3))
    assert (left(sender), left(translator)) == (
        ["request_overdue"],
        ["translation_overdue"],
    )
    for task, is_last in zip(tasks, (False, True), strict=True):
        words = factories.polish_words(task.translation.source.get_source_instance())
        operations.save_words(task, {**words, "slug": f"s{task.pk}"}, user=translator)
        operations.request_review(task, user=translator)
        assert ("translation_overdue" in left(translator)) is not is_last
        assert left(sender) == ["request_overdue"]
        operations.approve(TranslationTask.objects.get(pk=task.pk), user=reviewer)
        assert ("request_overdue" in left(sender)) is not is_last


def test_what_was_withdrawn_with_its_original_is_over_when_it_is_put_back(
    campaign: CampaignPage, django_capture_on_commit_callbacks: Callbacks
) -> None:
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    anna, boss = factories.translator("pl", "anna"), factories.administrator_user()
    withdrawal.withdraw_with_source(campaign, ["pl"], user=boss)
    page = CampaignPage.objects.get(pk=campaign.pk)
    page.unpublish(user=boss)
    with django_capture_on_commit_callbacks(execute=True):
        CampaignPage.objects.get(pk=campaign.pk).save_revision().publish()
    assert left(anna) == ["translation_withdrawn"]
    assert put_back(CampaignPage.objects.get(pk=campaign.pk), user=boss) == ["pl"]
    assert left(anna) == []


def test_a_request_asks_a_language_no_more_when_nothing_of_it_is_left(
    campaign: CampaignPage, django_capture_on_commit_callbacks: Callbacks
) -> None:
    anna, boss = factories.translator("pl", "anna"), factories.administrator_user()
    pages = [campaign, factories.campaign("Two", slug="two"), factories.campaign("Three", slug="three")]
    with django_capture_on_commit_callbacks(execute=True):
        made = requests.create(
            "Autumn",
            {"scope": "list", "keys": [key_of(page) for page in pages]},
            [factories.locale("pl")],
            user=boss,
        )
    one, two, three = (item.task for item in made.items.order_by("pk"))
    for task in (one, two):
        words = factories.polish_words(task.translation.source.get_source_instance())
        operations.save_words(task, {**words, "slug": f"s{task.pk}"}, user=anna)
    operations.request_review(one, user=anna)
    assert left(anna) == ["translation_sent"]
    requests.withdraw_items(made, [made.items.get(task=three).pk], user=boss)
    assert left(anna) == ["translation_sent"]
    operations.request_review(two, user=anna)
    assert left(anna) == []


def test_what_is_sent_and_approved_together_is_one_mail_to_each_and_a_notice_for_each(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    """Was: eleven mails in a second."""
    anna, reviewer, boss = (
        factories.translator("pl"),
        factories.reviewer("pl"),
        factories.administrator_user(),
    )
    tasks = []
    for page in (campaign, factories.campaign("Two", slug="two")):
        tasks += operations.submit_for_translation(page, [factories.locale("pl")], user=boss)
        operations.save_words(tasks[-1], {**factories.polish_words(page), "slug": page.slug}, user=anna)
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert len(request_reviews([task.pk for task in tasks], user=anna).sent) == 2
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([reviewer.email], "2 notices")
    assert all(f"{BASE}/admin/translation-tasks/{task.pk}/open/" in mail.body for task in tasks)
    assert left(reviewer) == ["review_requested"] * 2
    mailoutbox.clear()
    seen = dict(TranslationTask.objects.values_list("pk", "review_revision"))
    with django_capture_on_commit_callbacks(execute=True):
        approve_all(seen, user=reviewer)
    assert [mail.to for mail in mailoutbox] == [[anna.email]]
    assert (left(reviewer), left(anna)) == ([], ["translation_approved"] * 2)


def test_what_is_done_to_several_at_once_stands_in_the_history_of_each(campaign: CampaignPage) -> None:
    """Was: in the last one's only; Wagtail shows one entry for one action in one request."""
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    pages = [campaign, factories.campaign("Two", slug="two")]
    boss = factories.administrator_user()
    for page in pages:
        [task] = operations.submit_for_translation(page, [factories.locale("pl")], user=boss)
        operations.save_words(task, {**factories.polish_words(page), "slug": f"s{task.pk}"}, user=translator)
    client = Client()
    client.force_login(translator)
    keys = list(TranslationTask.objects.values_list("pk", flat=True))
    client.post(reverse("twops_locale:send_to_review"), {"task": keys})
    client.force_login(reviewer)
    seen = dict(TranslationTask.objects.values_list("pk", "review_revision"))
    assert all(seen.values())
    with LogContext(user=reviewer):
        assert len(approve_all(seen, user=reviewer).approved) == 2
    for page in pages:
        with LogContext(user=boss):
            withdrawal.withdraw_with_source(page, ["pl"], user=boss)
    polish = CampaignPage.objects.filter(locale__language_code="pl")
    histories = [
        client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode() for page in polish
    ]
    assert [("Published" in text, "Unpublished" in text) for text in histories] == [(True, True)] * 2


def test_a_settled_remark_is_told_no_more_and_remarks_on_other_texts_are(
    campaign: CampaignPage, django_capture_on_commit_callbacks: Callbacks
) -> None:
    anna, piotr = factories.translator("pl", "anna"), factories.translator("pl", "piotr")
    task = send(campaign)
    first, second = worksheet_of(task).segments[:2]
    with django_capture_on_commit_callbacks(execute=True):
        marks = [editing.remark(task, key, "Why?", user=piotr) for key in (first.pk, first.pk, second.pk)]
    assert left(anna) == ["translation_remark"] * 2
    editing.resolve(marks[0], user=anna)
    assert left(anna) == ["translation_remark"] * 2
    editing.resolve(marks[1], user=anna)
    [open_one] = Notice.objects.filter(user=anna, seen_at__isnull=True)
    assert open_one.address.endswith(f"#text-{second.pk}")


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
