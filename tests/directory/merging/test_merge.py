"""Merging: one record stays, nothing of the other is lost, both ids work, and nobody is bypassed."""

import re
from pathlib import Path

import pytest
import twops_directory
from django.utils import timezone, translation
from twops_directory.desk.four_eyes.confirmation import system_operation
from twops_directory.desk.operations import publish_record, save_record, unpublish_record
from twops_directory.errors import MergeRefused, NotAllowed, SecondPersonNeeded, ServiceGone
from twops_directory.merging.merge import merge_locations, merge_organizations, merge_services, propose
from twops_directory.merging.references import MADE_ANEW
from twops_directory.models import (
    Attribute,
    Channel,
    CheckAssignment,
    Contact,
    DuplicateCandidate,
    FurtherParent,
    Location,
    Metadata,
    MistakeReport,
    Organization,
    Phone,
    Program,
    Service,
    ServiceAtLocation,
    ServicePair,
    Tombstone,
    VerificationVisit,
)
from twops_directory.public import public_service
from twops_locale.signals import public_content_changed
from wagtail.models import ModelLogEntry, Revision

from .. import records

pytestmark = pytest.mark.django_db

OWN, OTHER = "+48 22 000 00 12", "+48 22 000 00 77"


@pytest.fixture
def owner():
    """A Polish organisation."""
    return records.organization()


@pytest.fixture
def keep(owner):
    """The service that stays."""
    return records.service(organization=owner, number=OWN)


@pytest.fixture
def absorb(owner):
    """The service that goes: another number, an e-mail address."""
    return records.service(
        organization=owner, name="Telefon „Mostek”", number=OTHER, email="mostek@example.org", minimum_age=16
    )


def place(name="Poradnia", *, publish=True, **fields):
    given = records.unsaved_place(name, **{"city": "Gdańsk", "address_1": "Długa 1", **fields})
    with system_operation():
        return save_record(given, user=records.admin(), publish=publish)


def at_place(service, location):
    draft = records.newest(service)
    draft.places.add(ServiceAtLocation(location=location))
    with system_operation():
        return save_record(draft, user=records.admin(), publish=True)


def numbers(service):
    return [phone.number for phone in public_service(service.uuid, "pl").phones]


def test_rows_that_are_missing_move_with_their_ids_and_the_rest_stays(keep, absorb, anna):
    moving = absorb.phones.get()
    stays = keep.phones.get()

    kept = merge_services(keep, absorb, user=anna)

    assert kept == keep and kept.live and not kept.has_unpublished_changes
    assert numbers(kept) == [OWN, OTHER]
    assert [(row.pk, row.uuid) for row in kept.phones.all()] == [
        (stays.pk, stays.uuid),
        (moving.pk, moving.uuid),
    ]
    assert (kept.email, kept.minimum_age) == ("", None)
    assert str(kept) == "Telefon Mostek"
    assert [row.tag for row in kept.languages.all()] == ["pl"]
    assert kept.schedules.count() == kept.areas.count() == kept.audiences.count() == 1
    assert not Service.objects.filter(pk=absorb.pk).exists()


def test_the_same_number_in_other_words_is_not_added(keep, owner, anna):
    again = records.service(organization=owner, number="22 000-00-12")
    assert numbers(merge_services(keep, again, user=anna)) == [OWN]


def test_what_is_taken_replaces_what_was_there(keep, absorb, anna):
    kept = merge_services(keep, absorb, user=anna, take=["email", "minimum_age", "words.name"])
    seen = public_service(kept.uuid, "pl")
    assert (seen.email, seen.minimum_age, seen.words.name) == ("mostek@example.org", 16, "Telefon „Mostek”")


def test_what_cannot_be_taken_is_named(keep, absorb, anna):
    with pytest.raises(MergeRefused, match="verified_on"):
        merge_services(keep, absorb, user=anna, take=["verified_on"])
    assert Service.objects.filter(pk=absorb.pk).exists()


def test_the_hours_are_taken_as_a_whole(keep, owner, anna):
    other = records.newest(records.service(organization=owner, name="Druga", number=OTHER))
    line = other.schedules.all()[0]
    line.days, line.description = ["FR"], "Tylko w piątki"
    other.schedules = [line]
    other = save_record(other, user=anna, publish=True)

    kept = merge_services(keep, other, user=anna, take=["schedules"])

    assert [(row.pk, row.days) for row in kept.schedules.all()] == [(line.pk, ["FR"])]


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


