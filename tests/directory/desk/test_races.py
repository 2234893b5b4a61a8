"""The same second twice: every guard over versions holds when two connections meet. PostgreSQL."""

from functools import partial

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from twops_directory.desk.operations import delete_record, publish_record, save_record, unpublish_record
from twops_directory.errors import NotAllowed, RecordGone, StaleVersion
from twops_directory.models import Service
from twops_directory.models.row_lock import locked_row
from twops_directory.public import public_service

from .. import records
from ..at_once import at_once, kinds, while_it_is_held
from ..forms import form_data

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_url")]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def url_of(service):
    return f"/admin/snippets/twops_directory/service/edit/{service.pk}/"


def test_of_eight_publications_of_one_opened_version_one_is_done_through_the_form():
    service, url = records.service(), None
    url = url_of(service)
    people = [signed_in(records.desk_user(records.poland())) for _ in range(8)]
    opened = [form_data(client, url) for client in people]

    def publish(number):
        sent = opened[number] | {"phones-0-number": f"+48 22 000 01 0{number}", "action-publish": "1"}
        return people[number].post(url, sent)

    answers = at_once(*(partial(publish, number) for number in range(8)))

    assert kinds(answers) == ["200"] * 7 + ["302"]
    winner = next(number for number, answer in enumerate(answers) if answer.status_code == 302)
    assert public_service(service.uuid, "pl").phones[0].number == f"+48 22 000 01 0{winner}"
    for number, answer in enumerate(answers):
        if number != winner:  # nothing typed is lost, and the comparison names what won
            page = answer.content.decode()
            assert f'value="+48 22 000 01 0{number}"' in page
            assert f"the newest version says “+48 22 000 01 0{winner}”" in page


@pytest.mark.parametrize("publish", [True, False], ids=["published", "saved"])
def test_of_eight_saves_of_one_opened_version_one_is_done_through_the_operation(publish):
    service = records.service()
    people = [records.desk_user(records.poland()) for _ in range(8)]
    opened = [records.newest(service) for _ in people]

    def save(number):
        opened[number].email = f"osoba{number}@example.org"
        return save_record(opened[number], user=people[number], publish=publish)

    answers = at_once(*(partial(save, number) for number in range(8)))

    assert kinds(answers) == ["StaleVersion"] * 7 + ["done"]
    winner = next(number for number, answer in enumerate(answers) if isinstance(answer, Service))
    assert records.newest(service).email == f"osoba{winner}@example.org"


def test_an_older_version_is_not_put_over_a_newer_one_that_is_published_in_the_same_second():
    service = records.service()
    versions = []
    for email in ("starszy@example.org", "nowszy@example.org"):
        draft = records.newest(service)
        draft.email = email
        versions.append(save_record(draft, user=records.admin()).latest_revision)
    older, newer = versions
    user = records.admin()

    answer = while_it_is_held(partial(newer.publish, user=user), partial(older.publish, user=user))

    assert isinstance(answer, StaleVersion)
    assert public_service(service.uuid, "pl").email == "nowszy@example.org"


def lose_rights(user):
    user.groups.clear()


def lose_account(user):
    type(user).objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("lose", [lose_rights, lose_account])
@pytest.mark.parametrize("deed", ["save", "publish", "unpublish", "delete"])
def test_rights_that_go_while_a_write_waits_are_gone_for_it_too(deed, lose):
    service, user = records.service(), records.desk_user(records.poland())
    deeds = {
        "save": partial(save_record, records.newest(service), user=user),
        "publish": partial(publish_record, records.newest(service), user=user),
        "unpublish": partial(unpublish_record, records.newest(service), user=user),
        "delete": partial(delete_record, records.newest(service), user=user),
    }

    def hold():
        locked_row(service)
        lose(user)

    answer = while_it_is_held(hold, deeds[deed])

    assert isinstance(answer, NotAllowed)
    assert Service.objects.get(pk=service.pk).live
    assert Service.objects.get(pk=service.pk).latest_revision_id == service.latest_revision_id


@pytest.mark.parametrize("view", ["edit", "delete", "unpublish"])
def test_rights_that_go_while_a_form_is_sent_are_gone_for_it_too(view):
    service, user = records.service(), records.desk_user(records.poland())
    client = signed_in(user)
    sent = form_data(client, url_of(service)) | {"email": "nowy@example.org", "action-publish": "1"}
    address = url_of(service).replace("/edit/", f"/{view}/")

    def hold():
        locked_row(service)
        user.groups.remove(*user.groups.all())
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))

    answer = while_it_is_held(hold, partial(client.post, address, sent))

    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert public_service(service.uuid, "pl").email == ""


def test_a_record_that_is_deleted_while_somebody_saves_it_is_said_to_be_gone():
    service, user = records.service(), records.admin()
    client = signed_in(records.desk_user(records.poland()))
    opened, url = records.newest(service), url_of(service)
    sent = form_data(client, url) | {"email": "nowy@example.org", "action-publish": "1"}

    def save_and_send():
        return client.post(url, sent, follow=True)

    answer = while_it_is_held(partial(delete_record, service, user=user), save_and_send)

    assert [status for _url, status in answer.redirect_chain] == [302]
    assert "This record does not exist any more" in answer.content.decode()
    with pytest.raises(RecordGone):
        save_record(opened, user=user)
    assert not Service.objects.exists()


def test_what_is_published_while_somebody_withdraws_is_not_written_over():
    service, user = records.service(), records.admin()
    draft = records.newest(service)
    draft.email = "nowy@example.org"
    old = records.newest(service)

    while_it_is_held(
        partial(save_record, draft, user=user, publish=True), partial(unpublish_record, old, user=user)
    )

    stored = Service.objects.get(pk=service.pk)
    assert (stored.live, stored.email) == (False, "nowy@example.org")
    assert stored.latest_revision.content["email"] == "nowy@example.org"


def test_a_button_that_is_pressed_while_the_editor_saves_by_itself_publishes():
    service = records.service()
    user = records.desk_user(records.poland())
    editor, button, url = signed_in(user), signed_in(user), url_of(service)
    opened = form_data(editor, url)
    half = opened | {"phones-0-number": "+48 22 0"}
    whole = opened | {"phones-0-number": "+48 22 000 00 77", "action-publish": "1"}

    answer = while_it_is_held(
        partial(editor.post, url, half, headers={"accept": "application/json"}),
        partial(button.post, url, whole),
    )

    assert answer.status_code == 302
    assert public_service(service.uuid, "pl").phones[0].number == "+48 22 000 00 77"
