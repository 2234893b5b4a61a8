"""The same second twice: bulk actions against each other, against forms and against rights that go. PostgreSQL."""

from functools import partial

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from twops_directory.desk.operations import delete_record, publish_record, save_record, unpublish_record
from twops_directory.desk.verification import assign_check
from twops_directory.models import (
    CheckAssignment,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Tombstone,
)
from twops_directory.models.row_lock import locked_row
from wagtail.models import ModelLogEntry

from .. import records
from ..at_once import at_once, kinds, while_it_is_held
from ..forms import form_data

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_url")]

HOME = "/admin/"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def bulk(client, action, *chosen, sent=None):
    """Press the button of a bulk action for some records; returns the answer, at the address it leads to."""
    model = chosen[0]._meta.model_name
    url = reverse("wagtail_bulk_action", args=["twops_directory", model, action])
    ids = "&".join(f"id={record.pk}" for record in chosen)
    return client.post(f"{url}?{ids}&next={HOME}", sent or {}, follow=True)


def said(answer):
    """Return the messages of an answer."""
    return [" ".join(str(message).split()) for message in answer.context["messages"]]


def again(record):
    """Return a record as somebody else read it."""
    return type(record).objects.get(pk=record.pk)


def entries(action, *chosen):
    return sum(ModelLogEntry.objects.for_instance(each).filter(action=action).count() for each in chosen)


@pytest.fixture
def desk():
    """Two people of the Polish desk."""
    return [records.desk_user(records.poland()) for _ in range(2)]


def drafts(number, owner=None):
    """Return services that nobody has published yet."""
    owner = owner or records.organization()
    return [
        records.service(name=f"Telefon {each}", organization=owner, publish=False) for each in range(number)
    ]


def public(number):
    owner = records.organization()
    return [records.service(name=f"Telefon {each}", organization=owner) for each in range(number)]


@pytest.mark.parametrize(
    ("one", "other"), [("publish", "publish"), ("publish", "unpublish"), ("unpublish", "publish")]
)
def test_two_who_take_the_same_records_in_another_order_never_wait_for_each_other(desk, one, other):
    services = public(6)
    for service in services[::2]:  # a table that was written in keeps its rows in another order
        unpublish_record(service, user=records.admin())
    clients = [signed_in(user) for user in desk]

    answers = at_once(
        partial(bulk, clients[0], one, *services), partial(bulk, clients[1], other, *reversed(services))
    )

    assert kinds(answers) == ["200", "200"]
    states = set(Service.objects.values_list("live", flat=True))
    assert len(states) == 1  # the one came after the other, for all of them
    if one == other:
        assert states == {True}


def test_two_who_delete_the_same_records_delete_them_once(desk):
    services = public(4)
    clients = [signed_in(user) for user in desk]

    answers = at_once(*(partial(bulk, client, "delete", *services) for client in clients))

    assert kinds(answers) == ["200", "200"] or kinds(answers) == ["200", "404"]
    assert not Service.objects.exists()
    assert Tombstone.objects.count() == 4
    assert entries("wagtail.delete", *services) == 4


@pytest.mark.parametrize("action", ["publish", "unpublish", "assign_check"])
def test_what_is_deleted_while_a_bulk_action_waits_is_named_and_the_others_are_done(desk, action):
    first, gone = drafts(2) if action == "publish" else public(2)
    client, user = signed_in(desk[0]), records.admin()

    answer = while_it_is_held(
        partial(delete_record, again(gone), user=user),
        partial(bulk, client, action, gone, first, sent={"assignee": desk[1].pk}),
    )

    assert answer.status_code == 200, (answer.redirect_chain, answer.content.decode()[-1500:])
    assert "Telefon 1: left alone, because somebody else changed or deleted it meanwhile." in said(answer)
    done = Service.objects.get()
    if action == "assign_check":
        assert CheckAssignment.objects.get().assignee == desk[1]
    else:
        assert done.live is (action == "publish")


def test_what_is_deleted_while_a_bulk_deletion_waits_leaves_one_tombstone(desk):
    first, gone = public(2)

    answer = while_it_is_held(
        partial(delete_record, again(gone), user=records.admin()),
        partial(bulk, signed_in(desk[0]), "delete", gone, first),
    )

    assert "Telefon 1: left alone, because somebody else changed or deleted it meanwhile." in said(answer)
    assert not Service.objects.exists()
    assert Tombstone.objects.count() == 2


