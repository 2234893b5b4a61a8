"""Requests for words of the directory: of a country, of chosen records, of what a campaign leads to; by their own desk."""

import pytest
from django.test import Client
from django.urls import reverse
from twops_directory.desk.teams import create_country_desk
from twops_locale.errors import RequestNotPossible
from twops_locale.models import TranslationTask
from twops_locale.requests import newer, operations
from twops_locale.requests.names import names_in
from twops_locale.requests.scopes import key_of, keys_of, load

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def words():
    return records.service(records.poland(), name="Linia").primary_text


def test_everything_of_a_country_is_its_public_words(words):
    hidden = records.service(records.poland(), name="Szkic", publish=False)
    keys = keys_of({"scope": "country", "country": "pl"}, [])
    assert key_of(words) in keys
    assert key_of(hidden.primary_text) not in keys
    assert keys_of({"scope": "country", "country": "FI"}, []) == []


def test_what_a_language_lacks_names_words_written_first(words):
    keys = keys_of({"scope": "missing"}, [factories.locale("fi")])
    assert key_of(words) in keys
    assert all(getattr(item, "is_original", True) for item in load(keys))


def test_chosen_services_lead_to_their_words(words):
    address = reverse("wagtail_bulk_action", args=["twops_directory", "service", "send_for_translation"])
    client = Client()
    client.force_login(records.admin())
    answer = client.get(f"{address}?id={words.service_id}", follow=True)
    assert key_of(words) in answer.content.decode()


def test_a_desk_sends_its_own_words_and_names_the_others(words):
    foreign = records.service(records.belgium(), name="Brug").primary_text
    desk = factories.user("desk", groups=(create_country_desk(records.poland()),))
    made = operations.create(
        "x", {"scope": "list", "keys": [key_of(words), key_of(foreign)]}, [factories.locale("fi")], user=desk
    )
    assert TranslationTask.objects.get().translation.source.object_id == words.translation_key
    assert [item["reason"] for item in made.plan["refused"]] == ["TranslationNotAllowed"]


def test_the_name_of_the_organisation_is_no_engines_business(words):
    operations.create(
        "x", {"scope": "list", "keys": [key_of(words)]}, [factories.locale("fi")], user=records.admin()
    )
    names = names_in(TranslationTask.objects.get().translation.source)
    assert words.service.organization.primary_text.name in names


def test_a_draft_of_the_record_is_said_and_reaches_translators_when_it_is_published(words):
    admin = records.admin()
    made = operations.create(
        "x", {"scope": "list", "keys": [key_of(words)]}, [factories.locale("fi")], user=admin
    )
    service = words.primary_of
    text = service.primary_texts.first()
    text.summary = "Nowe zdanie."
    service.primary_texts = [text]
    service.save_revision(user=admin)
    assert [event.kind for event in made.events.all()][-1] == "newer"
    with pytest.raises(RequestNotPossible):
        newer.update(made, made.items.get().task.translation.source, user=admin)
