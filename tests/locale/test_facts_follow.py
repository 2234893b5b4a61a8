"""A date, a country, a line by hand: facts of an original hold in every language at once, whatever words wait there."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_awareness.models.kit_choices import KitPart
from twops_awareness.periods import State as Period
from twops_locale.models import TranslationTask
from twops_locale.models.task import State
from twops_locale.translation import following, operations, withdrawal
from twops_locale.translation.putting_back import put_back

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> CampaignPage:
    """A campaign that runs, public in English and in Polish."""
    factories.home()
    factories.home("pl", "Pomoc")
    page = factories.campaign(ends_on=timezone.localdate() + timedelta(days=60), countries=["PL"])
    factories.translated(page, "pl", factories.polish_words(page))
    return page


def published(page: CampaignPage, **fields: object) -> CampaignPage:
    page = CampaignPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return CampaignPage.objects.get(pk=page.pk)


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


def polish() -> CampaignPage:
    return CampaignPage.objects.get(locale__language_code="pl")


def test_who_ends_a_campaign_ends_it_in_every_language_though_a_sentence_waits(
    page, client, django_capture_on_commit_callbacks
):
    """Was: it ran on, with its services and kits, until somebody had translated and reviewed other sentences."""
    page = published(page, message="A new sentence.")
    with django_capture_on_commit_callbacks(execute=True):
        published(page, ends_on=yesterday(), countries=["PL", "FI"], kit_parts=[KitPart.CODE])
    assert polish().state is Period.ENDED
    assert (polish().countries, polish().kit_parts) == (["PL", "FI"], [KitPart.CODE])
    assert (polish().title, polish().message) == ("Pierwsza rozmowa", "")
    assert TranslationTask.objects.get().state == State.OUTDATED
    assert polish().get_latest_revision_as_object().ends_on == yesterday()
    assert client.get(polish().url).status_code == 200


def test_a_review_of_the_version_before_publishes_the_facts_of_now(page):
    translator = factories.translator("pl", "anna")
    task = TranslationTask.objects.get()
    operations.save_words(task, {"title": "Inny tytuł"}, user=translator)
    review = operations.request_review(task, user=translator)
    published(page, ends_on=yesterday(), message="A new sentence.")
    assert polish().state is Period.ENDED
    following.approve_older(review, user=factories.reviewer("pl"))
    assert polish().title == "Inny tytuł"
    assert polish().state is Period.ENDED


def test_what_is_put_back_has_the_facts_of_now(page):
    editor = factories.communications_editor()
    withdrawal.withdraw_with_source(page, ["pl"], user=editor)
    CampaignPage.objects.get(pk=page.pk).unpublish(user=editor)
    page = published(page, ends_on=yesterday())
    assert put_back(page, user=editor) == ["pl"]
    assert polish().live
    assert polish().state is Period.ENDED


def test_what_was_left_behind_by_an_older_release_is_mended_by_publishing_once_more(page):
    polish_page = polish()
    CampaignPage.objects.filter(pk=polish_page.pk).update(ends_on=date(2031, 1, 1))
    published(page)
    assert polish().ends_on == page.ends_on
    assert TranslationTask.objects.get().state == State.PUBLISHED


def test_a_draft_s_facts_and_an_address_stay_where_they_are(page):
    draft = CampaignPage.objects.get(pk=page.pk)
    draft.ends_on = yesterday()
    draft.save_revision()
    assert polish().state is Period.RUNNING
    published(page, slug="another-address", message="A new sentence.")
    assert polish().slug == "pierwsza-rozmowa"


def test_who_changes_no_fact_writes_none(page):
    before = polish().latest_revision
    with CaptureQueriesContext(connection) as seen:
        published(page, message="A new sentence.")
    assert polish().latest_revision == before
    written = [
        each["sql"] for each in seen if each["sql"].startswith('UPDATE "twops_awareness_campaignpage"')
    ]
    assert not [sql for sql in written if f"= {polish().pk}" in sql.rpartition("WHERE")[2]]
