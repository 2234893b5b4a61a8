"""One text of a translation: where it stands, who wrote it, what counts as translated, and what a change of the original leaves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_awareness.models import CampaignPage
from twops_locale.errors import (
    IncompleteTranslation,
    SegmentsChangedMeanwhile,
    SourceChangedMeanwhile,
    TranslationNotAllowed,
    UnknownSegment,
    WrongState,
)
from twops_locale.models import SegmentStatus, TranslationTask
from twops_locale.models.segment import Origin
from twops_locale.models.task import State
from twops_locale.translation import editing, operations
from twops_locale.translation.editing import Edit
from twops_locale.worksheet.reading import worksheet_of
from wagtail.models import Page

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    return factories.campaign()


@pytest.fixture
def task(campaign) -> TranslationTask:
    [task] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.communications_editor()
    )
    return task


def sheet(task):
    return worksheet_of(
        TranslationTask.objects.select_related("translation__source").get(pk=task.pk)
    ).segments


def of(task, label):
    return next(row for row in sheet(task) if label in (row.place.field_label, row.place.group_label))


def translate(task, user):
    words = {row.pk: Edit(f"PL {row.source}" if not row.place.is_slug else "adres-pl") for row in sheet(task)}
    editing.save_segments(task, words, user=user)


def approved(task) -> Page:
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    translate(task, translator)
    operations.request_review(task, user=translator)
    operations.approve(task, user=reviewer)
    return CampaignPage.objects.get(locale__language_code="pl")


def change(campaign, **fields) -> None:
    page = CampaignPage.objects.get(pk=campaign.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def body(*sections, **ids):
    return [
        {"type": "section", "id": key, "value": {"heading": heading, "text": text}}
        for key, heading, text in sections
    ]


A, B = "0b1e6f0e-0000-4000-8000-00000000000a", "0b1e6f0e-0000-4000-8000-00000000000b"


def test_texts_stand_in_the_order_of_the_editor_under_its_labels(task):
    rows = sheet(task)
    assert [(row.place.group_label, row.place.field_label) for row in rows] == [
        ("Title", ""),
        ("Summary", ""),
        ("Section", "Heading"),
        ("Section", "Text"),
        ("Section", "Text"),
        ("Slug", ""),
    ]
    assert [row.status for row in rows] == [SegmentStatus.UNTRANSLATED] * 6
    assert rows[0].place.max_length == 255
    assert rows[1].place.max_length == 400
    assert rows[2].place.max_length == 160


def test_reading_takes_as_many_queries_for_many_texts_as_for_few(campaign, task):
    with CaptureQueriesContext(connection) as few:
        sheet(task)
    texts = "".join(f"<p>Sentence number {number}.</p>" for number in range(60))
    change(campaign, body=body((A, "One", texts), (B, "Two", texts)))
    with CaptureQueriesContext(connection) as many:
        assert len(sheet(task)) > 100
    assert len(many) == len(few)


def test_what_a_machine_or_the_memory_wrote_is_missing_until_a_person_took_it(task):
    translator = factories.translator("pl")
    translate(task, translator)
    summary = of(task, "Summary").pk
    for origin, status in ((Origin.MACHINE, SegmentStatus.MACHINE), (Origin.MEMORY, SegmentStatus.MEMORY)):
        editing.save_segments(task, {summary: Edit("Maszyna")}, user=translator, origin=origin)
        assert of(task, "Summary").status is status
        with pytest.raises(IncompleteTranslation):
            operations.request_review(task, user=translator)
    editing.put_status(task, [summary], SegmentStatus.TRANSLATED, user=translator)
    assert of(task, "Summary").origin is Origin.MEMORY
    operations.request_review(task, user=translator)


def test_two_people_who_write_the_same_text_are_told(task):
    one, other = factories.translator("pl", "one"), factories.translator("pl", "other")
    summary, title = of(task, "Summary").pk, of(task, "Title").pk
    editing.save_segments(task, {summary: Edit("Pierwszy", seen="")}, user=one)
    with pytest.raises(SegmentsChangedMeanwhile) as told:
        editing.save_segments(task, {title: Edit("T", seen=""), summary: Edit("Drugi", seen="")}, user=other)
    assert told.value.texts == {summary: ("Pierwszy", "one")}
    assert (of(task, "Title").target, of(task, "Summary").target) == ("", "Pierwszy")
    editing.save_segments(
        task, {summary: Edit("Pierwszy", seen="")}, user=other
    )  # the same words are no conflict
    editing.save_segments(task, {summary: Edit("Drugi", seen="Pierwszy")}, user=other)
    assert of(task, "Summary").target == "Drugi"
    assert of(task, "Summary").changed_by == "other"


def test_a_text_of_another_translation_is_refused(task):
    with pytest.raises(UnknownSegment):
        editing.save_segments(task, {10**9: Edit("x")}, user=factories.translator("pl"))


def test_emptying_a_text_takes_its_translation_out(task):
    translator = factories.translator("pl")
    translate(task, translator)
    editing.save_segments(task, {of(task, "Summary").pk: Edit("  ")}, user=translator)
    assert of(task, "Summary").status is SegmentStatus.UNTRANSLATED
    with pytest.raises(IncompleteTranslation):
        operations.request_review(task, user=translator)


def test_translators_mark_and_confirm_but_do_not_approve(task):
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    translate(task, translator)
    title = of(task, "Title").pk
    with pytest.raises(TranslationNotAllowed):
        editing.put_status(task, [title], SegmentStatus.APPROVED, user=translator)
    editing.put_status(task, [title], SegmentStatus.APPROVED, user=reviewer)
    assert of(task, "Title").approved == of(task, "Title").target
    editing.put_status(task, [title], SegmentStatus.NEEDS_WORK, user=translator)
    with pytest.raises(IncompleteTranslation):
        operations.request_review(task, user=translator)


def test_during_the_review_only_reviewers_correct_and_the_correction_is_what_goes_public(task):
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    translate(task, translator)
    operations.request_review(task, user=translator)
    summary = of(task, "Summary").pk
    with pytest.raises(WrongState):
        editing.save_segments(task, {summary: Edit("Za późno")}, user=translator)
    editing.save_segments(task, {summary: Edit("Poprawione")}, user=reviewer)
    operations.approve(task, user=reviewer)
    page = CampaignPage.objects.get(locale__language_code="pl")
    assert (page.live, page.summary) == (True, "Poprawione")


def test_a_team_may_want_a_second_person_for_corrections(task):
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    team = task.translation.target_locale.language_team
    team.second_person_for_corrections = True
    team.save()
    translate(task, translator)
    operations.request_review(task, user=translator)
    editing.save_segments(task, {of(task, "Summary").pk: Edit("Poprawione")}, user=reviewer)
    with pytest.raises(TranslationNotAllowed):
        operations.approve(task, user=reviewer)
    operations.approve(task, user=factories.reviewer("pl", "second"))


def test_a_returned_translation_says_so_with_the_remark(task):
    page = approved(task)
    translator, reviewer = factories.translator("pl", "t2"), factories.reviewer("pl", "r2")
    operations.save_words(task, {"title": "Inny tytuł"}, user=translator)
    operations.request_review(task, user=translator)
    operations.return_to_translator(task, user=reviewer, comment="The tone is too hard.")
    now = TranslationTask.objects.get(pk=task.pk)
    assert (now.state, now.returned_remark) == (State.RETURNED, "The tone is too hard.")
    assert TranslationTask.objects.in_state(State.RETURNED).get() == task
    operations.request_review(task, user=translator)
    assert TranslationTask.objects.get(pk=task.pk).returned_remark == ""
    assert page.live


def test_a_change_during_the_review_is_said_before_it_is_approved(campaign, task):
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    translate(task, translator)
    operations.request_review(task, user=translator)
    change(campaign, summary="Another summary.")
    with pytest.raises(SourceChangedMeanwhile):
        operations.approve(task, user=reviewer)
    operations.approve(task, user=reviewer, of_older_source=True)
    assert TranslationTask.objects.get(pk=task.pk).state is State.OUTDATED


def test_a_removed_section_and_another_number_follow_without_a_translator(
    campaign, task, django_capture_on_commit_callbacks
):
    text = '<p>Call <a href="tel:+441632960001">us</a>.</p><p>It is free.</p>'
    change(campaign, body=body((A, "Call", text), (B, "Old advice", "<p>Wrong.</p>")))
    page = approved(task)
    assert len(page.body) == 2
    with django_capture_on_commit_callbacks(execute=True):
        change(campaign, body=body((A, "Call", text.replace("960001", "960002"))))
    page.refresh_from_db()
    assert len(page.body) == 1
    assert "960002" in page.body[0].value["text"].source
    assert "PL" in page.body[0].value["text"].source
    assert TranslationTask.objects.get(pk=task.pk).state is State.PUBLISHED


def test_moved_sections_and_paragraphs_keep_their_words(campaign, task, django_capture_on_commit_callbacks):
    change(campaign, body=body((A, "One", "<p>First.</p><p>Second.</p>"), (B, "Two", "<p>Third.</p>")))
    page = approved(task)
    with django_capture_on_commit_callbacks(execute=True):
        change(campaign, body=body((B, "Two", "<p>Third.</p>"), (A, "One", "<p>Second.</p><p>First.</p>")))
    page.refresh_from_db()
    assert [block.value["heading"] for block in page.body] == ["PL Two", "PL One"]
    source = page.body[1].value["text"].source
    assert source.index("PL Second.") < source.index("PL First.")


def test_nothing_follows_that_has_a_word_nobody_approved(campaign, task, django_capture_on_commit_callbacks):
    page = approved(task)
    with django_capture_on_commit_callbacks(execute=True):
        change(campaign, summary="Another summary.", body=[])
    page.refresh_from_db()
    assert len(page.body) == 1
    assert TranslationTask.objects.get(pk=task.pk).state is State.OUTDATED
    summary = of(task, "Summary")
    assert (summary.previous_target, summary.status) == (f"PL {campaign.summary}", SegmentStatus.UNTRANSLATED)
    assert summary.previous_source == campaign.summary


def test_a_reviewers_own_words_do_not_follow_past_the_second_person(
    campaign, task, django_capture_on_commit_callbacks
):
    """Approved one by one, by whoever wrote them: the next moved section would have made them public."""
    page = approved(task)
    reviewer = factories.reviewer("pl", "alone")
    summary = of(task, "Summary").pk
    editing.save_segments(task, {summary: Edit("Moje własne słowa")}, user=reviewer)
    editing.put_status(task, [summary], SegmentStatus.APPROVED, user=reviewer)
    with django_capture_on_commit_callbacks(execute=True):
        change(campaign, body=[])
    page.refresh_from_db()
    assert (page.summary, len(page.body)) == (f"PL {campaign.summary}", 1)
    assert TranslationTask.objects.get(pk=task.pk).state is State.OUTDATED


def test_another_address_of_the_original_outdates_no_language(campaign, task):
    page = approved(task)
    change(campaign, slug="another-address")
    assert TranslationTask.objects.get(pk=task.pk).state is State.PUBLISHED
    assert of(task, "Slug").target == "adres-pl"
    page.refresh_from_db()
    assert page.slug == "adres-pl"


def test_translations_end_when_their_original_ends(campaign, task):
    from datetime import timedelta

    from django.utils import timezone

    page = approved(task)
    later = timezone.now() + timedelta(days=30)
    change(campaign, expire_at=later)
    page.refresh_from_db()
    assert page.expire_at == later


def test_remarks_are_written_by_the_team_and_the_author_and_settled(task):
    translator, stranger = factories.translator("pl"), factories.translator("fi")
    summary = of(task, "Summary").pk
    mark = editing.remark(task, summary, "Is this formal?", user=translator)
    assert of(task, "Summary").open_remarks == 1
    with pytest.raises(TranslationNotAllowed):
        editing.remark(task, summary, "x", user=stranger)
    editing.resolve(mark, user=translator)
    assert of(task, "Summary").open_remarks == 0
