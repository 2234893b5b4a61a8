"""The admin's routes: stock wagtail-localize addresses are replaced, not hidden, and check who asks."""

import pytest
from django.urls import reverse
from twops_awareness.models import CampaignPage
from twops_locale.models import TranslationTask
from twops_locale.translation import operations
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    factories.home("fi", "Apua")
    return factories.campaign()


@pytest.fixture
def task(campaign) -> TranslationTask:
    [made] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.communications_editor()
    )
    operations.open_task(made, user=factories.translator("pl"))
    return made


def login(client, username: str) -> None:
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.get(username=username))


def polish_page() -> CampaignPage:
    return CampaignPage.objects.get(locale__language_code="pl")


def test_the_editor_sends_a_page_to_languages_and_nothing_is_published(client, campaign):
    factories.communications_editor()
    login(client, "editor")
    url = reverse("wagtail_localize:submit_page_translation", args=[campaign.pk])
    assert "Polski" in client.get(url).content.decode()
    polish, finnish = factories.locale("pl"), factories.locale("fi")
    response = client.post(url, {"locales": [polish.pk, finnish.pk]})
    assert response.status_code == 302
    assert TranslationTask.objects.count() == 2
    assert CampaignPage.objects.count() == 1


def test_sending_without_the_right_to_edit_the_source_is_refused(client, campaign):
    """Finding A: the stock view published a page that the user could not edit, in languages he had no right in."""
    from django.contrib.auth.models import Permission

    intruder = factories.translator("fi")
    intruder.user_permissions.add(Permission.objects.get(codename="submit_translation"))
    client.force_login(intruder)
    url = reverse("wagtail_localize:submit_page_translation", args=[campaign.pk])
    for response in (
        client.get(url),
        client.post(url, {"locales": [factories.locale("pl").pk], "publish": "on"}),
    ):
        assert response.status_code in (302, 403)
    assert not TranslationTask.objects.exists()
    assert CampaignPage.objects.live().count() == 1


def test_synchronising_takes_up_the_source_and_publishes_nothing(client, campaign, task):
    login(client, "editor")
    source = task.translation.source
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    CampaignPage.objects.filter(pk=campaign.pk).update(summary="Changed behind the editor's back.")
    assert client.post(url, {"publish_translations": "on"}).status_code == 302
    assert StringSegment.objects.filter(source=source, string__data__startswith="Changed behind").exists()
    assert not polish_page().live
    client.force_login(factories.translator("fi"))
    assert client.post(url, {"publish_translations": "on"}).status_code in (302, 403)
    assert not polish_page().live


def test_looking_at_the_page_that_synchronises_writes_nothing(client, campaign, task):
    """Was: a link to the address did it, in whoever's browser followed it."""
    login(client, "editor")
    source = task.translation.source
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    CampaignPage.objects.filter(pk=campaign.pk).update(summary="Changed behind the editor's back.")
    changed = StringSegment.objects.filter(source=source, string__data__startswith="Changed behind")
    page = client.get(url, {"next": f"/admin/pages/{campaign.pk}/edit/"})
    assert page.status_code == 200
    assert "Give translators the current text" in page.content.decode()
    assert not changed.exists()
    answer = client.post(url, {"next": f"/admin/pages/{campaign.pk}/edit/"})
    assert (answer.status_code, answer.url) == (302, f"/admin/pages/{campaign.pk}/edit/")
    assert changed.exists()
    assert (
        client.get(url, {"next": "https://example.org/"}).content.decode().count("https://example.org/") == 0
    )


@pytest.mark.parametrize("name", ["stop_translation", "convert_to_alias"])
def test_routes_that_leave_the_review_are_refused_even_to_the_administrator(client, task, name):
    client.force_login(factories.administrator_user())
    argument = task.translation.pk if name == "stop_translation" else polish_page().pk
    response = client.post(reverse(f"wagtail_localize:{name}", args=[argument]))
    assert response.status_code in (302, 403)
    assert Translation.objects.get(pk=task.translation.pk).enabled
    assert not Page.objects.filter(alias_of__isnull=False).exists()


@pytest.mark.parametrize(
    "name",
    ["edit_string_translation", "edit_override", "preview_translation", "download_pofile", "upload_pofile"],
)
def test_wagtail_localizes_editor_is_refused_and_leads_to_ours(client, task, name):
    """The screen is ours (``test_editor.py``): routes of the old one store nothing, and say where the work is done."""
    segment = StringSegment.objects.get(source=task.translation.source, context__path="title")
    keys = [task.translation.pk, segment.pk] if name.startswith("edit") else [task.translation.pk]
    url = reverse(f"wagtail_localize:{name}", args=keys)
    login(client, "translator-pl")
    answer = client.put(url, "value=Hej", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.url) == (302, reverse("twops_locale:editor", args=[task.pk]))
    assert "written, reviewed and published in their editor" in client.get(answer.url).content.decode()
    factories.translator("fi")
    login(client, "translator-fi")
    assert client.put(url, "value=Hej", content_type="application/x-www-form-urlencoded").status_code in (
        302,
        403,
    )
    assert not StringTranslation.objects.exists()


