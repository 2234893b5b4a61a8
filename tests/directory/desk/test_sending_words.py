"""The desk sends a record's words to the language teams: a button in the record's form, refused to other desks."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from twops_locale import permissions
from twops_locale.errors import TranslationNotAllowed
from twops_locale.models import TranslationTask
from twops_locale.translation.operations import submit_for_translation

from .. import records

pytestmark = pytest.mark.django_db

BUTTON = "Send these words for translation"


def sender(where):
    """Return somebody of a country's desk who may send content for translation, as the demo's desks may."""
    user = records.desk_user(where)
    user.user_permissions.add(
        Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")
    )
    return user


def address_of(words):
    return reverse(
        "wagtail_localize:submit_snippet_translation", args=["twops_directory", "servicetext", words.pk]
    )


def test_the_desk_sends_the_words_of_its_service_with_the_button_in_its_form(signed_in, address):
    service = records.service()
    records.locale("fi")
    desk = signed_in(sender(records.poland()))
    words = service.texts.get(primary_of=service.pk)
    form = desk.get(address("edit", service)).content.decode()
    assert BUTTON in form and address_of(words) in form

    assert "Suomi" in desk.get(address_of(words)).content.decode()
    answer = desk.post(address_of(words), {"locales": [records.locale("fi").pk]}, follow=True)
    assert answer.redirect_chain == [(address("edit", service), 302)], "back to the service"
    page = answer.content.decode()
    assert "Sent to 1 language team." in page
    task = TranslationTask.objects.get()
    assert (task.language, task.submitted_by.username) == ("fi", "desk-PL-0")
    assert '<span lang="fi">Suomi</span>: In progress' in page


def test_another_desk_sends_nothing_and_is_offered_nothing(signed_in):
    service = records.service()
    words = service.texts.get(primary_of=service.pk)
    user = sender(records.belgium())
    assert not permissions.can_edit_source(user, words)
    with pytest.raises(TranslationNotAllowed):
        submit_for_translation(words, [records.locale("fi")], user=user)
    desk = signed_in(user)
    assert desk.post(address_of(words), {"locales": [records.locale("fi").pk]}).status_code in (302, 403)
    assert not TranslationTask.objects.exists()


def test_words_of_another_language_are_no_original(signed_in):
    service = records.service()
    finnish = records.translation(service, "fi", "Siltapuhelin")
    assert not finnish.user_can_edit(sender(records.poland()))


def test_a_draft_is_published_first(signed_in, address):
    service = records.service(publish=False)
    records.locale("fi")
    page = signed_in(sender(records.poland())).get(address("edit", service)).content.decode()
    assert BUTTON not in page
    assert "They can be sent for translation once they are public." in page


def test_the_records_that_have_words_offer_the_same(signed_in, address):
    organization = records.organization()
    page = signed_in(sender(records.poland())).get(address("edit", organization)).content.decode()
    assert BUTTON in page