def test_bulk_publishing_puts_nothing_over_what_a_form_published_meanwhile(desk):
    service = records.service()
    draft = records.newest(service)
    draft.email = "szkic@example.org"
    save_record(draft, user=records.admin())
    newer = records.newest(service)
    newer.email = "nowszy@example.org"

    answer = while_it_is_held(
        partial(save_record, newer, user=records.admin(), publish=True),
        partial(bulk, signed_in(desk[0]), "publish", service),
    )

    assert said(answer) == [
        "Telefon Mostek: left alone, because somebody else changed or deleted it meanwhile."
    ]
    assert Service.objects.get().email == "nowszy@example.org"


def test_a_draft_that_is_saved_while_bulk_publishing_waits_does_not_become_public(desk):
    """What was in the list becomes public; what was typed meanwhile stays a draft, which its author publishes."""
    [service] = drafts(1)
    half = records.newest(service)
    half.email = "w-polowie@example.org"

    while_it_is_held(
        partial(save_record, half, user=records.admin()),
        partial(bulk, signed_in(desk[0]), "publish", service),
    )

    stored = Service.objects.get()
    assert stored.email != "w-polowie@example.org" or not stored.live
    assert records.newest(service).email == "w-polowie@example.org"


def test_a_form_that_is_sent_while_its_record_is_published_in_bulk_keeps_every_word(desk):
    service = records.service()
    draft = records.newest(service)
    draft.email = "szkic@example.org"
    save_record(draft, user=records.admin())
    url = f"/admin/snippets/twops_directory/service/edit/{service.pk}/"
    editor = signed_in(desk[1])
    sent = form_data(editor, url) | {"email": "formularz@example.org", "action-publish": "1"}

    answers = at_once(partial(editor.post, url, sent), partial(bulk, signed_in(desk[0]), "publish", service))

    assert [answer.status_code for answer in answers] == [302, 200]
    assert Service.objects.get().email == "formularz@example.org"
    assert Service.objects.get().live


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_a_form_that_is_sent_while_its_record_is_taken_away_in_bulk_is_answered(desk, action):
    service = records.service()
    url = f"/admin/snippets/twops_directory/service/edit/{service.pk}/"
    editor = signed_in(desk[1])
    sent = form_data(editor, url) | {"email": "formularz@example.org", "action-publish": "1"}

    answers = at_once(partial(editor.post, url, sent), partial(bulk, signed_in(desk[0]), action, service))

    assert answers[0].status_code in (302, 404)
    assert answers[1].status_code == 200
    assert Service.objects.exists() is (action == "unpublish")
    if action == "unpublish" and not Service.objects.get().live:
        assert records.newest(service).email in ("formularz@example.org", "")


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "assign_check"])
def test_rights_that_go_while_a_bulk_action_waits_are_gone_for_all_of_its_records(desk, action):
    services = drafts(2) if action == "publish" else public(2)
    user, colleague = desk
    client = signed_in(user)

    def hold():
        locked_row(services[1])
        user.groups.remove(*user.groups.all())
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))

    answer = while_it_is_held(hold, partial(bulk, client, action, *services, sent={"assignee": colleague.pk}))

    assert answer.redirect_chain == [(HOME, 302)]
    assert set(Service.objects.values_list("live", flat=True)) == {action != "publish"}
    assert Service.objects.count() == 2
    assert not CheckAssignment.objects.exists()


def test_an_account_that_is_closed_while_a_bulk_action_waits_does_nothing_more(desk):
    services = public(2)
    user = desk[0]
    client = signed_in(user)

    def hold():
        locked_row(services[1])
        type(user).objects.filter(pk=user.pk).update(is_active=False)

    while_it_is_held(hold, partial(bulk, client, "unpublish", *services))

    assert set(Service.objects.values_list("live", flat=True)) == {True}


def test_a_check_that_is_assigned_twice_at_once_is_one_persons(desk):
    [service] = public(1)

    answers = at_once(*(partial(assign_check, service, assignee=user, user=user) for user in desk))

    assert kinds(answers) == ["done", "done"]
    assert CheckAssignment.objects.get().assignee in desk


