"""Mail: to those whose turn it is, each kind can be switched off, links lead to the very screen, never in the request."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from twops_awareness.models import CampaignPage
from twops_directory.desk.four_eyes import waiting
from twops_directory.desk.notifications import remind_of_checks
from twops_directory.desk.reports import report_mistake
from twops_directory.models import ContactWaiting, Phone, Service
from twops_locale.models import MailPreference, TranslationTask
from twops_locale.translation import operations
from twops_locale.translation.notifications import tell_of_new_work
from twops_locale.translation.reminders import remind_of_translations
from twops_site.settings import base
from wagtail.users.models import UserProfile

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db

BASE = "https://admin.example.org:8443"
Callbacks = Any


class Undone(Exception):
    """Something went wrong at the end."""


@pytest.fixture(autouse=True)
def own_address(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = BASE


def told(mailoutbox: list[EmailMessage]) -> dict[str, str]:
    """Return the texts by address."""
    return {message.to[0]: message.body for message in mailoutbox}


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    factories.home("fi", "Apua")
    return factories.campaign()


def send(campaign: CampaignPage, *tags: str) -> list[TranslationTask]:
    locales = [factories.locale(tag) for tag in tags]
    return operations.submit_for_translation(campaign, locales, user=factories.communications_editor())


def test_the_translators_of_a_language_hear_that_something_was_sent_and_that_its_original_changed(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    factories.translator("pl")
    factories.translator("fi")
    factories.reviewer("pl")
    with django_capture_on_commit_callbacks(execute=True):
        [task] = send(campaign, "pl")
    texts = told(mailoutbox)
    assert list(texts) == ["translator-pl@example.org"]
    assert f"{BASE}/admin/translation-tasks/{task.pk}/open/" in texts["translator-pl@example.org"]
    assert f"{BASE}/admin/account/" in texts["translator-pl@example.org"]
    mailoutbox.clear()
    campaign.title = "Asking early"
    with django_capture_on_commit_callbacks(execute=True):
        campaign.save_revision().publish()
    assert list(told(mailoutbox)) == ["translator-pl@example.org"]
    assert mailoutbox[0].subject == "The original changed: Asking early (pl)"


def test_each_kind_can_be_switched_off_by_each_person_in_the_account(
    campaign: CampaignPage,
    client: Any,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    anna, piotr = factories.translator("pl"), factories.translator("pl", "piotr")
    client.force_login(anna)
    page = client.get("/admin/account/").content.decode()
    assert "Something was sent for translation into my language" in page
    data = {
        "name_email-first_name": "Anna",
        "name_email-last_name": "N",
        "name_email-email": anna.email,
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "notifications-submitted_notifications": "on",
        "twops_mails-translation_sent": "off",
        "twops_mails-source_changed": "daily",
    }
    assert client.post("/admin/account/", data).status_code == 302
    assert "translation_sent" in MailPreference.objects.get(user=anna).switched_off
    assert MailPreference.objects.get(user=anna).switched_off == ["translation_sent"]
    assert MailPreference.objects.get(user=anna).daily == ["source_changed"]
    with django_capture_on_commit_callbacks(execute=True):
        send(campaign, "pl")
    assert list(told(mailoutbox)) == [piotr.email]


def test_a_mail_is_in_the_language_that_the_person_chose_for_the_admin(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    profile = UserProfile.get_for_user(reviewer)
    profile.preferred_language = "pl"
    profile.save()
    [task] = send(campaign, "pl")
    operations.save_words(task, factories.polish_words(campaign), user=translator)
    with django_capture_on_commit_callbacks(execute=True):
        operations.request_review(task, user=translator)
    assert mailoutbox[-1].to == [reviewer.email]


def test_nothing_is_sent_in_the_request_and_nothing_if_it_is_taken_back(
    campaign: CampaignPage, settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    factories.translator("pl")
    settings.TASKS = base.TASKS
    assert type(tell_of_new_work.get_backend()).__name__ == "DatabaseBackend"
    with pytest.raises(Undone), transaction.atomic():
        send(campaign, "pl")
        assert DBTaskResult.objects.filter(task_path__endswith="tell_of_new_work").count() == 1
        raise Undone
    assert DBTaskResult.objects.count() == 0
    assert mailoutbox == []


def test_the_desk_hears_of_a_reported_mistake_once_and_not_what_the_reader_wrote(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    service = records.service()
    anna = records.desk_user(service.country)
    stranger = records.desk_user(records.finland())
    for person in (anna, stranger):
        person.email = f"{person.username}@example.org"
        person.save()
    with django_capture_on_commit_callbacks(execute=True):
        report = report_mistake(service, kind="number", text="Nobody answers, I am ashamed")
    with django_capture_on_commit_callbacks(execute=True):
        report_mistake(service, kind="hours", text="")
    texts = told(mailoutbox)
    assert list(texts) == [anna.email]
    assert len(mailoutbox) == 1
    assert f"{BASE}/admin/twops_directory/mistakereport/edit/{report.pk}/" in texts[anna.email]
    assert "ashamed" not in texts[anna.email]


def test_a_second_person_hears_that_contact_data_wait_and_their_author_does_not(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    service = records.service()
    records.four_eyes(service.country)
    anna, piotr = records.desk_user(service.country), records.desk_user(service.country)
    helper = records.desk_user(service.country, without=("publish",))
    for person in (anna, piotr, helper):
        person.email = f"{person.username}@example.org"
        person.save()
    record = records.newest(service)
    record.phones = [Phone(number="+48 22 000 00 99", position=0)]
    with django_capture_on_commit_callbacks(execute=True):
        revision = record.save_revision(user=anna)
    assert told(mailoutbox) == {}  # a draft makes nobody wait
    with django_capture_on_commit_callbacks(execute=True):
        waiting.ask(record, revision, user=anna)
    assert ContactWaiting.objects.count() == 1
    texts = told(mailoutbox)
    assert anna.email not in texts
    assert f"{BASE}/admin/directory/confirm/service/{service.pk}/" in texts[piotr.email]
    assert "00 99" not in texts[piotr.email]  # not "99": the key of the service stands in the link
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        waiting.send_back(record, revision, user=piotr, remark="Is it +48 22 000 00 98?")
    texts = told(mailoutbox)
    assert list(texts) == [anna.email]
    assert f"{BASE}/admin/directory/confirm/service/{service.pk}/" in texts[anna.email]
    assert "00 98" not in texts[anna.email]


def test_a_desk_is_reminded_of_each_check_once_whatever_days_the_worker_missed(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    today = date(2026, 11, 29)
    first, second = records.service(), records.service(name="Telefon Przystań")
    anna = records.desk_user(first.country)
    anna.email = "anna@example.org"
    anna.save()
    Service.objects.filter(pk=first.pk).update(next_check_due=today - timedelta(days=3))
    Service.objects.filter(pk=second.pk).update(next_check_due=today + timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert remind_of_checks(today) == 1
        assert remind_of_checks(today + timedelta(days=1)) == 0
        assert remind_of_checks(today + timedelta(days=5)) == 1
        assert remind_of_checks(today + timedelta(days=6)) == 0
    assert [message.to for message in mailoutbox] == [["anna@example.org"]] * 2
    assert f"{BASE}/admin/directory/checks-due/" in mailoutbox[0].body


def test_translators_are_reminded_of_what_is_due_soon_in_one_mail(
    campaign: CampaignPage, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    factories.translator("pl")
    [task] = send(campaign, "pl")
    today = timezone.localdate()
    TranslationTask.objects.filter(pk=task.pk).update(due_on=today + timedelta(days=5))
    with django_capture_on_commit_callbacks(execute=True):
        assert remind_of_translations(today) == 0
        assert remind_of_translations(today + timedelta(days=2)) == 1
        assert remind_of_translations(today + timedelta(days=3)) == 0
    assert list(told(mailoutbox)) == ["translator-pl@example.org"]
