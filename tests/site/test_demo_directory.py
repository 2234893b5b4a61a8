"""What the demo's directory shows of every kind of record, and that its rules are a demonstration in every language."""

import re
from collections import Counter
from datetime import time
from functools import cache

import pytest
from twops_directory.choices import Audience, DutyCase, ServiceKind
from twops_directory.finder.doors import Door, audiences_of
from twops_directory.hours.weekdays import DAYS
from twops_directory.loading.rules import parse_rules
from twops_site.demo import files, services

from .test_demo_texts import COUNTRIES, LANGUAGES, OF_COUNTRY, SERVICES, SHARED_AT_MOST, words_of

RULES = {path.stem: parse_rules(files.read_yaml(path), path.name) for path in files.rule_files()}
VOCABULARY = services.vocabulary()
# How each language says that this is a demonstration (or an example) and no legal advice.
DEMONSTRATION = {
    "en": "This is a demonstration text and not legal advice.",
    "pl": "To tekst demonstracyjny, a nie porada prawna.",
    "de": "Dies ist ein Beispieltext und keine Rechtsberatung.",
    "it": "Questo è un testo dimostrativo e non una consulenza legale.",
    "el": "Αυτό είναι ένα κείμενο επίδειξης και όχι νομική συμβουλή.",
    "cs": "Toto je ukázkový text, nikoli právní rada.",
    "nl": "Dit is een voorbeeldtekst en geen juridisch advies.",
    "fr": "Ceci est un texte de démonstration et non un conseil juridique.",
    "lt": "Tai pavyzdinis tekstas, o ne teisinė konsultacija.",
    "nb": "Dette er en demonstrasjonstekst og ikke juridisk rådgivning.",
    "sv": "Det här är en exempeltext och ingen juridisk rådgivning.",
    "fi": "Tämä on esittelyteksti eikä oikeudellista neuvontaa.",
    "mt": "Dan huwa test ta’ dimostrazzjoni u mhux parir legali.",
}


@cache
def rows_of(relation):
    """Return the rows of all services under a relation, with their own rows below, as pairs of country and row."""
    found = []

    def below(code, values):
        for name, value in values.items():
            if isinstance(value, tuple):
                for row in value:
                    if name == relation:
                        found.append((code, row))
                    below(code, row)

    for code, service in SERVICES:
        lists = {"phones": service.phones, "channels": service.channels, "schedules": service.hours}
        below(code, {**lists, "places": service.at_places, **service.further})
    return found


def test_every_country_has_its_rules_in_its_file():
    assert set(RULES) == set(OF_COUNTRY)
    assert all(rules.country.lower() == code for code, rules in RULES.items())


@pytest.mark.parametrize("code", sorted(OF_COUNTRY))
def test_rules_have_words_in_the_countrys_languages_and_english(code):
    rules = RULES[code]
    assert next(iter(rules.words)) == OF_COUNTRY[code][0], "the primary language comes first"
    assert set(rules.words) == {*OF_COUNTRY[code], "en"}
    for language, words in rules.words.items():
        first, *others = re.split(r"(?<=[.])\s", words["legal_note"])
        assert first == DEMONSTRATION[language]
        assert 2 <= len(others) <= 3 and "(demo)" in words["name"]
    assert rules.facts["source_url"].split("/")[2].endswith(".example.org")


def test_the_notes_are_translated():
    for code, rules in RULES.items():
        english = set(words_of(rules.words["en"]["legal_note"]))
        for language, words in rules.words.items():
            own = words_of(words["legal_note"])
            shared = sum(1 for word in own if word in english) / len(own)
            assert language == "en" or shared <= SHARED_AT_MOST, f"{code} {language}: {shared:.0%}"


def test_no_two_countries_have_the_same_note():
    notes = [words["legal_note"] for rules in RULES.values() for words in rules.words.values()]
    assert len(set(notes)) == len(notes) == 32


