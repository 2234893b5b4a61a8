"""The translation editor: what it shows, what it saves, and that no word typed is lost."""

import json
import re
import time

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.admin.editor.source_marks import marked_source
from twops_locale.memory.filling import store
from twops_locale.memory.text import text_hash
from twops_locale.models import MemoryUnit, SegmentRemark, SegmentState, TranslationTask
from twops_locale.models.segment import Origin
from twops_locale.translation import editing, operations
from twops_locale.translation.editing import Edit
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from tests import factories
from tests.locale.at_the_editor import post, save, segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    return factories.campaign()


@pytest.fixture
def task(campaign) -> TranslationTask:
    [made] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.communications_editor()
    )
    operations.open_task(made, user=factories.translator("pl"))
    return made


@pytest.fixture
def translator(client, task):
    user = get_user_model().objects.get(username="translator-pl")
    client.force_login(user)
    return user


def screen(client, task, **query) -> str:
    answer = client.get(reverse("twops_locale:editor", args=[task.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(html: str) -> list[int]:
    """Return the keys of the texts that the screen shows."""
    rows = re.findall(r'<li class="te-row .*id="text-(\d+)".*?( hidden)?>$', html, re.MULTILINE)
    assert len(rows) >= 4
    return [int(key) for key, hidden in rows if not hidden]


def in_review(campaign, task) -> None:
    translator = get_user_model().objects.get(username="translator-pl")
    operations.save_words(task, factories.polish_words(campaign), user=translator)
    operations.request_review(task, user=translator)


def polish_page() -> Page:
    return Page.objects.get(locale__language_code="pl", depth=3)


def test_wagtails_form_of_a_translation_leads_to_the_editor_and_stores_nothing(client, task, translator):
    url = reverse("wagtailadmin_pages:edit", args=[polish_page().pk])
    editor = reverse("twops_locale:editor", args=[task.pk])
    assert client.get(url).url == editor
    before = polish_page().latest_revision_id
    assert client.post(url, {"title": "X", "action-publish": "1"}).url == editor
    page = polish_page()
    assert (page.title, page.live, page.latest_revision_id) == ("The first conversation", False, before)


def test_texts_stand_under_the_headings_of_the_page_with_their_languages(client, task, translator):
    html = screen(client, task)
    headings = re.findall(r'te-part__heading">([^<]+)<', html)
    assert headings == ["Title", "Summary", "Section", "Slug"]
    assert html.count('class="te-source" lang="en" dir="ltr"') == 6
    assert html.count('class="te-target" lang="pl" dir="ltr"') == 6
    assert "0 of 6 texts translated" in html
    assert "0 / 255" in html
    assert ">History<" in html.replace("\n", "") or "History" in html
    for button in ("Convert to alias", "Stop", "Delete"):
        assert f">{button}" not in html


def test_a_text_is_saved_by_itself_and_nothing_is_public(client, task, translator):
    answer = save(client, task, "Pierwsza rozmowa", seen="").json()
    assert (answer["outcome"], answer["text"], answer["status"]) == (
        "saved",
        "Pierwsza rozmowa",
        "translated",
    )
    assert answer["progress"] == [1, 6]
    assert answer["counts"]["open"] == 5
    assert (polish_page().title, polish_page().live) == ("The first conversation", False)


def test_another_persons_change_is_shown_with_both_words(client, task, translator):
    save(client, task, "Pierwsza", seen="")
    colleague = factories.translator("pl", name="Ola")
    client.force_login(colleague)
    save(client, task, "Rozmowa", seen="Pierwsza")
    client.force_login(translator)
    answer = save(client, task, "Pierwsza rozmowa", seen="Pierwsza")
    assert answer.status_code == 409
    assert answer.json() == {"outcome": "conflict", "theirs": "Rozmowa", "by": "Ola"}
    assert StringTranslation.objects.get().data == "Rozmowa"
    assert save(client, task, "Pierwsza rozmowa", seen="Rozmowa").json()["outcome"] == "saved"


def test_during_a_review_words_are_locked_with_the_reason_and_reviewers_correct_them(client, campaign, task):
    in_review(campaign, task)
    client.force_login(get_user_model().objects.get(username="translator-pl"))
    html = screen(client, task)
    assert "The words are locked while they are being reviewed." in html
    assert len(re.findall(r"<textarea id=\"te-field[^>]+ readonly>", html)) == 6
    refused = save(client, task, "Podmiana", seen="Pierwsza rozmowa")
    assert refused.status_code == 403
    assert refused.json() == {
        "outcome": "refused",
        "words": "This is not possible now: the translation is in another state. Look at it again.",
    }
    client.force_login(factories.reviewer("pl"))
    assert save(client, task, "Poprawka", seen="Pierwsza rozmowa").json()["outcome"] == "saved"
    assert SegmentState.objects.get(translation__context__path="title").changed_by.username == "reviewer-pl"


def test_a_text_that_the_original_lost_is_refused_in_words(client, campaign, task, translator):
    gone = segment(task, ".heading").pk
    url = reverse("twops_locale:editor", args=[task.pk])
    form = {f"text-{gone}": "Dlaczego", f"seen-{gone}": "", "other": "x"}
    page = CampaignPage.objects.get(pk=campaign.pk)
    page.body = []
    page.save_revision().publish()
    answer = post(client, task, "save_text", gone, text="Dlaczego", seen="")
    assert answer.status_code == 409 and "Copy your words" in answer.json()["words"]
    assert "Dlaczego" in client.post(url, form).content.decode(), "words without a place are shown"


@pytest.mark.parametrize("body", ["", "[]", "{", '{"text": 7}', '{"seen": ""}', '{"text": "a\\u0000"}'])
def test_a_body_that_nobody_understands_is_refused(client, task, translator, body):
    url = reverse("twops_locale:save_text", args=[task.pk, segment(task).pk])
    answer = client.post(url, body, content_type="application/json")
    assert (answer.status_code, answer.json()["outcome"]) == (400, "refused")
    assert not StringTranslation.objects.exists()


@pytest.mark.parametrize("who", ["translator-fi", "reviewer-fi", "editor"])
def test_another_language_or_role_reads_and_writes_nothing(client, task, who):
    factories.translator("fi"), factories.reviewer("fi")
    client.force_login(get_user_model().objects.get(username=who))
    key = segment(task).pk
    for name, arguments in (("editor", [task.pk]), ("beside", [task.pk, key]), ("preview", [task.pk])):
        assert client.get(reverse(f"twops_locale:{name}", args=arguments)).status_code in (302, 403)
    assert save(client, task, "Hyökkäys").status_code == 403
    assert post(client, task, "put_status", key, status="approved").status_code == 403
    url = reverse("twops_locale:remark", args=[task.pk, key])
    client.post(url, {"remark": "x"})
    assert not StringTranslation.objects.exists() and not SegmentRemark.objects.exists()


# Without a script.


def fields(html: str) -> dict[str, str]:
    from html import unescape

    areas = re.findall(r'<textarea [^>]*name="(text-\d+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    seen = re.findall(r'name="(seen-\d+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in [*areas, *seen]}


def test_the_whole_form_is_saved_by_a_button(client, campaign, task, translator):
    form = fields(screen(client, task))
    title, summary = segment(task).pk, segment(task, "summary").pk
    form[f"text-{title}"], form[f"text-{summary}"] = "Rozmowa & ty", "Jedna\r\nrozmowa"
    html = client.post(reverse("twops_locale:editor", args=[task.pk]), form, follow=True).content.decode()
    assert "2 texts saved." in html
    assert dict(StringTranslation.objects.values_list("context__path", "data")) == {
        "title": "Rozmowa &amp; ty",
        "summary": "Jedna<br>rozmowa",
    }
    again = fields(html)
    assert again[f"text-{title}"] == "Rozmowa & ty"
    html = client.post(reverse("twops_locale:editor", args=[task.pk]), again, follow=True).content.decode()
    assert "0 texts saved." in html


def test_the_form_keeps_what_it_could_not_save(client, campaign, task, translator):
    form = fields(screen(client, task))
    title, summary = segment(task).pk, segment(task, "summary").pk
    form[f"text-{title}"], form[f"text-{summary}"] = "Moje słowa", "Streszczenie"
    editing.save_segments(task, {title: Edit("Cudze słowa")}, user=factories.translator("pl", name="Ola"))
    html = client.post(reverse("twops_locale:editor", args=[task.pk]), form).content.decode()
    assert "Moje słowa" in html and "Cudze słowa" in html and "Ola wrote meanwhile" in html
    again = fields(html)
    assert again[f"text-{title}"] == "Moje słowa", "and a second press puts it there"
    client.post(reverse("twops_locale:editor", args=[task.pk]), again)
    assert StringTranslation.objects.get(context__path="title").data == "Moje słowa"
    assert StringTranslation.objects.get(context__path="summary").data == "Streszczenie"
    in_review(campaign, task)
    form = {**fields(html), f"text-{title}": "Za późno"}
    html = client.post(reverse("twops_locale:editor", args=[task.pk]), form).content.decode()
    assert "Nothing was saved." in html and "Za późno" in html


def test_filters_and_search_choose_texts_and_count(client, campaign, task, translator):
    save(client, task, "Pierwsza rozmowa", seen="")

    def count(**query) -> int:
        return len(shown(screen(client, task, **query)))

    assert count() == count(show="nonsense") == 6
    assert count(show="open") == 5
    assert count(q="ROZMOWA") == count(q="silence hard") == 1
    assert count(q="nothing like this") == 0


def test_the_source_is_shown_with_its_marks_numbers_and_links():
    html = marked_source(
        'Call <b>116 123</b> &amp; <a id="a1">write 7</a><script>x</script>', {"Call": "Zadzwoń"}
    )
    assert '<mark class="te-term" title="Zadzwoń">Call</mark>' in html
    assert 'data-insert="116 123"' in html and "<b>" in html
    assert 'data-insert-link="a1"' in html and "write 7</button>" in html
    assert "script" not in html and "&amp;" in html


# Remarks, statuses, suggestions.


def test_a_remark_is_written_answered_and_settled(client, task, translator):
    key = segment(task).pk
    url = reverse("twops_locale:remark", args=[task.pk, key])
    assert (
        client.post(url, {"remark": " "}, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 400
    )
    answer = client.post(url, {"remark": "Rozmowa czy rozmówka?"}, follow=True).content.decode()
    assert "Rozmowa czy rozmówka?" in answer and "translator-pl" in answer
    assert "1 remark<" in screen(client, task)
    assert shown(screen(client, task, show="remarks")) == [key]
    remark = SegmentRemark.objects.get()
    client.post(reverse("twops_locale:resolve", args=[task.pk, key, remark.pk]))
    assert (
        "Settled by translator-pl"
        in client.get(reverse("twops_locale:beside", args=[task.pk, key])).content.decode()
    )
    assert "1 remark<" not in screen(client, task)


def test_a_reviewer_sees_what_is_new_marks_and_approves_text_by_text(client, campaign, task):
    in_review(campaign, task)
    client.force_login(factories.reviewer("pl"))
    title, summary = segment(task).pk, segment(task, "summary").pk
    assert post(client, task, "put_status", title, status="approved").json()["status"] == "approved"
    assert post(client, task, "put_status", summary, status="needs_work").json()["status"] == "needs_work"
    assert post(client, task, "put_status", summary, status="machine").status_code == 400
    html = screen(client, task)
    assert len(shown(html)) == 5 and title not in shown(html), "what is approved need not be read again"
    assert "1 text is marked: it needs work." in html
    assert len(shown(screen(client, task, show="all"))) == 6


def test_the_earlier_translation_is_suggested_with_what_changed(client, campaign, task):
    in_review(campaign, task)
    operations.approve(task, user=factories.reviewer("pl"))
    page = CampaignPage.objects.get(pk=campaign.pk)
    page.summary = "One good talk can prevent harm."
    page.save_revision().publish()
    client.force_login(get_user_model().objects.get(username="translator-pl"))
    html = screen(client, task, show="changed")
    assert "<ins>good </ins>" in html or "<ins> good</ins>" in html
    key = segment(task, "summary").pk
    assert shown(html) == [key]
    beside = client.get(reverse("twops_locale:beside", args=[task.pk, key])).content.decode()
    assert "Jedna rozmowa może zapobiec krzywdzie." in beside and "translation of the earlier text" in beside


def test_what_the_memory_offers_for_a_text_like_it_counts_as_a_suggestion(client, task, translator):
    like_it = MemoryUnit(
        source_language="en",
        target_language="pl",
        source_text=f"{segment(task).string.data} Today",
        target_text="Pierwsza rozmowa dzisiaj",
        source_hash=text_hash(f"{segment(task).string.data} Today"),
        place_hash=0,
        approved_at=timezone.now(),
    )
    store([like_it])
    key = segment(task).pk
    assert shown(screen(client, task, show="suggested")) == [key]
    assert (
        "Pierwsza rozmowa dzisiaj"
        in client.get(reverse("twops_locale:beside", args=[task.pk, key])).content.decode()
    )
    assert save(client, task, "Pierwsza rozmowa", seen="").json()["counts"]["suggested"] == 0
    assert post(client, task, "put_status", key, status="needs_work").json()["counts"]["suggested"] == 1


def test_a_machines_words_are_confirmed_by_a_person(client, task, translator):
    key = segment(task).pk
    editing.save_segments(task, {key: Edit("Maszyna")}, user=translator, origin=Origin.MACHINE)
    assert shown(screen(client, task, show="suggested")) == [key]
    assert post(client, task, "put_status", key, status="translated").json()["progress"] == [1, 6]


def test_the_preview_shows_what_is_saved(client, task, translator):
    save(client, task, "Pierwsza rozmowa", seen="")
    html = client.get(reverse("twops_locale:preview", args=[task.pk]))
    assert html.status_code == 200 and "Pierwsza rozmowa" in html.content.decode()
    assert "no-store" in html["Cache-Control"]


def test_three_hundred_texts_open_at_once_with_as_many_queries_as_few(client, campaign, task, translator):
    url = reverse("twops_locale:editor", args=[task.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    page = CampaignPage.objects.get(pk=campaign.pk)
    texts = "".join(f"<p>Sentence <b>number</b> {number} and 116 {number}.</p>" for number in range(300))
    page.body = [("section", {"heading": "One", "text": texts})]
    page.save_revision().publish()
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as many:
        html = client.get(url).content.decode()
    took_s = time.perf_counter() - started
    assert html.count('data-controller="twops-text"') == 304
    assert len(many) <= len(few)
    assert took_s < 3, "one second without the counting of queries and with nobody else on the machine"


def test_the_scripts_words_are_in_the_page_and_no_script_is(client, task, translator):
    html = screen(client, task)
    words = re.search(r'<script id="twops-editor-words" type="application/json">(.*?)</script>', html)
    assert json.loads(words[1])["saved"] == "Saved"
    assert "twops_locale/editor/text.js" in html


def test_the_author_of_the_original_answers_a_remark_and_sees_no_unreviewed_word(
    client, task, translator, mailoutbox, django_capture_on_commit_callbacks
):
    author = get_user_model().objects.get(username="editor")
    key = segment(task, "summary").pk
    save(client, task, "Nieprzejrzane słowa", path="summary")
    with django_capture_on_commit_callbacks(execute=True):
        remark = editing.remark(task, key, "Is this formal?", user=translator)
    [mail] = [mail for mail in mailoutbox if "a remark on" in mail.subject]
    url = reverse("twops_locale:remarks", args=[task.pk])
    assert mail.to == [author.email] and url in mail.body
    client.force_login(author)
    assert client.get(reverse("twops_locale:editor", args=[task.pk])).status_code == 302  # not theirs
    html = client.get(url).content.decode()
    assert "Is this formal?" in html and "Nieprzejrzane" not in html
    original = reverse("wagtailadmin_pages:edit", args=[task.translation.source.get_source_instance().pk])
    assert f'href="{url}">1 remark<' in client.get(original).content.decode()
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        html = client.post(url, {"text": key, "remark": "No, a friend speaks."}, follow=True).content.decode()
    assert "No, a friend speaks." in html
    assert {to for mail in mailoutbox for to in mail.to} == {translator.email}, (
        "who asked is told of the answer"
    )
    assert "Settled by editor" in client.post(url, {"settled": remark.pk}, follow=True).content.decode()
    assert "Write what you want to say." in client.post(url, {"text": key}, follow=True).content.decode()
    client.force_login(factories.translator("fi"))
    assert client.post(url, {"text": key, "remark": "x"}).status_code == 302
    assert task.remarks.count() == 2


def test_remarks_on_a_text_that_is_gone_stay_readable(client, campaign, task, translator):
    editing.remark(task, segment(task, "summary").pk, "Is this formal?", user=translator)
    campaign.summary = "Other words."
    campaign.save_revision().publish()
    html = client.get(reverse("twops_locale:remarks", args=[task.pk])).content.decode()
    assert "Not in the original any more" in html and "Is this formal?" in html
