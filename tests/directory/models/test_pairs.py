"""Services of a pair are shown together or not at all: in lists, by id, in search, in the API."""

import json

import pytest
from django.test import Client
from twops_directory.desk.operations import delete_record, publish_record, save_record, unpublish_record
from twops_directory.errors import ServiceNotFound
from twops_directory.models import Service, ServicePair, ServicePairMember
from twops_directory.public import public_service, public_services
from twops_search.operations import refresh_everything

from tests import factories
from tests.site.following import sent

from .. import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """A line for adults and one for young people of one organisation; a third service stands between them."""
    owner = records.organization()
    adults = records.service(name="Telefon Mostek", organization=owner)
    records.service(name="Poradnia Brzeg", organization=owner)
    young = records.service(name="Linia Kładka", organization=owner, number="+48 22 000 00 13")
    made = ServicePair.objects.create(kind="ages")
    for service in (adults, young):
        ServicePairMember.objects.create(pair=made, service=service)
    return adults, young


def names(source):
    return [seen.words.name for seen in public_services(source, "pl")]


def test_the_two_follow_each_other_in_every_list(pair):
    adults, young = pair

    together = ["Telefon Mostek", "Linia Kładka"]
    assert names(Service.objects.all()) == [*together, "Poradnia Brzeg"]
    assert names(Service.objects.order_by("-pk")) == ["Linia Kładka", "Telefon Mostek", "Poradnia Brzeg"]
    assert names(Service.objects.filter(pk=adults.pk)) == together
    assert names(Service.objects.order_by("pk")[:1]) == together
    assert names([adults.uuid]) == together
    assert names(Service.objects.filter(pk=adults.pk).with_partners()) == together
    assert Service.objects.filter(pk=adults.pk).with_partners().count() == 2
    assert public_service(young.uuid, "pl").together_with == (adults.uuid,)


@pytest.mark.parametrize("hide", ["unpublish", "defunct", "organization"])
def test_neither_is_public_when_one_is_not(pair, hide):
    adults, young = pair
    if hide == "unpublish":
        unpublish_record(records.newest(young), user=records.admin())
    elif hide == "defunct":
        closed = records.newest(young)
        closed.status = "defunct"
        save_record(closed, user=records.admin(), publish=True)
    else:
        other = records.newest(young)
        other.organization = records.organization(name="Fundacja Kładka", publish=False)
        save_record(other, user=records.admin(), publish=True)

    assert names(Service.objects.all()) == ["Poradnia Brzeg"]
    assert names([adults.uuid, young.uuid]) == []
    assert list(Service.objects.filter(pk=adults.pk).with_partners()) == []
    with pytest.raises(ServiceNotFound):
        public_service(adults.uuid, "pl")


def test_the_other_one_is_public_again_with_its_partner_and_alone_once_the_partner_is_deleted(pair):
    adults, young = pair
    unpublish_record(records.newest(young), user=records.admin())
    publish_record(records.newest(young), user=records.admin())
    assert names([adults.uuid]) == ["Telefon Mostek", "Linia Kładka"]

    delete_record(records.newest(young), user=records.admin())
    assert names([adults.uuid]) == ["Telefon Mostek"]


def api_search(query):
    answer = Client().post(
        "/api/v1/search",
        json.dumps({"query": query, "language": "pl"}),
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    return [hit["title"] for hit in answer.json()["items"]]


def test_search_finds_both_with_the_words_of_one_and_none_when_one_is_hidden(pair):
    _adults, young = pair
    refresh_everything()
    client = Client()
    factories.home("pl", "Początek")

    assert api_search("Kładka") == ["Linia Kładka", "Telefon Mostek"]
    page = sent(client, "/pl/search/", {"q": "Kładka"}).content.decode()
    assert "Linia Kładka" in page and "Telefon Mostek" in page

    unpublish_record(records.newest(young), user=records.admin())
    assert api_search("Mostek") == ["Poradnia Brzeg"]  # by the name of its organisation
    assert "Telefon Mostek" not in sent(client, "/pl/search/", {"q": "Mostek"}).content.decode()

    publish_record(records.newest(young), user=records.admin())
    assert {"Telefon Mostek", "Linia Kładka"} < set(api_search("Mostek"))


def test_pages_and_api_show_both(pair):
    adults, young = pair
    factories.home("pl", "Początek")
    client = Client()

    page = client.get(f"/pl/help/service/{adults.uuid}/").content.decode()
    assert "Linia Kładka" in page and f"/pl/help/service/{young.uuid}/" in page
    first = client.get("/api/v1/services", {"per_page": 1, "language": "pl"}).json()
    assert [item["id"] for item in first["items"]] == [str(adults.uuid), str(young.uuid)]
    one = client.get(f"/api/v1/services/{adults.uuid}").json()
    assert one["together_with"] == [str(young.uuid)]


def test_the_number_of_queries_does_not_grow_with_the_pairs(pair, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        public_services(Service.objects.all(), "pl")
