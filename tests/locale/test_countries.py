"""A country is judged alike by the form and by the command: what readers dial is a number, what is spoken is a language."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from twops_locale.models import Country, CountryLanguage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_country() -> None:
    Country.objects.all().delete()


@pytest.mark.parametrize("number", ["abc", "112, 117", "call 112", "+", "1" * 16])
def test_an_emergency_number_is_one_number(number: str) -> None:
    country = Country(code="FI", emergency_number=number, time_zones=["Europe/Helsinki"])
    with pytest.raises(ValidationError) as refused:
        country.full_clean()
    assert refused.value.message_dict == {
        "emergency_number": ["Write one number as people dial it, for example 112."]
    }


@pytest.mark.parametrize("number", ["112", "999", "1 1 2", "0800-112", "+358 9 000 00 12"])
def test_numbers_as_people_write_them_are_taken(number: str) -> None:
    Country(code="FI", emergency_number=number, time_zones=["Europe/Helsinki"]).full_clean()


def test_a_code_that_is_no_country_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        Country(code="XX", emergency_number="112", time_zones=["Europe/Helsinki"]).full_clean()
    assert refused.value.message_dict == {"code": ["No country has this code in ISO 3166-1."]}


@pytest.mark.parametrize("tag", ["qq", "polski", "12", "fi_"])
def test_a_tag_that_is_no_language_is_refused(tag: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CountryLanguage(tag=tag).full_clean(exclude=["country"])
    assert refused.value.message_dict == {
        "tag": ["No language has this tag. Use BCP 47, for example nl or de-CH."]
    }


@pytest.mark.parametrize("tag", ["fi", "de-CH", "nb", "rm", "cy", "pso", "sr-Latn"])
def test_languages_are_taken(tag: str) -> None:
    CountryLanguage(tag=tag).full_clean(exclude=["country"])


def test_the_command_says_all_that_the_form_would_and_to_what() -> None:
    with pytest.raises(CommandError) as refused:
        call_command("add_country", "XX", languages="qq,fi,fi", emergency_number="abc", stdout=io.StringIO())
    assert str(refused.value).splitlines() == [
        "Nothing was made.",
        "  time zones: This field cannot be blank.",
        "  country code: No country has this code in ISO 3166-1.",
        "  emergency number: Write one number as people dial it, for example 112.",
        "  language qq: No language has this tag. Use BCP 47, for example nl or de-CH.",
        "  language fi: It is named twice.",
    ]
    assert not Country.objects.exists()


def test_the_command_needs_a_language() -> None:
    with pytest.raises(CommandError, match="Give at least one language"):
        call_command("add_country", "FI", languages=" , ", stdout=io.StringIO())
    assert not Country.objects.exists()
