"""A language whose team has nobody is said where one asks; who joins is told; and those who sent it hear of it, and of the rest."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from twops_locale.models import Notice, RequestItem, TranslationTask
from twops_locale.requests import operations
from twops_locale.requests.history import words
from twops_locale.requests.scopes import key_of
from twops_locale.requests.sender_notices import tell_of_failures
from twops_locale.translation import operations as translation
from twops_locale.translation.reminders import remind_of_translations

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_waits_for_the_commit(monkeypatch):
    """Mail tasks run at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda work, **kwargs: work())


def ask(campaign, editor, *tags, **more):
    selection = {"scope": "list", "keys": [key_of(campaign)]}
    return operations.create(
        "Autumn", selection, [factories.locale(tag) for tag in tags], user=editor, **more
    )


def kinds(person) -> list[str]:
    return list(Notice.objects.filter(user=person).order_by("pk").values_list("kind", flat=True))


def test_nobody_is_in_the_team(campaign, editor):
    factories.translator("pl", "anna")
    selection = {"scope": "list", "keys": [key_of(campaign)]}
    locales = [factories.locale("fi"), factories.locale("pl")]
    prepared = operations.prepare("Autumn", selection, locales, user=editor)
    client = Client()
    client.force_login(editor)
    page = client.get(prepared.get_absolute_url()).content.decode()
    assert "Nobody translates into: Suomi." in page.replace("suomi", "Suomi")
    made = operations.send(prepared, user=editor)
    assert {item.task.language: item.told_at is None for item in made.items.all()} == {
        "fi": True,
        "pl": False,
    }
    assert kinds(editor) == ["request_nobody"]
    assert "Nobody is in the team of: fi" in [words(event) for event in made.events.all()]
    assert client.get(made.get_absolute_url()).content.decode().count("Nobody is in this team") == 1
    aino = factories.translator("fi", "aino")
    assert kinds(aino) == ["translation_sent"]
    assert not RequestItem.objects.filter(told_at__isnull=True).exists()
    assert kinds(editor) == ["request_nobody"], "once"


def test_what_is_late_and_nobodys_is_told_to_who_sent_it(campaign, editor):
    today = timezone.localdate()
    contact = factories.user("contact")
    remind_of_translations(today)
    ask(campaign, editor, "fi", contact=contact)
    TranslationTask.objects.update(due_on=today + timedelta(days=4))
    Notice.objects.all().delete()
    remind_of_translations(today + timedelta(days=2))
    assert kinds(editor) == kinds(contact) == ["request_nobody"]
    remind_of_translations(today + timedelta(days=6))
    assert kinds(editor) == kinds(contact) == ["request_nobody", "request_overdue"]
    remind_of_translations(today + timedelta(days=7))
    assert len(kinds(editor)) == 2


def test_a_review_that_nobody_can_make_is_told_to_who_sent_it(campaign, editor):
    anna = factories.translator("pl", "anna")
    ask(campaign, editor, "pl")
    task = TranslationTask.objects.get()
    translation.save_words(task, factories.polish_words(campaign), user=anna)
    translation.request_review(task, user=anna)
    assert kinds(editor) == ["request_nobody"]


def test_who_sent_it_hears_that_all_is_done(campaign, editor):
    anna, reviewer = factories.translator("pl", "anna"), factories.reviewer("pl")
    made = ask(campaign, editor, "pl")
    task = TranslationTask.objects.get()
    translation.save_words(task, factories.polish_words(campaign), user=anna)
    translation.request_review(task, user=anna)
    translation.approve(task, user=reviewer)
    assert kinds(editor) == ["request_done"]
    assert words(made.events.last()) == "All translations are published"
    reason = Notice.objects.get(user=editor)
    assert reason.text == f"Done: {made.number} Autumn"


def test_who_sent_it_hears_once_that_an_engine_failed(campaign, editor):
    factories.translator("fi"), factories.translator("pl")
    made = ask(campaign, editor, "fi", "pl")
    keys = list(made.items.values_list("pk", flat=True))
    tell_of_failures.call(made.pk, keys)
    assert kinds(editor) == []
    made.items.update(delivery="failed")
    tell_of_failures.call(made.pk, keys)
    assert kinds(editor) == ["request_failed"]


def test_who_sent_it_finds_what_is_late_or_failed_on_the_to_do_page(campaign, editor):
    made = ask(campaign, editor, "fi", "pl", "mt")
    client = Client()
    client.force_login(editor)
    page = client.get(reverse("twops_locale:to_do")).content.decode()
    assert made.number not in page and "You are in no language team" in page
    TranslationTask.objects.filter(translation__target_locale__language_code="mt").update(due_on="2020-01-01")
    made.items.exclude(task__translation__target_locale__language_code="mt").update(delivery="failed")
    for address in (reverse("twops_locale:to_do"), "/admin/"):
        page = " ".join(client.get(address).content.decode().split())
        assert "1 translation is overdue, an engine failed for 2 translations" in page
        assert made.get_absolute_url() in page
        assert "You are in no language team" not in page
    client.force_login(factories.communications_editor("somebody-else"))
    assert made.number not in client.get(reverse("twops_locale:to_do")).content.decode()
