"""Places have words in several languages, and facts once: as services and organisations have them."""

from dataclasses import asdict

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.operations import delete_record, publish_record, save_record, unpublish_record
from twops_directory.models import (
    Location,
    LocationAccessibility,
    LocationDetail,
    LocationText,
    Phone,
    Service,
    ServiceAtLocation,
)
from twops_directory.public import preview_service, public_service, public_services
from twops_locale.errors import SourceNotPublished
from twops_locale.translation.operations import approve, request_review, save_words, submit_for_translation
from twops_locale.translation.teams import create_language_team

from .. import records
from ..forms import form_data

pytestmark = pytest.mark.django_db

IN_FINNISH = {
    "name": "Neuvola",
    "description": "Sisäpihan puolella.",
    "transportation": "Raitiovaunu 0.",
}


@pytest.fixture
def team():
    """Finland's translator and reviewer of words of places."""
    groups = create_language_team(records.locale("fi"), translatable_models=(LocationText,))
    people = []
    for name, group in (("translator", groups.translators), ("reviewer", groups.reviewers)):
        person = get_user_model().objects.create_user(name, password="secret")
        person.groups.add(group)
        people.append(person)
    return people


def poradnia(**fields):
    """Return a published place in Gdańsk with a note on its accessibility and a number."""
    place = records.unsaved_place(
        city="Gdańsk", description="Wejście od podwórza.", transportation="Tramwaj 0.", **fields
    )
    place.accessibility_notes = [LocationAccessibility(description="Podjazd", details="od ulicy Wodnej")]
    place.phones = [Phone(number="+48 58 000 00 01")]
    return save_record(place, user=records.admin(), publish=True)


def at(place):
    """Return a published service that is offered at a place."""
    service = records.newest(records.service())
    service.places = [ServiceAtLocation(location=place)]
    return save_record(service, user=records.admin(), publish=True)


def sent_to_finnish(place):
    (task,) = submit_for_translation(place.primary_text, [records.locale("fi")], user=records.admin())
    return task


def details_of(task):
    """Return the paths of the words of small rows that a translator is given, with the words."""
    segments = task.translation.source.stringsegment_set.select_related("string", "context")
    return {row.context.path: row.string.data for row in segments if "." in row.context.path}


def shown(service, language):
    """Return what a reader sees of the service's only place."""
    (place,) = public_service(service.uuid, language).places
    return place


def test_a_place_is_shown_in_the_readers_language_after_approval_and_not_before(team):
    translator, reviewer = team
    place = poradnia()
    service = at(place)
    task = sent_to_finnish(place)
    save_words(task, IN_FINNISH | dict.fromkeys(details_of(task), "Luiska"), user=translator)
    request_review(task, user=translator)
    before = shown(service, "fi")
    assert (before.language, before.name, before.words.is_fallback) == ("pl", "Poradnia", True)
    assert "Neuvola" not in repr([asdict(public_service(service.uuid, tag)) for tag in ("fi", "pl", "en")])

    approve(task, user=reviewer)
    finnish, polish = shown(service, "fi"), shown(service, "pl")
    assert (finnish.language, finnish.name, finnish.words.is_fallback) == ("fi", "Neuvola", False)
    assert (finnish.description, finnish.transportation) == ("Sisäpihan puolella.", "Raitiovaunu 0.")
    assert (polish.name, polish.description, polish.transportation) == (
        "Poradnia",
        "Wejście od podwórza.",
        "Tramwaj 0.",
    )
    assert finnish.city == polish.city == "Gdańsk"
    assert [phone.number for phone in finnish.phones] == ["+48 58 000 00 01"]


def test_notes_on_accessibility_are_translated_with_the_place():
    task = sent_to_finnish(poradnia())
    assert sorted(details_of(task).values()) == ["Podjazd", "od ulicy Wodnej"]


def test_words_of_a_confidential_place_are_live_nowhere_and_sent_to_no_translator():
    place = poradnia(confidential=True)
    assert place.live and not place.primary_text.live
    assert not LocationDetail.objects.exists()
    with pytest.raises(SourceNotPublished):
        sent_to_finnish(place)

    opened = records.newest(place)
    opened.confidential = False
    opened = save_record(opened, user=records.admin(), publish=True)
    assert opened.primary_text.live
    assert sent_to_finnish(opened).language == "fi"


def test_translations_of_what_is_withdrawn_or_became_confidential_stay_inside():
    for hide in ("withdraw", "conceal"):
        place = poradnia()
        service = at(place)
        text = place.primary_text
        records.made_public(
            LocationText,
            location=place,
            locale=records.locale("fi"),
            translation_key=text.translation_key,
            name="Piilopaikka",
            live=True,
        )
        assert shown(service, "fi").name == "Piilopaikka"
        if hide == "withdraw":
            unpublish_record(records.newest(place), user=records.admin())
        else:
            hidden = records.newest(place)
            hidden.confidential = True
            save_record(hidden, user=records.admin(), publish=True)
        assert public_service(service.uuid, "fi").places == ()


