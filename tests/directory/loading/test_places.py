"""Places in files of services: words beside the facts, or by language; read strictly, written once."""

import pytest
from twops_directory.desk.operations import save_record
from twops_directory.errors import InvalidServiceData
from twops_directory.loading.services import load_country, parse_country
from twops_directory.models import LocationText
from wagtail.models import Revision

from .. import records
from .test_services import FILE, change, content

BY_LANGUAGE = {
    "words": {
        "pl": {"name": "Poradnia Mostek", "transportation": "Tramwaj 0."},
        "en": {"name": "Mostek Centre", "transportation": "Tram 0."},
    },
    "city": "Gdańsk",
}


@pytest.fixture
def poland(db):
    return records.poland()


def load(data):
    return load_country(parse_country(data, FILE), user=records.admin())


def with_places(*places):
    return change(("services", 0, "places"), list(places))


def test_words_beside_the_facts_are_in_the_services_primary_language(poland):
    load(content())
    text = LocationText.objects.get()
    assert (text.name, text.locale.language_code, text.live) == ("Poradnia Mostek", "pl", True)
    assert text.primary_of.city == "Gdańsk"


def test_the_first_language_of_words_is_the_primary_one_and_the_others_are_handed_on(poland):
    records.locale("en")
    _organization, service = load(with_places(BY_LANGUAGE))
    (place,) = service.places
    assert place.changed and list(place.words) == ["pl", "en"]
    assert place.words["en"]["transportation"] == "Tram 0."
    text = LocationText.objects.get()
    assert (text.name, text.transportation, text.locale.language_code) == (
        "Poradnia Mostek",
        "Tramwaj 0.",
        "pl",
    )

    before = Revision.objects.count()
    _organization, again = load(with_places(BY_LANGUAGE))
    assert [(other.record, other.changed) for other in again.places] == [(place.record, False)]
    assert Revision.objects.count() == before


def test_changed_words_are_written_into_the_same_row_and_an_editors_words_stay_otherwise(poland):
    _organization, service = load(with_places(BY_LANGUAGE))
    key = LocationText.objects.get().pk
    changed = {**BY_LANGUAGE, "words": {"pl": {"name": "Poradnia Kładka"}}}
    load(with_places(changed))
    text = LocationText.objects.get()
    assert (text.pk, text.name, text.transportation) == (key, "Poradnia Kładka", "")

    edited = records.newest(service.places[0].record)
    texts = list(edited.primary_texts.all())
    texts[0].name = "Poradnia Redakcji"
    edited.primary_texts = texts
    save_record(edited, user=records.admin(), publish=True)
    load(with_places(changed))
    assert LocationText.objects.get().name == "Poradnia Redakcji"


@pytest.mark.parametrize(
    ("place", "field", "remedy"),
    [
        ({"city": "Gdańsk"}, "places[1].name", "is missing"),
        ({"words": {}}, "places[1].words", "is empty"),
        ({"words": {"pl": {"name": ""}}}, "places[1].words.pl.name", "is missing"),
        ({"words": {"pl": {"name": "A", "summary": "B"}}}, "places[1].words.pl.summary", "not a known field"),
        ({**BY_LANGUAGE, "name": "Poradnia"}, "places[1].name", "not a known field"),
    ],
)
def test_a_mistake_in_the_words_of_a_place_is_named(place, field, remedy):
    with pytest.raises(InvalidServiceData) as refused:
        parse_country(with_places(place), FILE)
    assert refused.value.field == field
    assert remedy in refused.value.remedy


def test_a_language_that_the_site_has_not_is_named(poland):
    with pytest.raises(InvalidServiceData) as refused:
        load(with_places({"words": {"xx": {"name": "Poradnia"}}}))
    assert refused.value.field == "places[1].words.xx"
    assert not LocationText.objects.exists()