def test_the_rules_claim_no_more_than_a_demonstration_may():
    """What lies in the past and images are told apart by country so finely that no file says more than "it depends"."""
    duties = Counter(str(rules.facts[case]) for rules in RULES.values() for case in DutyCase.values)
    assert {"must", "may", "depends", "unknown"} <= set(duties)
    for code, rules in RULES.items():
        assert {rules.facts["past_offence"], rules.facts["images"]} <= {"depends", "unknown"}, code


def test_terms_have_words_in_all_languages_and_no_two_the_same():
    assert 6 <= len(VOCABULARY.terms) <= 8
    for entry in (*VOCABULARY.taxonomies, *VOCABULARY.terms):
        assert set(entry.words) == set(LANGUAGES), entry.key
        names = [words["name"] for words in entry.words.values()]
        assert len(set(names)) == len(names), entry.key


def test_every_kind_of_record_stands_in_the_demo():
    statuses = {str(service.facts["status"]): service for _code, service in SERVICES}
    closed = statuses["temporarily closed"]
    assert all(words["alert"] for words in closed.words.values())
    crisis = Counter(code for code, service in SERVICES if service.facts["crisis_line"])
    assert len(crisis) >= 8 and max(crisis.values()) <= 2
    assert any(place["schedules"] for _code, place in rows_of("places"))
    assert any(phone["schedules"] for _code, phone in rows_of("phones"))
    lines = [line for _code, line in rows_of("schedules")]
    assert any("INTERVAL=2" in line["rrule"] and line["dtstart"] for line in lines)
    assert any(line["weeks_of_month"] for line in lines)
    for relation in ("required_documents", "capacities", "additional_urls", "funding", "attributes"):
        assert rows_of(relation), relation
    people = [person for _code, person in rows_of("contacts")]
    assert {person["confidential"] for person in people} == {True, False}
    assert any(service.program for _code, service in SERVICES)
    assert any(service.facts["genders"] for _code, service in SERVICES)
    assert {situation for _code, service in SERVICES for situation in service.facts["situations"]} == {
        "no_offence",
        "images",
        "under_investigation",
        "convicted",
        "young_person",
        "intellectual_disability",
    }
    assert all(service.facts["may_learn"] for _code, service in SERVICES)
    assert all(str(service.facts["reports_images"]) in {"no", "depends"} for _code, service in SERVICES)
    assert {channel["free"] for _code, channel in rows_of("channels") if channel["description"]} == {True}


def test_who_may_learn_of_it_agrees_with_what_is_reported():
    cases = ("reports_immediate_danger", "reports_identified_child", "reports_past_offence", "reports_images")
    for _code, service in SERVICES:
        reports = any(service.facts[case] in ("yes", "depends") for case in cases)
        assert reports is ("authorities" in service.facts["may_learn"]), service.key
        assert "nobody" not in service.facts["may_learn"] or service.facts["may_learn"] == ["nobody"]


def test_pairs_are_of_both_kinds_and_stand_in_one_country_each():
    pairs = {service.pair for data in COUNTRIES.values() for service in data.services if service.pair}
    assert Counter(str(pair.kind) for pair in pairs) == {"ages": 3, "languages": 1}
    by_key = {service.key: service for _code, service in SERVICES}
    for pair in pairs:
        members = [by_key[key] for key in pair.members]
        assert len({member.organization for member in members}) == 1
        if pair.kind == "languages":
            assert len({member.languages[0] for member in members}) == len(members)


def test_words_of_small_rows_are_translated_into_every_language_of_their_service():
    for code, service in SERVICES:
        assert set(service.notes) == set(service.words) - {next(iter(service.words))}
        for language, notes in service.notes.items():
            assert language in {*OF_COUNTRY[code], "en"}
            assert all(text and text != primary for primary, text in notes.items()), service.key
    assert sum(len(notes) for _code, service in SERVICES for notes in service.notes.values()) >= 50


