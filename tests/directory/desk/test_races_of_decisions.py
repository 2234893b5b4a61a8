"""The same second twice: confirming, returning, merging, withdrawing by several people. PostgreSQL."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from twops_directory.desk.four_eyes import waiting
from twops_directory.desk.four_eyes.confirmation import confirm_contact
from twops_directory.desk.operations import publish_record, save_record, unpublish_record
from twops_directory.errors import MergeRefused, NotAskedFor, SecondPersonNeeded, StaleVersion
from twops_directory.merging import merge as merging
from twops_directory.models import (
    ContactConfirmation,
    CountryPolicy,
    DuplicateCandidate,
    Service,
    ServicePairMember,
)
from wagtail.models import Revision

from .. import records
from ..at_once import at_once, kinds, while_it_is_held

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_url")]

OLD, NEW = "+48 22 000 00 12", "+48 22 000 00 99"


@pytest.fixture
def service(service):
    records.four_eyes(records.poland())
    return service


@pytest.fixture
def people(service):
    """Three people of the Polish desk."""
    return [records.desk_user(records.poland()) for _ in range(3)]


def change_number(service, user, to=NEW):
    draft = records.newest(service)
    rows = list(draft.phones.all())
    rows[0].number = to
    draft.phones = rows
    return save_record(draft, user=user)


def asked(service, user, to=NEW):
    changed = change_number(service, user, to)
    return waiting.ask(changed, changed.latest_revision, user=user)


def number(service):
    return Service.objects.get(pk=service.pk).phones.get().number


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@transaction.atomic
def in_turn(service, revision, user):
    """Confirm as the screen does it: only what is asked for still."""
    waiting.locked_request(service, revision, user=user, action="publish").revision.publish(user=user)


def test_one_of_confirming_and_returning_counts_through_the_operations(service, people):
    anna, piotr, ewa = people
    revision = asked(service, anna).revision

    answer = while_it_is_held(
        partial(waiting.send_back, service, revision, user=piotr, remark="Nikt nie odbiera."),
        partial(in_turn, service, revision, ewa),
    )

    assert isinstance(answer, NotAskedFor)
    assert number(service) == OLD


def test_one_of_confirming_and_returning_counts_through_the_screen(service, people):
    anna, piotr, ewa = people
    row = asked(service, anna)
    url = reverse("twops_directory_confirm_contact", args=["service", service.pk])
    sent = {"revision": str(row.revision_id)}
    his, hers = signed_in(piotr), signed_in(ewa)

    answers = at_once(
        partial(his.post, url, sent | {"return": "1", "remark": "Nikt nie odbiera."}),
        partial(hers.post, url, sent | {"publish": "1"}),
    )

    assert kinds(answers) == ["302", "302"]
    returned = waiting.returned_to(anna).exists()
    assert (number(service) == OLD) is returned
    assert (number(service) == NEW) is not returned


def test_a_number_that_is_changed_while_somebody_confirms_is_not_what_becomes_public(service, people):
    anna, piotr, _ewa = people
    row = asked(service, anna)
    url = reverse("twops_directory_confirm_contact", args=["service", service.pk])

    while_it_is_held(
        partial(asked, service, anna, "+48 22 0"),
        partial(signed_in(piotr).post, url, {"revision": str(row.revision_id), "publish": "1"}),
    )

    assert number(service) == OLD
    assert not ContactConfirmation.objects.filter(user=piotr).exists()


def test_two_authors_who_publish_in_the_same_second_are_two_who_need_each_other(service, people):
    anna, piotr, _ewa = people
    change_number(service, anna)
    draft = records.newest(service)
    draft.email = "nowy@example.org"
    save_record(draft, user=piotr)
    opened = [records.newest(service) for _ in range(2)]

    answers = at_once(
        partial(publish_record, opened[0], user=anna), partial(publish_record, opened[1], user=piotr)
    )

    assert all(isinstance(answer, SecondPersonNeeded) for answer in answers)
    assert number(service) == OLD


def test_the_rule_that_is_switched_on_while_somebody_publishes_holds(service, people):
    anna = people[0]
    CountryPolicy.objects.update(four_eyes=False)
    changed = change_number(service, anna)

    def switch_on():
        Service.objects.select_for_update().get(pk=service.pk)
        CountryPolicy.objects.update(four_eyes=True)

    answer = while_it_is_held(switch_on, partial(publish_record, changed, user=anna))

    assert isinstance(answer, SecondPersonNeeded)
    assert number(service) == OLD


def test_a_confirmation_is_for_what_was_confirmed_though_it_is_overwritten_in_the_same_second(
    service, people
):
    anna, piotr, _ewa = people
    changed = change_number(service, anna)
    half = records.newest(service)
    rows = list(half.phones.all())
    rows[0].number = "+48 22 0"
    half.phones = rows

    answer = while_it_is_held(
        partial(confirm_contact, changed, user=piotr),
        partial(half.save_revision, user=anna, overwrite_revision=changed.latest_revision),
    )

    assert isinstance(answer, Revision) and answer.pk != changed.latest_revision_id
    changed.latest_revision.refresh_from_db()
    assert changed.latest_revision.content["phones"][0]["number"] == NEW


def test_a_schedule_that_became_refused_leaves_nothing_half_done_and_says_what_to_do(service, people):
    anna, piotr, _ewa = people
    CountryPolicy.objects.update(four_eyes=False)
    draft = records.newest(service)
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    rows = list(draft.phones.all())
    rows[0].number = NEW
    draft.phones = rows
    save_record(draft, user=anna, publish=True)
    CountryPolicy.objects.update(four_eyes=True)
    revision = Service.objects.get(pk=service.pk).latest_revision
    past = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = past.isoformat()
    Revision.objects.filter(pk=revision.pk).update(content=revision.content, approved_go_live_at=past)
    before = Service.objects.filter(pk=service.pk).values().get()

    with pytest.raises(SecondPersonNeeded) as refused, transaction.atomic():
        Revision.objects.get(
            pk=revision.pk
        ).publish()  # what the worker's loop does for each item, which is due

    assert (refused.value.instance, refused.value.revision) == (service, revision)
    assert [each.yours for each in refused.value.differences] == [NEW]
    assert Service.objects.filter(pk=service.pk).values().get() == before
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    waiting.ask(refused.value.instance, refused.value.revision, user=anna)
    refused.value.revision.publish(user=piotr)
    assert number(service) == NEW


def pair_of_look_alikes(service):
    other = records.service(name="Telefon Mostek 24", organization=service.organization, publish=False)
    publish_as_loaded(other)
    return Service.objects.get(pk=service.pk), Service.objects.get(pk=other.pk)


def publish_as_loaded(record):
    from twops_directory.desk.four_eyes.confirmation import system_operation

    with system_operation():
        publish_record(records.newest(record), user=records.admin())


def test_two_merges_that_each_keep_the_other_record_leave_one(service):
    CountryPolicy.objects.update(four_eyes=False)
    first, second = pair_of_look_alikes(service)
    user = records.admin()

    answers = at_once(
        partial(merging.merge_services, first, second, user=user),
        partial(merging.merge_services, second, first, user=user),
    )

    assert kinds(answers) == ["MergeRefused", "done"]
    assert Service.objects.count() == 1


def test_an_edit_of_the_record_that_stays_is_not_lost_in_a_merge(service):
    CountryPolicy.objects.update(four_eyes=False)
    first, second = pair_of_look_alikes(service)
    user = records.admin()
    draft = records.newest(first)
    draft.email = "nowy@example.org"

    answer = while_it_is_held(
        partial(merging.merge_services, first, second, user=user),
        partial(save_record, draft, user=user, publish=True),
    )

    assert isinstance(answer, StaleVersion)
    answer = while_it_is_held(
        partial(save_record, records.newest(first), user=user),
        partial(unpublish_record, records.newest(first), user=user),
    )
    assert not Service.objects.get().live


def test_one_of_merging_and_keeping_apart_counts(service):
    CountryPolicy.objects.update(four_eyes=False)
    first, second = pair_of_look_alikes(service)
    user = records.admin()
    candidate = merging.choose(first, second, user=user)

    answer = while_it_is_held(
        partial(merging.say_different, candidate, first, second, user=user),
        partial(merging.merge_services, first, second, user=user, candidate=DuplicateCandidate.objects.get()),
    )

    assert isinstance(answer, MergeRefused)
    assert Service.objects.count() == 2
    url = reverse("twops_directory_compare_duplicates", args=[candidate.pk])
    candidate.refresh_from_db()
    client = signed_in(user)
    answer = while_it_is_held(
        partial(merging.merge_services, first, second, user=user, candidate=candidate),
        partial(client.post, url, {"different": "1"}),
    )
    assert answer.status_code == 302
    assert Service.objects.count() == 1


def test_a_service_that_two_people_put_into_two_pairs_is_in_one(service):
    CountryPolicy.objects.update(four_eyes=False)
    first, second = pair_of_look_alikes(service)
    third = records.service(name="Telefon Kładka", organization=service.organization)
    url = reverse("twops_directory_servicepair_modeladmin_create")

    def sent(*services):
        rows = {f"members-{number}-service": str(each.pk) for number, each in enumerate(services)}
        ids = {f"members-{number}-id": "" for number in range(len(services))}
        counts = {"members-TOTAL_FORMS": str(len(services)), "members-INITIAL_FORMS": "0"}
        return {"kind": "other", "note": "", **counts, **rows, **ids}

    clients = [signed_in(records.admin()) for _ in range(2)]
    answers = at_once(
        partial(clients[0].post, url, sent(first, second)), partial(clients[1].post, url, sent(first, third))
    )

    assert kinds(answers) == ["200", "302"]
    assert ServicePairMember.objects.filter(service=first).count() == 1
    assert ServicePairMember.objects.count() == 2
