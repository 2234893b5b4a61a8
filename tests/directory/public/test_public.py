"""The one door: what is draft, withdrawn or confidential has no way out, and words are never mixed."""

from dataclasses import asdict, astuple
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.operations import delete_record, publish_record, save_record, unpublish_record
from twops_directory.errors import ServiceGone, ServiceNotFound
from twops_directory.models import (
    Channel,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from twops_directory.public import public_service, public_services

from .. import records

pytestmark = pytest.mark.django_db


def everything_public(language="pl"):
    return repr([asdict(service) for service in public_services(Service.objects.all(), language)])


def test_confidential_numbers_channels_and_addresses_stay_inside():
    admin = records.admin()
    secret_place = save_record(
        records.unsaved_place("CANARY-PLACE", city="Gdańsk", confidential=True),
        user=admin,
        publish=True,
    )
    open_place = records.unsaved_place(city="Gdańsk")
    open_place.phones = [Phone(number="111 CANARY-PLACE-PHONE", confidential=True)]
    open_place = save_record(open_place, user=admin, publish=True)
    service = records.newest(records.service())
    service.phones.add(Phone(number="222 CANARY-PHONE", confidential=True))
    service.channels.add(
        Channel(kind="chat", address="https://example.org/CANARY-CHANNEL", confidential=True)
    )
    service.places = [
        ServiceAtLocation(location=secret_place),
        ServiceAtLocation(location=open_place, position=1),
    ]
    save_record(service, user=admin, publish=True)

    assert "Poradnia" in everything_public()
    assert "CANARY" not in everything_public()


def test_drafts_and_unpublished_records_stay_inside():
    admin = records.admin()
    draft_place = save_record(records.unsaved_place("CANARY-PLACE"), user=admin)
    service = records.newest(records.service())
    service.places = [ServiceAtLocation(location=draft_place)]
    service = save_record(service, user=admin, publish=True)
    records.translation(service, "fi", "CANARY-TRANSLATION", live=False)
    never = records.service(name="CANARY-NEVER", publish=False)
    formerly = records.service(name="CANARY-FORMERLY")
    unpublish_record(formerly, user=admin)
    hidden_owner = records.organization(name="CANARY-OWNER")
    records.service(name="CANARY-OF-HIDDEN-OWNER", organization=hidden_owner)
    unpublish_record(Organization.objects.get(pk=hidden_owner.pk), user=admin)
    records.service(name="CANARY-DEFUNCT", status="defunct")
    records.service(name="CANARY-INACTIVE", status="inactive")

    assert "Telefon Mostek" in everything_public()
    assert "CANARY" not in everything_public() + everything_public("fi")
    for record in (never, formerly):
        with pytest.raises(ServiceNotFound):
            public_service(record.uuid, "pl")


@pytest.mark.parametrize(
    ("reader", "live", "expected"),
    [
        ("fr", {"fr": "Ligne", "de": "Linie", "en": "Line"}, "fr"),
        ("el", {"fr": "Ligne", "de": "Linie", "en": "Line"}, "en"),
        ("de", {"fr": "Ligne", "en": "Line"}, "en"),
    ],
)
def test_words_come_from_one_row_in_the_reading_order(reader, live, expected):
    service = records.service(records.belgium(), "Loodslijn")
    for tag, name in live.items():
        records.translation(service, tag, name)

    words = public_service(service.uuid, reader).words

    row = service.texts.get(locale__language_code=expected)
    assert (words.language, words.requested, words.is_fallback) == (expected, reader, expected != reader)
    assert (words.name, words.summary, words.description) == (row.name, row.summary, row.description)


def test_words_are_never_mixed_where_a_translation_has_gaps():
    service = records.service()
    text = records.translation(service, "fi", "Silta-puhelin")
    text.summary = ""
    text.save()

    assert public_service(service.uuid, "fi").words.summary == ""
    assert public_service(service.uuid, "fi").available_languages == ("fi", "pl")


def test_labels_and_days_are_in_the_readers_language():
    seen = public_service(records.service().uuid, "el")

    assert seen.country_name == "Πολωνία"
    assert seen.languages[0].name == "Πολωνικά"
    assert seen.hours.lines[0].days == "Δευτέρα, Τρίτη"


def test_the_number_of_queries_does_not_grow_with_services_phones_hours_or_languages():
    organization = records.organization()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            found = public_services(Service.objects.all(), "pl")
        return len(found), len(captured)

    records.service(organization=organization)
    few = queries()
    for number in range(29):
        service = records.service(organization=organization, name=f"Telefon {number}")
        if number < 5:
            records.translation(service, "fi", f"Puhelin {number}")
            for position in range(8):
                Phone.objects.create(service=service, number=f"+48 22 000 00 {position}", position=position)
                Schedule.objects.create(service=service, days=["WE"], all_day=True, position=position)
    many = queries()

    assert (few[0], many[0]) == (1, 30)
    assert few[1] == many[1] <= 12


def test_the_order_of_a_queryset_of_a_slice_and_of_ids_is_kept():
    organization = records.organization()
    ids = [records.service(organization=organization, name=name).uuid for name in ("A", "B", "C")]

    def names(source):
        return [service.words.name for service in public_services(source, "pl")]

    assert names(Service.objects.order_by("-pk")) == ["C", "B", "A"]
    assert names(Service.objects.order_by("-pk")[1:]) == ["B", "A"]
    assert names([ids[1], uuid4(), ids[0]]) == ["B", "A"]
    assert names([]) == []


def test_a_deleted_service_is_gone_and_not_merely_unknown():
    service = records.service()
    uuid = service.uuid
    delete_record(service, user=records.admin())

    with pytest.raises(ServiceGone) as gone:
        public_service(uuid, "pl")
    assert (gone.value.tombstone.uuid, gone.value.tombstone.model) == (uuid, "service")
    with pytest.raises(ServiceNotFound):
        public_service(uuid4(), "pl")


def test_the_public_view_holds_no_model_instance():
    def leaves(value):
        if isinstance(value, tuple | list | frozenset):
            for item in value:
                yield from leaves(item)
        else:
            yield value

    kinds = {
        type(leaf).__module__.split(".")[0]
        for leaf in leaves(astuple(public_service(records.service().uuid, "pl")))
    }
    assert kinds <= {"builtins", "uuid", "datetime", "decimal"}


@pytest.mark.parametrize(
    ("code", "scope", "country_code", "found"),
    [("BE", "world", None, True), ("BE", "country", "PL", False), ("PL", "region", "PL", True)],
)
def test_serving_finds_national_regional_and_worldwide_services(code, scope, country_code, found):
    records.belgium()
    service = records.service()
    service.areas.all().delete()
    area_country = records.poland() if country_code else None
    service.areas.model.objects.create(service=service, scope=scope, country=area_country, name="Pomorskie")

    assert Service.objects.public().serving(code).exists() is found


def test_filters_combine():
    service = records.service()
    records.service(records.finland(), "Silta")

    chosen = (
        Service.objects.public()
        .in_country("PL")
        .for_audience("own_thoughts")
        .of_kind("helpline")
        .in_language("pl")
    )
    assert list(chosen) == [service]
    assert not chosen.for_audience("police").exists()


def test_publishing_again_after_withdrawal_shows_the_service_again():
    service = records.service()
    unpublish_record(service, user=records.admin())
    assert public_services([service.uuid], "pl") == []

    publish_record(records.newest(service), user=records.admin())
    assert public_service(service.uuid, "pl").words.name == "Telefon Mostek"


def test_a_service_without_areas_serves_its_own_country():
    service = records.service()
    service.areas.all().delete()

    assert list(Service.objects.public().serving("PL")) == [service]
    assert not Service.objects.public().serving("FI").exists()
