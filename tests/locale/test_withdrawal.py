"""Withdrawing: what stays public is said and can be taken along; what was withdrawn is not approved."""

import pytest
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.admin.inbox.todo import member_of
from twops_locale.errors import SourceWithdrawn, TranslationNotAllowed, WrongState
from twops_locale.matrix.tasks import task_rows
from twops_locale.matrix.todo import Group, to_do
from twops_locale.models import Notice, TranslationTask
from twops_locale.models.task import State
from twops_locale.translation import operations, withdrawal
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from tests import factories
from tests.locale.at_the_editor import press

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    return factories.campaign()


@pytest.fixture
def people(campaign):
    return factories.translator("pl"), factories.reviewer("pl")


@pytest.fixture
def in_review(campaign, people) -> TranslationTask:
    [task] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.administrator_user()
    )
    operations.save_words(task, factories.polish_words(campaign), user=people[0])
    return operations.request_review(task, user=people[0])


@pytest.fixture
def published(in_review, people) -> TranslationTask:
    return operations.approve(in_review, user=people[1])


def polish() -> CampaignPage:
    return CampaignPage.objects.get(locale__language_code="pl")


def test_what_was_withdrawn_is_not_approved(client, campaign, in_review, people):
    campaign.unpublish()
    with pytest.raises(SourceWithdrawn):
        operations.approve(in_review, user=people[1])
    client.force_login(people[1])
    answer = press(client, in_review, "approve", follow=True)
    assert "The original is not public any more" in answer.content.decode()
    assert not polish().live
    Page.objects.get(pk=campaign.pk).specific.save_revision().publish()
    operations.approve(in_review, user=people[1])
    assert polish().live


def test_no_review_is_asked_for_of_what_was_withdrawn(campaign, people):
    [task] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.administrator_user()
    )
    operations.save_words(task, factories.polish_words(campaign), user=people[0])
    campaign.unpublish()
    with pytest.raises(SourceWithdrawn):
        operations.request_review(task, user=people[0])


def test_the_editor_of_the_original_is_asked_what_goes_along(client, campaign, published):
    client.force_login(factories.communications_editor())
    url = reverse("wagtailadmin_pages:unpublish", args=[campaign.pk])
    question = client.post(url, {"next": "/admin/"}).content.decode()
    assert "Polski: Pierwsza rozmowa" in question and "stay public" in question
    assert CampaignPage.objects.live().count() == 2, "nothing has happened yet"
    client.post(url, {"next": "/admin/", "twops_translations_seen": "1", "twops_withdraw": ["pl"]})
    assert not CampaignPage.objects.live().exists()
    assert TranslationTask.objects.get().state is State.WITHDRAWN


def test_a_translation_that_is_not_chosen_stays(client, campaign, published):
    client.force_login(factories.communications_editor())
    url = reverse("wagtailadmin_pages:unpublish", args=[campaign.pk])
    client.post(url, {"twops_translations_seen": "1"})
    assert set(CampaignPage.objects.live()) == {polish()}


def test_somebody_else_takes_nothing_along(campaign, published):
    with pytest.raises(TranslationNotAllowed):
        withdrawal.withdraw_with_source(campaign, ["pl"], user=factories.translator("fi"))
    assert polish().live


def test_deleting_the_original_asks_too_and_keeps_gate_texts_and_no_review(
    client, campaign, published, people
):
    operations.save_words(published, {"title": "Inny tytuł"}, user=people[0])
    operations.request_review(published, user=people[0])
    texts = StringTranslation.objects.count()
    client.force_login(factories.administrator_user())
    url = reverse("wagtailadmin_pages:delete", args=[campaign.pk])
    asked = client.post(url).content.decode()
    assert "If the original is deleted" in asked and "Deleting cannot be undone" in asked
    assert f'href="/admin/pages/{campaign.pk}/edit/">No, go back' in asked
    instead = reverse("wagtailadmin_pages:unpublish", args=[campaign.pk])
    assert f'href="{instead}"' in asked and client.get(instead).status_code == 200
    assert CampaignPage.objects.count() == 2
    client.post(url, {"twops_translations_seen": "1"})
    assert set(CampaignPage.objects.all()) == {polish()}
    assert (polish().live, polish().title) == (True, "Pierwsza rozmowa"), "it was not chosen"
    assert not WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists()
    assert not TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()
    assert StringTranslation.objects.count() == texts
    task = TranslationTask.objects.get()
    assert task.review_revision is None
    page = polish()
    page.title = "Podmiana"
    with pytest.raises(Exception, match="approves"):
        page.save_revision().publish()


def test_deleting_the_last_language_leaves_nothing_behind(campaign, published):
    campaign.delete()
    polish().delete()
    assert not TranslationSource.objects.exists()
    assert not Translation.objects.exists() and not StringTranslation.objects.exists()


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_originals_of_public_translations_are_not_withdrawn_in_bulk(client, campaign, published, action):
    client.force_login(factories.administrator_user())
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    answer = client.post(f"{url}?id={campaign.pk}&next=/admin/", follow=True)
    assert "one by one" in answer.content.decode()
    assert CampaignPage.objects.live().count() == 2


