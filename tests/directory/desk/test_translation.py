"""The words of a service, translated: nothing of it is public before a reviewer of the language approves it."""

import pytest
from django.contrib.auth import get_user_model
from twops_directory.desk.operations import save_record
from twops_directory.models import ServiceText
from twops_directory.public import public_service
from twops_locale.errors import UnapprovedTranslation
from twops_locale.translation.operations import (
    approve,
    open_task,
    request_review,
    save_words,
    submit_for_translation,
)
from twops_locale.translation.teams import create_language_team

from .. import records
from ..forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    """Finland's translator and reviewer."""
    groups = create_language_team(records.locale("fi"), translatable_models=(ServiceText,))
    people = []
    for name, group in (("translator", groups.translators), ("reviewer", groups.reviewers)):
        person = get_user_model().objects.create_user(name, password="secret")
        person.groups.add(group)
        people.append(person)
    return people


def translated(service, translator, name="Siltapuhelin"):
    """Send the words to Finnish and have them translated; return the task."""
    (task,) = submit_for_translation(service.primary_text, [records.locale("fi")], user=records.admin())
    save_words(task, {"name": name, "summary": "Keskustelu ilman tuomitsemista."}, user=translator)
    return task


def test_a_translation_is_public_after_its_approval_and_not_before(team):
    translator, reviewer = team
    service = records.service()
    task = translated(service, translator)
    assert public_service(service.uuid, "fi").words.language == "pl"

    request_review(task, user=translator)
    assert public_service(service.uuid, "fi").words.language == "pl"

    approve(task, user=reviewer)
    words = public_service(service.uuid, "fi").words
    assert (words.language, words.name, words.summary) == (
        "fi",
        "Siltapuhelin",
        "Keskustelu ilman tuomitsemista.",
    )
    assert public_service(service.uuid, "pl").words.name == "Telefon Mostek"
    assert public_service(service.uuid, "fi").phones[0].number == "+48 22 000 00 12"


def test_a_changed_number_needs_no_translation_and_changed_words_do_not_touch_the_approved_ones(team):
    translator, reviewer = team
    service = records.service()
    task = translated(service, translator)
    request_review(task, user=translator)
    approve(task, user=reviewer)

    changed = records.newest(service)
    rows, words = list(changed.phones.all()), list(changed.primary_texts.all())
    rows[0].number, words[0].summary = "+48 22 000 00 66", "Rozmowa po cichu."
    changed.phones, changed.primary_texts = rows, words
    save_record(changed, user=records.admin(), publish=True)

    seen = public_service(service.uuid, "fi")
    assert seen.phones[0].number == "+48 22 000 00 66"
    assert seen.words.summary == "Keskustelu ilman tuomitsemista."
    assert public_service(service.uuid, "pl").words.summary == "Rozmowa po cichu."


def test_an_unapproved_translation_cannot_be_published(team):
    translator, _reviewer = team
    service = records.service()
    task = translated(service, translator)
    request_review(task, user=translator)
    row = ServiceText.objects.get(service=service, locale=records.locale("fi"))

    with pytest.raises(UnapprovedTranslation):
        row.latest_revision.publish(user=records.admin())

    assert "fi" not in public_service(service.uuid, "fi").available_languages


def test_publishing_and_withdrawing_the_service_keeps_its_translations(team):
    translator, reviewer = team
    service = records.service()
    task = translated(service, translator)
    request_review(task, user=translator)
    approve(task, user=reviewer)

    service = records.newest(service)
    service.unpublish(user=records.admin())
    records.newest(service).save_revision(user=records.admin()).publish(user=records.admin())

    assert public_service(service.uuid, "fi").words.name == "Siltapuhelin"


def test_the_translation_editor_opens_for_the_translator(signed_in, address, team):
    translator, _reviewer = team
    service = records.service()
    task = translated(service, translator)
    request_review(task, user=translator)
    row = ServiceText.objects.get(service=service, locale=records.locale("fi"))

    assert signed_in(translator).get(address("edit", row), follow=True).status_code == 200


def test_the_service_screen_still_works_once_translations_exist(signed_in, address, team):
    translator, reviewer = team
    service = records.service()
    task = translated(service, translator)
    request_review(task, user=translator)
    approve(task, user=reviewer)
    client, url = signed_in(records.admin()), address("edit", service)

    response = client.post(
        url, form_data(client, url) | {"primary_texts-0-name": "Linia Mostek", "action-publish": "1"}
    )

    assert response.status_code == 302
    assert public_service(service.uuid, "pl").words.name == "Linia Mostek"
    assert public_service(service.uuid, "fi").words.name == "Siltapuhelin"


def test_the_editor_shows_every_text_that_it_counts(signed_in, address, team):
    """C2: 43 of the demo's 88 services could not be completed: the words of their small rows were counted only."""
    translator, _reviewer = team
    service = records.newest(records.service())
    phones = list(service.phones.all())
    phones[0].description = "Tylko w nocy"
    service.phones = phones
    service = save_record(service, user=records.admin(), publish=True)
    (task,) = submit_for_translation(service.primary_text, [records.locale("fi")], user=records.admin())
    row = open_task(task, user=translator)
    html = signed_in(translator).get(address("edit", row), follow=True).content.decode()
    for text in ("Rozmowa bez oceniania.", "Telefon Mostek", "Tylko w nocy"):
        assert text in html
    assert html.count('name="text-') == task.progress[1] == 3


def test_who_withdraws_or_deletes_a_record_is_told_what_becomes_of_its_words_in_other_languages(
    team, signed_in, address
):
    translator, reviewer = team
    service = records.service()
    desk = signed_in(records.desk_user(records.poland()))
    task = translated(service, translator)
    running = desk.post(address("unpublish", service)).content.decode()
    assert "1 translation is being made" in running and "Suomi" in running
    request_review(task, user=translator)
    approve(task, user=reviewer)
    deleting = desk.post(address("delete", service)).content.decode()
    assert "Its words are deleted with it in all languages" in deleting
    assert "Deleting cannot be undone" in deleting and f'href="{address("unpublish", service)}"' in deleting
    question = desk.post(address("unpublish", service)).content.decode()
    assert "Its words leave the public with it in all languages" in question and "Siltapuhelin" in question
    assert "Withdraw these too" not in question, "there is nothing to choose"
    assert public_service(service.uuid, "fi").words.language == "fi"
    desk.post(address("unpublish", service), {"twops_translations_seen": "1"})
    service.refresh_from_db()
    assert not service.live
    records.newest(service).get_latest_revision().publish()
    assert public_service(service.uuid, "fi").words.name == "Siltapuhelin"
