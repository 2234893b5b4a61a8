"""Loading services from files: strict, idempotent, and never against an editor's change."""

import copy
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.operations import save_record
from twops_directory.errors import InvalidServiceData, NotAllowed
from twops_directory.loading.services import load_country, parse_country
from twops_directory.models import Location, Organization, Phone, Schedule, Service, ServiceText
from twops_directory.public import public_services
from wagtail.models import Revision

from .. import records

FILE = "pl.yaml"
CONTENT = """
country: PL
organizations:
  - key: pl-mostek
    website: https://mostek.example.org/
    email: kontakt@mostek.example.org
    words:
      pl: {name: "Fundacja Mostek (demo)", description: "Pomoc."}
      en: {name: "Mostek Foundation (demo)", description: "Help."}
services:
  - key: pl-telefon-mostek
    organization: pl-mostek
    kind: helpline
    status: active
    audiences: [own_thoughts, family]
    delivery: [phone, in_person]
    url: https://mostek.example.org/telefon/
    email: null
    ages: {min: 18, max: null}
    languages: [pl, en, uk]
    cost: paid
    cost_options:
      - {amount: "40.00", currency: EUR}
    referral_needed: false
    wait: {min_days: 0, max_days: 2, observed_on: 2026-10-12}
    prevention_level: secondary
    evidence_rating: null
    area: {scope: region, code: PL-PM, name: Pomorskie}
    hours:
      - {days: [MO, TU, WE, TH, FR], opens: "18:00", closes: "02:00"}
      - {days: [SA, SU], all_day: true}
      - {days: [MO, TU, WE, TH, FR, SA, SU], closed: true, on_public_holidays: only}
    phones:
      - {number: "+48 22 000 00 12", kind: voice, free_of_charge: true, shows_on_bill: false, number_hidden_from_service: true}
    channels:
      - {kind: chat, address: "https://mostek.example.org/czat/", anonymous: true}
    places:
      - {name: "Poradnia Mostek", address_1: "ul. Przykładowa 12", city: Gdańsk, region: Pomorskie, postal_code: "00-000", latitude: 54.352, longitude: 18.646, accessible: [wheelchair]}
    confidentiality: {anonymous_possible: "yes", records_kept: none, professional_secrecy: true, reports_immediate_danger: "yes", reports_identified_child: depends, reports_past_offence: "no", checked_on: 2026-09-30}
    verified: {on: 2026-09-30, method: called, next_due: 2027-03-30}
    words:
      pl: {name: "Telefon Mostek (demo)", summary: "Rozmowa.", confidentiality_note: "Nikt nie pozna Twojego numeru."}
      en: {name: "Mostek Line (demo)", summary: "A talk."}
"""
MODELS = (Organization, Service, ServiceText, Location, Phone, Schedule, Revision)


def content():
    return yaml.safe_load(CONTENT)


def counts():
    return {model.__name__: model.objects.count() for model in MODELS}


@pytest.fixture
def poland(db):
    records.locale("en")
    return records.poland()


def test_everything_of_the_file_is_public(poland):
    load_country(parse_country(content(), FILE), user=records.admin())

    (service,) = public_services(Service.objects.all(), "en")
    assert service.is_demo
    assert service.words.name == "Telefon Mostek (demo)"
    assert [label.code for label in service.audiences] == ["own_thoughts", "family"]
    assert [label.code for label in service.delivery] == ["phone", "in_person"]
    assert (service.minimum_age, service.maximum_age) == (18, None)
    assert [language.tag for language in service.languages] == ["pl", "en", "uk"]
    assert [(str(cost.amount), cost.currency) for cost in service.cost_options] == [("40.00", "EUR")]
    assert [(area.scope.code, area.country_code, area.code, area.name) for area in service.areas] == [
        ("region", "PL", "PL-PM", "Pomorskie")
    ]
    assert [(line.days, line.text) for line in service.hours.lines] == [
        ("Monday–Friday", "18:00–02:00 on the next day"),
        ("Saturday, Sunday", "open 24 hours"),
        ("", "Closed on public holidays."),
    ]
    assert (service.phones[0].number, service.phones[0].shows_on_bill) == ("+48 22 000 00 12", False)
    assert service.channels[0].href == "https://mostek.example.org/czat/"
    assert (service.places[0].city, service.places[0].accessibility[0].code) == ("Gdańsk", "wheelchair")
    assert service.confidentiality.reports_identified_child.code == "depends"
    assert service.verification.method.code == "called"
    assert str(service.verification.checked_on) == "2026-09-30"
    assert service.organization.words.name == "Fundacja Mostek (demo)"


