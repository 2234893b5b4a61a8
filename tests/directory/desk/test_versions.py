"""Drafts, publishing and reverting: ids stay, counts stay, and nobody overwrites what somebody else saved."""

import pytest
from django.contrib.auth.models import Group
from django.test import override_settings
from twops_directory.desk.operations import publish_record, save_record
from twops_directory.errors import StaleVersion
from twops_directory.models import Phone, Schedule, Service, ServiceText
from twops_directory.public import public_service
from twops_directory.versions import Difference, differences
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from .. import records
from ..forms import form_data

pytestmark = pytest.mark.django_db


def identities(service):
    children = {
        model.__name__: sorted(model.objects.filter(service=service).values_list("pk", "uuid"))
        for model in (Phone, Schedule)
    }
    texts = sorted(ServiceText.objects.filter(service=service).values_list("pk", "translation_key"))
    return {**children, "texts": texts, "uuid": Service.objects.get(pk=service.pk).uuid}


def test_ids_stay_through_drafts_publications_and_reverts():
    service = records.service()
    before = identities(service)
    first = service.latest_revision

    for number in ("+48 22 000 00 20", "+48 22 000 00 21"):
        draft = records.newest(service)
        rows = list(draft.phones.all())
        rows[0].number = number
        draft.phones = rows
        save_record(draft, user=records.admin())
    assert identities(service) == before

    for _ in range(2):
        publish_record(records.newest(service), user=records.admin())
    assert identities(service) == before
    assert public_service(service.uuid, "pl").phones[0].number == "+48 22 000 00 21"

    reverted = first.as_object()
    revision = reverted.save_revision(user=records.admin(), previous_revision=first)
    revision.publish(user=records.admin())
    assert identities(service) == before
    assert public_service(service.uuid, "pl").phones[0].number == "+48 22 000 00 12"


def test_a_phone_added_in_a_draft_keeps_its_id_from_its_first_publication():
    service = records.service()
    draft = records.newest(service)
    draft.phones.add(Phone(number="116 000", kind="short", position=1))
    save_record(draft, user=records.admin())
    assert Phone.objects.filter(service=service).count() == 1

    publish_record(records.newest(service), user=records.admin())
    added = Phone.objects.get(number="116 000")
    for _ in range(2):
        save_record(records.newest(service), user=records.admin(), publish=True)

    again = Phone.objects.get(number="116 000")
    assert (again.pk, again.uuid) == (added.pk, added.uuid)
    assert Phone.objects.filter(service=service).count() == 2


def test_translations_made_while_a_draft_was_open_survive_its_publication():
    service = records.service()
    draft = records.newest(service)
    records.translation(service, "fi", "Silta-puhelin")

    save_record(draft, user=records.admin(), publish=True)

    seen = public_service(service.uuid, "fi")
    assert seen.available_languages == ("fi", "pl")
    assert seen.words.name == "Silta-puhelin"


def test_saving_over_a_version_that_was_not_opened_is_refused():
    service = records.service()
    mine, theirs = records.newest(service), records.newest(service)
    theirs.email = "nowy@example.org"
    save_record(theirs, user=records.admin(), publish=True)
    mine.email = "stary@example.org"

    with pytest.raises(StaleVersion) as refused:
        save_record(mine, user=records.admin(), publish=True)

    assert refused.value.differences == [
        Difference("email", theirs="nowy@example.org", yours="stary@example.org")
    ]
    assert public_service(service.uuid, "pl").email == "nowy@example.org"


def test_publishing_an_older_version_than_the_live_one_is_refused():
    service = records.service()
    first = service.live_revision
    changed = records.newest(service)
    changed.email = "nowy@example.org"
    save_record(changed, user=records.admin(), publish=True)

    with pytest.raises(StaleVersion):
        first.publish(user=records.admin())

    assert public_service(service.uuid, "pl").email == "nowy@example.org"


def test_wagtails_publish_action_by_itself_cannot_put_an_older_version_back():
    service = records.service()
    first = service.live_revision
    changed = records.newest(service)
    changed.email = "nowy@example.org"
    save_record(changed, user=records.admin(), publish=True)

    with pytest.raises(StaleVersion):
        PublishRevisionAction(first).execute()

    assert public_service(service.uuid, "pl").email == "nowy@example.org"


