"""The demo's roll-out: one country each of what the page "Roll-out" can say, and no translation left behind by it."""

from datetime import date

import pytest
from twops_awareness.models import CampaignPage, MaterialKind, MaterialPage
from twops_awareness.rollout.overview import roll_out
from twops_directory.desk.teams import create_country_desk
from twops_locale.models import TranslationTask
from twops_locale.models.task import State
from twops_site.demo.rollout import load_rollout, versions
from twops_site.setup import groups

from tests import factories

pytestmark = pytest.mark.django_db


def test_three_countries_adapt_the_campaign_and_one_is_behind():
    admin = factories.administrator_user()
    for code, tag in (("PL", "pl"), ("FI", "fi"), ("DE", "de"), ("CY", "el")):
        factories.country(code, tag)
        factories.home(tag, tag)
    campaign = factories.campaign(ends_on=date(2027, 3, 31), countries=["CY", "DE", "FI", "PL"])
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    poster = MaterialPage(
        title="Poster",
        slug="poster",
        summary="A poster.",
        kind=MaterialKind.POSTER,
        campaign=campaign,
        locale=campaign.locale,
    )
    campaign.get_parent().add_child(instance=poster)
    poster.save_revision().publish()
    load_rollout(campaign, poster, admin)
    load_rollout(campaign, poster, admin)  # a second start changes nothing
    [shown] = roll_out(admin, today=date(2026, 11, 30), language="en")
    assert {line.country.code: (line.standing.value, line.changes) for line in shown.lines} == {
        "PL": ("live", 0),
        "FI": ("planned", 0),
        "DE": ("draft", 2),
        "CY": ("not_adopted", 0),
    }
    polish = CampaignPage.objects.get(slug="pierwsza-rozmowa-pl")
    assert polish.starts_on == date(2026, 11, 16)
    assert [each.title for each in polish.materials()] == ["Plakat z polskim numerem"]
    assert polish.body[-1].value["heading"] == "W Polsce"
    states = [task.state for task in TranslationTask.objects.with_progress()]
    assert states == [State.PUBLISHED]


def test_each_version_says_something_of_its_own():
    assert list(versions()) == ["PL", "FI", "DE"]
    assert len({str(words["fields"]["message"]) for words in versions().values()}) == 3


def test_a_desk_of_the_demo_adds_pages_in_its_languages():
    factories.country("PL", "pl")
    polish, english = factories.home("pl"), factories.home()
    group = create_country_desk(factories.country("PL"))
    groups.grant_desks()
    user = factories.user("desk", groups=(group,))
    assert polish.permissions_for_user(user).can_add_subpage()
    assert not english.permissions_for_user(user).can_add_subpage()
