"""Merging: one record stays, and nothing of the other is lost."""

import pytest
from twops_directory.desk.operations import save_record
from twops_directory.merging.merge import merge_organizations, merge_services
from twops_directory.models import (
    Channel,
    Contact,
    Phone,
    Service,
)
from twops_directory.public import public_service
from wagtail.models import ModelLogEntry

from .. import records
from .merged import OTHER, OWN, at_place, numbers, place

pytestmark = pytest.mark.django_db


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


def test_the_hours_are_taken_as_a_whole(keep, owner, anna):
    other = records.newest(records.service(organization=owner, name="Druga", number=OTHER))
    line = other.schedules.all()[0]
    line.days, line.description = ["FR"], "Tylko w piątki"
    other.schedules = [line]
    other = save_record(other, user=anna, publish=True)

    kept = merge_services(keep, other, user=anna, take=["schedules"])

    assert [(row.pk, row.days) for row in kept.schedules.all()] == [(line.pk, ["FR"])]


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


def test_an_organisation_merged_into_its_own_part_belongs_to_nobody(anna):
    absorb = records.organization(name="Fundacja Mostek")
    part = records.newest(records.organization(name="Oddział"))
    part.parent = absorb
    part = save_record(part, user=anna, publish=True)
    assert merge_organizations(part, absorb, user=anna).parent is None


def test_two_drafts_are_merged_into_a_draft(owner, anna):
    keep = records.service(organization=owner, publish=False)
    absorb = records.service(organization=owner, publish=False, number=OTHER)
    kept = merge_services(keep, absorb, user=anna)
    assert not kept.live
    assert [row.number for row in kept.phones.all()] == [OWN, OTHER]
    assert [row.number for row in records.newest(kept).phones.all()] == [OWN, OTHER]


def test_it_is_logged_on_both(keep, absorb, anna):
    merge_services(keep, absorb, user=anna)
    entries = ModelLogEntry.objects.filter(action="twops_directory.merge", user=anna)
    assert {(entry.object_id, *sorted(entry.data)) for entry in entries} == {
        (str(keep.pk), "absorbed", "title"),
        (str(absorb.pk), "merged_into", "title"),
    }
    assert ModelLogEntry.objects.filter(action="wagtail.delete", deleted=True, object_id=absorb.pk).exists()


def test_contacts_and_channels_move_and_confidential_ones_stay_so(keep, absorb, anna):
    draft = records.newest(absorb)
    draft.contacts = [Contact(name="Jan Łoś", email="los@example.org", confidential=True)]
    draft.channels = [Channel(kind="chat", address="https://czat.example.org/", confidential=True)]
    absorb = save_record(draft, user=anna, publish=True)

    kept = merge_services(keep, absorb, user=anna)

    assert [(row.name, row.confidential) for row in kept.contacts.all()] == [("Jan Łoś", True)]
    assert [row.confidential for row in kept.channels.all()] == [True]
    assert public_service(kept.uuid, "pl").channels == ()
