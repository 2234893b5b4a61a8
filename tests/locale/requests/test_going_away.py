"""An original goes away while it is asked for: every way, its requests' history, whoever works on it, who sent it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.models import MemoryUnit, Notice, TranslationTask
from twops_locale.requests import operations
from twops_locale.requests.history import words
from twops_locale.requests.scopes import key_of
from twops_locale.setup.removing import remove_language
from twops_locale.translation import editing
from twops_locale.translation import operations as translation
from twops_locale.translation.scheduling import run_schedules
from wagtail.models import Page

from tests import factories
from tests.locale.at_the_editor import segment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_waits_for_the_commit(monkeypatch):
    """Mail tasks run at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda work, **kwargs: work())


@pytest.fixture
def anna(site):
    return factories.translator("pl", "anna")


@pytest.fixture
def asked(campaign, editor, locales, anna):
    """Finnish and Polish are asked for; Anna has translated one of six texts."""
    contact = factories.user("contact")
    made = operations.create(
        "Autumn",
        {"scope": "list", "keys": [key_of(campaign)]},
        locales,
        user=editor,
        contact=contact,
        assignees={"pl": anna.pk},
    )
    translation.save_words(polish(), {"title": "Pierwsza rozmowa"}, user=anna)
    Notice.objects.all().delete()
    return made


def polish() -> TranslationTask:
    return TranslationTask.objects.get(translation__target_locale__language_code="pl")


def told(person) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(user=person).order_by("pk").values_list("kind", "text"))


def history(request) -> list[str]:
    return [words(event) for event in request.events.all()]


def by_form(campaign):
    campaign.unpublish(user=factories.administrator_user())


def with_the_page_above(campaign):
    from wagtail.actions.unpublish_page import UnpublishPageAction

    above = campaign.get_parent().specific
    administrator = factories.administrator_user()
    UnpublishPageAction(above, include_descendants=True, user=administrator).execute()