def test_loading_again_changes_nothing_and_is_quick(poland):
    admin = records.admin()
    first = load_country(parse_country(content(), FILE), user=admin)
    before = counts()

    with CaptureQueriesContext(connection) as queries:
        second = load_country(parse_country(content(), FILE), user=admin)

    assert [loaded.changed for loaded in first] == [True, True]
    assert [loaded.changed for loaded in second] == [False, False]
    assert [loaded.record.uuid for loaded in second] == [loaded.record.uuid for loaded in first]
    assert counts() == before
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_what_an_editor_changed_stays(poland):
    admin = records.admin()
    load_country(parse_country(content(), FILE), user=admin)
    service = records.newest(Service.objects.get())
    service.email = "redakcja@example.org"
    save_record(service, user=admin, publish=True)

    load_country(parse_country(content(), FILE), user=admin)

    assert Service.objects.get().email == "redakcja@example.org"


def test_a_changed_file_updates_the_same_rows(poland):
    admin = records.admin()
    load_country(parse_country(content(), FILE), user=admin)
    phone, service = Phone.objects.get(), Service.objects.get()
    changed = content()
    changed["services"][0]["phones"][0]["number"] = "+48 22 000 00 13"

    load_country(parse_country(changed, FILE), user=admin)

    assert (Phone.objects.get().pk, Phone.objects.get().uuid) == (phone.pk, phone.uuid)
    assert Service.objects.get().uuid == service.uuid
    assert public_services([service.uuid], "pl")[0].phones[0].number == "+48 22 000 00 13"
    assert Location.objects.count() == 1


def change(path, value):
    """Return the file's content with one value replaced, or removed if the value is None."""
    changed = copy.deepcopy(content())
    *steps, last = path
    place = changed
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "key", "field", "remedy"),
    [
        (("services", 0, "kind"), "hotline", "pl-telefon-mostek", "kind", "Write one of: helpline, chat"),
        (("services", 0, "kind"), None, "pl-telefon-mostek", "kind", "is missing; add it"),
        (("services", 0, "colour"), "blue", "pl-telefon-mostek", "colour", "is not a known field"),
        (
            ("services", 0, "hours", 0, "opens"),
            600,
            "pl-telefon-mostek",
            "hours[1].opens",
            "write a time in quotes",
        ),
        (("services", 0, "hours", 0, "days"), ["PON"], "pl-telefon-mostek", "hours[1].days", "MO, TU"),
        (("services", 0, "languages"), ["pl", False], "pl-telefon-mostek", "languages", '"no" in quotes'),
        (
            ("services", 0, "confidentiality", "reports_past_offence"),
            False,
            "pl-telefon-mostek",
            "confidentiality.reports_past_offence",
            "yes and no in quotes",
        ),
        (("services", 0, "words", "pl", "name"), "", "pl-telefon-mostek", "words.pl.name", "is missing"),
        (
            ("services", 0, "cost_options", 0, "amount"),
            "viel",
            "pl-telefon-mostek",
            "cost_options[1].amount",
            "40.00",
        ),
        (("organizations", 0, "key"), "pl-telefon-mostek", "pl-telefon-mostek", "key", "stands twice"),
        (("services", 0, "area"), "Pomorskie", "pl-telefon-mostek", "area", "scope: region"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_remedy(path, value, key, field, remedy):
    with pytest.raises(InvalidServiceData) as refused:
        parse_country(change(path, value), FILE)

    error = refused.value
    assert (error.file, error.key, error.field) == (FILE, key, field)
    assert remedy in error.remedy


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("services", 0, "organization"), "pl-nieznana", "organization"),
        (("country",), "XX", "country"),
        (("services", 0, "phones", 0, "number"), "zadzwoń", "content"),
        (("services", 0, "words"), {"xx": {"name": "Telefon"}}, "words.xx"),
    ],
)
def test_what_the_database_refuses_leaves_nothing_behind(poland, path, value, field):
    with pytest.raises(InvalidServiceData) as refused:
        load_country(parse_country(change(path, value), FILE), user=records.admin())

    assert refused.value.field == field
    assert not Organization.objects.exists()
    assert not Location.objects.exists()


def test_loading_asks_for_permission(poland):
    with pytest.raises(NotAllowed):
        load_country(parse_country(content(), FILE), user=records.desk_user(records.finland()))


@pytest.mark.parametrize(
    "file",
    sorted((Path(__file__).parents[3] / "site/twops_site/demo/services").glob("*.yaml")),
    ids=lambda file: file.stem,
)
def test_the_demo_files_are_in_order(file):
    data = parse_country(yaml.safe_load(file.read_text(encoding="utf-8")), file.name)

    assert data.country.lower() == file.stem
    assert len(data.services) >= 10
