"""A request that is out is changed; dates follow; drafts outdate nothing; files go out and back by whoever sent it."""

import io
import zipfile
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.errors import RequestNotPossible, TranslationNotAllowed
from twops_locale.exchange.file_texts import FaultyFiles
from twops_locale.matrix.states import CellState
from twops_locale.matrix.tasks import task_rows
from twops_locale.models import Delivery, Priority, TranslationTask
from twops_locale.models.task import State
from twops_locale.requests import changing, files, newer, operations
from twops_locale.requests.changing import Wish
from twops_locale.requests.history import words
from twops_locale.translation import operations as translation
from twops_locale.translation import planning
from wagtail_localize.models import StringTranslation

from tests import factories

from .test_screens import browser, page_of, request_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def wish(made, **more):
    given = {
        "due_on": made.due_on, "message": made.message, "contact": made.contact,
        "priority": Priority(made.priority),
    }  # fmt: skip
    return Wish(**{**given, **more})


def task_of(page, tag):
    return TranslationTask.objects.get(
        translation__source__object_id=page.translation_key, translation__target_locale__language_code=tag
    )


def draft(page, **fields):
    page = CampaignPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    return page.save_revision()


def test_date_message_contact_and_priority_are_changed_and_written_down(campaign, editor):
    made = request_of([campaign], ["pl", "fi"], editor, due_on=date(2030, 1, 10))
    boss = factories.administrator_user()
    changing.change(
        made,
        wish(made, due_on=date(2030, 3, 1), message="Now.", contact=boss, priority=Priority.URGENT),
        user=editor,
    )
    made.refresh_from_db()
    assert (made.due_on, made.message, made.contact) == (date(2030, 3, 1), "Now.", boss)
    assert {task.due_on for task in TranslationTask.objects.all()} == {date(2030, 3, 1)}
    assert [words(event) for event in made.events.all()][2:] == [
        "Due on: 2030-01-10, now 2030-03-01",
        "The message was changed",
        "Contact person: root",
        "Priority: Urgent",
    ]
    changing.change(made, wish(made), user=editor)
    assert made.events.count() == 6


def test_what_an_engine_failed_at_is_given_to_people_who_are_told(campaign, editor):
    made = request_of([campaign], ["pl", "fi"], editor)
    item = made.items.get(task__translation__target_locale__language_code="pl")
    made.items.filter(pk=item.pk).update(
        provider="libre", delivery=Delivery.FAILED, problem="x", told_at=timezone.now()
    )
    anna = factories.translator("pl", "anna")
    changing.change(made, wish(made, providers={"pl": "people"}, assignees={"pl": anna.pk}), user=editor)
    item.refresh_from_db()
    assert (item.provider, item.delivery, item.problem) == ("people", Delivery.WITH_TEAM, "")
    assert item.told_at is None
    assert task_of(campaign, "pl").assignee == anna
    assert task_of(campaign, "fi").assignee is None
    assert [words(event) for event in made.events.all()][2:] == [
        "pl: by “People” now, 1 translations",
        "pl: assigned to anna, 1 translations",
    ]


def test_nobody_else_changes_a_request_and_no_stranger_is_assigned(campaign, editor):
    made = request_of([campaign], ["pl"], editor)
    other, stranger = factories.communications_editor("other"), factories.translator("fi")
    with pytest.raises(TranslationNotAllowed):
        changing.change(made, wish(made, message="x"), user=other)
    with pytest.raises(TranslationNotAllowed):
        changing.change(made, wish(made, message="x", assignees={"pl": stranger.pk}), user=editor)
    with pytest.raises(RequestNotPossible):
        changing.change(made, wish(made, message="x", providers={"pl": "nothing"}), user=editor)
    made.refresh_from_db()
    assert made.message == ""
    address = reverse("twops_locale:change_request", args=[made.pk])
    assert address not in page_of(browser(other), made)
    assert browser(other).get(address).status_code == 302


def test_the_screen_changes_a_request(campaign, editor):
    made, client = request_of([campaign], ["pl"], editor), browser(editor)
    address = reverse("twops_locale:change_request", args=[made.pk])
    assert address in page_of(client, made)
    factories.translator("pl", "anna")
    assert client.get(address).status_code == 200
    given = {"due_on": "2030-06-03", "priority": 30, "message": "Please.", "provider-pl": "files"}
    assert client.post(address, given).status_code == 302
    made.refresh_from_db()
    assert (made.due_on, made.priority, made.providers) == (date(2030, 6, 3), 30, {"pl": "files"})


def test_the_date_of_a_withdrawn_request_does_not_stay(campaign, editor):
    early, late = date(2030, 1, 10), date(2030, 3, 1)
    one, two = (request_of([campaign], ["pl"], editor, due_on=day) for day in (early, late))
    operations.withdraw(one, user=editor)
    assert task_of(campaign, "pl").due_on == late
    operations.withdraw(two, user=editor)
    request_of([campaign], ["pl"], editor, due_on=date(2030, 6, 1))
    assert task_of(campaign, "pl").due_on == date(2030, 6, 1)


def test_work_that_reopens_has_a_new_date(campaign, editor):
    request_of([campaign], ["pl"], editor, due_on=TODAY() - timedelta(days=9))
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    draft(campaign, summary="Another summary.").publish()
    task = task_of(campaign, "pl")
    assert (task.state, task.due_on) == (State.OUTDATED, TODAY() + timedelta(days=14))
    draft(campaign, summary="A third summary.").publish()
    TranslationTask.objects.update(due_on=TODAY() - timedelta(days=1))
    draft(campaign, summary="A fourth summary.").publish()
    assert task_of(campaign, "pl").is_overdue(TODAY())  # nobody finished it: it stays late


