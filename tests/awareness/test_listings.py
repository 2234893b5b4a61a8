"""Lists of pages: one query for all kinds, what is over is left out, what lacks the language is named in others."""

from datetime import date

import pytest
from django.utils import timezone
from twops_awareness.listings import listings
from twops_awareness.models import CampaignPage, EventPage, GuidePage

from tests import factories

pytestmark = pytest.mark.django_db

TYPES = (CampaignPage, GuidePage, EventPage)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 30))


def titles(kind: str, language: str = "en") -> list[str]:
    return [page.title for page in listings(TYPES, language)[kind].own]


def test_what_is_over_is_left_out_and_what_comes_is_not():
    factories.campaign("Over", slug="over", ends_on=date(2026, 11, 29))
    factories.campaign("Last day", slug="last-day", ends_on=date(2026, 11, 30))
    factories.campaign("To come", slug="to-come", starts_on=date(2027, 1, 1))
    factories.campaign("Open", slug="open")
    assert sorted(titles("campaign")) == ["Last day", "Open", "To come"]
    for title, day, last in (("Past", 29, None), ("Long", 28, 30)):
        event = EventPage(
            title=title,
            slug=title.lower(),
            summary="One sentence.",
            day=date(2026, 11, day),
            last_day=last and date(2026, 11, last),
            begins_at="10:00",
            zone="Europe/Warsaw",
            place="Hall",
        )
        factories.home().add_child(instance=event)
        event.save_revision().publish()
    assert titles("event") == ["Long"]


def test_what_a_language_lacks_is_named_in_those_that_have_it():
    factories.home("pl", "Start")
    page = factories.campaign()
    assert [group[0].title for group in listings(TYPES, "pl")["campaign"].elsewhere] == [page.title]
    factories.translated(page, "pl", factories.polish_words(page))
    listed = listings(TYPES, "pl")["campaign"]
    assert len(listed.own) == 1 and not listed.elsewhere
    assert listed.own[0].search_description == CampaignPage.objects.get(pk=listed.own[0].pk).summary


def test_all_kinds_are_one_query_beside_the_languages_of_the_site(django_assert_num_queries):
    factories.campaign()
    listings(TYPES, "en")
    with django_assert_num_queries(2):
        listings(TYPES, "en")
