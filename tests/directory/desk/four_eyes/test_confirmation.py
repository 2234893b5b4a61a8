"""Four eyes: contact data are public only when two people stand behind them, whatever way they take."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import twops_directory
from django.core.management import call_command
from django.utils import timezone
from twops_directory.desk.four_eyes.confirmation import confirm_contact, system_operation
from twops_directory.desk.four_eyes.evidence import pending
from twops_directory.desk.operations import publish_record, save_record, unpublish_record
from twops_directory.errors import NotAllowed, NothingToConfirm, SecondPersonNeeded
from twops_directory.models import (
    Channel,
    ContactConfirmation,
    CountryPolicy,
    Phone,
    Service,
    ServiceAtLocation,
)
from twops_directory.public import public_service
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import ModelLogEntry, Revision

from ... import records
from .numbers import NEW, OLD, change_number, number

pytestmark = pytest.mark.django_db


def test_the_default_is_on():
    assert CountryPolicy(country=records.poland()).four_eyes
    made, person = records.service(), records.desk_user(records.poland())
    CountryPolicy.objects.all().delete()
    with pytest.raises(SecondPersonNeeded):
        change_number(made, person, publish=True)


def test_one_person_cannot_publish_a_changed_number_and_another_can(service, anna, piotr):
    change_number(service, anna)
    with pytest.raises(SecondPersonNeeded) as refused:
        publish_record(records.newest(service), user=anna)
    assert [(d.field, d.theirs, d.yours) for d in refused.value.differences] == [
        ("phones[1].number", OLD, NEW)
    ]
    assert number(service) == OLD

    publish_record(records.newest(service), user=piotr)

    assert number(service) == NEW
    entry = ModelLogEntry.objects.get(action="twops_directory.confirm_contact")
    assert entry.user == piotr
    assert entry.data["changes"] == [{"field": "phones[1].number", "old": OLD, "new": NEW}]


def test_an_administrator_is_a_person_like_others(service):
    with pytest.raises(SecondPersonNeeded):
        change_number(service, records.admin(), publish=True)


def change_email(draft):
    draft.email = "nowy@example.org"


def change_url(draft):
    draft.url = "https://nowy.example.org/"


def add_phone(draft):
    draft.phones.add(Phone(number="116 000", kind="short", position=1))


def remove_phone(draft):
    draft.phones = []


def add_channel(draft):
    draft.channels.add(Channel(kind="chat", address="https://czat.example.org/"))


@pytest.mark.parametrize("change", [change_email, change_url, add_phone, remove_phone, add_channel])
def test_every_kind_of_contact_data_needs_the_second_person(service, anna, piotr, change):
    draft = records.newest(service)
    change(draft)
    with pytest.raises(SecondPersonNeeded):
        save_record(draft, user=anna, publish=True)
    draft = records.newest(service)
    change(draft)
    save_record(draft, user=anna)
    publish_record(records.newest(service), user=piotr)


def test_what_is_no_contact_data_one_person_publishes(service, anna):
    draft = records.newest(service)
    draft.minimum_age = 18
    save_record(draft, user=anna, publish=True)
    assert public_service(service.uuid, "pl").minimum_age == 18


@pytest.mark.usefixtures("service")
def test_organisations_and_places_are_held_too(anna, piotr):
    owner = records.newest(records.organization(publish=False))
    place = records.unsaved_place(address_1="Długa 1", city="Gdańsk")
    with system_operation():
        save_record(owner, user=anna, publish=True)
        place = save_record(place, user=anna, publish=True)

    owner = records.newest(owner)
    owner.website = "https://inny.example.org/"
    place = records.newest(place)
    place.address_1 = "Krótka 2"
    for record in (owner, place):
        with pytest.raises(SecondPersonNeeded):
            save_record(record, user=anna, publish=True)
        record = records.newest(record)


def test_another_place_of_a_service_is_contact_data(service, anna):
    with system_operation():
        place = save_record(records.unsaved_place(city="Gdańsk"), user=anna, publish=True)
    draft = records.newest(service)
    draft.places.add(ServiceAtLocation(location=place))
    with pytest.raises(SecondPersonNeeded):
        save_record(draft, user=anna, publish=True)


def test_a_new_record_needs_the_second_person(service, anna, piotr):
    new = records.service(publish=False, number=NEW, organization=service.organization)
    Revision.objects.for_instance(new).update(user=anna)
    with pytest.raises(SecondPersonNeeded):
        publish_record(records.newest(new), user=anna)
    publish_record(records.newest(new), user=piotr)


def test_a_later_draft_of_somebody_else_does_not_hide_who_wrote_the_number(service, anna, piotr):
    change_number(service, anna)
    later = records.newest(service)
    later.minimum_age = 18
    save_record(later, user=piotr)

    with pytest.raises(SecondPersonNeeded):
        publish_record(records.newest(service), user=anna)


def test_two_authors_confirm_each_other(service, anna, piotr):
    change_number(service, anna)
    later = records.newest(service)
    later.email = "nowy@example.org"
    save_record(later, user=piotr)
    for person in (anna, piotr):
        with pytest.raises(SecondPersonNeeded):
            publish_record(records.newest(service), user=person)

    confirm_contact(records.newest(service), user=anna)
    publish_record(records.newest(service), user=piotr)

    assert number(service) == NEW


def test_nobody_confirms_their_own_changes_or_another_countrys(service, anna):
    change_number(service, anna)
    with pytest.raises(NothingToConfirm):
        confirm_contact(service, user=anna)
    with pytest.raises(NotAllowed):
        confirm_contact(service, user=records.desk_user(records.finland()))
    assert not ContactConfirmation.objects.exists()


def test_a_confirmed_version_that_is_changed_again_is_not_confirmed(service, anna, piotr):
    change_number(service, anna)
    confirm_contact(records.newest(service), user=piotr)
    change_number(service, anna, to="+48 22 000 00 66")
    with pytest.raises(SecondPersonNeeded):
        publish_record(records.newest(service), user=anna)


def test_an_overwritten_version_loses_its_confirmation(service, anna, piotr):
    change_number(service, anna)
    confirm_contact(records.newest(service), user=piotr)
    revision = Service.objects.get(pk=service.pk).latest_revision
    draft = records.newest(service)
    rows = list(draft.phones.all())
    rows[0].number = "+48 22 000 00 66"
    draft.phones = rows
    draft.save_revision(user=anna, overwrite_revision=revision)
    with pytest.raises(SecondPersonNeeded):
        publish_record(records.newest(service), user=anna)


def test_going_back_to_an_old_number_is_a_change(service, anna, piotr):
    first = service.live_revision
    change_number(service, anna)
    publish_record(records.newest(service), user=piotr)

    reverted = first.as_object()
    revision = reverted.save_revision(user=anna, previous_revision=first)
    with pytest.raises(SecondPersonNeeded):
        revision.publish(user=anna)
    assert number(service) == NEW
    revision.publish(user=piotr)
    assert number(service) == OLD


def test_withdrawing_and_publishing_again_is_no_way_round(service, anna, piotr):
    change_number(service, anna)
    publish_record(records.newest(service), user=piotr)
    unpublish_record(Service.objects.get(pk=service.pk), user=anna)
    publish_record(records.newest(service), user=anna)  # two people stood behind this number
    unpublish_record(Service.objects.get(pk=service.pk), user=anna)
    change_number(service, anna, to="+48 22 000 00 66")
    with pytest.raises(SecondPersonNeeded):
        publish_record(records.newest(service), user=anna)


def test_wagtails_publish_action_by_itself_is_held(service, anna, piotr):
    change_number(service, anna)
    revision = Service.objects.get(pk=service.pk).latest_revision
    with pytest.raises(SecondPersonNeeded):
        PublishRevisionAction(revision, user=anna).execute(skip_permission_checks=True)
    with pytest.raises(SecondPersonNeeded):
        revision.publish()
    assert number(service) == OLD


def test_a_schedule_is_held_and_runs_once_two_people_stand_behind_it(service, anna, piotr):
    draft = records.newest(service)
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    rows = list(draft.phones.all())
    rows[0].number = NEW
    draft.phones = rows
    with pytest.raises(SecondPersonNeeded):
        save_record(draft, user=anna, publish=True)
    draft = records.newest(service)
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    rows = list(draft.phones.all())
    rows[0].number = NEW
    draft.phones = rows
    save_record(draft, user=anna)
    publish_record(records.newest(service), user=piotr)
    assert number(service) == OLD

    past = timezone.now() - timedelta(minutes=1)
    revision = Service.objects.get(pk=service.pk).latest_revision
    revision.content["go_live_at"] = past.isoformat()
    Revision.objects.filter(pk=revision.pk).update(content=revision.content, approved_go_live_at=past)
    call_command("publish_scheduled")

    assert number(service) == NEW


def test_moving_a_record_to_a_country_without_the_rule_is_no_way_round(service):
    draft = records.newest(service)
    draft.country = records.finland()
    draft.email = "nowy@example.org"
    with pytest.raises(SecondPersonNeeded):
        save_record(draft, user=records.admin(), publish=True)


def test_pending_is_empty_where_nothing_waits(service, anna):
    assert pending(service) == []
    change_number(service, anna)
    assert [difference.field for difference in pending(records.newest(service))] == ["phones[1].number"]


def test_the_software_itself_publishes_only_in_the_loader(service, anna):
    with system_operation():
        change_number(service, anna, publish=True)
    assert number(service) == NEW
    with pytest.raises(SecondPersonNeeded):
        change_number(service, anna, publish=True, to=OLD)

    root = Path(twops_directory.__file__).parents[2]
    users = {
        path.relative_to(root).as_posix()
        for package in ("directory", "site", "locale", "awareness", "search")
        for path in (root / package).rglob("*.py")
        if re.search(r"\b(system_operation|_system)\b", path.read_text())
    }
    assert users == {
        "directory/twops_directory/desk/four_eyes/confirmation.py",
        "site/twops_site/demo/services.py",
    }
