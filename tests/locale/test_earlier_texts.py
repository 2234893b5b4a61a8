"""What changed in the source: which earlier text became which, where a rich text holds several at one place."""

import pytest
from twops_awareness.models import CampaignPage
from twops_locale.models import TranslationTask
from twops_locale.translation import editing, operations
from twops_locale.translation.editing import Edit
from twops_locale.worksheet.reading import worksheet_of
from twops_locale.worksheet.segment import Segment

from tests import factories

pytestmark = pytest.mark.django_db

KEY = "0b1e6f0e-0000-4000-8000-00000000000a"
CARD, LEARN, TELL = (
    "Put the card where people see it",
    "Learn the three sentences",
    "Tell your colleagues of them",
)


def section(*items: str, before: str = "") -> list[dict[str, object]]:
    text = before + "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    return [{"type": "section", "id": KEY, "value": {"heading": "Do", "text": text}}]


def change(campaign: CampaignPage, **fields: object) -> None:
    page = CampaignPage.objects.get(pk=campaign.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    campaign = factories.campaign()
    change(campaign, body=section(CARD, LEARN, TELL))
    return CampaignPage.objects.get(pk=campaign.pk)


@pytest.fixture
def task(campaign: CampaignPage) -> TranslationTask:
    [task] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.communications_editor()
    )
    return task


def rows(task: TranslationTask) -> list[Segment]:
    fresh = TranslationTask.objects.select_related("translation__source").get(pk=task.pk)
    return worksheet_of(fresh).segments


def translate(task: TranslationTask, translator: object) -> None:
    words = {
        row.pk: Edit(f"PL {row.source}" if not row.place.is_slug else "adres-pl")
        for row in rows(task)
        if not row.target
    }
    editing.save_segments(task, words, user=translator)


def changed(task: TranslationTask) -> dict[str, tuple[str, str]]:
    return {
        row.source: (row.previous_source, row.previous_target) for row in rows(task) if row.previous_source
    }


def test_the_changed_item_is_said_and_no_item_beside_it(
    campaign: CampaignPage, task: TranslationTask
) -> None:
    """Was: untouched items were shown as changed, and a new paragraph as what became of an unrelated one."""
    translator = factories.translator("pl")
    translate(task, translator)
    new = "A new paragraph, about something else"
    other = "Put the card where all people see it"
    change(campaign, body=section(other, LEARN, TELL, before=f"<p>{new}</p>"))
    assert changed(task) == {other: (CARD, f"PL {CARD}")}
    translate(task, translator)
    assert changed(task) == {other: (CARD, f"PL {CARD}")}, "the reviewer sees the same"
    operations.request_review(task, user=translator)
    operations.approve(task, user=factories.reviewer("pl"))
    assert changed(task) == {}


def test_one_earlier_text_serves_one_of_two_that_are_like_it(
    campaign: CampaignPage, task: TranslationTask
) -> None:
    translate(task, factories.translator("pl"))
    near, far = "Put the card where visitors see it", "Put the poster where many visitors see it"
    change(campaign, body=section(far, near, LEARN, TELL))
    assert changed(task) == {near: (CARD, f"PL {CARD}")}


def test_what_was_moved_or_taken_away_changed_nothing_else(
    campaign: CampaignPage, task: TranslationTask
) -> None:
    change(campaign, body=section(LEARN, "Learn the four sentences", TELL))
    translate(task, factories.translator("pl"))
    change(campaign, body=section(TELL, LEARN))
    assert changed(task) == {}


def test_a_change_before_the_last_one_is_said_until_it_is_approved(
    campaign: CampaignPage, task: TranslationTask
) -> None:
    """The reviewer compares with what was approved, not with what the translator had between."""
    translator = factories.translator("pl")
    translate(task, translator)
    operations.request_review(task, user=translator)
    operations.approve(task, user=factories.reviewer("pl"))
    other = "Put the card where all people see it"
    change(campaign, body=section(other, LEARN, TELL))
    translate(task, translator)
    change(campaign, summary="Short.", body=section(other, LEARN, TELL))
    assert set(changed(task)) == {other, "Short."}, "a field of one text, however unlike the earlier one"
