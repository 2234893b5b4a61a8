"""People x languages x countries x roles on one screen: constant queries; who gives a role is checked where it is written."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.teams import create_country_desk
from twops_directory.models import CountryDesk
from twops_locale.errors import RoleNotAllowed, UnknownRole
from twops_locale.models import LanguageTeam
from twops_locale.setup import roles
from wagtail.models import GroupPagePermission, ModelLogEntry

from tests import factories

pytestmark = pytest.mark.django_db
SCREEN = "/admin/people/"


@pytest.fixture
def coordinator():
    """Who may change accounts, and is no administrator."""
    group = Group.objects.create(name="Coordinators")
    group.permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"),
        Permission.objects.get(codename="change_user"),
    )
    return factories.user("coordinator", groups=(group,))


@pytest.fixture
def finland():
    """A Finnish team and the desk of Finland, with one person each."""
    desk = create_country_desk(factories.country("FI", "fi", "sv"))
    return factories.reviewer("fi", "aino"), factories.user("eero", groups=(desk,))


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def names(page: str) -> set[str]:
    return {name for name in ("aino", "eero", "ilse", "coordinator") if f">{name}</a>" in page}


def test_the_screen_shows_who_does_what_and_narrows_by_each(coordinator, finland) -> None:
    factories.translator("de", "ilse")
    client = browser(coordinator)
    page = client.get(SCREEN).content.decode()
    assert names(page) == {"aino", "eero", "ilse"}
    assert "<strong>reviews:</strong> Finnish" in page
    assert "<strong>keeps the records:</strong> Finland" in page
    for query, expected in (
        ("language=fi", {"aino"}),
        ("country=FI", {"eero"}),
        ("kind=translator", {"ilse"}),
        ("kind=translator&language=fi", set()),
        ("language=%00", set()),
        ("without=1", {"coordinator"}),
    ):
        assert names(client.get(f"{SCREEN}?{query}").content.decode()) == expected, query


def test_more_people_and_teams_cost_no_more_queries(coordinator, finland) -> None:
    client = browser(coordinator)
    client.get(SCREEN)
    counts = []
    for round_ in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(SCREEN).status_code == 200
        counts.append(len(seen))
        for tag in ("de", "pl", "cs", "lt"):
            factories.translator(tag, f"{tag}-{round_}")
    assert counts[0] == counts[1]


def test_roles_are_given_and_taken_and_written_down(coordinator, finland) -> None:
    aino, _eero = finland
    own = Group.objects.create(name="Singers")
    aino.groups.add(own)
    swedish = LanguageTeam.objects.get_or_create(
        locale=factories.locale("sv"),
        defaults={
            "translators": Group.objects.create(name="T sv"),
            "reviewers": Group.objects.create(name="R sv"),
        },
    )[0]
    answer = browser(coordinator).post(
        f"{SCREEN}{aino.pk}/", {"groups": [swedish.translators_id]}, follow=True
    )
    assert "given: Swedish (translates); taken: Finnish (reviews)." in answer.content.decode()
    assert set(aino.groups.values_list("name", flat=True)) == {"T sv", "Singers"}
    entry = ModelLogEntry.objects.get(action="twops_locale.roles")
    assert entry.user == coordinator
    assert entry.data == {"joined": ["T sv"], "left": ["Reviewers fi"]}


def test_a_role_is_given_by_somebody_else_with_the_right_and_only_roles_are(coordinator, finland) -> None:
    aino, eero = finland
    team = LanguageTeam.objects.get(locale__language_code="fi")
    administrator = factories.administrator_user()
    for person, by in ((coordinator, coordinator), (administrator, coordinator), (eero, aino)):
        with pytest.raises(RoleNotAllowed):
            roles.set_roles(person, {team.reviewers_id}, user=by)
    with pytest.raises(UnknownRole):
        roles.set_roles(eero, {coordinator.groups.get().pk}, user=coordinator)
    assert not team.reviewers.user_set.exclude(pk=aino.pk).exists()
    assert browser(aino).get(SCREEN).status_code == 302
    assert (
        browser(coordinator).post(f"{SCREEN}{coordinator.pk}/", {"groups": [team.reviewers_id]}).status_code
        == 200
    )


def test_a_team_and_a_desk_made_in_the_admin_have_their_rights(coordinator) -> None:
    factories.home()
    client = browser(factories.administrator_user())
    translators, reviewers, keepers = (Group.objects.create(name=name) for name in ("T", "R", "K"))
    norway = factories.country("NO", "nb")
    locale = factories.locale("nb")
    client.post(
        "/admin/twops_locale/languageteam/create/",
        {"locale": locale.pk, "translators": translators.pk, "reviewers": reviewers.pk, "due_days": ""},
    )
    client.post("/admin/twops_directory/countrydesk/create/", {"country": norway.pk, "group": keepers.pk})
    assert LanguageTeam.objects.filter(locale=locale).exists()
    assert CountryDesk.objects.filter(group=keepers).exists()
    assert reviewers.permissions.filter(codename="publish_servicetext").exists()
    assert translators.permissions.filter(codename="access_admin").exists()
    assert keepers.permissions.filter(codename="publish_service").exists()


def test_a_desk_that_goes_leaves_its_people_no_country_at_all(finland) -> None:
    """The rights of a group without a desk count for every country: they go with the desk, and with its country."""
    _aino, eero = finland
    sweden = factories.country("SE", "sv")
    desk = eero.groups.get()
    CountryDesk.objects.create(country=sweden, group=desk)
    client = browser(factories.administrator_user())
    finnish = CountryDesk.objects.get(country__code="FI")
    client.post(f"/admin/twops_directory/countrydesk/delete/{finnish.pk}/")
    assert desk.permissions.filter(codename="change_service").exists()  # Sweden's
    address = f"/admin/twops_locale/country/delete/{sweden.pk}/"
    asked = client.get(address).content.decode()
    assert "Lost with it: country desks: 1, languages of a country: 1." in asked
    client.post(address)
    assert not CountryDesk.objects.exists()
    assert not desk.permissions.filter(codename__endswith="_service").exists()


def test_a_desk_that_is_given_to_another_group_is_not_its_first_one_s_any_more(finland) -> None:
    _aino, eero = finland
    before, after = eero.groups.get(), Group.objects.create(name="New desk")
    desk = CountryDesk.objects.get(group=before)
    browser(factories.administrator_user()).post(
        f"/admin/twops_directory/countrydesk/edit/{desk.pk}/", {"country": desk.country_id, "group": after.pk}
    )
    assert after.permissions.filter(codename="publish_service").exists()
    assert not before.permissions.filter(codename="publish_service").exists()


def test_a_group_that_leaves_a_team_loses_its_rights_on_the_language_s_pages() -> None:
    factories.home()
    home = factories.home("pl", "Pomoc")
    reviewer = factories.reviewer("pl")
    assert home.permissions_for_user(reviewer).can_unpublish()
    team = LanguageTeam.objects.get(locale__language_code="pl")
    former, team.reviewers = team.reviewers, Group.objects.create(name="New reviewers")
    team.save()
    reviewer = get_user_model().objects.get(pk=reviewer.pk)
    assert not home.permissions_for_user(reviewer).can_edit()
    assert GroupPagePermission.objects.filter(group=team.reviewers, page=home).count() == 2
    assert GroupPagePermission.objects.filter(group=team.translators, page=home).count() == 1
    team.delete()
    assert not GroupPagePermission.objects.filter(page=home).exclude(group__in=[former]).exists()