def test_a_translation_is_withdrawn_while_its_next_version_is_being_reviewed(
    client, campaign, published, people
):
    """C7: the lock of the review refused it to everybody."""
    translator, reviewer = people
    operations.save_words(published, {"title": "Druga wersja"}, user=translator)
    operations.request_review(published, user=translator)
    client.force_login(reviewer)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[polish().pk]), follow=True).content.decode()
    assert "Withdraw from the public" in page
    answer = client.post(reverse("twops_locale:act", args=[published.pk, "withdraw"]), follow=True)
    assert "not public any more" in answer.content.decode()
    assert not polish().live
    assert TranslationTask.objects.get().state is State.IN_REVIEW
    operations.approve(published, user=reviewer)
    assert (polish().live, polish().title) == (True, "Druga wersja")


def test_a_translator_or_another_language_withdraws_nothing(published, people):
    for user in (people[0], factories.reviewer("fi")):
        with pytest.raises(TranslationNotAllowed):
            withdrawal.withdraw_translation(published, user=user)
    assert polish().live


def test_what_is_not_public_is_not_withdrawn(in_review, people):
    with pytest.raises(WrongState):
        withdrawal.withdraw_translation(in_review, user=people[1])


def test_a_withdrawn_translation_is_not_listed_as_published_and_needs_a_new_review(published, people):
    approved = published.approved_revision
    polish().unpublish()
    task = TranslationTask.objects.get()
    assert task.state is State.WITHDRAWN
    with pytest.raises(Exception, match="approves"):
        approved.publish()
    operations.request_review(task, user=people[0])
    operations.approve(task, user=people[1])
    assert polish().live


def test_what_was_withdrawn_with_its_original_is_said_when_that_is_public_again(
    client, campaign, published, people, django_capture_on_commit_callbacks
):
    """Was: stayed off the site for ever; nobody was told, and it was in nobody's list."""
    translator, reviewer = people
    client.force_login(factories.communications_editor())
    url = reverse("wagtailadmin_pages:unpublish", args=[campaign.pk])
    assert "their teams are told" in client.post(url).content.decode()
    client.post(url, {"twops_translations_seen": "1", "twops_withdraw": ["pl"]})
    assert waiting(translator) == waiting(reviewer) == {}, "nothing to be done while the original is away"
    [row] = task_rows(TranslationTask.objects.all())
    assert row.state == TranslationTask.objects.get().state == State.WITHDRAWN
    Notice.objects.all().delete()
    for _publication in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            Page.objects.get(pk=campaign.pk).specific.save_revision().publish()
    assert waiting(translator) == waiting(reviewer) == {published.pk: {Group.WITHDRAWN, Group.TEAM}}
    told = Notice.objects.filter(kind="translation_withdrawn")
    assert sorted(notice.user_id for notice in told) == sorted(person.pk for person in people), "once"
    client.force_login(translator)
    page = client.get(reverse("twops_locale:editor", args=[published.pk])).content.decode()
    assert "was public and was withdrawn" in page and "Send to review" in page
    operations.request_review(published, user=translator)
    operations.approve(published, user=reviewer)
    assert polish().live and waiting(translator) == {}


def test_words_that_changed_meanwhile_are_told_once(
    campaign, published, people, django_capture_on_commit_callbacks
):
    polish().unpublish()
    campaign.unpublish()
    Notice.objects.all().delete()
    page = Page.objects.get(pk=campaign.pk).specific
    page.title = "Asking early"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert set(Notice.objects.values_list("kind", flat=True)) == {"translation_withdrawn"}


def test_a_reviewer_sees_that_the_original_was_withdrawn_during_the_review(
    client, campaign, in_review, people
):
    """Was: \"Approve and publish\" stayed the main button, and was refused at each click."""
    client.force_login(people[1])
    address = reverse("twops_locale:editor", args=[in_review.pk])
    assert "Approve and publish" in client.get(address).content.decode()
    campaign.unpublish()
    page = client.get(address).content.decode()
    assert "The original is not public any more" in page
    assert "Approve and publish" not in page and "Publish at a moment" not in page
    assert "Return to the translator" in page
    listed = client.get(reverse("twops_locale:review_list")).content.decode()
    assert "The original is not public" in listed and " disabled" in listed


def test_a_translator_is_offered_no_review_of_what_was_withdrawn(client, campaign, people):
    [task] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.administrator_user()
    )
    operations.save_words(task, factories.polish_words(campaign), user=people[0])
    operations.open_task(task, user=people[0])
    campaign.unpublish()
    client.force_login(people[0])
    page = client.get(reverse("twops_locale:editor", args=[task.pk])).content.decode()
    assert "sent to review when it is published again" in page and "te-request" not in page


def waiting(person):
    return {
        entry.task.pk: set(entry.groups) for entry in to_do(member_of(person), today=timezone.localdate())
    }
