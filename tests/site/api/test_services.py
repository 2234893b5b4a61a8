"""Services in the public API say what the public pages say."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any, get_args
from uuid import uuid4

import pytest
from django.utils import timezone
from twops_directory.desk.operations import delete_record, publish_record
from twops_directory.models import Service, Tombstone
from twops_directory.public.values.service import PublicService
from twops_directory.publication.change_order import settle
from twops_site.api import schemas

from tests.directory import records

from .partner import get, queries

pytestmark = pytest.mark.django_db


def test_a_service_has_its_facts_in_the_reader_s_language_and_its_words_in_one_that_is_named(api):
    service = records.service()
    records.translation(service, "fi", "Auttava puhelin")
    found = get(api, f"/services/{service.uuid}", language="fi")
    assert (found["id"], found["country_name"]) == (str(service.uuid), "Puola")
    assert (found["words"]["name"], found["words"]["is_fallback"]) == ("Auttava puhelin", False)
    assert [words["name"] for words in found["translations"]] == ["Auttava puhelin", "Telefon Mostek"]
    assert found["page_url"] == f"http://testserver/fi/help/service/{service.uuid}/"
    assert found["phones"][0]["number"] == "+48 22 000 00 12"
    assert found["hours"]["schedules"][0]["closes_at"] == "02:00"
    greek = get(api, f"/services/{service.uuid}", language="el")
    assert (greek["words"]["language"], greek["words"]["is_fallback"]) == ("pl", True)


def _members(record: type[Any]) -> Iterator[tuple[str, set[str]]]:
    """Yield the names of all dataclasses below one, with their fields."""
    yield record.__name__, {field.name for field in fields(record)}
    for field in fields(record):
        for part in [field.type, *get_args(field.type)]:
            if isinstance(part, type) and is_dataclass(part):
                yield from _members(part)


BEHIND_THE_HOURS = {
    "PublicHours": {"rules", "facts"},
    "PublicPhone": {"rules", "tz"},
    "PublicChannel": {"rules", "tz"},
}


def test_the_api_leaves_out_nothing_of_the_public_view_except_the_rules_behind_the_hours():
    names = {"PublicWords": "ChosenWords", "PublicLanguage": "SpokenLanguage", "PublicCost": "CostOption"}
    for name, members in _members(PublicService):
        if name in ("Rule", "HoursFacts", "HoursGroup", "Recurrence"):
            continue
        schema = getattr(schemas, names.get(name, name.removeprefix("Public")))
        assert members - set(schema.model_fields) == BEHIND_THE_HOURS.get(name, set())


def test_a_changed_number_is_served_at_once_in_every_language(api):
    service = records.newest(records.service())
    phone = service.phones.all()[0]
    phone.number = "+48 22 000 00 99"
    service.phones.set([phone])
    service.save_revision().publish()
    for tag in ("pl", "fi", "mt", "el"):
        assert (
            get(api, f"/services/{service.uuid}", language=tag)["phones"][0]["number"] == "+48 22 000 00 99"
        )


def test_a_service_that_is_gone_is_410_and_names_the_one_that_took_its_place(api):
    service, survivor = records.service(), uuid4()
    delete_record(service, user=records.admin())
    problem = get(api, f"/services/{service.uuid}", 410)
    assert (problem["type"], problem["merged_into"]) == ("urn:twops:problem:gone", None)
    Tombstone.objects.filter(uuid=service.uuid).update(merged_into_uuid=survivor)
    assert get(api, f"/services/{service.uuid}", 410)["merged_into"] == str(survivor)


def test_a_service_that_is_not_public_and_the_id_of_another_record_are_404(api):
    draft = records.service(publish=False)
    organization = records.organization()
    delete_record(organization, user=records.admin())
    for uuid in (draft.uuid, organization.uuid, uuid4()):
        get(api, f"/services/{uuid}", 404)


def test_services_are_narrowed_by_country_kind_audience_and_languages(api):
    records.service(name="Mostek")
    finnish = records.service(records.finland(), name="Silta")
    records.translation(finnish, "sv", "Bron")
    Service.objects.filter(pk=finnish.pk).update(kind="chat")

    def names(**query: Any) -> list[str]:
        found = get(api, "/services", **{"language": "pl", **query})
        assert found["total"] == len(found["items"])
        return sorted(item["words"]["name"] for item in found["items"])

    assert names() == ["Mostek", "Silta"]
    assert names(country="fi") == ["Silta"]
    assert names(country="MT") == []
    assert names(kind="chat") == ["Silta"]
    assert names(audience="own_thoughts") == ["Mostek", "Silta"]
    assert names(audience="police") == []
    assert names(spoken_language="pl") == ["Mostek"]
    assert names(language="sv") == ["Bron", "Mostek"]
    assert names(language="sv", translated_only="true") == ["Bron"]


def test_services_changed_since_count_their_words_and_their_organisation(api):
    one, two, three = (records.service(name=name) for name in ("A", "B", "C"))
    words = records.translation(two, "fi", "B fi")
    since = timezone.now()
    settle()
    Service.objects.update(change_moment=since - timedelta(days=1))

    def names() -> list[str]:
        found = get(api, "/services", language="pl", updated_since=since.isoformat())
        return [item["words"]["name"] for item in found["items"]]

    assert names() == []
    publish_record(records.newest(one), user=records.admin())
    assert names() == ["A"]
    words.save_revision().publish()
    assert names() == ["A", "B"]
    publish_record(records.newest(three.organization), user=records.admin())
    assert names() == ["A", "B", "C"]


def test_twenty_services_need_as_many_queries_as_one(api):
    owner = records.organization()
    records.translation(records.service(organization=owner), "fi", "Silta")
    one = queries(api, "/services", country="PL")
    for number in range(19):
        records.translation(records.service(name=f"S{number}", organization=owner), "fi", f"F{number}")
    assert len(get(api, "/services", country="PL")["items"]) == 20
    assert queries(api, "/services", country="PL") == one