def test_a_check_is_not_assigned_to_who_leaves_the_desk_meanwhile(desk):
    [service] = public(1)
    user, colleague = desk

    def hold():
        locked_row(service)
        colleague.groups.clear()

    answer = while_it_is_held(
        hold, partial(bulk, signed_in(user), "assign_check", service, sent={"assignee": colleague.pk})
    )

    assert any("is not at the desk of its country" in each for each in said(answer))
    assert not CheckAssignment.objects.exists()


def test_an_organisation_that_gets_a_service_while_it_is_deleted_stays_whole(desk):
    """Either the organisation goes and the service is refused, or the service comes and the organisation stays.

    The database says so when the transactions end, to whoever ends second.
    """
    owner = records.organization()
    new = Service(organization=owner, country=owner.country, kind="helpline", by_phone=True)
    refused = False
    answer = None

    try:
        answer = while_it_is_held(
            partial(save_record, new, user=records.admin()),
            partial(bulk, signed_in(desk[0]), "delete", owner),
        )
    except IntegrityError:
        refused = True

    owners = set(Service.objects.values_list("organization", flat=True))
    assert owners == set(Organization.objects.values_list("pk", flat=True))
    assert bool(owners) is not refused
    if not refused:
        assert answer is not None and answer.status_code == 200
        assert any("in the same moment. Look again." in each for each in said(answer))


def test_two_services_of_a_pair_that_are_published_at_once_do_not_wait_for_each_other():
    """Each notes its publication in the other one; the database broke one of the two desks off."""
    first, second = public(2)
    records.pair(first, second)

    answer = while_it_is_held(
        partial(locked_row, first),
        partial(publish_record, second, user=records.admin()),
        then=partial(publish_record, first, user=records.admin()),
    )

    assert isinstance(answer, Service)
    assert set(Service.objects.values_list("live", flat=True)) == {True}


@pytest.mark.parametrize("deed", [publish_record, unpublish_record])
def test_a_place_and_a_service_there_that_change_at_once_do_not_wait_for_each_other(deed):
    """A place marks the openings of its services and then writes them; a service holds itself and then writes them."""
    place = save_record(records.unsaved_place(), user=records.admin(), publish=True)
    service = records.newest(records.service())
    service.places = [ServiceAtLocation(location=place, position=0)]
    service = save_record(service, user=records.admin(), publish=True)

    answer = while_it_is_held(
        partial(locked_row, service),
        partial(deed, place, user=records.admin()),
        then=partial(publish_record, service, user=records.admin()),
    )

    assert isinstance(answer, Location)
    assert answer.live is (deed is publish_record)


@pytest.mark.parametrize("deed", [publish_record, unpublish_record])
def test_an_organisation_and_its_services_that_change_at_once_do_not_wait_for_each_other(deed):
    services = public(3)
    owner = services[0].organization
    Service.objects.filter(pk=services[0].pk).update(email="")  # it lies behind the others now

    answer = while_it_is_held(
        partial(locked_row, services[0]),
        partial(deed, owner, user=records.admin()),
        then=partial(locked_row, services[1]),
    )

    assert isinstance(answer, Organization)


@pytest.mark.parametrize("deed", [publish_record, unpublish_record])
def test_a_service_that_is_published_while_its_organisation_waits_for_it_is_not_broken_off(deed):
    """The database asks for the organisation again when the service's transaction ends."""
    [service] = public(1)
    owner = service.organization

    answer = while_it_is_held(
        partial(publish_record, service, user=records.admin()), partial(deed, owner, user=records.admin())
    )

    assert isinstance(answer, Organization)


def test_organisations_and_services_that_change_in_bulk_at_once_do_not_wait_for_each_other(desk):
    first, second = records.organization(), records.organization(name="Fundacja Kładka")
    # The first service belongs to the second organisation.
    one = records.service(organization=second, name="Telefon 0")
    two = records.service(organization=first, name="Telefon 1")
    clients = [signed_in(user) for user in desk]

    for _round in range(3):
        answers = at_once(
            partial(bulk, clients[0], "publish", first, second),
            partial(bulk, clients[1], "publish", one, two),
        )
        assert kinds(answers) == ["200", "200"], [str(answer) for answer in answers]
