"""The small records of services in files: people, documents, free places, hours of a place and of a number."""

import copy
from datetime import date, time

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.errors import InvalidServiceData
from twops_directory.loading.services import load_country, load_service, parse_country
from twops_directory.loading.vocabulary import load_taxonomy, load_term, load_unit, parse_vocabulary
from twops_directory.models import Contact, Phone, Program, Schedule, Service, ServiceAtLocation, ServiceText
from wagtail.models import Revision

from .. import records

FILE = "fi.yaml"
CONTENT = """
country: FI
organizations:
  - key: fi-kaislikko
    words:
      fi: {name: "Kaislikko-säätiö (demo)"}
programs:
  - key: fi-luottamus
    organization: fi-kaislikko
    words:
      fi: {name: "Luottamus-ohjelma (demo)", description: "Puhelin ja chat yhdessä."}
      sv: {name: "Förtroendeprogrammet (demo)", description: "Telefon och chatt tillsammans."}
services:
  - key: fi-oma-suunta
    organization: fi-kaislikko
    program: fi-luottamus
    kind: therapy
    status: temporarily closed
    crisis_line: true
    audiences: [own_thoughts]
    delivery: [in_person]
    languages: [fi, sv]
    genders: [women, non_binary]
    situations: [no_offence, images]
    cost_options:
      - {amount: "45.00", currency: EUR, option: {fi: "tapaamiselta", sv: "per möte"}}
    area: {scope: region, code: FI-19, name: {fi: Varsinais-Suomi, sv: Egentliga Finland}}
    hours:
      - {opens: "15:00", closes: "17:00", rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", dtstart: 2026-10-03, note: {fi: "Ryhmä", sv: "Grupp"}}
      - {days: [TH], weeks_of_month: ["1"], opens: "18:00", closes: "19:30"}
    phones:
      - {number: "+358 9 000 0031", anonymous: true, languages: [sv], note: "Kaislikko", hours: [{days: [MO], opens: "09:00", closes: "11:00"}]}
    channels:
      - {kind: chat, address: "https://kaislikko.example.org/chat/", free: true, note: {fi: "Keskustelua ei tallenneta.", sv: "Samtalet sparas inte."}}
    places:
      - name: "Ryhmätila"
        city: Turku
        note: {fi: "Kerro vain etunimi.", sv: "Uppge bara ditt förnamn."}
        hours: [{days: [WE], opens: "12:00", closes: "18:00", by_appointment: true}]
        phones: [{number: "+358 9 000 0048", hours: [{days: [WE], opens: "12:00", closes: "14:00"}]}]
        contacts: [{name: "Ilta Rusko"}]
    required_documents:
      - {document: {fi: "Lähete", sv: "Remiss"}, url: https://kaislikko.example.org/lahete/}
    capacities:
      - {unit: places-in-group, available: "3", maximum: "10", note: {fi: "Ryhmä alkaa pian.", sv: "Gruppen börjar snart."}}
    contacts:
      - {name: "Lumi Kuutamo", role: {fi: "Ajanvaraus", sv: "Tidsbokning"}, email: ajanvaraus@kaislikko.example.org}
      - {name: "Tuisku Hämärä", role: {fi: "Päivystäjä", sv: "Jour"}, confidential: true, phones: [{number: "+358 9 000 0099", confidential: true}]}
    urls:
      - {url: "https://kaislikko.example.org/selko/", label: {fi: "Selkokielellä", sv: "På lättläst språk"}}
    funding:
      - {source: {fi: "Keksitty rahasto", sv: "En påhittad fond"}}
    attributes:
      - {term: ways-of-working/group}
    confidentiality: {may_learn: [team, authorities], reports_images: depends}
    words:
      fi: {name: "Oma suunta (demo)", alert: "Suljettu toistaiseksi."}
      sv: {name: "Egen riktning (demo)", alert: "Stängt tills vidare."}
"""
VOCABULARY = """
units:
  - {key: places-in-group, name: "places in a group"}
taxonomies:
  - key: ways-of-working
    words: {fi: {name: "Työtavat (demo)"}}
    terms:
      - {code: talks, words: {fi: {name: "Keskustelut"}}}
      - {code: group, parent: talks, words: {fi: {name: "Ryhmä"}}}
"""


def content():
    return yaml.safe_load(CONTENT)


@pytest.fixture
def finland(db):
    records.finland()
    shared = parse_vocabulary(yaml.safe_load(VOCABULARY), "vocabulary.yaml")
    for unit in shared.units:
        load_unit(unit, user=records.admin())
    for taxonomy in shared.taxonomies:
        load_taxonomy(taxonomy, user=records.admin())
    for term in shared.terms:
        load_term(term, user=records.admin())


def load(data):
    return load_country(parse_country(data, FILE), user=records.admin())


