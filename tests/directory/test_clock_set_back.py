"""Somebody sets the server's clock back: order is the order of what was done, never the clock's."""

from datetime import timedelta

import pytest
from django.utils import timezone
from twops_directory.desk.operations import publish_record, save_record
from twops_directory.models import Service
from twops_directory.public import public_service
from twops_directory.publication.change_order import changed_since, settle

from . import records
from .forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def an_hour_back(monkeypatch):
    """Set the clock back an hour, when it is called."""
    now = timezone.now

    def set_back():
        monkeypatch.setattr(timezone, "now", lambda: now() - timedelta(hours=1))

    return set_back


def test_a_record_can_be_saved_and_published_as_before(signed_in, an_hour_back):
    """E4: for an hour the form said that somebody else had saved another version."""
    service = records.service()
    before = service.latest_revision
    client = signed_in(records.desk_user(records.poland()))
    an_hour_back()
    url = f"/admin/snippets/twops_directory/service/edit/{service.pk}/"

    answer = client.post(
        url, form_data(client, url) | {"phones-0-number": "+48 22 000 00 77", "action-publish": "1"}
    )

    assert answer.status_code == 302
    assert public_service(service.uuid, "pl").phones[0].number == "+48 22 000 00 77"
    stored = Service.objects.get(pk=service.pk)
    assert not stored.has_unpublished_changes
    assert stored.latest_revision.created_at > before.created_at
    assert stored.latest_revision.get_previous() == before  # Wagtail's history follows the clock


def test_drafts_one_after_the_other_stay_in_their_order(an_hour_back):
    service = records.service()
    an_hour_back()
    for email in ("a@example.org", "b@example.org", "c@example.org"):
        draft = records.newest(service)
        draft.email = email
        save_record(draft, user=records.admin())
    publish_record(records.newest(service), user=records.admin())

    assert Service.objects.get(pk=service.pk).email == "c@example.org"
    by_the_clock = list(service.revisions.order_by("created_at").values_list("pk", flat=True))
    assert by_the_clock == sorted(by_the_clock)
    assert not Service.objects.get(pk=service.pk).has_unpublished_changes


def test_readers_who_ask_what_is_new_are_told(an_hour_back):
    """The cursor of the changes goes on where it was."""
    service = records.service()
    settle()
    asked = Service.objects.get(pk=service.pk).change_moment
    reader = asked + timedelta(microseconds=1)
    assert not Service.objects.filter(changed_since(reader)).exists()
    an_hour_back()
    draft = records.newest(service)
    draft.email = "nowy@example.org"

    save_record(draft, user=records.admin(), publish=True)
    settle()

    assert list(Service.objects.filter(changed_since(reader))) == [service]
    assert Service.objects.get(pk=service.pk).change_moment > asked
