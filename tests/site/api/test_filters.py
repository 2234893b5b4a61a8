"""The API's filters mean what the finder's mean: the same words keep the same services."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from twops_directory.finder import search as finder
from twops_directory.finder.facet_index import current_sets, rebuild
from twops_directory.models import Channel, Phone, Schedule, Service, ServiceAudience
from twops_site.api import parameters

from tests.directory import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def services() -> dict[str, Service]:
    """Services that differ in everything that can be asked for."""
    owner = records.organization()

    def made(name: str, **fields: Any) -> Service:
        service = records.service(name=name, organization=owner, **fields)
        service.schedules.all().delete()
        service.phones.all().delete()
        return service

    found = {
        "night": made("night", cost="free", referral_needed=False),
        "clinic": made("clinic", cost="insurance", referral_needed=True, in_person=True),
        "chat": made("chat", online=True, cost="free"),
        "mail": made("mail", email="a@example.org", anonymous_possible="yes"),
        "text": made("text", anonymous_possible="partly"),
        "fax": made("fax"),
    }
    Schedule.objects.create(
        service=found["night"], all_day=True, days=["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    )
    Phone.objects.create(service=found["night"], number="116 000", anonymous=True)
    Phone.objects.create(
        service=found["clinic"], number="+48 22 000 00 13", anonymous=True, confidential=True
    )
    Phone.objects.create(service=found["text"], number="+48 22 000 00 14", kind="sms")
    Phone.objects.create(service=found["fax"], number="+48 22 000 00 15", kind="fax")
    Channel.objects.create(
        service=found["chat"], kind="chat", address="https://c.example.org/", anonymous=True
    )
    Channel.objects.create(
        service=found["fax"], kind="app", address="https://a.example.org/", anonymous=True, confidential=True
    )
    ServiceAudience.objects.create(service=found["fax"], code="police")
    for service in found.values():
        Service.objects.filter(pk=service.pk).update(by_phone=service.phones.exists())
    rebuild()
    return found


def names(**query: Any) -> set[str]:
    response = Client().get("/api/v1/services", {"language": "pl", **query})
    assert response.status_code == 200, response.content
    return {item["words"]["name"] for item in response.json()["items"]}


def by_finder(**choices: Any) -> set[str]:
    found = finder.Finder(current_sets(), finder.Choices(**choices), timezone.now())
    keys = found.keys(0, 100)
    return {str(service) for service in Service.objects.filter(pk__in=keys)}


EXPECTED = [
    ({"channel": "phone"}, {"night"}),
    ({"channel": "sms"}, {"text"}),
    ({"channel": "chat"}, {"chat"}),
    ({"channel": "email"}, {"mail"}),
    ({"channel": "in_person"}, {"clinic"}),
    ({"channel": "app"}, set()),
    ({"way": "online"}, {"chat"}),
    ({"way": "in_person"}, {"clinic"}),
    ({"open_now": True}, {"night"}),
    ({"anonymous": True}, {"night", "chat", "mail"}),
    ({"free": True}, {"night", "chat"}),
    ({"no_referral": True}, {"night"}),
    ({"free": True, "anonymous": True, "channel": "chat"}, {"chat"}),
    ({"audience": "police"}, {"fax"}),
]


def test_each_filter_keeps_what_the_finder_keeps(services):
    for asked, expected in EXPECTED:
        query = {name: "true" if value is True else value for name, value in asked.items()}
        assert names(**query) == expected, asked
        assert by_finder(**asked) == expected, asked


def test_the_words_are_the_finders():
    assert [str(item) for item in parameters.ContactChannel] == list(finder.CHANNELS)
    assert [str(item) for item in parameters.Way] == list(finder.WAYS)
    assert {*finder.SWITCHES, "channel", "way"} <= set(parameters.ServiceFilters.model_fields)


@pytest.mark.parametrize("query", [{"channel": "pigeon"}, {"way": "on foot"}, {"open_now": "perhaps"}])
def test_an_unknown_word_is_refused_and_named(query, db):
    response = Client().get("/api/v1/services", query)
    assert response.status_code == 422
    assert [error["name"] for error in response.json()["errors"]] == list(query)