def test_every_row_of_the_file_is_in_the_tables(finland):
    load(content())

    service = Service.objects.get()
    assert (service.status, service.crisis_line) == ("temporarily closed", True)
    assert (service.genders, service.situations) == (["women", "non_binary"], ["no_offence", "images"])
    assert (service.may_learn, service.reports_images) == (["team", "authorities"], "depends")
    assert str(service.program) == "Luottamus-ohjelma (demo)"
    assert service.areas.get().name == "Varsinais-Suomi"
    assert service.cost_options.get().option == "tapaamiselta"
    fortnightly, first_thursday = service.schedules.all()
    assert (fortnightly.rrule, fortnightly.dtstart) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", date(2026, 10, 3))
    assert (fortnightly.notes, first_thursday.weeks_of_month) == ("Ryhmä", ["1"])
    number = service.phones.get()
    assert (number.anonymous, number.description) == (True, "Kaislikko")
    assert [language.tag for language in number.languages.all()] == ["sv"]
    assert [(line.days, line.opens_at) for line in number.schedules.all()] == [(["MO"], time(9))]
    channel = service.channels.get()
    assert (channel.free, channel.description) == (True, "Keskustelua ei tallenneta.")
    document = service.required_documents.get()
    assert (document.document, document.uri) == ("Lähete", "https://kaislikko.example.org/lahete/")
    capacity = service.capacities.get()
    assert (capacity.available, capacity.maximum, capacity.unit.name) == (3, 10, "places in a group")
    assert [(each.name, each.title, each.confidential) for each in service.contacts.all()] == [
        ("Lumi Kuutamo", "Ajanvaraus", False),
        ("Tuisku Hämärä", "Päivystäjä", True),
    ]
    assert service.contacts.last().phones.get().number == "+358 9 000 0099"
    assert service.additional_urls.get().label == "Selkokielellä"
    assert service.funding.get().source == "Keksitty rahasto"
    assert str(service.attributes.get().term) == "Ryhmä"


def test_hours_numbers_and_people_at_a_place_belong_to_the_service_there(finland):
    load(content())

    here = ServiceAtLocation.objects.get()
    assert (str(here.location), here.description) == ("Ryhmätila, Turku", "Kerro vain etunimi.")
    assert [(line.days, line.closes_at) for line in here.schedules.all()] == [(["WE"], time(18))]
    number = here.phones.get()
    assert (number.number, number.schedules.get().closes_at) == ("+358 9 000 0048", time(14))
    assert here.contacts.get().name == "Ilta Rusko"
    assert not here.location.schedules.exists() and not here.location.phones.exists()


def test_words_of_rows_come_with_their_translations(finland):
    loaded = load(content())[-1]

    assert loaded.notes == {
        "sv": {
            "tapaamiselta": "per möte",
            "Varsinais-Suomi": "Egentliga Finland",
            "Ryhmä": "Grupp",
            "Keskustelua ei tallenneta.": "Samtalet sparas inte.",
            "Kerro vain etunimi.": "Uppge bara ditt förnamn.",
            "Lähete": "Remiss",
            "Ryhmä alkaa pian.": "Gruppen börjar snart.",
            "Ajanvaraus": "Tidsbokning",
            "Päivystäjä": "Jour",
            "Selkokielellä": "På lättläst språk",
            "Keksitty rahasto": "En påhittad fond",
        }
    }
    words = {row.words for row in ServiceText.objects.get(locale__language_code="fi").details.all()}
    assert words == {*loaded.notes["sv"], "Kaislikko"} - {"Päivystäjä"}, (
        "what is confidential has no translation"
    )


def test_the_same_file_again_writes_nothing(finland):
    load(content())
    models = (Contact, Phone, Schedule, ServiceAtLocation, Program, Revision)
    before = [list(model.objects.order_by("pk").values_list("pk")) for model in models]

    assert [loaded.changed for loaded in load(content())] == [False, False, False]
    assert [list(model.objects.order_by("pk").values_list("pk")) for model in models] == before


def test_a_changed_line_of_a_number_at_a_place_changes_that_row(finland):
    load(content())
    number = Phone.objects.get(number="+358 9 000 0048")
    line = number.schedules.get()
    changed = content()
    changed["services"][0]["places"][0]["phones"][0]["hours"][0]["closes"] = "15:30"

    load(changed)

    assert Phone.objects.get(number="+358 9 000 0048").uuid == number.uuid
    assert Schedule.objects.get(uuid=line.uuid).closes_at == time(15, 30)
    assert Schedule.objects.count() == 5


def test_rows_that_left_the_file_leave_the_tables(finland):
    load(content())
    changed = content()
    service = changed["services"][0]
    del service["contacts"], service["places"][0]["hours"], service["phones"][0]["hours"], service["program"]

    load(changed)

    stored = Service.objects.get()
    assert stored.program is None and not stored.contacts.exists()
    assert [line.days for line in Schedule.objects.filter(service=None)] == [["WE"]]
    assert Contact.objects.get().service_at_location is not None


