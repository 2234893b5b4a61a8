"""What a service shows changes the service: its time of change follows, in as many queries for one as for many."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.operations import delete_record, publish_record, save_record, unpublish_record
from twops_directory.models import (
    Attribute,
    CountryConfidentiality,
    CountryConfidentialityText,
    FacetChange,
    Program,
    ProgramText,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyText,
    Term,
    TermText,
)
from twops_locale.signals import public_content_changed
from twops_search.models import SearchDocument

from .. import records

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 2, 29, tzinfo=UTC)


def published(record):
    return save_record(record, user=records.admin(), publish=True)


def place():
    return published(records.unsaved_place(city="Gdańsk"))


def rules():
    record = CountryConfidentiality(country=records.poland())
    record.primary_texts = [CountryConfidentialityText(name="Prawo", locale=records.locale("pl"))]
    return published(record)


def program():
    record = Program(organization=records.organization(name="Fundacja Kładka"))
    record.primary_texts = [ProgramText(name="Program Kładka", locale=records.locale("pl"))]
    return published(record)


def term():
    taxonomy = Taxonomy()
    taxonomy.primary_texts = [TaxonomyText(name="Tematy", locale=records.locale("pl"))]
    record = Term(taxonomy=published(taxonomy), code="T1")
    record.primary_texts = [TermText(name="Rozmowa", locale=records.locale("pl"))]
    return published(record)


def services(count, **fields):
    owner = fields.pop("organization", None) or records.organization()
    return [records.service(organization=owner, name=f"Telefon {n}", **fields) for n in range(count)]


def shown_by(kind, count):
    """Return a published record of a kind, and ``count`` services that show it."""
    if kind == "organization":
        record = records.organization()
        return record, services(count, organization=record)
    if kind == "country rules":
        return rules(), services(count)
    if kind == "programme":
        record = program()
        return record, services(count, program=record)
    if kind == "place":
        record = place()
        found = services(count)
        ServiceAtLocation.objects.bulk_create(ServiceAtLocation(service=s, location=record) for s in found)
        return record, found
    record = term()
    found = services(count)
    Attribute.objects.bulk_create(Attribute(service=s, term=record) for s in found)
    return record, found


@contextmanager
def signals():
    heard = []

    def listen(sender, instances, **kwargs):
        heard.append((sender, len(instances)))

    public_content_changed.connect(listen)
    try:
        yield heard
    finally:
        public_content_changed.disconnect(listen)


KINDS = ["organization", "place", "programme", "term", "country rules"]


def all_shown_by(count):
    """Return a published record of each kind, and ``count`` services each of which shows all of them."""
    found = {
        "organization": records.organization(),
        "place": place(),
        "programme": program(),
        "term": term(),
        "country rules": rules(),
    }
    shown = services(count, organization=found["organization"], program=found["programme"])
    ServiceAtLocation.objects.bulk_create(
        ServiceAtLocation(service=service, location=found["place"]) for service in shown
    )
    Attribute.objects.bulk_create(Attribute(service=service, term=found["term"]) for service in shown)
    assert list(found) == KINDS
    return found, shown


def test_publishing_and_withdrawing_cost_the_same_with_two_services_and_with_twelve():
    def costs(count):
        """Return the number of queries of each kind of record that so many services show."""
        found, shown = all_shown_by(count)
        queries = {}
        for kind, record in found.items():
            FacetChange.objects.all().delete()
            with CaptureQueriesContext(connection) as captured, signals() as heard:
                publish_record(records.newest(record), user=records.admin())
                unpublish_record(type(record).objects.get(pk=record.pk), user=records.admin())
            # Two actions, each with one signal for the record and one for all services.
            assert heard == [(type(record), 1), (Service, count)] * 2, kind
            assert FacetChange.objects.count() == 2 * count, kind
            queries[kind] = len(captured)
        Service.objects.filter(pk__in=[service.pk for service in shown]).update(live=False)
        found["country rules"].delete()  # a country has one
        return queries

    costs(1)  # content types and locales are read once
    assert costs(2) == costs(12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", [publish_record, unpublish_record])
def test_the_time_of_change_of_a_service_follows_what_it_shows(kind, change):
    record, [shown] = shown_by(kind, 1)
    other = records.service(records.finland(), name="Silta")
    Service.objects.update(last_modified=LONG_AGO)

    change(records.newest(record) if change is publish_record else record, user=records.admin())

    times = dict(Service.objects.values_list("pk", "last_modified"))
    assert times[shown.pk] > LONG_AGO
    assert times[other.pk] == LONG_AGO


@pytest.mark.parametrize("through", ["organization", "program", "location"])
def test_a_term_reaches_a_service_through_what_the_service_belongs_to(through):
    said, there = term(), place()
    service = records.service(program=program())
    ServiceAtLocation.objects.create(service=service, location=there)
    owner = {"organization": service.organization, "program": service.program, "location": there}[through]
    Attribute.objects.create(term=said, **{through: owner})
    Service.objects.update(last_modified=LONG_AGO)

    publish_record(records.newest(said), user=records.admin())

    assert Service.objects.get(pk=service.pk).last_modified > LONG_AGO


def test_an_approved_translation_changes_its_service_and_a_draft_of_the_organisation_does_not():
    service = records.service()
    words = records.translation(service, "fi", "Silta")
    Service.objects.update(last_modified=LONG_AGO)

    save_record(records.newest(service.organization), user=records.admin())
    assert Service.objects.get().last_modified == LONG_AGO
    words.save_revision().publish()
    assert Service.objects.get().last_modified > LONG_AGO


def test_the_rules_of_a_country_are_missed_when_they_are_deleted():
    record = rules()
    service = records.service()
    Service.objects.update(last_modified=LONG_AGO)

    with signals() as heard:
        delete_record(record, user=records.admin())

    assert (Service, 1) in heard
    assert Service.objects.get(pk=service.pk).last_modified > LONG_AGO


def test_search_says_what_the_organisation_is_called_now_for_all_its_services():
    owner = records.organization(name="Fundacja Mostek")
    services(3, organization=owner)
    renamed = records.newest(owner)
    text = renamed.primary_texts.all()[0]
    text.name = "Fundacja Kładka"
    renamed.primary_texts = [text]
    published(renamed)

    documents = SearchDocument.objects.filter(language="pl", is_deleted=False)
    assert documents.filter(body__contains="Fundacja Kładka").count() == 3
    assert not documents.filter(body__contains="Fundacja Mostek").exists()
