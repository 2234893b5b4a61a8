"""An original that an editor's tool wrote in another way, with the same words, is no change: nobody has to look at it again."""

import json
from datetime import date

import pytest
from django.contrib.auth.models import AbstractUser
from twops_awareness.models import CampaignPage
from twops_locale.models import Notice, TranslationTask
from twops_locale.models.task import State
from twops_locale.translation import approvable, operations, withdrawal
from twops_locale.translation.putting_back import put_back
from twops_locale.translation.sameness import as_read, spaced

from tests import factories
from tests.locale.at_the_editor import press

pytestmark = pytest.mark.django_db

LOADED = "<p>Silence  is\n hard.</p>\n<p>Help exists.</p>"
SAVED = '<p data-block-key="9hd8c">Silence is hard.</p><p data-block-key="m48lb">Help exists.</p>'


def loaded() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    page = factories.campaign(body=[("section", {"heading": "Why", "text": LOADED})])
    factories.translated(page, "pl", factories.polish_words(page))
    return page


def reviewed_again(translator: AbstractUser) -> TranslationTask:
    """Write another title into the public translation and send it to review."""
    task = TranslationTask.objects.get()
    operations.save_words(task, {"title": "Inny tytuł"}, user=translator)
    return operations.request_review(task, user=translator)


def saved_in_the_editor(page: CampaignPage, text: str) -> CampaignPage:
    page = CampaignPage.objects.get(pk=page.pk)
    page.body.raw_data[0]["value"]["text"] = text
    page.save_revision().publish()
    return CampaignPage.objects.get(pk=page.pk)


def test_what_the_first_save_in_the_editor_adds_is_no_change(django_capture_on_commit_callbacks):
    """Was: all languages outdated, a review "of an older original", and a second, empty one."""
    page = loaded()
    translator, task = factories.translator("pl", "anna"), TranslationTask.objects.get()
    version = task.approved_revision
    review = reviewed_again(translator)
    with django_capture_on_commit_callbacks(execute=True):
        page = saved_in_the_editor(page, SAVED)
    task.refresh_from_db()
    assert (task.source_changed_at, task.state) == (None, State.IN_REVIEW)
    assert not Notice.objects.filter(kind="source_changed").exists()
    operations.approve(review, user=factories.reviewer("pl"))
    task.refresh_from_db()
    assert task.approved_revision != version and task.state == State.PUBLISHED


def test_what_was_withdrawn_is_put_back_after_such_a_save_also_while_it_is_reviewed():
    page, editor = loaded(), factories.communications_editor()
    task = reviewed_again(factories.translator("pl", "anna"))
    withdrawal.withdraw_with_source(page, ["pl"], user=editor)
    CampaignPage.objects.get(pk=page.pk).unpublish(user=editor)
    page = saved_in_the_editor(page, SAVED)
    assert put_back(page, user=editor) == ["pl"]
    task.refresh_from_db()
    assert task.state == State.IN_REVIEW


def test_a_field_that_an_upgrade_brought_is_no_change_while_nobody_fills_it_in():
    """Was: the first save of each page after an upgrade made all languages outdated."""
    page = loaded()
    source = TranslationTask.objects.get().translation.source
    stored = json.loads(source.content_json)
    del stored["discreet_title"], stored["next_step_words"], stored["audiences"], stored["reviewed_on"]
    source.content_json = json.dumps(stored)
    source.save()
    saved_in_the_editor(page, LOADED)
    assert TranslationTask.objects.get().source_changed_at is None
    page = CampaignPage.objects.get(pk=page.pk)
    page.discreet_title = "Help"
    page.save_revision().publish()
    assert TranslationTask.objects.get().source_changed_at is not None


def test_other_words_and_another_link_are_a_change():
    page = saved_in_the_editor(loaded(), SAVED.replace("Help", "Much help"))
    task = TranslationTask.objects.get()
    assert task.state == State.OUTDATED
    TranslationTask.objects.update(source_changed_at=None)
    saved_in_the_editor(page, SAVED.replace("exists", '<a href="tel:112">exists</a>'))
    task.refresh_from_db()
    assert task.source_changed_at is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LOADED, SAVED),
        ('<a href="/x" id="3">y</a>', "<a id='3' href='/x'>y</a>"),
        ("<p>Q &amp; A<br>it&#x27;s</p>", "<p>Q &amp; A<br/>it's</p>"),
        ("", "<p data-block-key='k'></p>"),
        ({"heading": "Why"}, {"heading": "Why", "lead": "", "links": [], "is_urgent": False}),
        (f'[{{"value": "{"<p>a</p>"}"}}]', '[ {"value": "<p data-block-key=\\"k\\">a</p>"} ]'),
    ],
)
def test_reads_the_same(one, other):
    assert as_read(one) == as_read(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p><p>b</p>", "<p>a b</p>"),
        ("<p>a <b>b</b></p>", "<p>a<b>b</b></p>"),
        ('<a href="tel:1">x</a>', '<a href="tel:2">x</a>'),
        ("<p>&lt;b&gt;</p>", "<p><b></b></p>"),
        ("a\n\nb", "a b"),
        ("[1] a", "[2] a"),
        ("", "<hr/>"),
        ({"number": 0}, {}),
        ([{"text": "a"}, {"text": ""}], [{"text": "a"}]),
    ],
)
def test_reads_otherwise(one, other):
    assert as_read(one) != as_read(other)


def test_a_space_that_does_not_break_is_a_word_of_its_own():
    assert spaced("50\u00a0 %") != spaced("50 %")


def test_approved_all_the_same_it_follows_a_change_without_new_words(
    client, django_capture_on_commit_callbacks
):
    """Was: outdated, 100 %, nothing to translate: a second review with nothing to read."""
    page, reviewer = loaded(), factories.reviewer("pl")
    task = reviewed_again(factories.translator("pl", "anna"))
    page = saved_in_the_editor(page, SAVED)
    page.starts_on = date(2030, 1, 15)
    page.save_revision().publish()
    client.force_login(reviewer)
    assert approvable.source_changed_during_review(TranslationTask.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        press(client, task, "approve", of_older_source="1")
    task = TranslationTask.objects.get()
    assert (task.state, task.approved_by) == (State.PUBLISHED, reviewer)
    assert CampaignPage.objects.get(locale__language_code="pl").starts_on == date(2030, 1, 15)