def test_an_approval_in_a_workflow_does_not_put_an_older_version_back(signed_in, address):
    service = records.service()
    reviewers = Group.objects.create(name="Reviewers")
    task = GroupApprovalTask.objects.create(name="Four eyes")
    task.groups.add(reviewers)
    workflow = Workflow.objects.create(name="Four eyes")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    draft = records.newest(service)
    draft.email = "stary@example.org"
    save_record(draft, user=records.admin())
    workflow.start(records.newest(service), records.admin())
    state = service.current_workflow_task_state
    with override_settings(WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH=False):
        newer = records.newest(service)
        newer.email = "nowy@example.org"
        save_record(newer, user=records.admin(), publish=True)

    signed_in(records.admin()).post(address("workflow_action", service, "approve", state.pk), {"comment": ""})

    assert public_service(service.uuid, "pl").email == "nowy@example.org"


def test_the_form_refuses_a_stale_version_and_compares_field_by_field(signed_in, address):
    service = records.service()
    mine, theirs = signed_in(records.admin()), signed_in(records.desk_user(records.poland()))
    url = address("edit", service)
    opened = form_data(mine, url)
    theirs.post(url, form_data(theirs, url) | {"phones-0-number": "+48 22 000 00 33", "action-publish": "1"})

    response = mine.post(url, opened | {"phones-0-number": "+48 22 000 00 44", "action-publish": "1"})

    page = response.content.decode()
    assert response.status_code == 200
    assert (
        "Phone numbers (1), number: the newest version says “+48 22 000 00 33”, yours says “+48 22 000 00 44”."
        in page
    )
    assert 'value="+48 22 000 00 44"' in page
    assert public_service(service.uuid, "pl").phones[0].number == "+48 22 000 00 33"


def test_after_the_comparison_the_same_form_can_be_saved(signed_in, address):
    service = records.service()
    mine, theirs = signed_in(records.admin()), signed_in(records.desk_user(records.poland()))
    url = address("edit", service)
    opened = form_data(mine, url)
    theirs.post(url, form_data(theirs, url) | {"email": "oni@example.org", "action-publish": "1"})
    refused = mine.post(url, opened | {"email": "ja@example.org", "action-publish": "1"})

    newest = Service.objects.get().latest_revision
    assert f'name="loaded_revision_id" value="{newest.pk}"' in refused.content.decode()
    again = opened | {
        "email": "ja@example.org",
        "loaded_revision_id": str(newest.pk),
        "loaded_revision_created_at": newest.created_at.isoformat(),
        "action-publish": "1",
    }

    assert mine.post(url, again).status_code == 302
    assert public_service(service.uuid, "pl").email == "ja@example.org"


def test_a_form_that_does_not_say_what_it_opened_is_refused(signed_in, address):
    service = records.service()
    client = signed_in(records.admin())
    url = address("edit", service)
    sent = form_data(client, url) | {"email": "ja@example.org", "action-publish": "1"}
    sent.pop("loaded_revision_id")

    assert client.post(url, sent).status_code == 200
    assert public_service(service.uuid, "pl").email == ""


def test_a_draft_whose_place_was_deleted_still_opens(signed_in, address):
    from twops_directory.models import ServiceAtLocation

    place = save_record(
        records.unsaved_place(city="Gdańsk"),
        user=records.admin(),
        publish=True,
    )
    service = records.service()
    draft = records.newest(service)
    draft.places.add(ServiceAtLocation(location=place))
    save_record(draft, user=records.admin())
    place.delete()

    assert signed_in(records.admin()).get(address("edit", service)).status_code == 200
    assert list(records.newest(service).places.all()) == []


def test_differences_match_rows_by_key_and_show_added_ones():
    theirs = {"email": "a@example.org", "phones": [{"pk": 1, "number": "1"}, {"pk": 2, "number": "2"}]}
    yours = {"email": "a@example.org", "phones": [{"pk": 2, "number": "22"}, {"pk": None, "number": "3"}]}

    assert differences(theirs, yours) == [
        Difference("phones[1]", theirs="1", yours=""),
        Difference("phones[2].number", theirs="2", yours="22"),
        Difference("phones[3]", theirs="", yours="3"),
    ]
