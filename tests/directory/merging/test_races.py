"""The same second twice: merging over the screen, by several people and against edits. PostgreSQL."""

from functools import partial

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from twops_directory.desk.operations import publish_record, save_record, unpublish_record
from twops_directory.errors import MergeRefused
from twops_directory.merging import merge as merging
from twops_directory.models import DuplicateCandidate, Organization, Service, Tombstone
from twops_directory.models.row_lock import locked_row

from .. import records
from ..at_once import at_once, kinds, while_it_is_held
from ..forms import form_data

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_url")]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def two():
    """Two public services that are one."""
    first = records.service()
    second = records.service(
        name="Telefon Mostek 24", organization=first.organization, number="+48 22 000 00 55"
    )
    return first, second


@pytest.fixture
def desk():
    return [records.desk_user(records.poland()) for _ in range(2)]


@pytest.fixture
def url(two):
    candidate = merging.choose(*two, user=records.admin())
    return reverse("twops_directory_compare_duplicates", args=[candidate.pk])


def merge(client, url, keep, versions):
    """Press "Merge" on the page of the comparison, as it was opened: with the versions that it showed."""
    return client.post(url, {"keep": keep, "versions": versions}, follow=True)


def opened(two):
    return " ".join(str(Service.objects.get(pk=each.pk).latest_revision_id) for each in two)


def said(answer):
    """Return the page that was shown at last, with what it says."""
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("keeps", [("first", "first"), ("first", "second")], ids=["same", "opposite"])
def test_two_who_press_merge_at_once_merge_once(two, desk, url, keeps):
    versions, clients = opened(two), [signed_in(user) for user in desk]

    answers = at_once(
        *(partial(merge, client, url, keep, versions) for client, keep in zip(clients, keeps, strict=True))
    )

    assert set(kinds(answers)) <= {"200", "404"}  # who came when all was over finds no comparison any more
    stays = Service.objects.get()
    grave = Tombstone.objects.get()
    assert {stays.uuid, grave.uuid} == {each.uuid for each in two}
    assert grave.merged_into_uuid == stays.uuid
    assert {phone.number for phone in stays.phones.all()} == {"+48 22 000 00 12", "+48 22 000 00 55"}
    merged = [answer for answer in answers if "Merged. The id of" in said(answer)]
    assert len(merged) == 1


@pytest.mark.parametrize("publish", [True, False], ids=["published", "saved"])
@pytest.mark.parametrize("side", [0, 1], ids=["stays", "goes"])
@pytest.mark.parametrize("way", ["http", "operation"])
def test_what_is_edited_while_somebody_merges_is_not_merged_unseen(two, desk, url, way, side, publish):
    draft = records.newest(two[side])
    draft.email = "nowy@example.org"
    versions, client = opened(two), signed_in(desk[0])
    read = [Service.objects.get(pk=each.pk) for each in two]
    press = (
        partial(merge, client, url, "first", versions)
        if way == "http"
        else partial(merging.merge_services, *read, user=desk[0])
    )

    answer = while_it_is_held(partial(save_record, draft, user=records.admin(), publish=publish), press)

    if way == "http":
        assert "Not merged" in said(answer)
    else:
        assert isinstance(answer, MergeRefused)
    assert Service.objects.count() == 2
    assert records.newest(two[side]).email == "nowy@example.org"
    assert not Tombstone.objects.exists()


def test_a_form_of_the_record_that_goes_is_answered_while_it_is_merged(two, desk, url):
    """Either it was in time, and nothing is merged unseen; or the record is said to be gone."""
    editor = signed_in(desk[1])
    form = f"/admin/snippets/twops_directory/service/edit/{two[1].pk}/"
    sent = form_data(editor, form) | {"email": "nowy@example.org", "action-publish": "1"}

    answers = at_once(
        partial(merge, signed_in(desk[0]), url, "first", opened(two)), partial(editor.post, form, sent)
    )

    assert answers[0].status_code == 200
    assert answers[1].status_code in (302, 404)
    if Service.objects.count() == 2:
        assert Service.objects.get(pk=two[1].pk).email == "nowy@example.org"
        assert "Not merged" in said(answers[0])
    else:
        assert "Merged. The id of" in said(answers[0])


def test_a_form_that_waits_for_the_merge_is_told_that_its_record_is_gone(two, desk):
    editor = signed_in(desk[1])
    form = f"/admin/snippets/twops_directory/service/edit/{two[1].pk}/"
    sent = form_data(editor, form) | {"email": "nowy@example.org", "action-publish": "1"}

    answer = while_it_is_held(
        partial(merging.merge_services, *two, user=records.admin()),
        partial(editor.post, form, sent, follow=True),
    )

    assert "This record does not exist any more" in answer.content.decode()
    assert Service.objects.get().email == ""


def test_what_is_withdrawn_while_somebody_merges_does_not_become_public_again(two, desk, url):
    versions, client = opened(two), signed_in(desk[0])

    answer = while_it_is_held(
        partial(unpublish_record, two[0], user=records.admin()),
        partial(merge, client, url, "first", versions),
    )

    assert "Not merged" in said(answer)
    assert not Service.objects.get(pk=two[0].pk).live


def test_rights_that_go_while_a_merge_waits_are_gone_for_it_too(two, desk, url):
    user = desk[0]
    versions, client = opened(two), signed_in(user)

    def hold():
        locked_row(two[1])
        user.groups.remove(*user.groups.all())
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))

    answer = while_it_is_held(hold, partial(merge, client, url, "first", versions))

    assert answer.redirect_chain == [("/admin/", 302)]
    assert Service.objects.count() == 2


def test_a_merge_and_a_publication_of_their_pairs_other_service_do_not_wait_for_each_other(two):
    """The service that stays is in a pair: what becomes of it is noted in the other one."""
    mate = records.service(name="Telefon Kładka", organization=two[0].organization)
    user = records.admin()
    records.pair(Service.objects.get(pk=two[0].pk), mate)

    answer = while_it_is_held(
        partial(locked_row, mate),
        partial(merging.merge_services, two[0], two[1], user=user),
        then=partial(publish_record, mate, user=user),
    )

    assert isinstance(answer, Service)
    assert Service.objects.count() == 2


def test_a_new_service_of_the_organisation_that_goes_is_not_lost():
    """It comes to the one that stays, or is refused; never left with nobody."""
    keep, absorb = records.organization(), records.organization(name="Fundacja Mostek 24")
    new = Service(organization=absorb, country=absorb.country, kind="helpline", by_phone=True)
    user = records.admin()

    answers = at_once(
        partial(merging.merge_organizations, keep, absorb, user=user), partial(save_record, new, user=user)
    )

    assert Organization.objects.count() in (1, 2)
    for service in Service.objects.all():
        assert Organization.objects.filter(pk=service.organization_id).exists()
    assert not all(isinstance(answer, Exception) for answer in answers)


def test_a_candidate_that_two_people_choose_at_once_is_one(two, desk):
    answers = at_once(*(partial(merging.choose, *two, user=user) for user in desk))

    assert kinds(answers) == ["done", "done"]
    assert DuplicateCandidate.objects.count() == 1
