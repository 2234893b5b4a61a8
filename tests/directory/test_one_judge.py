"""The command line and forms judge alike: what one refuses the other refuses, in the same words."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from django.test import override_settings
from twops_directory.admin.form_errors import put_remedies
from twops_directory.admin.forms import SourcedForm
from twops_directory.choices import ServiceStatus
from twops_directory.errors import InvalidServiceData
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.run import ImportRefused, import_hsds
from twops_directory.hsds.mapping.plausibility import flagged
from twops_directory.loading.reader import Reader
from twops_directory.models import CostOption, Location, Phone, Service, ServiceLanguage

from . import records
from .hsds.imports.test_bad_input import OTHER, service

pytestmark = pytest.mark.django_db

# model, fields as the form has them, the same as the standard has it, the property that is refused, the words
CASES: dict[str, tuple[Any, dict[str, Any], dict[str, Any], str, str]] = {
    "status": (
        Service,
        {"status": "open"},
        {"status": "open"},
        "status",
        "“open” is not one of the choices. Write one of: active, inactive, defunct, temporarily closed.",
    ),
    "age that is no number": (
        Service,
        {"minimum_age": "twelve"},
        {"minimum_age": "twelve"},
        "minimum_age",
        "This is no whole number from 0 to 32767: “twelve”. Write a number such as 12.",
    ),
    "age beyond all ages": (
        Service,
        {"minimum_age": "40000"},
        {"minimum_age": 40000},
        "minimum_age",
        "This is no whole number from 0 to 32767: “40000”. Write a number such as 12.",
    ),
    "ages in the wrong order": (
        Service,
        {"minimum_age": "18", "maximum_age": "12"},
        {"minimum_age": 18, "maximum_age": 12},
        "maximum_age",
        "The highest age is below the lowest. Exchange the two numbers.",
    ),
    "kind of cost": (
        Service,
        {"cost": "cheap"},
        {"twops": {"cost": "cheap"}},
        "twops.cost",
        "“cheap” is not one of the choices. Write one of: free, paid, insurance, mixed, unknown.",
    ),
    "date": (
        Service,
        {"wait_observed_on": "31.12.2026"},
        {"twops": {"wait_observed_on": "31.12.2026"}},
        "twops.wait_observed_on",
        "This is no date: “31.12.2026”. Write a date such as 2026-11-25.",
    ),
    "date with words": (
        Service,
        {"wait_observed_on": "2026-12-31 (Silvester)"},
        {"twops": {"wait_observed_on": "2026-12-31 (Silvester)"}},
        "twops.wait_observed_on",
        "This is no date: “2026-12-31 (Silvester)”. Write a date such as 2026-11-25.",
    ),
    "phone": (
        Phone,
        {"number": "zadzwoń"},
        {"phones": [{"id": OTHER, "number": "zadzwoń"}]},
        "phones[1].number",
        "This has no digit in it. Write the number as people dial it, for example +48 22 000 00 12.",
    ),
    "currency": (
        CostOption,
        {"currency": "EURO", "amount": "5"},
        {"cost_options": [{"id": OTHER, "currency": "€", "amount": 5}]},
        "cost_options[1].currency",
        "",
    ),
    "price without currency": (
        CostOption,
        {"amount": "5", "currency": ""},
        {"cost_options": [{"id": OTHER, "amount": 5}]},
        "cost_options[1].currency",
        "Give the currency of the amount, for example EUR.",
    ),
    "amount": (
        CostOption,
        {"amount": "viel", "currency": "EUR"},
        {"cost_options": [{"id": OTHER, "amount": "viel", "currency": "EUR"}]},
        "cost_options[1].amount",
        "This is no number: “viel”. Write a number such as 12 or 54.35.",
    ),
    "language": (
        ServiceLanguage,
        {"tag": "p"},
        {"languages": [{"id": OTHER, "name": "?", "twops": {"tag": "p"}}]},
        "languages[1].code",
        "“p” is not a language tag. Use BCP 47, for example pl, uk or pt-BR.",
    ),
    "post code": (
        Location,
        {"postal_code": "8" * 21},
        {
            "service_at_locations": [
                {
                    "id": OTHER,
                    "location": {
                        "id": "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0055",
                        "location_type": "physical",
                        "addresses": [
                            {
                                "id": "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0056",
                                "address_1": "-",
                                "city": "Gdańsk",
                                "state_province": "-",
                                "postal_code": "8" * 21,
                                "country": "PL",
                                "address_type": "physical",
                            }
                        ],
                    },
                }
            ]
        },
        "service_at_locations[1].location.addresses[1].postal_code",
        "The text has 21 characters; 20 are possible. Shorten it, or put the rest elsewhere.",
    ),
}


@pytest.fixture(autouse=True)
def site() -> None:
    records.poland()


def said_by_a_form(model: Any, given: dict[str, Any]) -> str:
    """Return what a form with these fields says, the model's own rules and the words of remedies included."""
    base = SourcedForm if model in (Service, Location) else None
    form_class: Any = modelform_factory(model, fields=[*given], **({"form": base} if base else {}))
    form = form_class(data=given)
    with override_settings(LANGUAGE_CODE="en"):
        assert not form.is_valid(), f"The form takes {given}"
    put_remedies(form)
    return " ".join(message for name in form.errors for message in form.errors[name] if message)


