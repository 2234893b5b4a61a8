"""Whoever shows or finds services hears of every change of what is public, inside the transaction, and of no other."""

from contextlib import contextmanager

import pytest
from twops_directory.desk.operations import delete_record, save_record, unpublish_record
from twops_directory.models import Service
from twops_locale.signals import public_content_changed
from twops_locale.translation.operations import submit_for_translation

from .. import records

pytestmark = pytest.mark.django_db


@contextmanager
def heard():
    """Collect the services that were announced."""
    announced = []

    def listen(sender, instances, **kwargs):
        if sender is Service:
            announced.extend(instance.uuid for instance in instances)

    public_content_changed.connect(listen)
    try:
        yield announced
    finally:
        public_content_changed.disconnect(listen)


def test_a_draft_is_not_announced_and_its_publication_is():
    service = records.service()
    draft = records.newest(service)
    draft.email = "nowy@example.org"

    with heard() as announced:
        draft = save_record(draft, user=records.admin())
        assert announced == []
        save_record(records.newest(draft), user=records.admin(), publish=True)
        assert announced == [service.uuid]


def test_withdrawal_and_deletion_are_announced():
    service = records.service()

    with heard() as announced:
        unpublish_record(service, user=records.admin())
        delete_record(Service.objects.get(), user=records.admin())
    assert announced == [service.uuid, service.uuid]


def test_the_admins_own_view_withdraws_the_words_and_announces_it(signed_in, address):
    service = records.service()

    with heard() as announced:
        signed_in(records.desk_user(records.poland())).post(address("unpublish", service))

    assert announced == [service.uuid]
    assert not Service.objects.get().live
    assert not service.texts.filter(live=True).exists()


def test_a_changed_organisation_announces_its_services():
    service = records.service()
    organization = records.newest(service.organization)
    organization.website = "https://mostek.example.org/nowa/"

    with heard() as announced:
        save_record(organization, user=records.admin(), publish=True)
    assert announced == [service.uuid]


def test_a_published_translation_announces_its_service():
    service = records.service()
    words = records.translation(
        service, "fi", "Silta"
    )  # public since before the gate: its next version is no copy

    with heard() as announced:
        words.save_revision().publish()
    assert announced == [service.uuid]


def test_a_deleted_translation_announces_its_service():
    service = records.service()
    words = records.translation(service, "fi", "Silta")

    with heard() as announced:
        words.delete()
    assert announced == [service.uuid]


def test_publication_stamps_the_record_and_a_draft_does_not():
    service = records.service()
    stamp = service.last_modified
    assert stamp is not None

    draft = records.newest(service)
    draft.email = "nowy@example.org"
    drafted = save_record(draft, user=records.admin())
    assert drafted.last_modified == stamp

    published = save_record(records.newest(drafted), user=records.admin(), publish=True)
    assert published.last_modified > stamp


def test_changed_words_make_translations_outdated_and_changed_facts_do_not():
    service = records.service()
    (task,) = submit_for_translation(service.primary_text, [records.locale("fi")], user=records.admin())

    facts = records.newest(service)
    facts.email = "nowy@example.org"
    service = save_record(facts, user=records.admin(), publish=True)
    task.refresh_from_db()
    assert task.source_changed_at is None

    words = records.newest(service)
    rows = list(words.primary_texts.all())
    rows[0].summary = "Rozmowa po cichu."
    words.primary_texts = rows
    save_record(words, user=records.admin(), publish=True)
    task.refresh_from_db()
    assert task.source_changed_at is not None
