"""Which services show a record: one answer for publishing, withdrawing, deleting and importing it."""

from datetime import UTC, datetime

import pytest
from twops_directory.models import (
    Attribute,
    FurtherParent,
    Location,
    Organization,
    Phone,
    Program,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    ServicePair,
    ServicePairMember,
    Taxonomy,
    Term,
    Unit,
)
from twops_directory.publication.effects import record_changed
from twops_directory.publication.shown_in import services_showing

from .. import records

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def organization(**fields):
    return Organization.objects.create(country=records.poland(), live=True, **fields)


def service(owner=None, **fields):
    return Service.objects.create(
        organization=owner or organization(),
        country=records.poland(),
        kind="helpline",
        live=True,
        last_modified=LONG_AGO,
        **fields,
    )


def of_programme():
    program = Program.objects.create(organization=organization(), live=True)
    return program, [service(program=program), service(program.organization)]


def of_organization():
    owner = organization()
    mate, own = service(), service(owner)
    pair = ServicePair.objects.create()
    for member in (own, mate):
        ServicePairMember.objects.create(pair=pair, service=member)
    there = service()
    ServiceAtLocation.objects.create(service=there, location=place(organization=owner))
    program = Program.objects.create(organization=owner, live=True)
    return owner, [own, mate, there, service(program=program), service(organization(parent=owner))]


def place(**fields):
    return Location.objects.create(country=records.poland(), live=True, **fields)


def of_place():
    found = place(organization=organization())
    there = service()
    ServiceAtLocation.objects.create(service=there, location=found)
    return found, [there, service(found.organization)]


def term(**fields):
    return Term.objects.create(live=True, **fields)


def of_term():
    found = term()
    own, of_owner, at_place, of_program = service(), service(), service(), service()
    Attribute.objects.create(term=found, service=own)
    Attribute.objects.create(term=found, organization=of_owner.organization)
    here = place()
    ServiceAtLocation.objects.create(service=at_place, location=here)
    Attribute.objects.create(term=found, location=here)
    of_program.program = Program.objects.create(organization=organization(), live=True)
    of_program.save()
    Attribute.objects.create(term=found, program=of_program.program)
    return found, [own, of_owner, at_place, of_program]


def of_broader_term():
    broader, own = term(), service()
    Attribute.objects.create(term=term(parent=broader), service=own)
    return broader, [own]


def of_taxonomy():
    taxonomy, own = Taxonomy.objects.create(live=True), service()
    Attribute.objects.create(term=term(taxonomy=taxonomy), service=own)
    return taxonomy, [own]


def of_pair():
    first, second = service(), service()
    pair = ServicePair.objects.create()
    for member in (first, second):
        ServicePairMember.objects.create(pair=pair, service=member)
    return first, [second]


def of_owner_of_a_shared_number():
    owner, sharing = organization(), service()
    number = Phone.objects.create(organization=owner, number="+48 22 000 00 12")
    FurtherParent.objects.create(
        child_table="phone", child_uuid=number.uuid, parent_table="service", parent_uuid=sharing.uuid
    )
    return owner, [sharing]


def of_unit():
    unit, own = Unit.objects.create(name="miejsca"), service()
    ServiceCapacity.objects.create(service=own, unit=unit, available=1)
    return unit, [own]


CASES = [
    of_programme,
    of_organization,
    of_place,
    of_term,
    of_broader_term,
    of_taxonomy,
    of_pair,
    of_owner_of_a_shared_number,
    of_unit,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_record_is_shown_in_these_services(case, django_assert_num_queries):
    record, shown = case()
    service()  # another one
    draft = service(getattr(record, "organization", None))
    Service.objects.filter(pk=draft.pk).update(live=False)
    Service.objects.update(last_modified=LONG_AGO)
    with django_assert_num_queries(1):
        assert set(services_showing([record])) == set(shown)
    record_changed(record)
    assert set(Service.objects.filter(last_modified__gt=LONG_AGO)) == set(shown)


def test_a_unit_that_is_saved_changes_the_services_that_count_in_it():
    unit, [own] = of_unit()
    other = service()
    Service.objects.update(last_modified=LONG_AGO)
    unit.name = "terminy"
    unit.save()
    assert list(Service.objects.filter(last_modified__gt=LONG_AGO)) == [own]
    assert Service.objects.get(pk=other.pk).last_modified == LONG_AGO


def test_a_record_that_is_gone_was_shown_where_it_was():
    program, shown = of_programme()
    Service.objects.update(program=None)
    program.delete()
    assert set(services_showing([program])) == {shown[1]}


def test_many_records_are_asked_for_at_once(django_assert_num_queries):
    found = [of_programme() for _number in range(3)]
    with django_assert_num_queries(1):
        showing = set(services_showing([program for program, _shown in found]))
    assert showing == {each for _program, shown in found for each in shown}
    assert list(services_showing([])) == []
