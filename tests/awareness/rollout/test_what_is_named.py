"""The list of changes names nothing that is not public to who may not see it, and says why something cannot be taken over."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from twops_awareness.models import Adaptation, CampaignPage
from twops_awareness.rollout.operations import adapt_campaign
from twops_awareness.rollout.settling import compare
from wagtail.blocks import StreamValue
from wagtail.models import PageViewRestriction

from tests import factories
from tests.awareness.content import item

from . import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def original() -> CampaignPage:
    people.countries()
    factories.home("pl", "Start")
    return people.campaign()


def changes(client: Client) -> tuple[int, str]:
    answer = client.get(reverse("twops_rollout:changes", args=[Adaptation.objects.get().pk]))
    return answer.status_code, answer.content.decode()


def test_a_restricted_version_is_its_editors_only(original, client):
    made = adapt_campaign(original, "GB", user=factories.administrator_user())
    people.published(made, goal="Ours.")
    people.published(original, goal="Fewer doubts.")
    client.force_login(factories.translator("fi"))
    assert changes(client)[0] == 200
    PageViewRestriction.objects.create(page=made, restriction_type="login")
    assert changes(client)[0] in (302, 403)


def test_the_title_of_a_draft_that_was_chosen_is_named_to_nobody(original, client):
    adapt_campaign(original, "GB", user=factories.administrator_user())
    hidden = factories.campaign("Not yet told", slug="hidden")
    shown = factories.campaign("Told", slug="told")
    related = {"heading": "Next", "pages": [item(hidden.pk), item(shown.pk)]}
    original.body = StreamValue(
        original.body.stream_block,
        [*original.body.raw_data, {"type": "related", "value": related, "id": str(uuid4())}],
        is_lazy=True,
    )
    original.save_revision().publish()
    hidden.unpublish()
    client.force_login(factories.administrator_user())
    _status, html = changes(client)
    assert "Told" in html and "a page that is not public" in html
    assert "Not yet told" not in html


def test_days_are_whole_and_each_refusal_has_its_reason(original, client):
    adapt_campaign(original, "PL", user=factories.administrator_user())
    people.published(original, starts_on=date(2027, 2, 3), goal="Fewer doubts.")
    people.published(original, starts_on=date(2027, 2, 15), goal="Fewer doubts.")
    client.force_login(factories.administrator_user())
    _status, html = changes(client)
    assert f"<ins>{date_format(date(2027, 2, 15))}</ins>" in html
    assert "2027-02-15" not in html
    assert html.count("The original is in another language. Write the words yourself.") == 1
    assert [(bool(each.reason), each.can_take) for each in compare(Adaptation.objects.get()).changes] == [
        (True, False),
        (False, True),
    ]


def test_a_code_that_no_country_can_have_is_not_found(original, client):
    client.force_login(factories.administrator_user())
    address = reverse("twops_rollout:adapt", args=[original.translation_key, "XX"]).replace("XX", "%00")
    assert client.get(address).status_code == client.post(address).status_code == 404


def test_the_editor_says_what_is_in_the_original_s_language_still(original, client):
    made = adapt_campaign(original, "PL", user=factories.administrator_user())
    assert compare(Adaptation.objects.get()).foreign[:2] == ["Title", "Message"]
    made.title, made.message, made.summary = "Rozmowa", "Jedna rozmowa.", "Krótko."
    made.body[0].value["heading"] = "Dlaczego"
    made.save_revision()
    foreign = compare(Adaptation.objects.get()).foreign
    assert not {"Title", "Message", "Summary"} & set(foreign)
    assert foreign[0].startswith("Section: Dlaczego"), "its text is as it was"
    client.force_login(factories.administrator_user())
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[made.pk])).content.decode()
    assert "These texts are in English still" in editor
    english = adapt_campaign(original, "GB", user=factories.administrator_user())
    assert compare(Adaptation.objects.get(adaptation_key=english.translation_key)).foreign == []