def serving(code):
    """Return the services that a country's list shows: those that are in operation and help there."""
    return [
        service
        for home, service in SERVICES
        if service.facts["status"] == "active" and (home == code or service.area["scope"] == "world")
    ]


def open_at(service, day, moment):
    """Say whether anybody may come without appointment at a time of an ordinary week."""
    today, yesterday = day, DAYS[DAYS.index(day) - 1]
    for line in service.hours:
        if line["closed"] or line["by_appointment"] or line["rrule"] or line["weeks_of_month"]:
            continue
        opens, closes, days = line["opens_at"], line["closes_at"], line["days"]
        if line["all_day"]:
            if today in days:
                return True
        elif opens < closes:
            if today in days and opens <= moment < closes:
                return True
        elif (today in days and opens <= moment) or (yesterday in days and moment < closes):
            return True
    return False


@pytest.mark.parametrize("door", Door.values)
@pytest.mark.parametrize("code", sorted(OF_COUNTRY))
def test_every_door_leads_to_a_service_in_every_country(code, door):
    meant = set(audiences_of(door))
    assert any(meant & set(service.audiences) for service in serving(code))


@pytest.mark.parametrize("code", sorted(OF_COUNTRY))
def test_every_country_has_what_a_child_in_danger_needs(code):
    kinds = {str(service.facts["kind"]): service for service in serving(code)}
    for kind in (ServiceKind.CHILD_PROTECTION, ServiceKind.CHILD_HELPLINE):
        assert Audience.CHILD_HARMED in kinds[kind].audiences and kinds[kind].phones
    assert kinds[ServiceKind.SURVIVOR_SUPPORT].audiences == (Audience.SURVIVOR,)
    reported_to = RULES[code].facts["identified_child_to"]
    assert "child_protection" in reported_to and Audience.PROFESSIONAL in kinds["child_protection"].audiences
    in_the_night = [service for service in serving(code) if open_at(service, "WE", time(2))]
    assert any(Audience.CHILD_HARMED in service.audiences for service in in_the_night)


def test_lines_for_missing_children_and_emergencies_without_words_stand_in_some_countries():
    by_kind = Counter(str(service.facts["kind"]) for _code, service in SERVICES)
    assert by_kind[ServiceKind.MISSING_CHILDREN] >= 6 and by_kind[ServiceKind.EMERGENCY] >= 3
    for _code, service in SERVICES:
        if service.facts["kind"] == ServiceKind.EMERGENCY:
            assert {phone["kind"] for phone in service.phones} == {"sms"}, service.key


def test_own_thoughts_find_a_person_at_night_except_in_three_countries():
    """On a Wednesday at 02:00: in three nobody answers until the morning, but a programme is there to begin with."""
    at_night = {
        code: {
            str(service.facts["kind"])
            for service in serving(code)
            if Audience.OWN_THOUGHTS in service.audiences and open_at(service, "WE", time(2))
        }
        for code in OF_COUNTRY
    }
    answered = {code for code, kinds in at_night.items() if kinds & {"helpline", "chat"}}
    assert set(OF_COUNTRY) - answered == {"nl", "no", "pl"}
    assert all(at_night[code] == {"self_help"} for code in ("nl", "no", "pl"))


@pytest.mark.parametrize("audience", [Audience.PROFESSIONAL, Audience.POLICE])
def test_whoever_meets_it_at_work_can_ask_on_four_working_days(audience):
    for code in OF_COUNTRY:
        advice = [
            service
            for service in serving(code)
            if audience in service.audiences and service.facts["kind"] == "professional_advice"
        ]
        days = {day for service in advice for day in DAYS if open_at(service, day, time(11))}
        assert len(days) >= 4, code


def test_numbers_are_not_those_of_real_lines_for_children():
    for _code, service in SERVICES:
        assert not any(re.match(r"\+?116", str(phone["number"])) for phone in service.phones), service.key
