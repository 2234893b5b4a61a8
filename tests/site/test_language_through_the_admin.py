"""A language is a row: a person adds a fourteenth one in the admin, and takes it away. No setting, no file, no new start."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AbstractUser, Group, Permission
from django.test import Client
from django.urls import reverse
from twops_awareness.models import HomePage
from twops_directory.models import Service
from twops_locale.languages import public_languages, site_languages
from twops_locale.models import LanguageTeam, TranslationTask
from twops_search.later import refresh_stale
from twops_search.models import SearchDocument
from wagtail.models import GroupPagePermission, Locale, Page, Site

from tests import factories
from tests.directory import records
from tests.locale.at_the_editor import press
from tests.site.following import sitemap

pytestmark = pytest.mark.django_db

NEW, REMOVE = "/admin/locales/new/", "wagtaillocales:delete"
WORDS = {"uk": "Допомога вчасно", "ar": "المساعدة في الوقت المناسب"}


@pytest.fixture
def coordinator() -> AbstractUser:
    """Who writes and sends the English pages, and may add and remove languages."""
    factories.home()
    person = factories.communications_editor("coordinator")
    rights = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=["add_locale", "delete_locale"]
    )
    person.groups.get().permissions.add(*rights)
    return person


def at_work(person: AbstractUser) -> Client:
    """Return the browser of somebody who is logged in."""
    client = Client()
    client.force_login(person)
    return client


def added(tag: str, coordinator: AbstractUser) -> TranslationTask:
    """Add a language in the admin; return the task of its home page."""
    answer = at_work(coordinator).post(NEW, {"language_code": tag}, follow=True)
    assert answer.redirect_chain == [("/admin/locales/", 302)]
    assert "The home page was sent to the team." in answer.content.decode()
    return TranslationTask.objects.get(translation__target_locale__language_code=tag)


def approved(task: TranslationTask, words: str) -> None:
    """Translate and approve a home page in the admin, as two people of its team."""
    team = LanguageTeam.objects.get(locale=task.translation.target_locale)
    translator = at_work(factories.user(f"translates-{words}", groups=(team.translators,)))
    reviewer = at_work(factories.user(f"reviews-{words}", groups=(team.reviewers,)))
    assert translator.get(reverse("twops_locale:open_task", args=[task.pk])).status_code == 302
    for segment in task.translation.source.stringsegment_set.exclude(context__path="slug"):
        address = reverse("twops_locale:save_text", args=[task.pk, segment.pk])
        answer = translator.post(address, {"text": words, "seen": ""}, content_type="application/json")
        assert answer.json()["outcome"] == "saved", answer.json()
    translator.post(reverse("twops_locale:act", args=[task.pk, "request_review"]))
    press(reviewer, task, "approve")


@pytest.mark.parametrize(("tag", "direction"), [("uk", "ltr"), ("ar", "rtl")])
def test_a_fourteenth_language_from_the_admin_to_the_public(
    client: Client, coordinator: AbstractUser, tag: str, direction: str
) -> None:
    service = records.service(name="Telefon Mostek")
    home = HomePage.objects.get()
    assert client.get(f"/{tag}/").status_code == client.get(f"/{tag}/help/").status_code == 404
    task = added(tag, coordinator)
    assert (
        client.get(f"/{tag}/", follow=True).redirect_chain[0][0]
        == f"/{tag}/other-languages/{home.translation_key}/"
    )
    assert f'"{tag}"' not in client.get("/api/v1/languages").content.decode()

    approved(task, WORDS[tag])
    refresh_stale()
    page = client.get(f"/{tag}/")
    assert page.status_code == 200
    assert f'dir="{direction}"' in page.content.decode()
    assert WORDS[tag] in page.content.decode()
    english = client.get("/en/").content.decode()
    assert f'hreflang="{tag}" href="http://testserver/{tag}/"' in english
    assert f'lang="{tag}"' in english.split("<main", 1)[0].split("</head>")[1]  # the menu of languages
    assert f'"{tag}"' in client.get("/api/v1/languages").content.decode()
    assert f"/{tag}/help/service/{service.uuid}/" in sitemap(client)
    found = client.post(f"/{tag}/search/", {"q": WORDS[tag].split()[0]}, follow=True).content.decode()
    assert WORDS[tag] in found
    assert SearchDocument.objects.live().filter(language=tag, object_id=str(service.uuid)).exists()
    assert client.get(f"/{tag}/help/service/{service.uuid}/").status_code == 200
    assert client.get(f"/api/v1/services?language={tag}").status_code == 200


def test_a_language_has_its_team_with_groups_and_rights(coordinator: AbstractUser) -> None:
    task = added("uk", coordinator)
    team = LanguageTeam.objects.get(locale__language_code="uk")
    translator = at_work(factories.user("oksana", groups=(team.translators,)))
    translator.get(reverse("twops_locale:open_task", args=[task.pk]))
    assert not HomePage.objects.get(locale__language_code="uk").live
    for group, rights in (
        (team.translators, {"change_page"}),
        (team.reviewers, {"change_page", "publish_page"}),
    ):
        of_tree = GroupPagePermission.objects.filter(group=group, page__locale__language_code="uk")
        assert set(of_tree.values_list("permission__codename", flat=True)) == rights
        assert group.permissions.filter(codename="access_admin").exists()
    assert "Ukrainian" in at_work(coordinator).get("/admin/locales/").content.decode() or "Українська" in str(
        Locale.objects.get(language_code="uk")
    )


def test_a_home_page_that_a_person_may_not_send_is_named(coordinator: AbstractUser) -> None:
    coordinator.groups.get().permissions.remove(Permission.objects.get(codename="submit_translation"))
    answer = at_work(coordinator).post(NEW, {"language_code": "uk"}, follow=True)
    assert "was not sent for translation" in answer.content.decode()
    assert Locale.objects.filter(language_code="uk").exists()


@pytest.mark.parametrize("tag", ["", "qq", "uk' OR 1=1", "pl-PL"])
def test_what_is_no_language_is_refused_in_words(coordinator: AbstractUser, tag: str) -> None:
    before = Locale.objects.count()
    answer = at_work(coordinator).post(NEW, {"language_code": tag})
    assert "Choose one of the languages in the list." in answer.content.decode()
    assert Locale.objects.count() == before


def test_without_the_right_nothing_is_added_or_removed(coordinator: AbstractUser) -> None:
    coordinator.groups.get().permissions.remove(
        *Permission.objects.filter(codename__in=["add_locale", "delete_locale"])
    )
    finnish = factories.locale("fi")
    somebody = at_work(coordinator)
    somebody.post(NEW, {"language_code": "uk"})
    somebody.post(reverse(REMOVE, args=[finnish.pk]), {"typed": "fi"})
    somebody.post(f"/admin/locales/edit/{finnish.pk}/", {"language_code": "uk"})
    assert not Locale.objects.filter(language_code="uk").exists()
    assert Locale.objects.filter(pk=finnish.pk).exists()


def test_removing_a_language_says_what_is_lost_and_takes_all_of_it(
    client: Client, coordinator: AbstractUser
) -> None:
    service = records.service(name="Telefon Mostek")
    approved(added("uk", coordinator), WORDS["uk"])
    refresh_stale()
    pages = Page.objects.count()
    address = reverse(REMOVE, args=[factories.locale("uk").pk])
    asked = at_work(coordinator).get(address).content.decode()
    for said in (
        "1 page, drafts included",
        "4 translated words",
        "http://localhost/uk/",
        f"translates-{WORDS['uk']}",
    ):
        assert said in asked, said
    wrong = at_work(coordinator).post(address, {"typed": "ar"}).content.decode()
    assert "Type uk, so that nobody removes a language by mistake." in wrong
    assert client.get("/uk/").status_code == 200

    answer = at_work(coordinator).post(address, {"typed": "uk"}, follow=True).content.decode()
    assert "Gone with it: pages: 1, translated words: 4." in answer
    assert "uk" not in site_languages()
    assert client.get("/uk/").status_code == client.get("/uk/help/").status_code == 404
    assert 'hreflang="uk"' not in client.get("/en/").content.decode()
    assert Page.objects.count() == pages - 1
    assert not Group.objects.filter(name__endswith=" uk").exists()
    assert not SearchDocument.objects.live().filter(language="uk").exists()
    assert Service.objects.filter(pk=service.pk).exists()
    added("uk", coordinator)  # and it can come back


def test_a_language_on_which_others_hang_stays(client: Client, coordinator: AbstractUser) -> None:
    records.service(name="Telefon Mostek")  # its own words are Polish
    removing = at_work(coordinator)
    for tag, reason in (("en", "The home page of the site is written in it."), ("pl", "Telefon Mostek")):
        address = reverse(REMOVE, args=[factories.locale(tag).pk])
        assert reason in removing.get(address).content.decode()
        removing.post(address, {"typed": tag})
        assert Locale.objects.filter(language_code=tag).exists()


@pytest.fixture
def other_process(coordinator: AbstractUser) -> Iterator[None]:
    """Let this process know the addresses of home pages as they are before somebody adds a language elsewhere."""
    Site.clear_site_root_paths_cache()
    Site.get_site_root_paths()
    yield
    Site.clear_site_root_paths_cache()


def test_what_another_process_added_is_known_at_the_next_question(
    client: Client, other_process: None
) -> None:
    kept = Site.get_site_root_paths()
    factories.home("fi", "Apua")
    from django.core.cache import cache
    from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

    cache.set(
        SITE_ROOT_PATHS_CACHE_KEY, kept, version=SITE_ROOT_PATHS_CACHE_VERSION
    )  # as the other process left ours
    assert "fi" in public_languages()
    assert client.get("/fi/").status_code == 200


def test_a_request_asks_once_which_languages_there_are(client: Client, coordinator: AbstractUser) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    records.service(name="Telefon Mostek")
    client.get("/en/help/")
    for path in ("/en/", "/en/help/", "/sitemap.xml", "/nowhere/"):
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        asked = [
            query
            for query in seen
            if 'FROM "wagtailcore_locale"' in query["sql"] and "interfacewords" in query["sql"]
        ]
        assert len(asked) == 1, path