def test_a_draft_that_is_handed_out_outdates_nothing(campaign, editor):
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    made = request_of([campaign], ["pl"], editor)
    draft(campaign, summary="Another summary.")
    [item] = made.items.all()
    newer.update(made, item.task.translation.source, user=factories.administrator_user())
    task = task_of(campaign, "pl")
    assert task.state is State.DRAFT
    assert [row.state for row in task_rows(TranslationTask.objects.filter(pk=task.pk))] == [
        CellState.NEW_DRAFT
    ]
    assert [row.pk for row in TranslationTask.objects.in_state(State.DRAFT)] == [task.pk]
    assert not TranslationTask.objects.in_state(State.OUTDATED).exists()
    assert not task.is_overdue(TODAY())
    shown = " ".join(page_of(browser(editor), made).split())
    assert "0 of 1 translation" in shown, "who asked for the draft waits for it"


def test_who_sent_it_takes_the_files_out_and_back(campaign, editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = request_of([campaign], ["pl", "fi"], editor, providers={"pl": "files"})
    client = browser(editor)
    assert "to be taken out by whoever sent the request" in page_of(client, made)
    answer = client.get(reverse("twops_locale:request_files", args=[made.pk, "po"]))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = sorted(archive.namelist())
        polish = archive.read("the-first-conversation.pl.po").decode()
    assert names == ["the-first-conversation.fi.po", "the-first-conversation.pl.po"]
    filled = polish.replace(
        'msgid "The first conversation"\nmsgstr ""',
        'msgid "The first conversation"\nmsgstr "Pierwsza rozmowa"',
    )
    upload = io.BytesIO(filled.encode())
    upload.name = "pl.po"
    address = reverse("twops_locale:take_request_files", args=[made.pk])
    assert client.post(address, {"files": upload}).status_code == 302
    assert StringTranslation.objects.filter(data="Pierwsza rozmowa").count() == 1
    assert words(made.events.last()) == "Files came back: 1 texts"
    assert made.items.get(provider="files").delivery == Delivery.ANSWERED


def test_the_editor_names_the_request_its_message_and_contact_and_who_sends_comes_from_cells_to_it(
    campaign, editor
):
    made = request_of([campaign], ["pl"], editor, message="Before the conference.", contact=editor)
    translator = browser(factories.translator("pl"))
    task = task_of(campaign, "pl")
    page = translator.get(reverse("twops_locale:open_task", args=[task.pk]), follow=True).content.decode()
    assert made.get_absolute_url() in page
    assert f"Request {made.number}: Autumn campaign" in page
    assert "Before the conference." in page
    assert "Contact: editor." in page
    client = browser(editor)
    matrix = client.get(reverse("twops_locale:matrix")).content.decode()
    assert f'href="{made.get_absolute_url()}"' in matrix
    finnish = factories.locale("fi")
    sending = f"{reverse('wagtail_localize:submit_page_translation', args=[campaign.pk])}?locale={finnish.pk}"
    assert sending in matrix
    form = client.get(sending).content.decode()
    assert f'value="{finnish.pk}" checked>' in form
    assert form.count(" checked") == 1
    assert reverse("wagtailadmin_pages:edit", args=[campaign.pk]) in page_of(client, made)


def test_a_planned_approval_is_shown_in_the_time_of_the_country(campaign, editor):
    poland = factories.country("PL", "pl", zone="Europe/Warsaw")
    poland.time_zones = ["Europe/Lisbon", "Europe/Warsaw"]  # the one that was chosen is shown, not the first
    poland.save()
    made = request_of([campaign], ["pl"], editor)
    task = task_of(campaign, "pl")
    reviewer, boss = factories.reviewer("pl"), factories.administrator_user()
    translation.save_words(task, factories.polish_words(campaign), user=reviewer)
    translation.request_review(task, user=reviewer)
    moment = datetime(2030, 1, 15, 1, 31, tzinfo=ZoneInfo("Europe/Warsaw"))
    planning.plan_approval(task, moment, user=boss)
    shown = browser(reviewer).get(reverse("twops_locale:open_task", args=[task.pk]), follow=True)
    for text in (shown.content.decode(), page_of(browser(editor), made)):
        assert "15 January 2030, 01:31 (Europe/Warsaw)" in text
    assert planning.zones_to_choose("cy") == [
        settings.TIME_ZONE,
        "Europe/Lisbon",
        "Europe/Warsaw",
    ]


def test_files_of_another_request_or_person_are_refused(campaign, editor):
    made = request_of([campaign], ["pl"], editor)
    other = factories.campaign("Second", slug="second")
    foreign = request_of([other], ["pl"], factories.administrator_user())
    archive = files.archive_of_request(
        foreign, list(files.tasks_with_files(foreign, factories.administrator_user())), "po",
        user=factories.administrator_user(),
    )  # fmt: skip
    with pytest.raises(FaultyFiles):
        files.take_back(made, [("a.zip", archive)], user=editor)
    with pytest.raises(TranslationNotAllowed):
        files.take_back(foreign, [("a.zip", archive)], user=editor)
    with pytest.raises(TranslationNotAllowed):
        files.archive_of_request(foreign, [task_of(other, "pl")], "po", user=editor)