def test_keys_and_translations_stay_through_drafts_publications_and_a_revert(team):
    translator, reviewer = team
    place = poradnia()
    first = place.latest_revision
    task = sent_to_finnish(place)
    save_words(task, IN_FINNISH | dict.fromkeys(details_of(task), "Luiska"), user=translator)
    request_review(task, user=translator)
    approve(task, user=reviewer)

    def identities():
        texts = LocationText.objects.order_by("pk").values_list(
            "pk", "locale", "translation_key", "primary_of"
        )
        return list(texts), list(
            LocationDetail.objects.order_by("pk").values_list("pk", "record_uuid", "field")
        )

    def primary_words():
        return Location.objects.get(pk=place.pk).texts.get(primary_of=place.pk).description

    before = identities()
    assert (len(before[0]), len(before[1])) == (2, 4)
    for words in ("Wejście od ulicy.", "Wejście od parku."):
        draft = records.newest(place)
        texts = list(draft.primary_texts.all())
        texts[0].description = words
        draft.primary_texts = texts
        save_record(draft, user=records.admin())
    assert (primary_words(), identities()) == ("Wejście od podwórza.", before)

    for _ in range(2):
        publish_record(records.newest(place), user=records.admin())
    assert (primary_words(), identities()) == ("Wejście od parku.", before)

    reverted = first.as_object()
    reverted.save_revision(user=records.admin(), previous_revision=first).publish(user=records.admin())
    assert (primary_words(), identities()) == ("Wejście od podwórza.", before)
    assert LocationText.objects.get(locale=records.locale("fi")).live


def test_a_place_belongs_to_an_organisation_that_cannot_be_deleted_then_and_a_draft_opens_without_one():
    owner = records.organization()
    place = poradnia(organization=owner)
    with pytest.raises(ProtectedError):
        delete_record(owner, user=records.admin())

    other = records.organization(name="Fundacja Krótka")
    draft = records.newest(place)
    draft.organization = other
    save_record(draft, user=records.admin())
    delete_record(other, user=records.admin())
    assert records.newest(place).organization is None
    assert Location.objects.get(pk=place.pk).organization == owner


def test_a_place_is_found_by_its_name_and_named_in_the_list_with_as_many_queries_as_before(
    signed_in, address
):
    client = signed_in(records.admin())

    def listed(**asked):
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address("list", Location), asked).content.decode()
        return page, len(captured)

    save_record(
        records.unsaved_place("Κέντρο", city="Πάφος", organization=records.organization()),
        user=records.admin(),
        publish=True,
    )
    listed()
    few = listed()
    for number in range(12):
        save_record(
            records.unsaved_place(f"Poradnia {number}", city="Gdańsk", organization=records.organization()),
            user=records.admin(),
        )
    many = listed()
    assert "Κέντρο, Πάφος" in many[0] and "Poradnia 11, Gdańsk" in many[0]
    assert many[1] == few[1]
    found = listed(q="Κέντρο")[0]
    assert "Κέντρο, Πάφος" in found and "Poradnia 11" not in found
    exported = b"".join(client.get(address("list", Location), {"export": "csv"}).streaming_content).decode()
    assert "Κέντρο" in exported


def test_an_editor_writes_the_words_on_the_screen_of_the_place(signed_in, address):
    client = signed_in(records.desk_user(records.finland()))
    url = address("add", Location)
    sent = form_data(client, url) | {
        "primary_texts-0-name": "Neuvola",
        "primary_texts-0-transportation": "Raitiovaunu 0.",
        "city": "Turku",
        "action-publish": "1",
    }
    response = client.post(url, sent, follow=True)
    assert response.redirect_chain, response.context["form"].errors
    text = LocationText.objects.get()
    assert (text.name, text.transportation, text.locale.language_code) == ("Neuvola", "Raitiovaunu 0.", "fi")
    assert text.live and text.primary_of == text.location == Location.objects.get()


def test_the_number_of_queries_does_not_grow_with_places_and_their_languages():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            found = public_services(Service.objects.all(), "pl")
        return [place.name for place in found[0].places], len(captured)

    service = at(poradnia())
    few = queries()
    for number in range(6):
        place = save_record(records.unsaved_place(f"Poradnia {number}"), user=records.admin(), publish=True)
        ServiceAtLocation.objects.create(service=service, location=place, position=number + 1)
        for tag in ("fi", "sv", "de"):
            records.made_public(
                LocationText,
                location=place,
                locale=records.locale(tag),
                translation_key=place.primary_text.translation_key,
                name=f"Neuvola {number}",
                live=True,
            )
    many = queries()
    assert few[0] == ["Poradnia"]
    assert many[0] == ["Poradnia", *(f"Poradnia {number}" for number in range(6))]
    assert many[1] == few[1]


def test_the_preview_names_a_place_that_is_not_published_yet():
    place = save_record(records.unsaved_place("Nowa poradnia"), user=records.admin())
    service = records.newest(records.service())
    service.places = [ServiceAtLocation(location=place)]
    assert [shown.name for shown in preview_service(service, "pl").places] == ["Nowa poradnia"]
