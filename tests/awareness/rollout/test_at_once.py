"""Two people in the same second. PostgreSQL."""

from functools import partial

import pytest
from twops_awareness.models import Adaptation, CampaignPage
from twops_awareness.rollout.operations import adapt_campaign
from twops_awareness.rollout.settling import compare, take_over

from tests import factories
from tests.directory.at_once import at_once, kinds

from . import people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_url")]


def test_two_people_adapt_once_and_take_a_change_over_once():
    people.countries()
    factories.home("pl", "Start")
    admin = factories.administrator_user()
    original = people.campaign()
    answers = at_once(*[partial(adapt_campaign, original, "GB", user=admin)] * 2)
    assert kinds(answers) == ["AlreadyAdapted", "done"]
    assert CampaignPage.objects.count() == 2
    people.published(original, message="Two talks.")
    row = Adaptation.objects.get()
    [change] = compare(row).changes
    answers = at_once(*[partial(take_over, row, [change.key], user=admin)] * 2)
    assert kinds(answers) == ["ChangedMeanwhile", "done"]
    assert not compare(Adaptation.objects.get()).count
