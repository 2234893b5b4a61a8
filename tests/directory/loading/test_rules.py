"""Loading countries' rules from files: strict, idempotent, never against an editor's change."""

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.operations import save_record
from twops_directory.errors import InvalidServiceData, NotAllowed
from twops_directory.loading.rules import load_rules, parse_rules
from twops_directory.models import CountryConfidentiality, CountryConfidentialityText, Service
from twops_directory.public import public_services
from wagtail.models import Revision

from .. import records

FILE = "pl.yaml"
CONTENT = """
country: PL
anonymous_possible: "yes"
professional_secrecy: true
cases:
  immediate_danger: {duty: must, by: [everyone], to: [police, prosecutor]}
  identified_child: {duty: depends, by: [health], to: [child_protection]}
  past_offence: {duty: no_duty}
  images: {duty: unknown}
source_url: https://prawo.example.org/
checked_on: 2026-09-30
words:
  pl: {name: "Zasady w Polsce (demo)", legal_note: "To tekst demonstracyjny."}
  en: {name: "Rules in Poland (demo)", legal_note: "A demonstration text."}
"""


def content(**changes):
    return {**yaml.safe_load(CONTENT), **changes}


@pytest.fixture
def poland(db):
    records.locale("en")
    return records.poland()


def load(data):
    return load_rules(parse_rules(data, FILE), user=records.admin())


def test_the_rules_are_public_beside_a_service_of_the_country(poland):
    load(content())
    service = records.service(poland)

    rules = public_services(Service.objects.filter(pk=service.pk), "pl")[0].country_confidentiality

    assert rules.anonymous_possible.code == "yes"
    assert rules.professional_secrecy is True
    assert [
        (duty.case.code, duty.duty.code, [who.code for who in duty.by], [to.code for to in duty.to])
        for duty in rules.duties
    ] == [
        ("immediate_danger", "must", ["everyone"], ["police", "prosecutor"]),
        ("identified_child", "depends", ["health"], ["child_protection"]),
        ("past_offence", "no_duty", [], []),
        ("images", "unknown", [], []),
    ]
    assert (rules.note.language, rules.note.legal_note) == ("pl", "To tekst demonstracyjny.")
    assert rules.source_url == "https://prawo.example.org/"


def test_only_the_primary_words_are_written_and_all_come_back_for_the_translators(poland):
    loaded = load(content())

    assert list(loaded.words) == ["pl", "en"]
    assert loaded.words["en"]["legal_note"] == "A demonstration text."
    assert CountryConfidentialityText.objects.get().locale.language_code == "pl"


def test_loading_again_writes_nothing(poland):
    admin = records.admin()
    first = load(content())
    before = Revision.objects.count()

    with CaptureQueriesContext(connection) as queries:
        second = load_rules(parse_rules(content(), FILE), user=admin)

    assert (first.changed, second.changed) == (True, False)
    assert first.record.uuid == second.record.uuid
    assert Revision.objects.count() == before
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_what_an_editor_changed_stays_until_the_file_changes(poland):
    load(content())
    rules = records.newest(CountryConfidentiality.objects.get())
    rules.images = "depends"
    save_record(rules, user=records.admin(), publish=True)

    load(content())
    assert CountryConfidentiality.objects.get().images == "depends"

    load(content(anonymous_possible="partly"))
    stored = CountryConfidentiality.objects.get()
    assert (stored.images, stored.anonymous_possible) == ("unknown", "partly")


@pytest.mark.parametrize(
    ("change", "field", "remedy"),
    [
        ({"anonymous_possible": True}, "anonymous_possible", "yes and no in quotes"),
        ({"cases": {"images": {"duty": "unknown"}}}, "cases.immediate_danger", "is missing; add it"),
        ({"colour": "blue"}, "colour", "is not a known field"),
        ({"words": {}}, "words", "first language"),
        ({"checked_on": "wrzesień"}, "checked_on", "Write a date such as 2026-11-25"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_in_the_file_is_named_with_its_remedy(change, field, remedy):
    with pytest.raises(InvalidServiceData) as refused:
        parse_rules(content(**change), FILE)

    assert (refused.value.file, refused.value.key, refused.value.field) == (FILE, "pl-rules", field)
    assert remedy in refused.value.remedy


@pytest.mark.parametrize(
    ("case", "field", "remedy"),
    [
        ({"duty": "perhaps"}, "cases.images.duty", "must, may"),
        ({"duty": "must", "by": ["lawyers"]}, "cases.images.by", "everyone, officials"),
        ({"duty": "must", "to": ["mayor"]}, "cases.images.to", "police, prosecutor"),
        ({"duty": "unknown", "to": ["police"]}, "cases.images.duty", "remove by and to"),
        ({"duty": "no_duty", "by": ["health"]}, "cases.images.duty", "remove by and to"),
        ({"duty": "must", "when": "now"}, "cases.images.when", "is not a known field"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_in_a_case_is_named_with_its_remedy(case, field, remedy):
    data = content()
    data["cases"]["images"] = case

    with pytest.raises(InvalidServiceData) as refused:
        parse_rules(data, FILE)

    assert refused.value.field == field
    assert remedy in refused.value.remedy


def test_a_country_that_is_not_there_is_named(poland):
    with pytest.raises(InvalidServiceData, match="XX"):
        load(content(country="XX"))
    assert not CountryConfidentiality.objects.exists()


def test_loading_asks_for_permission(poland):
    with pytest.raises(NotAllowed):
        load_rules(parse_rules(content(), FILE), user=records.desk_user(records.finland()))
    assert not CountryConfidentiality.objects.exists()
