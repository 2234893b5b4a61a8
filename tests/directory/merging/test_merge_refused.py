"""A merge that is refused, or needs a second person: nobody is bypassed."""

import re
from pathlib import Path

import pytest
import twops_directory
from django.utils import timezone
from twops_directory.desk.four_eyes.confirmation import system_operation
from twops_directory.desk.operations import publish_record, save_record, unpublish_record
from twops_directory.errors import MergeRefused, NotAllowed, SecondPersonNeeded
from twops_directory.merging.merge import merge_locations, merge_services, propose
from twops_directory.models import (
    DuplicateCandidate,
    Location,
    Phone,
    Service,
    Tombstone,
)
from wagtail.models import Revision

from .. import records
from .merged import OTHER, OWN, at_place, numbers, place

pytestmark = pytest.mark.django_db


def test_what_cannot_be_taken_is_named(keep, absorb, anna):
    with pytest.raises(MergeRefused, match="verified_on"):
        merge_services(keep, absorb, user=anna, take=["verified_on"])
    assert Service.objects.filter(pk=absorb.pk).exists()


def test_two_pairs_are_refused_in_words(keep, absorb, owner, anna):
    for service, number in ((keep, "44"), (absorb, "55")):
        records.pair(
            service, records.service(organization=owner, name=number, number=f"+48 22 000 00 {number}")
        )
    with pytest.raises(MergeRefused, match="Take one of them out of its pair first"):
        merge_services(keep, absorb, user=anna)


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