def said_by_an_import(folder: Path, changes: dict[str, Any]) -> tuple[str, str]:
    """Return property and words of the only problem that an import has."""
    path = folder / "services.json"
    path.write_text(json.dumps([service(**changes)]), encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        import_hsds(path, ImportOptions(path.name, country="PL"))
    (only,) = refused.value.problems
    return only.column, f"{only.reason} {only.remedy}".rstrip()


@pytest.mark.parametrize("case", CASES)
def test_a_form_and_an_import_refuse_the_same_in_the_same_words(tmp_path, case):
    model, in_form, in_file, name, words = CASES[case]
    column, said = said_by_an_import(tmp_path, in_file)
    assert column == name
    if words:  # an import brings a currency into capital letters first: both refuse, of other texts
        assert said == words
        assert words in said_by_a_form(model, in_form)
    else:
        said_by_a_form(model, in_form)


@pytest.mark.parametrize(
    ("model", "table", "name", "value", "words"),
    [
        (
            Service,
            "service",
            "url",
            "www.example.org",
            "Give a full web address that begins with https:// or http://.",
        ),
        (Service, "service", "url", "https://exa mple.org/", "Give a full web address"),
        (Service, "service", "email", "pomoc at example.org", "Enter a valid email address."),
        (
            Location,
            "location",
            "latitude",
            100,
            "This is not between -90 and 90: “100”. Correct it, or leave it empty.",
        ),
    ],
)
def test_what_is_kept_and_never_shown_is_what_a_form_refuses_in_its_words(model, table, name, value, words):
    """The standard's own example has a latitude of 100: it comes out as it came, and stands in no field."""
    ((flagged_name, said),) = flagged(table, {name: value})
    assert flagged_name == name
    assert words in said
    assert words in said_by_a_form(model, {name: str(value)})


@pytest.mark.parametrize(
    ("take", "value", "words"),
    [
        (
            lambda reader: reader.code("status", ServiceStatus),
            "open",
            "“open” is not one of the choices. Write one of: active, inactive, defunct, temporarily closed.",
        ),
        (
            lambda reader: reader.typed("status", int),
            "twelve",
            "This is no whole number from 0 to 32767: “twelve”. Write a number such as 12.",
        ),
        (
            lambda reader: reader.typed("status", date),
            "31.12.2026",
            "This is no date: “31.12.2026”. Write a date such as 2026-11-25.",
        ),
        (
            lambda reader: reader.number("status"),
            "viel",
            "This is no number: “viel”. Write a number such as 12 or 54.35.",
        ),
    ],
)
def test_the_yaml_loader_says_it_in_the_same_words(take, value, words):
    content = yaml.safe_load(f"status: {value!r}")
    with pytest.raises(InvalidServiceData) as refused:
        take(Reader("services.yaml", "pl-telefon", "", content))
    assert refused.value.remedy == words


@pytest.mark.parametrize("case", ["phone", "ages in the wrong order", "price without currency"])
def test_the_models_own_rules_say_it_too_whoever_asks_them(case):
    """The loader publishes through ``full_clean``: these words are the models' own."""
    model, in_form, _in_file, _name, words = CASES[case]
    record = model()
    for name, value in in_form.items():
        setattr(record, name, record._meta.get_field(name).to_python(value))
    others = {field.name for field in model._meta.get_fields()} - set(in_form)
    said = []
    for judge in (lambda: record.clean_fields(exclude=others), record.clean):
        try:
            judge()
        except ValidationError as error:
            said += error.messages
    assert words in said
