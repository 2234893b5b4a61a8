"""What was taken over counts once it is public: whoever publishes an older form brings the change back."""

import pytest
from twops_awareness.models import Adaptation, CampaignPage
from twops_awareness.rollout.operations import adapt_campaign
from twops_awareness.rollout.settling import compare, keep_own, take_over
from wagtail.models import Revision

from tests import factories

from . import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def older() -> Revision:
    """The public form of Malta's version; its original has changed in two fields since, and one block of it."""
    people.countries()
    original = people.campaign()
    made = adapt_campaign(original, "MT", user=factories.administrator_user(), language="en")
    revision = made.save_revision()
    revision.publish()
    people.published(original, message="Two talks.", goal="Fewer doubts.")
    people.with_block(original, 0, "heading", "How")
    return revision


def waiting() -> list[str]:
    return [each.where for each in compare(Adaptation.objects.get()).changes]


def decide(what, *places: str) -> None:
    row = Adaptation.objects.get()
    keys = [each.key for each in compare(row).changes if not places or each.where in places]
    what(row, keys, user=factories.administrator_user())


def publish(revision: Revision) -> None:
    revision.as_object().save_revision().publish()


def test_a_thrown_away_draft_brings_the_changes_back(older):
    before = waiting()
    assert len(before) == 3
    decide(take_over)
    assert waiting() == []
    assert Adaptation.objects.get().behind_since is None
    publish(older)
    assert waiting() == before
    assert Adaptation.objects.get().behind_since is not None


def test_what_was_decided_otherwise_stays_decided(older):
    message, goal, heading = waiting()
    decide(keep_own, goal)
    decide(take_over, message, heading)
    publish(older)
    assert waiting() == [message, heading]
    decide(keep_own, message)
    publish(older)
    assert waiting() == [heading]


def test_what_is_published_is_settled_for_good_also_in_other_words(older):
    message, goal, heading = waiting()
    decide(take_over, message, heading)
    draft = CampaignPage.objects.get(pk=older.object_id).get_latest_revision_as_object()
    assert draft.message == "Two talks."
    draft.message = "Two talks, in Malta."
    draft.save_revision().publish()
    assert waiting() == [goal]
    assert set(Adaptation.objects.get().compared) == {"en"}
    publish(older)
    assert waiting() == [goal]


def test_a_draft_that_is_published_after_all_settles(older):
    decide(take_over)
    draft = CampaignPage.objects.get(pk=older.object_id).latest_revision
    publish(older)
    assert len(waiting()) == 3
    publish(draft)
    assert waiting() == []
    assert Adaptation.objects.get().behind_since is None
