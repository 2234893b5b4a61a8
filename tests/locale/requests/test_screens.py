"""The screens of requests: choosing, the dry run, the request's page, its list; from a page, a list, a language."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from twops_locale.models import TranslationRequest, TranslationTask
from twops_locale.requests import operations
from twops_locale.requests.scopes import key_of

from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/admin/twops_locale/translationrequest/"


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def request_of(pages, tags, user, **more):
    keys = [key_of(page) for page in pages]
    locales = [factories.locale(tag) for tag in tags]
    return operations.create("Autumn campaign", {"scope": "list", "keys": keys}, locales, user=user, **more)


def page_of(client, request):
    return client.get(request.get_absolute_url()).content.decode()


def test_from_choosing_over_the_dry_run_to_the_page_of_a_request(campaign, editor):
    factories.translator("pl")
    client = browser(editor)
    form = client.get(reverse("twops_locale:new_request"), {"scope": "campaign", "page": campaign.pk})
    assert form.status_code == 200
    saturday = date(2030, 6, 1)
    given = {
        "scope": "campaign", "page": campaign.pk, "title": "Autumn campaign", "due_on": saturday,
        "locales": [factories.locale("pl").pk, factories.locale("fi").pk], "priority": 30, "message": "Please.",
        "provider-fi": "files",
    }  # fmt: skip
    shown = client.post(reverse("twops_locale:new_request"), given, follow=True)
    text = shown.content.decode()
    assert "weekend" in text
    assert "1 object can be sent." in " ".join(text.split())
    assert not TranslationTask.objects.exists()
    made = TranslationRequest.objects.get()
    sent = client.post(reverse("twops_locale:act_on_request", args=[made.pk, "send"]), follow=True)
    made.refresh_from_db()
    assert made.number in sent.content.decode()
    assert made.providers["fi"] == "files"
    assert "Polski" in sent.content.decode()
    listed = client.get("/admin/twops_locale/translationrequest/", {"q": made.number}).content.decode()
    assert made.get_absolute_url() in listed


def test_a_dry_run_says_what_would_be_sent_and_leads_back_to_the_form_as_it_was(campaign, editor):
    """Was: only the browser led back, without the chosen page; each look left a request "Being prepared"."""
    factories.translator("pl")
    client, colleague = browser(editor), browser(factories.administrator_user())
    given = {
        "scope": "subtree", "page": campaign.pk, "title": "Autumn campaign", "due_on": "2030-06-03",
        "locales": [factories.locale("pl").pk], "priority": 30, "message": "Please, soon.", "updates_itself": "on",
        "provider-pl": "files",
    }  # fmt: skip
    text = client.post(reverse("twops_locale:new_request"), given, follow=True).content.decode()
    for said in ("Autumn campaign", "3 June 2030", "Please, soon.", "High", f"<li>{campaign.title}</li>"):
        assert said in text
    made = TranslationRequest.objects.get()
    assert "Autumn campaign" not in colleague.get(LIST).content.decode()
    assert "Dry run" in client.get(LIST).content.decode()
    back = f"{reverse('twops_locale:new_request')}?from={made.pk}"
    assert back.replace("&", "&amp;") in text
    form = client.get(back).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert (shown["scope"], int(shown["page"]), shown["title"]) == ("subtree", campaign.pk, "Autumn campaign")
    assert (shown["message"], shown["priority"], shown["provider-pl"]) == ("Please, soon.", 30, "files")
    assert shown["locales"] == [factories.locale("pl").pk] and shown["updates_itself"]
    assert str(shown["due_on"]) == "2030-06-03"
    client.post(reverse("twops_locale:new_request"), {**given, "title": "Winter", "from": made.pk})
    changed = TranslationRequest.objects.get()
    assert changed.title == "Winter", "in the place of the first"
    client.post(reverse("twops_locale:act_on_request", args=[changed.pk, "discard"]))
    assert not TranslationRequest.objects.exists()


def test_a_list_that_was_chosen_is_chosen_when_one_comes_back_and_nobody_discards_what_was_sent(
    campaign, editor
):
    client = browser(editor)
    given = {
        "key": key_of(campaign), "title": "Listed", "locales": [factories.locale("pl").pk], "priority": 20,
    }  # fmt: skip
    client.post(reverse("twops_locale:new_request"), given)
    made = TranslationRequest.objects.get()
    page = client.get(reverse("twops_locale:new_request"), {"from": made.pk}).content.decode()
    assert f'name="key" value="{key_of(campaign)}"' in page
    other = browser(factories.communications_editor("other"))
    page = other.get(reverse("twops_locale:new_request"), {"from": made.pk}).content.decode()
    assert "Listed" not in page, "it is its author's"
    operations.send(made, user=editor)
    client.post(reverse("twops_locale:act_on_request", args=[made.pk, "discard"]))
    assert TranslationRequest.objects.get().is_sent


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose what is to be translated."),
        ({"scope": "subtree"}, "Choose a page."),
        ({"scope": "country"}, "Choose a country."),
        ({"scope": "missing", "due_on": "31.02."}, "Enter a valid date."),
    ],
)
def test_all_that_is_wrong_is_said_at_once(campaign, editor, given, words):
    text = browser(editor).post(reverse("twops_locale:new_request"), given).content.decode()
    assert words in text
    assert text.count("This field is required.") >= 2
    assert not TranslationRequest.objects.exists()


def test_items_are_withdrawn_languages_added_and_all_withdrawn(campaign, editor):
    made, client = request_of([campaign], ["pl", "fi"], editor), browser(editor)

    def act(action, **given):
        return client.post(reverse("twops_locale:act_on_request", args=[made.pk, action]), given, follow=True)

    polish = made.items.get(task__translation__target_locale__language_code="pl")
    assert (
        "1 translation was withdrawn."
        in act("withdraw-items", item=[polish.pk, "x", 10**30]).content.decode()
    )
    act("languages", locales=[factories.locale("mt").pk])
    assert sorted(item.task.language for item in made.items.open()) == ["fi", "mt"]
    second = factories.campaign("Second", slug="second")
    act("items", scope="object", page=second.pk)
    assert made.items.open().count() == 5
    assert "Choose a page." in act("items", scope="object").content.decode()
    act("withdraw")
    assert not made.items.open().exists()
    assert act("nonsense").status_code == 404


def test_a_newer_version_is_shown_and_handed_out(campaign, editor):
    made, client = request_of([campaign], ["pl"], editor), browser(editor)
    campaign.summary = "Another summary."
    campaign.save_revision()
    assert "newer version since" in page_of(client, made)
    source = made.items.get().task.translation.source
    client.post(reverse("twops_locale:act_on_request", args=[made.pk, "update"]), {"source": source.pk})
    text = page_of(client, made)
    assert "newer version since" not in text
    assert "Translators have the new version" in text


def test_a_team_sees_what_is_asked_of_it_and_changes_nothing(campaign, editor):
    made = request_of([campaign], ["pl", "fi"], editor)
    translator, stranger = browser(factories.translator("pl")), browser(factories.translator("mt"))
    text = page_of(translator, made)
    assert "Polski" in text
    assert 'scope="col" lang="fi"' not in text
    assert stranger.get(made.get_absolute_url()).status_code == 404
    for action in ("withdraw", "withdraw-items", "languages", "again"):
        answer = translator.post(
            reverse("twops_locale:act_on_request", args=[made.pk, action]), {"item": made.items.first().pk}
        )
        assert answer.status_code in (302, 403)
    made.refresh_from_db()
    assert (made.is_sent, made.items.open().count()) == (True, 2)
    assert translator.get(reverse("twops_locale:new_request")).status_code in (302, 403)


def test_the_page_of_a_request_takes_as_many_queries_for_many_objects_as_for_few(site, editor):
    pages = [factories.campaign(f"C {number}", slug=f"c-{number}") for number in range(10)]
    few, many = request_of(pages[:2], ["pl"], editor), request_of(pages, ["pl", "fi", "mt"], editor)
    client = browser(editor)
    page_of(client, few)

    def counted(request):
        with CaptureQueriesContext(connection) as seen:
            page_of(client, request)
        return len(seen)

    assert counted(many) <= counted(few)


def test_a_late_translation_and_how_much_is_done_are_said(campaign, editor):
    made = request_of([campaign], ["pl"], editor, due_on=timezone.localdate() - timedelta(days=2))
    text = " ".join(page_of(browser(editor), made).split())
    assert "late since" in text
    assert "0 of 1 translations are published." in text


def test_chosen_pages_lead_to_a_request(campaign, editor):
    second = factories.campaign("Second", slug="second")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "send_pages_for_translation"])
    client = browser(editor)
    answer = client.get(f"{address}?id={campaign.pk}&id={second.pk}", follow=True)
    text = answer.content.decode()
    assert key_of(campaign) in text
    assert key_of(second) in text
    assert browser(factories.translator("pl")).get(f"{address}?id={campaign.pk}").status_code in (302, 403)


def test_a_page_is_sent_with_a_request_of_its_own(campaign, editor):
    client = browser(editor)
    client.post(
        reverse("wagtail_localize:submit_page_translation", args=[campaign.pk]),
        {"locales": [factories.locale("pl").pk]},
    )
    made = TranslationRequest.objects.get()
    assert (made.title, [item.task.language for item in made.items.all()]) == (campaign.title, ["pl"])


def test_a_language_team_leads_to_what_it_lacks(campaign):
    factories.translator("pl")
    client = browser(factories.administrator_user())
    listed = client.get("/admin/twops_locale/languageteam/").content.decode()
    assert "scope=missing&amp;language=pl" in listed
    form = client.get(
        reverse("twops_locale:new_request"), {"scope": "missing", "language": "pl"}
    ).content.decode()
    assert f'value="{factories.locale("pl").pk}" id' in form.replace("\n", "")