@pytest.mark.parametrize(
    ("path", "value", "field", "remedy"),
    [
        (("phones", 0, "hours", 0, "days"), ["MA"], "phones[1].hours[1].days", "MO, TU"),
        (("phones", 0, "colour"), "red", "phones[1].colour", "is not a known field"),
        (("places", 0, "phones", 0, "number"), 358, "places[1].phones[1].number", "in quotes"),
        (("places", 0, "open"), "ma", "places[1].open", "is not a known field"),
        (
            ("contacts", 0, "role"),
            {"fi": "Ajanvaraus"},
            "contacts[1].role",
            "the languages fi, sv in this order",
        ),
        (("contacts", 0, "role", "sv"), "", "contacts[1].role", "is empty in a language"),
        (("required_documents", 0, "document"), "", "required_documents[1].document", "is empty; write it"),
        (("capacities", 0, "available"), "muutama", "capacities[1].available", "40.00"),
        (("genders",), ["everybody"], "genders", "women, men, non_binary"),
        (("situations",), ["offender"], "situations", "no_offence, images"),
        (("confidentiality", "may_learn"), ["nobody else"], "confidentiality.may_learn", "nobody, team"),
        (("crisis_line",), "yes", "crisis_line", "type bool"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_a_mistake_in_a_row_is_named_with_its_remedy(path, value, field, remedy):
    changed = copy.deepcopy(content())
    *steps, last = path
    place = changed["services"][0]
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value

    with pytest.raises(InvalidServiceData) as refused:
        parse_country(changed, FILE)

    assert (refused.value.key, refused.value.field) == ("fi-oma-suunta", field)
    assert remedy in refused.value.remedy


def test_the_same_words_have_one_translation_in_an_entry():
    changed = content()
    changed["services"][0]["contacts"][1]["role"] = {"fi": "Ajanvaraus", "sv": "Reception"}

    with pytest.raises(InvalidServiceData, match="Ajanvaraus") as refused:
        parse_country(changed, FILE)

    assert refused.value.field == "contacts[2].role.sv"


@pytest.mark.parametrize(
    ("relation", "row", "field", "remedy"),
    [
        ("attributes", {"term": "ways-of-working/magic"}, "attributes", "load the vocabulary first"),
        ("capacities", {"unit": "beds", "available": "1"}, "capacities", "load the vocabulary first"),
    ],
)
def test_a_term_or_unit_that_is_not_there_is_named(finland, relation, row, field, remedy):
    changed = content()
    changed["services"][0][relation] = [row]

    with pytest.raises(InvalidServiceData) as refused:
        load(changed)

    assert refused.value.field == field and remedy in refused.value.remedy
    assert not Service.objects.exists()


def test_a_programme_that_is_not_there_is_named(finland):
    changed = content()
    del changed["programs"]

    with pytest.raises(InvalidServiceData) as refused:
        load(changed)

    assert refused.value.field == "program"


def test_more_terms_cost_no_more_lookups(finland):
    load(content())
    few = parse_country(content(), FILE).services[0]
    changed = content()
    changed["services"][0]["attributes"] *= 3
    many = parse_country(changed, FILE).services[0]

    def lookups(data):
        Service.objects.update(source_digest="")
        with CaptureQueriesContext(connection) as queries:
            load_service(data, user=records.admin())
        return sum(
            1
            for query in queries
            if 'FROM "twops_directory_term"' in query["sql"]
            and "source_id" in query["sql"].split("WHERE")[-1]
        )

    assert lookups(few) == lookups(many) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            {"days": ["MO"], "opens": "09:00", "closes": "11:00", "dtstart": "1.10.2026"},
            "This is no date: “1.10.2026”. Write a date such as 2026-11-25.",
        ),
        (
            {"days": ["MO"], "opens": "09:00", "closes": "11:00", "dtstart": 20261001},
            "This is no date: “20261001”. Write a date such as 2026-11-25.",
        ),
        (
            {"opens": "09:00", "closes": "11:00", "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"},
            "Enter the first day: this rule counts from it",
        ),
        (
            {
                "days": ["MO"],
                "opens": "09:00",
                "closes": "11:00",
                "dtstart": date(2027, 1, 4),
                "valid_to": date(2026, 12, 31),
            },
            "The line is over before its first day. Correct one of the two dates.",
        ),
    ],
    ids=["in words", "a number", "missing", "after the end"],
)
def test_a_day_from_which_a_line_counts_is_refused_in_words(finland, line, said):
    """``dtstart``: read as a date or not at all; and a rhythm needs it, inside of the time for which the line holds."""
    changed = content()
    changed["services"][0]["hours"] = [line]

    with pytest.raises(InvalidServiceData) as refused:
        load(changed)

    assert refused.value.field in ("hours[0].dtstart", "hours[1].dtstart", "content")
    assert refused.value.key == "fi-oma-suunta" and "dtstart" in str(refused.value)
    assert said in f"{refused.value} {refused.value.remedy}"
    assert not Service.objects.exists()
