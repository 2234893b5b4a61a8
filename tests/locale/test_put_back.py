"""What was withdrawn together with its original is public again as it was approved, by one button, with the same words only."""

import pytest
from django.urls import reverse
from twops_awareness.models import CampaignPage
from twops_locale.errors import TranslationNotAllowed
from twops_locale.models import TranslationTask
from twops_locale.models.task import State
from twops_locale.translation import editing, operations, withdrawal
from twops_locale.translation.editing import Edit
from twops_locale.translation.putting_back import put_back, to_put_back
from twops_locale.worksheet.reading import worksheet_of

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    page = factories.campaign()
    factories.translated(page, "pl", factories.polish_words(page))
    return page


@pytest.fixture
def editor(campaign):
    return factories.communications_editor()


def polish() -> CampaignPage:
    return CampaignPage.objects.get(locale__language_code="pl")


def withdrawn(campaign, editor) -> CampaignPage:
    withdrawal.withdraw_with_source(campaign, ["pl"], user=editor)
    page = CampaignPage.objects.get(pk=campaign.pk)
    page.unpublish(user=editor)
    return CampaignPage.objects.get(pk=campaign.pk)


def public_again(page, **changes) -> CampaignPage:
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return CampaignPage.objects.get(pk=page.pk)


def test_the_editor_puts_back_what_went_along_by_one_button(client, campaign, editor):
    version = TranslationTask.objects.get().approved_revision
    page = withdrawn(campaign, editor)
    assert not polish().live
    assert put_back(page, user=editor) == [], "the original is not public"
    page = public_again(page)
    client.force_login(editor)
    source = TranslationTask.objects.get().translation.source
    url = reverse("twops_locale:put_back", args=[source.pk])
    assert url in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Make these public again" in client.get(url).content.decode()
    client.post(url)
    task = TranslationTask.objects.get()
    assert (polish().live, task.approved_revision, task.state) == (True, version, State.PUBLISHED)
    assert polish().live_revision == version
    assert "nothing to put back" in client.get(url).content.decode()


def test_other_words_need_a_review(campaign, editor):
    page = public_again(withdrawn(campaign, editor), summary="Something else.")
    assert to_put_back(page, user=editor) == []
    assert put_back(page, user=editor) == []
    assert not polish().live


def test_facts_that_changed_meanwhile_are_those_of_now(editor):
    text = '<p>Call <a href="tel:+48225550100">us</a>.</p>'
    page = factories.campaign(
        "With a number", slug="with-a-number", body=[("section", {"heading": "Why", "text": text})]
    )
    [task] = operations.submit_for_translation(page, [factories.locale("pl")], user=editor)
    translator, reviewer = factories.translator("pl", "anna"), factories.reviewer("pl", "ola")
    edits = {row.pk: Edit(row.source) for row in worksheet_of(task).segments}
    editing.save_segments(task, edits, user=translator)
    operations.approve(operations.request_review(task, user=translator), user=reviewer)
    page = withdrawn(page, editor)
    page.body.raw_data[0]["value"]["text"] = text.replace("0100", "0199")
    page = public_again(page)
    assert put_back(page, user=editor) == ["pl"]
    shown = CampaignPage.objects.get(locale__language_code="pl", translation_key=page.translation_key)
    assert shown.live and "tel:+48225550199" in str(shown.body.raw_data[0]["value"]["text"])


def test_what_was_withdrawn_by_itself_is_not_put_back(campaign, editor):
    reviewer = factories.reviewer("pl")
    withdrawal.withdraw_translation(TranslationTask.objects.get(), user=reviewer)
    page = public_again(withdrawn(campaign, editor))
    assert put_back(page, user=editor) == []
    assert not polish().live


def test_only_who_may_publish_the_original_or_reviews_the_language(client, campaign, editor):
    page = public_again(withdrawn(campaign, editor))
    stranger = factories.reviewer("fi")
    with pytest.raises(TranslationNotAllowed):
        put_back(page, user=stranger)
    client.force_login(stranger)
    source = TranslationTask.objects.get().translation.source
    answer = client.post(reverse("twops_locale:put_back", args=[source.pk]))
    assert answer.status_code in (302, 403)
    assert not polish().live
    assert put_back(page, user=factories.reviewer("pl")) == ["pl"]
    assert polish().live