def test_two_pairs_are_refused_in_words(keep, absorb, owner, anna):
    for service, number in ((keep, "44"), (absorb, "55")):
        records.pair(
            service, records.service(organization=owner, name=number, number=f"+48 22 000 00 {number}")
        )
    with pytest.raises(MergeRefused, match="Take one of them out of its pair first"):
        merge_services(keep, absorb, user=anna)


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


def test_rows_inside_rows_are_united_too(keep, absorb, anna):
    location = place()
    keep, absorb = at_place(keep, location), at_place(absorb, location)
    draft = records.newest(absorb)
    there = draft.places.all()[0]
    there.phones = [Phone(number="+48 58 000 00 11")]
    draft.places = [there]
    absorb = save_record(draft, user=anna, publish=True)
    moving = absorb.places.get().phones.get()

    kept = merge_services(keep, absorb, user=anna)

    assert kept.places.get() == keep.places.get()
    assert kept.places.get().phones.get() == moving


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


def test_an_organisation_merged_into_its_own_part_belongs_to_nobody(anna):
    absorb = records.organization(name="Fundacja Mostek")
    part = records.newest(records.organization(name="Oddział"))
    part.parent = absorb
    part = save_record(part, user=anna, publish=True)
    assert merge_organizations(part, absorb, user=anna).parent is None


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


def test_a_service_at_both_places_is_refused_in_words(keep, anna):
    stays, goes = place("Poradnia"), place("Poradnia „Mostek”")
    at_place(at_place(keep, stays), goes)
    with pytest.raises(MergeRefused, match="is at both places"):
        merge_locations(stays, goes, user=anna)
    assert Location.objects.count() == 2


def test_an_open_draft_of_either_is_refused_in_words(keep, absorb, anna):
    for record in (keep, absorb):
        draft = records.newest(record)
        draft.minimum_age = 12
        save_record(draft, user=anna)
        with pytest.raises(MergeRefused, match="has changes that are not published"):
            merge_services(*(Service.objects.get(pk=each.pk) for each in (keep, absorb)), user=anna)
        publish_record(records.newest(record), user=anna)
    merge_services(*(Service.objects.get(pk=each.pk) for each in (keep, absorb)), user=anna)


def test_a_public_record_is_not_merged_into_one_that_is_not(keep, absorb, anna):
    unpublish_record(keep, user=anna)
    with pytest.raises(MergeRefused, match="Keep the public one"):
        merge_services(keep, absorb, user=anna)


def test_two_drafts_are_merged_into_a_draft(owner, anna):
    keep = records.service(organization=owner, publish=False)
    absorb = records.service(organization=owner, publish=False, number=OTHER)
    kept = merge_services(keep, absorb, user=anna)
    assert not kept.live
    assert [row.number for row in kept.phones.all()] == [OWN, OTHER]
    assert [row.number for row in records.newest(kept).phones.all()] == [OWN, OTHER]


def test_the_permission_on_both_records_is_asked(keep, anna):
    finnish = records.service(records.finland(), "Kaislikon puhelin", number="+358 9 000 0012")
    finn = records.desk_user(records.finland())
    for user in (anna, finn):
        with pytest.raises(NotAllowed):
            merge_services(keep, finnish, user=user)
        with pytest.raises(NotAllowed):
            merge_services(finnish, keep, user=user)
    without = records.desk_user(records.belgium(), without=("delete",))
    with pytest.raises(NotAllowed):
        merge_services(keep, finnish, user=without)
    assert Service.objects.count() == 2


def test_a_record_is_not_merged_with_itself_or_another_kind(keep, owner, anna):
    for other in (keep, owner):
        with pytest.raises(MergeRefused, match="two different records"):
            merge_services(keep, other, user=anna)


def test_what_was_public_there_counts_as_confirmed_by_those_behind_it(keep, absorb, anna):
    with system_operation():  # two people, or a load, stood behind both numbers
        publish_record(records.newest(absorb), user=anna)
    records.four_eyes(records.poland())

    kept = merge_services(keep, absorb, user=anna)

    assert numbers(kept) == [OWN, OTHER]


def test_what_one_person_alone_stands_behind_needs_a_second_one(keep, owner, anna, piotr):
    absorb = records.service(organization=owner, number=OTHER)
    Revision.objects.for_instance(absorb).update(user=anna)  # published by anna before the rule was there
    records.four_eyes(records.poland())

    with pytest.raises(SecondPersonNeeded):
        merge_services(keep, absorb, user=anna)
    assert numbers(keep) == [OWN]
    assert Service.objects.filter(pk=absorb.pk).exists()

    assert numbers(merge_services(keep, absorb, user=piotr)) == [OWN, OTHER]


