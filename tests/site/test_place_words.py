"""The words of places on the public site and in its API: one language, named, and found."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_directory.desk.operations import save_record
from twops_directory.loading.services import Loaded
from twops_directory.models import LocationText, Service, ServiceAtLocation
from twops_directory.publication.change_order import settle
from twops_locale.models import TranslationTask
from twops_locale.models.task import State
from twops_locale.translation.operations import approve, request_review, save_words, submit_for_translation
from twops_search.operations import refresh_everything
from twops_site.demo.pages import Actors
from twops_site.demo.services import translate_words

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    made = records.unsaved_place(
        "Poradnia „Mostek”", city="Gdańsk", description="Wejście od podwórza.", transportation="Tramwaj 0."
    )
    return save_record(made, user=records.admin(), publish=True)


@pytest.fixture
def service(place):
    factories.home()
    made = records.newest(records.service())
    made.places = [ServiceAtLocation(location=place)]
    return save_record(made, user=records.admin(), publish=True)


def in_finnish(place):
    """Return the words of a place in Finnish, as approved translation leaves them."""
    return records.made_public(
        LocationText,
        location=place,
        locale=records.locale("fi"),
        translation_key=place.primary_text.translation_key,
        name="Siltaneuvola",
        description="Sisäpihan puolella.",
        live=True,
    )


def test_the_page_of_a_service_names_its_place_in_one_language_and_says_which(client, place, service):
    factories.home("fi", "Etusivu")
    path = f"/fi/help/service/{service.uuid}/"
    polish = client.get(path).content.decode()
    assert '<h3 lang="pl" dir="ltr">Poradnia „Mostek”</h3>' in polish
    assert '<div lang="pl" dir="ltr"><p>Wejście od podwórza.</p><p>Tramwaj 0.</p></div>' in polish
    in_finnish(place)
    cache.clear()
    finnish = client.get(path).content.decode()
    assert '<h3 lang="fi" dir="ltr">Siltaneuvola</h3>' in finnish
    assert '<div lang="fi" dir="ltr"><p>Sisäpihan puolella.</p></div>' in finnish
    # Words are never mixed: how to get there exists in Polish only.
    assert "Tramwaj" not in finnish and "Poradnia" not in finnish


def test_the_api_says_in_which_language_a_place_is_described(client, place, service):
    in_finnish(place)
    for language, expected in (
        ("fi", ("fi", "Siltaneuvola", "Sisäpihan puolella.", "")),
        ("pl", ("pl", "Poradnia „Mostek”", "Wejście od podwórza.", "Tramwaj 0.")),
        ("mt", ("pl", "Poradnia „Mostek”", "Wejście od podwórza.", "Tramwaj 0.")),
    ):
        answer = client.get(f"/api/v1/services/{service.uuid}", {"language": language}).json()
        (shown,) = answer["places"]
        words = shown["words"]
        assert (
            tuple(words[name] for name in ("language", "name", "description", "transportation")) == expected
        )
        assert (shown["language"], shown["name"], shown["description"]) == expected[:3]
        assert (words["requested"], words["is_fallback"]) == (language, language == "mt")


def test_approved_words_of_a_place_are_news_of_the_services_there(client, place, service):
    long_ago = timezone.now() - timedelta(days=30)
    settle()
    Service.objects.update(change_moment=long_ago)

    def changed():
        asked = {"language": "pl", "updated_since": (long_ago + timedelta(days=1)).isoformat()}
        return [item["id"] for item in client.get("/api/v1/services", asked).json()["items"]]

    (task,) = submit_for_translation(place.primary_text, [records.locale("fi")], user=records.admin())
    words = {"name": "Siltaneuvola", "description": "Sisäpihan puolella.", "transportation": "Raitiovaunu 0."}
    save_words(task, words, user=records.admin())
    request_review(task, user=records.admin())
    assert changed() == []
    approve(task, user=factories.administrator_user())
    assert changed() == [str(service.uuid)]


def test_a_service_is_found_by_the_name_of_its_place_in_the_readers_language(client, place, service):
    in_finnish(place)
    refresh_everything()

    def found(query, language):
        asked = json.dumps({"query": query, "language": language})
        answer = client.post("/api/v1/search", asked, content_type="application/json").json()
        return [hit["id"] for hit in answer["items"] if not answer["is_similar"]]

    assert found("Siltaneuvola", "fi") == [str(service.uuid)]
    assert found("Poradnia", "pl") == [str(service.uuid)]


def test_the_page_needs_as_many_queries_for_many_places_and_languages_as_for_one(client, place, service):
    path = f"/en/help/service/{service.uuid}/"

    def queries():
        cache.clear()
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    one = queries()
    for number in range(5):
        other = save_record(records.unsaved_place(f"Poradnia {number}"), user=records.admin(), publish=True)
        in_finnish(other)
        ServiceAtLocation.objects.create(
            service=Service.objects.get(pk=service.pk), location=other, position=number + 1
        )
    assert queries() == one


def test_the_demo_translates_the_words_of_a_place_through_review(place):
    records.locale("fi")
    actors = Actors(
        records.admin(), lambda _tag: records.admin(), lambda _tag: factories.administrator_user()
    )
    words = {
        "pl": {"name": place.primary_text.name},
        "fi": {
            "name": "Siltaneuvola",
            "alternate_name": "",
            "description": "Sisäpihan puolella.",
            "transportation": "Raitiovaunu 0.",
        },
    }
    for _time in range(2):
        translate_words(Loaded(place, True, words), actors)
    text = LocationText.objects.get(locale=records.locale("fi"))
    assert (text.live, text.name, text.transportation) == (True, "Siltaneuvola", "Raitiovaunu 0.")
    assert TranslationTask.objects.get().state is State.PUBLISHED
