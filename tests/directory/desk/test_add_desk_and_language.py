"""A country, its desk, a language and its team are made by command, and again without harm."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from twops_directory.desk import permissions as desks
from twops_directory.models import TEXTS, CountryDesk, CountryPolicy, Service
from twops_locale import permissions
from twops_locale.models import LanguageTeam
from wagtail.models import Locale

from .. import records

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    """Run a command and return what it says."""
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def person(group: Group):
    """Return somebody in a group."""
    user = get_user_model().objects.create_user(f"somebody in {group.pk}")
    user.groups.add(group)
    return user


def test_a_new_country_gets_a_desk_that_keeps_its_records_and_no_other():
    run("add_country", "SE", "--languages", "sv", "--emergency-number", "112")
    for _time in range(2):
        assert "“Country desk SE”" in run("add_desk", "se")
    [desk] = CountryDesk.objects.filter(country__code="SE")
    somebody = person(desk.group)
    CountryPolicy.objects.create(country=desk.country, four_eyes=False)
    swedish = records.service(desk.country, name="Stödlinjen Exempel")
    polish = records.service(records.poland())
    assert desks.may(somebody, "publish", swedish) and not desks.may(somebody, "change", polish)
    assert desks.countries_for(somebody, "add", Service) == {desk.country_id}


def test_a_country_that_is_not_there_is_named_with_the_remedy():
    with pytest.raises(CommandError, match="make it first with `add_country XX"):
        run("add_desk", "XX")


def test_a_language_is_made_with_its_team():
    for _time in range(2):
        assert "“Translators lt” translate and “Reviewers lt” review" in run("add_language", "lt")
    locale = Locale.objects.get(language_code="lt")
    team = LanguageTeam.objects.get(locale=locale)
    assert permissions.can_review(person(team.reviewers), locale)
    assert not permissions.can_review(person(team.translators), locale)
    rights = set(team.translators.permissions.values_list("codename", flat=True))
    assert {f"change_{text._meta.model_name}" for text in TEXTS} <= rights


def test_a_language_that_the_settings_do_not_name_is_refused():
    with pytest.raises(CommandError, match="The settings do not name the language xx"):
        run("add_language", "xx")
    assert not Locale.objects.filter(language_code="xx").exists()
