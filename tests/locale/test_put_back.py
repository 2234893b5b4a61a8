"""What was withdrawn together with its original is public again as it was approved, by one button, with the same words only."""

import pytest
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.admin.inbox.todo import member_of
from twops_locale.errors import TranslationNotAllowed
from twops_locale.matrix.overview import languages_of_object
from twops_locale.matrix.states import CellState
from twops_locale.matrix.table import Reader, Wanted, matrix
from twops_locale.matrix.todo import Group, to_do
from twops_locale.models import Notice, TranslationTask
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


@pytest.fixture
def in_review(campaign) -> TranslationTask:
    """The campaign is public in Polish, and a newer version of that waits for a reviewer."""
    translator, task = factories.translator("pl", "anna"), TranslationTask.objects.get()
    row = next(row for row in worksheet_of(task).segments if row.path == "summary")
    editing.save_segments(task, {row.pk: Edit("Nowe słowa.")}, user=translator)
    return operations.request_review(task, user=translator)


def test_withdrawn_during_a_review_of_its_next_version_it_is_said_and_put_back_and_the_review_runs_on(
    client, campaign, editor, in_review, django_capture_on_commit_callbacks
):
    """Was: "In review" everywhere; no list said that it was off the site, and nothing put it back."""
    version, reviewer = in_review.approved_revision, factories.reviewer("pl")
    page = withdrawn(campaign, editor)
    with django_capture_on_commit_callbacks(execute=True):
        page = public_again(page)
    assert Notice.objects.filter(user=reviewer, kind="translation_withdrawn").exists()
    [entry] = to_do(member_of(reviewer), today=timezone.localdate())
    assert entry.groups == {Group.REVIEW, Group.WITHDRAWN}
    cell = next(one.cell for one in languages_of_object(page, today=timezone.localdate()) if one.cell.task)
    assert (cell.state, cell.is_withdrawn, cell.is_public) == (CellState.IN_REVIEW, True, False)
    table = matrix(Reader(), Wanted(state=CellState.WITHDRAWN), today=timezone.localdate())
    assert table.counts[CellState.WITHDRAWN] == len(table.rows) == 1
    client.force_login(reviewer)
    assert "Was public, and is not any more" in client.get(reverse("twops_locale:to_do")).content.decode()
    url = reverse("twops_locale:put_back", args=[in_review.translation.source_id])
    assert url in client.get(reverse("twops_locale:editor", args=[in_review.pk])).content.decode()
    client.post(url)
    task = TranslationTask.objects.get()
    assert (polish().live, polish().live_revision, task.state) == (True, version, State.IN_REVIEW)
    assert "Nowe" not in polish().summary
    operations.approve(task, user=reviewer, seen=in_review.review_revision_id)
    assert polish().live and polish().summary == "Nowe słowa."


def test_facts_that_changed_while_the_next_version_is_reviewed_are_not_put_back_old(
    campaign, editor, in_review
):
    page = withdrawn(campaign, editor)
    TranslationTask.objects.update(source_changed_at=timezone.now())
    assert put_back(public_again(page), user=editor) == []
    assert not polish().live


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
