"""After a merge both ids work, and whatever referred to one record refers to the other."""

import pytest
from django.utils import timezone, translation
from twops_directory.desk.operations import publish_record, save_record
from twops_directory.errors import ServiceGone
from twops_directory.merging.merge import merge_locations, merge_organizations, merge_services
from twops_directory.merging.references import MADE_ANEW
from twops_directory.models import (
    Attribute,
    CheckAssignment,
    FurtherParent,
    Location,
    Metadata,
    MistakeReport,
    Organization,
    Program,
    Service,
    ServicePair,
    Tombstone,
    VerificationVisit,
)
from twops_directory.public import public_service
from twops_locale.signals import public_content_changed

from .. import records
from .merged import OTHER, OWN, at_place, numbers, place

pytestmark = pytest.mark.django_db


def test_both_ids_work_and_chains_lead_to_the_last_one(keep, absorb, owner, anna):
    last = records.service(organization=owner, name="Telefon Kładka", number="+48 22 000 00 33")
    kept = merge_services(keep, absorb, user=anna)
    merge_services(last, kept, user=anna)

    stones = dict(Tombstone.objects.values_list("uuid", "merged_into_uuid"))
    assert stones == {absorb.uuid: last.uuid, keep.uuid: last.uuid}
    with pytest.raises(ServiceGone) as gone:
        public_service(absorb.uuid, "pl")
    assert gone.value.tombstone.merged_into_uuid == last.uuid
    assert numbers(last) == ["+48 22 000 00 33", OWN, OTHER]


def test_the_page_leads_on_and_the_api_says_where(client, keep, absorb, anna):
    merge_services(keep, absorb, user=anna)

    with translation.override("en"):  # a request in a test leaves its language behind
        page = client.get(f"/pl/help/service/{absorb.uuid}/")
    assert (page.status_code, page["Location"]) == (301, f"/pl/help/service/{keep.uuid}/")
    answer = client.get(f"/api/v1/services/{absorb.uuid}")
    assert (answer.status_code, answer.json()["merged_into"]) == (410, str(keep.uuid))


def test_reports_visits_and_the_assigned_check_move(keep, absorb, anna):
    today = timezone.localdate()
    report = MistakeReport.objects.create(service=absorb, kind="number", received_on=today)
    visit = VerificationVisit.objects.create(service=absorb, checked_on=today, method="called")
    assigned = CheckAssignment.objects.create(service=absorb, assignee=anna, assigned_on=today)

    merge_services(keep, absorb, user=anna)

    for row in (report, visit, assigned):
        row.refresh_from_db()
        assert row.service == keep


def test_a_pair_keeps_its_other_service(keep, absorb, owner, anna):
    young = records.service(organization=owner, name="Telefon młodych", number="+48 22 000 00 44")
    pair = records.pair(absorb, young)
    merge_services(keep, absorb, user=anna)
    assert {member.service for member in pair.members.all()} == {keep, young}


def test_a_pair_of_the_two_is_none_any_more(keep, absorb, anna):
    records.pair(keep, absorb)
    kept = merge_services(keep, absorb, user=anna)
    assert not ServicePair.objects.exists()
    assert numbers(kept) == [OWN, OTHER]


def test_references_by_id_lead_to_what_took_its_place(keep, absorb, owner, anna):
    draft = records.newest(owner)
    draft.attributes.add(Attribute(value="1", link_entity="service", link_id=absorb.uuid))
    owner = save_record(draft, user=anna, publish=True)
    row = owner.attributes.get()
    change = Metadata.objects.create(
        resource_type="service",
        resource_id=absorb.uuid,
        last_action_date=timezone.localdate(),
        last_action_type="update",
        field_name="name",
        updated_by="PL",
    )
    link = FurtherParent.objects.create(
        child_table="phone",
        child_uuid=owner.uuid,
        parent_table="service",
        parent_uuid=absorb.uuid,
    )

    merge_services(keep, absorb, user=anna)

    for stored in (row, change, link):
        stored.refresh_from_db()
    assert row.link_id == change.resource_id == link.parent_uuid == keep.uuid
    publish_record(records.newest(owner), user=anna)
    row.refresh_from_db()
    assert row.link_id == keep.uuid


def test_services_of_an_organisation_move_and_their_drafts_stay_publishable(anna):
    keep = records.organization(name="Fundacja Mostek")
    absorb = records.organization(name="Fundacja „Mostek”")
    service = records.service(organization=absorb)
    draft = records.newest(service)
    draft.minimum_age = 18
    save_record(draft, user=anna)
    program = Program(organization=absorb, country=records.poland())
    program.save()
    part = save_record(Organization(country=records.poland(), parent=absorb), user=anna)
    office = save_record(records.unsaved_place("Biuro", organization=absorb), user=anna)

    merge_organizations(keep, absorb, user=anna)

    assert [Service.objects.get().organization, Program.objects.get().organization] == [keep, keep]
    assert Organization.objects.get(pk=part.pk).parent == keep
    assert Location.objects.get(pk=office.pk).organization == records.newest(office).organization == keep
    published = publish_record(records.newest(service), user=anna)
    assert (published.organization, published.minimum_age) == (keep, 18)
    assert Tombstone.objects.get().merged_into_uuid == keep.uuid


def test_services_at_a_place_move_and_are_announced(keep, anna):
    stays, goes = place("Poradnia"), place("Poradnia „Mostek”", address_1="Długa 1A")
    service = at_place(keep, goes)
    row = service.places.get()
    heard = []

    def hear(instances, **kwargs):
        heard.extend(instances)

    public_content_changed.connect(hear, sender=Service)
    try:
        merge_locations(stays, goes, user=anna)
    finally:
        public_content_changed.disconnect(hear, sender=Service)

    assert service in heard
    assert [(there.pk, there.location) for there in service.places.all()] == [(row.pk, stays)]
    publish_record(records.newest(service), user=anna)
    assert service.places.get().location == stays
    assert public_service(service.uuid, "pl").places[0].name == "Poradnia"


def test_the_source_finds_the_record_that_stays(keep, owner, anna):
    imported = records.service(
        organization=owner, number=OTHER, source="rejestr.example.org", source_id="PL-0042"
    )
    kept = merge_services(keep, imported, user=anna)
    assert (kept.source, kept.source_id) == ("rejestr.example.org", "PL-0042")
    assert records.newest(kept).source_id == "PL-0042"


def test_whatever_refers_to_a_record_is_thought_of():
    """A new model that refers to one of these must be added to ``merging_references``."""
    found = {
        relation.related_model.__name__
        for model in (Service, Organization, Location)
        for relation in model._meta.related_objects
        if type(relation.field).__name__ != "ParentalKey"
    }
    moved = {
        "MistakeReport",
        "VerificationVisit",
        "CheckAssignment",
        "ServicePairMember",
        "Service",
        "Program",
        "Organization",
        "ServiceAtLocation",
        "Location",
    }
    assert found - MADE_ANEW == moved
