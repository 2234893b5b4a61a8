"""A desk is given to a group of its own: one with another role is asked about; what it got goes with the desk."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from twops_directory.desk.teams import create_country_desk, grant_desk
from twops_directory.models import CountryDesk
from twops_locale.translation.teams import create_language_team

from tests import factories

pytestmark = pytest.mark.django_db
ADD = "/admin/twops_directory/countrydesk/create/"
SUBMIT = "submit_translation"


def rights(group: Group) -> set[str]:
    return set(group.permissions.values_list("codename", flat=True))


def test_all_that_a_desk_got_goes_with_it() -> None:
    factories.home("pl")
    team = create_language_team(factories.locale("pl")).translators
    before = rights(team)
    country = factories.country("PL", "pl")
    for group in (team, Group.objects.create(name="New")):
        had = rights(group)
        desk = CountryDesk.objects.create(country=country, group=group)
        grant_desk(group)
        assert SUBMIT in rights(group)
        desk.delete()
        assert rights(group) == had
    assert "access_admin" in before


def test_editors_of_pages_still_send_when_their_desk_is_gone() -> None:
    factories.home()
    editors = factories.communications_editor().groups.get()
    desk = CountryDesk.objects.create(country=factories.country("PL", "pl"), group=editors)
    desk.delete()
    assert SUBMIT in rights(editors)


def test_a_group_with_another_role_is_asked_about_once() -> None:
    team = create_language_team(factories.locale("pl")).translators
    country = factories.country("IE", "en")
    client = Client()
    client.force_login(factories.administrator_user())
    given = {"country": country.pk, "group": team.pk}
    asked = client.post(ADD, given)
    assert asked.status_code == 200
    assert "does something else already: translates (pl)" in asked.content.decode()
    assert not CountryDesk.objects.exists()
    assert client.post(ADD, given).status_code == 302
    assert CountryDesk.objects.get().group == team
    own = create_country_desk(factories.country("PL", "pl"))
    CountryDesk.objects.filter(group=own).delete()
    assert client.post(ADD, {"country": country.pk, "group": own.pk}).status_code == 302