def test_an_unpublished_number_is_no_way_round(keep, owner, anna):
    records.four_eyes(records.poland())
    draft = records.service(organization=owner, number=OTHER, publish=False)
    Revision.objects.for_instance(draft).update(user=anna)
    with pytest.raises(SecondPersonNeeded):
        merge_services(keep, draft, user=anna)


def test_replacing_a_public_address_needs_a_second_person_who_may_be_the_proposer(keep, absorb, anna, piotr):
    with system_operation():
        draft = records.newest(keep)
        draft.email = "stary@example.org"
        keep = save_record(draft, user=anna, publish=True)
    records.four_eyes(records.poland())
    candidate = DuplicateCandidate.objects.create(
        kind="service",
        first_key=keep.pk,
        second_key=absorb.pk,
        country=keep.country,
        score=90,
        found_at=timezone.now(),
    )

    def merge(user, take):
        return merge_services(keep, absorb, user=user, take=take, candidate=candidate)

    with pytest.raises(SecondPersonNeeded):
        merge(anna, ["email"])
    propose(candidate, keep, absorb, user=anna, take=["email"])
    with pytest.raises(SecondPersonNeeded):
        merge(anna, ["email"])
    with pytest.raises(SecondPersonNeeded):
        merge(piotr, ["email", "minimum_age"])  # not what was proposed
    assert merge(piotr, ["email"]).email == "mostek@example.org"
    assert not DuplicateCandidate.objects.exists()


def test_phones_of_a_place_move_with_those_who_stand_behind_them(anna):
    stays, goes = place(), place("Poradnia „Mostek”")
    draft = records.newest(goes)
    draft.phones = [Phone(number="+48 58 000 00 11")]
    with system_operation():
        goes = save_record(draft, user=anna, publish=True)
    records.four_eyes(records.poland())

    kept = merge_locations(stays, goes, user=anna)

    assert [row.number for row in kept.phones.all()] == ["+48 58 000 00 11"]


def test_it_is_logged_on_both(keep, absorb, anna):
    merge_services(keep, absorb, user=anna)
    entries = ModelLogEntry.objects.filter(action="twops_directory.merge", user=anna)
    assert {(entry.object_id, *sorted(entry.data)) for entry in entries} == {
        (str(keep.pk), "absorbed", "title"),
        (str(absorb.pk), "merged_into", "title"),
    }
    assert ModelLogEntry.objects.filter(action="wagtail.delete", deleted=True, object_id=absorb.pk).exists()


def test_the_source_finds_the_record_that_stays(keep, owner, anna):
    imported = records.service(
        organization=owner, number=OTHER, source="rejestr.example.org", source_id="PL-0042"
    )
    kept = merge_services(keep, imported, user=anna)
    assert (kept.source, kept.source_id) == ("rejestr.example.org", "PL-0042")
    assert records.newest(kept).source_id == "PL-0042"


def test_a_failure_leaves_everything_as_it_was(keep, absorb, anna):
    Phone.objects.filter(service=absorb).update(number="zadzwoń")
    revision = absorb.latest_revision
    revision.content["phones"][0]["number"] = "zadzwoń"
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    before = Revision.objects.count()

    with pytest.raises(Exception, match=r"phones\[2\]\.number"):
        merge_services(keep, absorb, user=anna)

    assert Service.objects.count() == 2 and Revision.objects.count() == before
    assert not Tombstone.objects.exists()


def test_contacts_and_channels_move_and_confidential_ones_stay_so(keep, absorb, anna):
    draft = records.newest(absorb)
    draft.contacts = [Contact(name="Jan Łoś", email="los@example.org", confidential=True)]
    draft.channels = [Channel(kind="chat", address="https://czat.example.org/", confidential=True)]
    absorb = save_record(draft, user=anna, publish=True)

    kept = merge_services(keep, absorb, user=anna)

    assert [(row.name, row.confidential) for row in kept.contacts.all()] == [("Jan Łoś", True)]
    assert [row.confidential for row in kept.channels.all()] == [True]
    assert public_service(kept.uuid, "pl").channels == ()


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


def test_only_merging_vouches_for_contact_data():
    root = Path(twops_directory.__file__).parents[2]
    users = {
        path.relative_to(root).as_posix()
        for package in ("directory", "site", "locale", "awareness", "search")
        for path in (root / package).rglob("*.py")
        if re.search(r"\b(vouched_for|_vouched\.set)\b", path.read_text())
    }
    assert users == {
        "directory/twops_directory/desk/four_eyes/confirmation.py",
        "directory/twops_directory/merging/merge.py",
    }