def test_an_incomplete_translation_says_what_is_missing(client, task):
    login(client, "translator-pl")
    url = reverse("twops_locale:act", args=[task.pk, "request_review"])
    page = client.post(url, follow=True).content.decode()
    assert "6 texts are still missing" in page


def in_review(campaign, task):
    from django.contrib.auth import get_user_model

    translator = get_user_model().objects.get(username="translator-pl")
    operations.save_words(task, factories.polish_words(campaign), user=translator)
    operations.request_review(task, user=translator)


def test_the_dashboard_shows_a_reviewer_what_waits_in_his_language(client, campaign, task):
    in_review(campaign, task)
    factories.reviewer("pl"), factories.reviewer("fi")
    login(client, "reviewer-pl")
    line = reverse("twops_locale:open_task", args=[task.pk])
    assert line in client.get("/admin/").content.decode()
    login(client, "reviewer-fi")
    assert line not in client.get("/admin/").content.decode()


def test_cancelling_the_workflow_frees_the_words(campaign, task):
    in_review(campaign, task)
    WorkflowState.objects.get().cancel(user=factories.administrator_user())
    assert TranslationTask.objects.get().review_revision is None


@pytest.mark.parametrize("who", ["translator-fi", "editor"])
@pytest.mark.parametrize("action", ["request_review", "approve", "return", "take"])
def test_the_steps_are_refused_to_everybody_else(client, campaign, task, who, action):
    factories.translator("fi")
    in_review(campaign, task)
    login(client, who)
    response = client.post(reverse("twops_locale:act", args=[task.pk, action]), {"comment": "x"})
    assert response.status_code in (302, 403)
    fresh = TranslationTask.objects.get()
    assert fresh.review_revision_id is not None and fresh.assignee is None
    assert not polish_page().live


def test_the_task_list_shows_a_team_its_own_language_only(client, campaign, task):
    operations.submit_for_translation(campaign, [factories.locale("fi")], user=factories.administrator_user())
    factories.translator("fi")
    login(client, "translator-pl")
    listed = client.get("/admin/twops_locale/translationtask/").content.decode()
    assert f"/admin/translation-tasks/{task.pk}/open/" in listed
    assert listed.count("/open/") == 1
    assert (
        client.get("/admin/twops_locale/translationtask/?state=in_progress").content.decode().count("/open/")
        == 1
    )
    assert (
        client.get("/admin/twops_locale/translationtask/?state=published").content.decode().count("/open/")
        == 0
    )
    assert client.get("/admin/twops_locale/translationtask/?state=nonsense").status_code == 200
    assert "Texts" in listed and "Open link" not in listed, "the columns have names"
    exported = client.get("/admin/twops_locale/translationtask/?export=csv")
    assert b"0 / 6" in b"".join(exported.streaming_content)
    assert client.get(f"/admin/twops_locale/translationtask/inspect/{task.pk}/").status_code == 200
    login(client, "editor")
    assert client.get("/admin/twops_locale/translationtask/").status_code in (302, 403)


@pytest.mark.parametrize("register", ["country", "languageteam", "translationtask"])
def test_the_registers_open_for_the_administrator(client, task, register):
    factories.country("PL", "pl")
    client.force_login(factories.administrator_user())
    assert client.get(f"/admin/twops_locale/{register}/").status_code == 200


def test_every_stock_route_is_ours(client):
    """A route that wagtail-localize adds in a later version must be looked at before it is reachable."""
    from django.urls import resolve
    from wagtail_localize.wagtail_hooks import register_admin_urls

    [included] = register_admin_urls()
    harmless = {"javascript_catalog", "translations_report", "translations_report_results",
                "snippets_api_listing", "snippets_api_detail"}  # fmt: skip
    arguments = {"page_id": 1, "translation_id": 1, "translation_source_id": 1, "string_segment_id": 1,
                 "overridable_segment_id": 1, "app_label": "a", "model_name": "b", "pk": "1", "mode": "x"}  # fmt: skip
    for pattern in included.url_patterns:
        if pattern.name in harmless:
            continue
        needed = {key: arguments[key] for key in pattern.pattern.converters}
        found = resolve(reverse(f"wagtail_localize:{pattern.name}", kwargs=needed))
        origin = getattr(found.func, "__wrapped__", found.func)
        while hasattr(origin, "__wrapped__"):
            origin = origin.__wrapped__
        assert found.url_name is None, f"{pattern.name} still leads to wagtail-localize's own view"


def test_settings_are_checked(settings, monkeypatch):
    from twops_locale.checks import check_locale_sync_absent, check_settings

    settings.TWOPS_LOCALE = {"DUE_DAY": 3, "DUE_DAYS": "soon"}
    assert [message.id for message in check_settings()] == ["twops_locale.E001", "twops_locale.E002"]
    monkeypatch.setattr(
        "twops_locale.checks.apps.is_installed", lambda name: name == "wagtail_localize.locales"
    )
    assert [message.id for message in check_locale_sync_absent()] == ["twops_locale.E003"]
