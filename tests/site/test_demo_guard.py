"""The demo's accounts are known to everybody: they are made in no real site."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from twops_site.demo import people

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db


def names() -> set[str]:
    return set(get_user_model().objects.values_list("username", flat=True))


def test_the_command_refuses_settings_that_do_not_allow_it(settings):
    settings.TWOPS_SITE = {}  # as production has them
    with pytest.raises(CommandError, match=r"would make known accounts in a real site.*settings\.dev"):
        call_command("demo", no_serve=True)
    with pytest.raises(CommandError):
        people.make_accounts()
    assert names() == set()


def test_production_does_not_allow_it():
    from twops_site.conf import SiteSettings
    from twops_site.settings import base

    assert SiteSettings().DEMO_ALLOWED is False
    assert "DEMO_ALLOWED" not in base.TWOPS_SITE


@pytest.mark.parametrize("what", ["people", "services"])
def test_the_command_refuses_a_database_with_people_or_services_of_its_own(what):
    if what == "people":
        factories.user("anna")
    else:
        records.service()
        get_user_model().objects.all().delete()
    before = names()
    with pytest.raises(CommandError, match="holds people or services that are not the demo's"):
        call_command("demo", no_serve=True)
    with pytest.raises(CommandError):
        people.make_accounts()
    assert names() == before


def test_a_database_of_the_demo_is_taken_up_again():
    people.loader()
    factories.user("anna")  # somebody whom the demo's administrator has added
    from twops_site.demo.guard import refuse_real_site

    refuse_real_site()
