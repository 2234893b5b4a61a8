"""One row of the standard, into our fields and back: nothing is lost, and what an editor changes is said anew."""

from datetime import date, time
from decimal import Decimal
from uuid import UUID

import pytest
from twops_directory.hsds.mapping.codec import WireError, to_stored, to_wire
from twops_directory.hsds.standard.recurrence import line_of
from twops_directory.hsds.standard.tables import TABLES, of_the_standard

ID = "ac148810-d857-441c-9679-408f346de14b"
OTHER = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610"


def test_there_are_the_24_tables_of_the_standard_parents_first():
    assert len(list(of_the_standard())) == 24
    seen = set()
    for name, table in TABLES.items():
        assert set(table.parents.values()) <= seen, name
        seen.add(name)


def test_a_service_of_ours_says_its_facts_in_an_extra_and_nothing_empty():
    wire = {
        "id": ID,
        "organization_id": OTHER,
        "name": "Puhelin Silta",
        "status": "temporarily closed",
        "minimum_age": 18,
        "language": "fi",
        "twops": {"country": "FI", "kind": "helpline", "may_learn": ["nobody"], "summary": "Joku kuuntelee."},
    }
    stored = to_stored("service", wire)
    assert stored.fields["minimum_age"] == 18
    assert stored.fields["country"] == "FI"
    assert stored.fields["may_learn"] == ["nobody"]
    assert stored.words["summary"] == "Joku kuuntelee."
    assert stored.language == "fi"
    assert stored.references == {"organization_id": UUID(OTHER)}
    assert to_wire("service", stored) == wire


@pytest.mark.parametrize(
    ("table", "wire", "field", "value"),
    [
        ("cost_option", {"id": ID, "currency": "gbp", "amount": 35}, "currency", "GBP"),
        ("cost_option", {"id": ID, "amount": 12.345}, "amount", Decimal("12.34")),
        ("phone", {"id": ID, "number": "116 000", "type": "cell"}, "kind", "voice"),
        ("phone", {"id": ID, "number": "116 000", "extension": 7}, "extension", "7"),
        ("schedule", {"id": ID, "opens_at": "09:00Z", "closes_at": "17:00"}, "opens_at", time(9)),
        ("schedule", {"id": ID, "dtstart": "2026-11-02", "schedule_link": "x"}, "dtstart", date(2026, 11, 2)),
        ("language", {"id": ID, "name": "Ourdou", "code": "ur"}, "tag", "ur"),
        ("location", {"id": ID, "location_type": "physical", "latitude": 100}, "latitude", 100.0),
        (
            "organization",
            {"id": ID, "name": "A", "description": "B", "tax_id": "7", "x": {"y": 1}},
            "url",
            None,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_our_fields_say_differently_comes_back_as_it_came(table, wire, field, value):
    stored = to_stored(table, wire, language="en")
    assert stored.fields.get(field) == value
    assert to_wire(table, stored) == wire


def test_what_an_editor_changes_is_said_instead_of_what_came():
    stored = to_stored("cost_option", {"id": ID, "currency": "gbp", "amount": 35})
    stored.fields["currency"] = "EUR"
    assert to_wire("cost_option", stored) == {"id": ID, "currency": "EUR", "amount": 35}


def test_an_open_reference_without_its_target_is_kept_as_it_came():
    wire = {"id": ID, "name": "A", "description": "B", "parent_organization_id": OTHER}
    stored = to_stored("organization", wire, unresolved=frozenset({"parent_organization_id"}))
    assert stored.references == {}
    assert to_wire("organization", stored) == {**wire}


def test_an_address_without_a_province_says_a_dash_and_means_nothing():
    wire = {
        "id": ID,
        "address_1": "Długa 1",
        "city": "Gdańsk",
        "state_province": "-",
        "postal_code": "80-001",
        "country": "PL",
        "address_type": "postal",
    }
    stored = to_stored("address", wire)
    assert stored.fields["state_province"] == ""
    assert to_wire("address", stored) == wire


@pytest.mark.parametrize(
    ("wire", "line"),
    [
        ({"freq": "WEEKLY", "byday": "FR,MO"}, {"days": ["MO", "FR"], "weeks_of_month": [], "rrule": ""}),
        (
            {"freq": "MONTHLY", "byday": "1MO,-1MO"},
            {"days": ["MO"], "weeks_of_month": ["1", "-1"], "rrule": ""},
        ),
        (
            {"freq": "MONTHLY", "bymonthday": "1,15"},
            {"days": [], "weeks_of_month": [], "rrule": "FREQ=MONTHLY;BYMONTHDAY=1,15"},
        ),
        (
            {"freq": "WEEKLY", "byday": "TU", "interval": 2, "until": "2027-01-31"},
            {"days": [], "weeks_of_month": [], "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270131"},
        ),
    ],
)
def test_weekdays_are_ticks_and_only_the_rest_is_a_rule(wire, line):
    assert line_of(wire) == line


@pytest.mark.parametrize(
    ("table", "wire", "property_", "remedy"),
    [
        ("service", {"id": ID, "status": "open"}, "status", "temporarily closed"),
        ("service", {"id": ID, "minimum_age": "x"}, "minimum_age", "whole number"),
        ("service", {"id": ID, "minimum_age": -1}, "minimum_age", "whole number"),
        ("service", {"id": ID, "assured_date": "31.12.2026"}, "assured_date", "2026-11-25"),
        ("service", {"id": ID, "name": "x" * 201}, "name", "200 are possible"),
        ("service", {"id": ID, "twops": {"kind": "bar"}}, "twops.kind", "helpline"),
        ("service", {"id": ID, "twops": {"country": "Poland"}}, "twops.country", "ISO 3166-1"),
        ("service", {"id": ID, "twops": {"may_learn": "nobody"}}, "twops.may_learn", "a list"),
        ("phone", {"id": ID, "number": "call us"}, "number", "as people dial it"),
        ("schedule", {"id": ID, "opens_at": "25:00"}, "opens_at", "09:30:00"),
        ("language", {"id": ID, "code": "Polish!"}, "code", "BCP 47"),
        ("cost_option", {"id": ID, "currency": "Euro"}, "currency", "ISO 4217"),
        ("service_capacity", {"id": ID, "available": 10**9}, "available", "9999999.99"),
        ("metadata", {"id": ID, "last_action_date": 7}, "last_action_date", "2026-11-25"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_property_and_remedy(table, wire, property_, remedy):
    with pytest.raises(WireError) as refused:
        to_stored(table, wire)
    assert refused.value.property == property_
    assert remedy in " ".join(refused.value.told)
