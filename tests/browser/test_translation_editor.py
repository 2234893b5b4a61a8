"""The translation editor at a person's hands: a translator who has no mouse, and a reviewer who sees what is new."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect
from twops_awareness.models import CampaignPage
from twops_locale.memory.filling import store
from twops_locale.models import SegmentState, TranslationTask
from twops_locale.translation import editing, operations
from twops_locale.translation.editing import Edit
from wagtail_localize.models import StringTranslation

from tests import factories
from tests.browser.people import Editor
from tests.locale.at_the_editor import segment
from tests.locale.memory.test_lookup import unit
from tests.services.accessibility import Violation
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

KEY_MS = 20
BODY = (
    "<p>Silence is hard.</p>"
    '<p>Call <b>116 123</b> or <a href="https://help.example.org/">write to us</a>.</p>'
)


@pytest.fixture
def task() -> TranslationTask:
    factories.home()
    factories.home("pl", "Pomoc")
    campaign = factories.campaign(body=[("section", {"heading": "Why", "text": BODY})])
    [made] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.communications_editor()
    )
    operations.open_task(made, user=factories.translator("pl"))
    return made


def type_(page: Page, text: str) -> None:
    page.keyboard.type(text, delay=KEY_MS)


def stored(path: str) -> list[str]:
    rows = StringTranslation.objects.filter(context__path__endswith=path).order_by("pk")
    return list(rows.values_list("data", flat=True))


def saved(page: Page, count: int) -> None:
    expect(page.locator(".te-saved[data-kind=saved]")).to_have_count(count)


def test_a_translator_fills_a_page_by_keyboard_and_settles_a_conflict(
    live_server: Any,
    visit: Callable[..., Visit],
    task: TranslationTask,
    axe: Callable[[Visit], list[Violation]],
) -> None:
    translator = Editor(visit(viewport={"width": 1400, "height": 900}), live_server.url, "translator-pl")
    page = translator.page
    translator.open(f"/admin/translation-tasks/{task.pk}/open/")
    expect(page.locator(".te-row")).to_have_count(6)

    # From text to text by one key; the link and the number of the source by another.
    page.keyboard.press("F8")
    type_(page, "Pierwsza rozmowa")
    page.keyboard.press("Control+Enter")
    type_(page, "Jedna rozmowa może zapobiec krzywdzie.")
    page.keyboard.press("Control+Enter")
    type_(page, "Dlaczego")
    page.keyboard.press("Control+Enter")
    type_(page, "Milczenie jest trudne.")
    page.keyboard.press("Control+Enter")
    saved(page, 4)
    type_(page, "Zadzwoń: ")
    page.keyboard.press("Control+b")
    page.keyboard.press("Alt+9")
    page.keyboard.press("Control+b")
    type_(page, " albo ")
    expect(page.get_by_text("Link is missing: write to us")).to_be_visible()
    page.keyboard.press("Alt+9")
    expect(page.get_by_text("Link is missing: write to us")).to_be_hidden()
    assert axe(translator.visit) == []

    # The keys are told, the remarks are reached, and the way back is found.
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("F9")
    expect(page.locator(".te-aside")).to_be_focused()
    page.keyboard.press("F9")
    expect(page.locator(".te-row.is-current .te-rich")).to_be_focused()
    page.keyboard.press("Control+Enter")
    saved(page, 5)
    assert stored("summary") == ["Jedna rozmowa może zapobiec krzywdzie."]
    assert (stored(".heading"), stored(".text")[0]) == (["Dlaczego"], "Milczenie jest trudne.")
    assert stored(".text")[1] == 'Zadzwoń: <b>116 123</b> albo <a id="a1">write to us</a>'

    # Somebody else writes the same text meanwhile: both words are shown, and the translator decides.
    title = segment(task).pk
    colleague = factories.translator("pl", name="Ola")
    editing.save_segments(task, {title: Edit("Rozmowa pierwsza")}, user=colleague)
    page.locator(f"#te-field-{title}").focus()
    page.keyboard.press("End")
    type_(page, "!")
    page.keyboard.press("Tab")
    page.keyboard.press("Alt+ArrowDown")
    conflict = page.get_by_role("alert").filter(has_text="Theirs (Ola): Rozmowa pierwsza")
    expect(conflict).to_contain_text("Yours: Pierwsza rozmowa!")
    assert stored("title") == ["Rozmowa pierwsza"]
    conflict.get_by_role("button", name="Keep mine").press("Enter")
    expect(conflict).to_be_hidden()
    expect(page.locator(f"#text-{title} .te-saved")).to_have_text("Saved")
    assert stored("title") == ["Pierwsza rozmowa!"]

    # Without a connection the words stay, and are saved when it is back.
    translator.visit.context.set_offline(True)
    page.keyboard.press("F8")
    type_(page, "pierwsza-rozmowa")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".te-saved[data-kind=failed]")).to_contain_text("no connection")
    translator.visit.context.set_offline(False)
    expect(page.locator("#te-progress-words")).to_have_text("6 of 6 texts translated")
    # Who only pauses has not finished; who goes on to a step has, and the step is one of these words.
    key = segment(task, "summary").pk
    page.locator(f"#te-field-{key}").focus()
    page.keyboard.press("Control+End")
    type_(page, " Zawsze")
    expect(page.locator(f"#text-{key} .te-status")).to_contain_text("Needs work")
    type_(page, " warto.")
    page.get_by_role("button", name="Send to review").click()
    expect(page.locator(".messages")).to_contain_text("Nothing is public until")
    sent = TranslationTask.objects.get(pk=task.pk).review_revision
    assert sent is not None and sent.content["summary"].endswith("Zawsze warto.")
    assert translator.visit.page_errors == []


def test_a_reviewer_sees_what_is_new_corrects_and_approves(
    live_server: Any,
    visit: Callable[..., Visit],
    task: TranslationTask,
    axe: Callable[[Visit], list[Violation]],
) -> None:
    translator = get_user_model().objects.get(username="translator-pl")
    reviewer = factories.reviewer("pl")
    campaign = CampaignPage.objects.get(slug="first-conversation", locale__language_code="en")
    words = factories.polish_words(campaign)
    words[f"body.{campaign.body[0].id}.text"] = [
        "Milczenie jest trudne.",
        'Zadzwoń: <b>116 123</b> albo <a id="a1">napisz</a>.',
    ]
    operations.save_words(task, words, user=translator)
    operations.request_review(task, user=translator)
    operations.approve(task, user=reviewer)
    campaign.summary = "One good talk can prevent harm."
    campaign.save_revision().publish()
    key = segment(task, "summary").pk
    editing.save_segments(task, {key: Edit("Jedna dobra rozmowa może zapobiec krzywdzi.")}, user=translator)
    operations.request_review(task, user=translator)

    person = Editor(visit(viewport={"width": 1400, "height": 900}), live_server.url, "reviewer-pl")
    page = person.page
    person.open(f"/admin/translation-tasks/{task.pk}/open/")
    expect(page.locator(".te-row:visible")).to_have_count(1)
    expect(page.locator(".te-row:visible .te-source ins")).to_contain_text("good")
    assert axe(person.visit) == []
    field = page.locator(f"#te-field-{key}")
    field.press_sequentially("")
    field.press("Control+End")
    page.keyboard.press("ArrowLeft")
    type_(page, "e")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#text-{key} .te-status")).to_contain_text("Approved")
    assert SegmentState.objects.get(translation__data__contains="krzywdzie", translation__context__path="summary",
                                    translation__data__startswith="Jedna dobra").changed_by == reviewer  # fmt: skip
    page.get_by_role("button", name="Approve and publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("public now")
    public = CampaignPage.objects.get(locale__language_code="pl")
    assert public.live and public.summary == "Jedna dobra rozmowa może zapobiec krzywdzie."
    assert person.visit.page_errors == []


def test_suggestions_by_key_are_the_text_s_own_and_half_a_remark_is_kept(
    live_server: Any, visit: Callable[..., Visit], task: TranslationTask
) -> None:
    store(
        [
            unit("The first conversation", "Pierwsza rozmowa"),
            unit("One talk can prevent harm.", "Jedna rozmowa może zapobiec krzywdzie."),
        ]
    )
    person = Editor(visit(viewport={"width": 1400, "height": 900}), live_server.url, "translator-pl")
    page = person.page
    person.open(f"/admin/translation-tasks/{task.pk}/open/")
    page.keyboard.press("F8")
    for _text in range(2):  # faster than the panel beside the text is loaded
        page.keyboard.press("Alt+1")
        page.keyboard.press("Control+Enter")
    saved(page, 2)
    assert stored("title") == ["Pierwsza rozmowa"]
    assert stored("summary") == ["Jedna rozmowa może zapobiec krzywdzie."]

    remark = page.get_by_label("Write a remark")

    def enter(path: str) -> None:
        key = segment(task, path).pk
        page.locator(f"#text-{key} textarea").click()
        expect(page.locator(f".te-aside [data-key='{key}']")).to_be_visible()

    enter("summary")
    remark.fill("Formal or not?")
    enter("title")
    expect(remark).to_have_value("")
    enter("summary")
    expect(remark).to_have_value("Formal or not?")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Search and replace").click()
    expect(remark).to_have_value("Formal or not?")
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Send the remark").click()
    expect(page.locator(".te-remarks")).to_contain_text("Formal or not?")
    page.get_by_role("link", name="Search and replace").click()
    expect(page).to_have_url(re.compile("/replace/"))
    assert asked == ["beforeunload"], "what was sent is not asked for"
    assert person.visit.page_errors == []