def at_its_date(campaign):
    Page.objects.filter(pk=campaign.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    run_schedules()


@pytest.mark.parametrize("way", [by_form, with_the_page_above, at_its_date])
def test_a_withdrawn_original_is_told_in_every_way(way, campaign, asked, anna, editor):
    way(campaign)
    assert not CampaignPage.objects.get(locale__language_code="en").live
    line = "The original “The first conversation” is not public any more; what is translated of it: fi 0 %, pl 16 %"
    assert history(asked)[-1] == line
    subject = "The original is not public any more: The first conversation (pl)"
    assert told(anna) == [("source_gone", subject)]
    contact = asked.contact
    assert (
        [kind for kind, _text in told(contact)] == [kind for kind, _text in told(editor)] == ["source_gone"]
    )


def by_itself(campaign):
    campaign.delete()


def below_another(campaign):
    campaign.get_parent().specific.delete()


def as_a_set(campaign):
    CampaignPage.objects.filter(pk=campaign.pk).delete()


@pytest.mark.parametrize("way", [by_itself, below_another, as_a_set])
def test_a_deleted_original_is_told_once_in_every_way(way, campaign, asked, anna, editor):
    translation.open_task(polish(), user=anna)
    Notice.objects.all().delete()
    way(campaign)
    line = "The original “The first conversation” was deleted; what was translated of it: fi 0 %, pl 16 %"
    assert history(asked)[-1] == line
    assert told(anna) == [("source_gone", "The original was deleted: The first conversation (pl)")]
    subject = f"An original was deleted: The first conversation ({asked.number} Autumn)"
    assert told(editor) == [("source_gone", subject)]


@pytest.mark.parametrize("is_planned", [False, True])
def test_reviewers_hear_of_the_end_of_what_they_review_or_approved_for_later(
    campaign, asked, anna, editor, is_planned
):
    """Was: the line in their to-do just vanished."""
    ola, jan = factories.reviewer("pl", "ola"), factories.reviewer("pl", "jan")
    translation.save_words(polish(), factories.polish_words(campaign), user=anna)
    translation.request_review(polish(), user=anna)
    if is_planned:
        TranslationTask.objects.filter(pk=polish().pk).update(planned_with_source=True, planned_by=ola)
    Notice.objects.all().delete()
    campaign.unpublish(user=editor)
    assert [kind for kind, _text in told(ola)] == ["source_gone"]
    assert told(jan) == ([] if is_planned else told(anna)), "of a plan only who made it"


def test_a_translation_that_goes_away_is_no_original(campaign, asked, editor):
    other = factories.campaign("Other", slug="other")
    page = factories.translated(other, "pl", factories.polish_words(other))
    before = len(history(asked))
    page.unpublish()
    page.delete()
    assert len(history(asked)) == before


def test_who_works_on_what_is_taken_back_is_told_and_so_is_who_sent_it(asked, anna, editor):
    factories.translator("fi", "aino")
    operations.withdraw_items(
        asked, asked.items.values_list("pk", flat=True), user=factories.administrator_user()
    )
    assert told(anna) == [("translation_dropped", "Not to be translated any more: Autumn (pl)")]
    [(kind, text)] = told(editor)
    assert (kind, text) == ("request_withdrawn", f"Withdrawn from a request: {asked.number} Autumn")


def test_who_had_asked_for_a_review_hears_that_it_is_over(
    asked, anna, editor, mailoutbox, campaign, django_capture_on_commit_callbacks
):
    factories.reviewer("pl")
    translation.save_words(polish(), factories.polish_words(campaign), user=anna)
    translation.request_review(polish(), user=anna)
    mailoutbox.clear()
    operations.withdraw(asked, user=editor)
    [mail] = [mail for mail in mailoutbox if mail.to == [anna.email]]
    assert "their reviews have ended" in mail.body
    assert not told(editor), "who did it knows"
    assert [kind for kind, _text in told(asked.contact)] == ["request_withdrawn"]


def test_a_removed_language_leaves_a_line_in_its_requests(asked, editor):
    remove_language(factories.locale("fi"), user=factories.administrator_user())
    assert history(asked)[-1] == "The language fi was removed from the site: 1 translations"
    assert told(editor)[-1] == ("request_withdrawn", f"A language was removed: fi ({asked.number} Autumn)")


def delete_by_form(client, campaign):
    url = reverse("wagtailadmin_pages:delete", args=[campaign.pk])
    question = client.post(url).content.decode()
    client.post(url, {"twops_translations_seen": "1"})
    return " ".join(question.split())


def test_before_it_is_deleted_the_running_translations_are_named(client, campaign, asked, anna):
    client.force_login(factories.administrator_user())
    question = delete_by_form(client, campaign)
    assert "2 translations are being made" in question
    assert f"In progress, 16 % , anna (Request {asked.number} Autumn)" in question.replace("%,", "% ,")
    assert "Withdraw these too" not in question, "nothing is public"
    assert not CampaignPage.objects.filter(locale__language_code="en").exists()
    assert asked.events.last().user == factories.administrator_user()


def test_what_is_being_translated_is_not_withdrawn_in_bulk(client, campaign, asked):
    client.force_login(factories.administrator_user())
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    parent = campaign.get_parent()
    other = parent.add_child(
        instance=CampaignPage(title="Above", slug="above", summary="S", locale=parent.locale)
    )
    campaign.move(other, pos="last-child")
    answer = client.post(f"{url}?id={other.pk}&next=/admin/", follow=True)
    assert "one by one" in answer.content.decode()
    assert CampaignPage.objects.filter(pk__in=[campaign.pk, other.pk]).count() == 2


def test_the_link_of_a_deleted_original_says_what_happened_and_has_the_words(
    client, campaign, asked, anna, editor
):
    work = polish()
    translation.open_task(work, user=anna)
    campaign.delete()
    client.force_login(anna)
    for name in ("open_task", "editor"):
        page = client.get(reverse(f"twops_locale:{name}", args=[work.pk])).content.decode()
        assert "The original was deleted." in page and "Pierwsza rozmowa" in page
    client.force_login(editor)
    assert client.get(reverse("twops_locale:open_task", args=[work.pk])).status_code in (302, 403)
    page = " ".join(client.get(asked.get_absolute_url()).content.decode().split())
    assert "The first conversation (suomi, polski): the original was deleted" in page.replace(
        "Suomi", "suomi"
    ).replace("Polski", "polski")


def test_where_nothing_is_left_it_is_said_too(client, campaign, asked, anna):
    work = polish()
    campaign.delete()
    client.force_login(anna)
    answer = client.get(reverse("twops_locale:open_task", args=[work.pk]))
    assert (answer.status_code, "This translation is no more" in answer.content.decode()) == (404, True)


def test_request_and_editor_say_that_the_original_is_not_public(client, campaign, asked, anna):
    campaign.unpublish()
    client.force_login(anna)
    assert "The original is not public" in client.get(asked.get_absolute_url()).content.decode()
    page = client.get(reverse("twops_locale:editor", args=[polish().pk]), follow=True).content.decode()
    assert "The original is not public" in page


def test_a_deleted_original_that_was_public_leaves_its_words_in_the_memory(campaign):
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    campaign.delete()
    assert MemoryUnit.objects.filter(target_language="pl").exists()


@pytest.fixture
def remarked(asked, editor, anna):
    """Anna asked the author something, who has no team, and was told where."""
    task = polish()
    translation.open_task(task, user=anna)
    editing.remark(task, segment(task).pk, "Is this a first talk?", user=anna)
    return reverse("twops_locale:remarks", args=[task.pk])


def test_what_was_remarked_on_a_deleted_original_is_read_and_says_what_happened(
    client, campaign, editor, remarked
):
    """Was: the author's notice led to Error 404."""
    client.force_login(editor)
    assert "Send the answer" in client.get(remarked).content.decode()
    CampaignPage.objects.get(pk=campaign.pk).delete()
    page = client.get(remarked).content.decode()
    assert "Is this a first talk?" in page and "The original was deleted." in page
    assert "Send the answer" not in page and ">Settled<" not in page
    client.post(remarked, {"text": segment(polish()).pk, "remark": "Yes."})
    assert polish().remarks.count() == 1
    client.force_login(factories.communications_editor("somebody-else"))
    assert client.get(remarked).status_code in (302, 403)


def test_what_was_remarked_on_what_nobody_asks_for_any_more_is_read(client, asked, editor, anna, remarked):
    operations.withdraw(asked, user=editor)
    client.force_login(editor)
    page = client.get(remarked).content.decode()
    assert "Is this a first talk?" in page and "Nobody asks for this translation any more" in page
    assert "Send the answer" not in page


def test_the_help_beside_a_text_says_what_happened_to_its_translation(client, campaign, anna, remarked):
    """Was: "Not saved: you are logged out"."""
    task = polish()
    url = reverse("twops_locale:beside", args=[task.pk, segment(task).pk])
    script = {"X-Requested-With": "XMLHttpRequest"}
    client.force_login(anna)
    assert client.get(url, headers=script).status_code == 200
    other = reverse("twops_locale:beside", args=[task.pk, 0])
    answer = client.get(other, headers=script)
    assert (answer.status_code, "has no such text any more" in answer.content.decode()) == (410, True)
    CampaignPage.objects.get(pk=campaign.pk).delete()
    answer = client.get(url, headers=script)
    assert (answer.status_code, "The original was deleted" in answer.content.decode()) == (410, True)
    sent = client.post(reverse("twops_locale:remark", args=[task.pk, segment(task).pk]), headers=script)
    assert sent.status_code == 410
    assert "The original was deleted" in client.get(url).content.decode()
    client.force_login(factories.translator("fi"))
    assert client.get(url, headers=script).status_code in (302, 403, 404)
