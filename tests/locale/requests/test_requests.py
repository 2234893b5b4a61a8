"""A request: objects x languages x deadline x message, with a number, a history, and items that several requests may share."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.errors import RequestNotPossible, TranslationNotAllowed
from twops_locale.models import RequestItem, Stage, TranslationRequest, TranslationTask
from twops_locale.requests import making, operations
from twops_locale.requests.history import words
from twops_locale.requests.scopes import key_of, keys_of
from twops_locale.translation import operations as translation
from wagtail_localize.models import Translation

from tests import factories

pytestmark = pytest.mark.django_db


def listed(*instances):
    return {"scope": "list", "keys": [key_of(instance) for instance in instances]}


def request_of(instances, locales, user, **more):
    return operations.create("Autumn", listed(*instances), locales, user=user, **more)


def tags(request):
    return sorted(item.task.language for item in request.items.open())


def test_a_request_has_a_number_and_its_items_are_tasks(campaign, editor, locales):
    due = timezone.localdate() + timedelta(days=5)
    made = request_of([campaign], locales, editor, due_on=due, message="Before the conference.")
    assert made.number == f"{timezone.localdate().year}-0001"
    assert (made.stage, tags(made)) == (Stage.OPEN, ["fi", "pl"])
    assert {task.due_on for task in TranslationTask.objects.all()} == {due}
    assert CampaignPage.objects.count() == 1
    assert request_of([campaign], locales, editor).number == f"{timezone.localdate().year}-0002"


def test_a_dry_run_writes_nothing_and_says_what_would_be(campaign, editor, locales):
    translation.submit_for_translation(campaign, [factories.locale("pl")], user=editor)
    draft = factories.campaign("Not yet", slug="not-yet")
    draft.unpublish()
    tasks = TranslationTask.objects.count()
    prepared = operations.prepare("Autumn", listed(campaign, draft), locales, user=editor)
    plan = prepared.plan
    assert TranslationTask.objects.count() == tasks
    assert (prepared.number, prepared.stage) == (None, Stage.PREPARED)
    assert plan["keys"] == [key_of(campaign)]
    assert plan["words"] == 14  # title 3, summary 5, heading 1, two sentences 3 + 2
    assert plan["refused"] == [{"title": "Not yet", "reason": "SourceNotPublished"}]
    by_tag = {language["tag"]: (language["new"], language["there"]) for language in plan["languages"]}
    assert by_tag == {"fi": (1, 0), "pl": (0, 1)}


def test_sending_twice_is_one_sending(campaign, editor, locales):
    prepared = operations.prepare("Autumn", listed(campaign), locales, user=editor)
    first = operations.send(prepared, user=editor)
    assert operations.send(prepared, user=editor).number == first.number
    assert making.make(first.pk) == 0
    assert (RequestItem.objects.count(), TranslationTask.objects.count()) == (2, 2)


def test_two_requests_for_the_same_join(campaign, editor, locales):
    later, earlier = date(2030, 3, 1), date(2030, 2, 1)
    one = request_of([campaign], locales, editor, due_on=later)
    two = request_of([campaign], locales, editor, due_on=earlier)
    assert TranslationTask.objects.count() == 2
    assert [item.joined for item in one.items.all()] == [False, False]
    assert [item.joined for item in two.items.all()] == [True, True]
    assert {task.due_on for task in TranslationTask.objects.all()} == {earlier}
    request_of([campaign], locales, editor, due_on=later)
    assert {task.due_on for task in TranslationTask.objects.all()} == {earlier}


def test_languages_and_objects_are_added_later(campaign, editor, locales):
    made = request_of([campaign], locales, editor)
    operations.add_languages(made, [factories.locale("mt"), factories.locale("pl")], user=editor)
    assert tags(made) == ["fi", "mt", "pl"]
    other = factories.campaign("Second", slug="second")
    operations.add_items(made, listed(other), user=editor)
    assert len(tags(made)) == 6
    assert [words(event) for event in made.events.all()] == [
        "Sent: 1 objects into fi, pl",
        "All is with the teams: 2 translations",
        "Languages added: mt",
        "All is with the teams: 3 translations",
        "Objects added: 1",
        "All is with the teams: 6 translations",
    ]


def test_what_nobody_asks_for_any_more_rests_and_keeps_its_words(campaign, editor, locales):
    one, two = request_of([campaign], locales, editor), request_of([campaign], locales, editor)
    finnish = Translation.objects.get(target_locale__language_code="fi")
    translation.save_words(finnish.task, {"title": "Ensimmäinen"}, user=factories.translator("fi"))
    for made in (one, two):
        assert finnish.enabled
        item = made.items.get(task=finnish.task)
        assert operations.withdraw_items(made, [item.pk], user=editor) == 1
        assert operations.withdraw_items(made, [item.pk], user=editor) == 0
        finnish.refresh_from_db()
    assert not finnish.enabled
    operations.add_items(two, listed(campaign), user=editor)
    finnish.refresh_from_db()
    assert finnish.enabled
    assert TranslationTask.objects.with_progress().get(translation=finnish).progress == (1, 6)


def test_what_was_sent_before_there_were_requests_is_not_taken_back_by_one(campaign, editor):
    polish = factories.locale("pl")
    translation.submit_for_translation(campaign, [polish], user=editor)
    made = request_of([campaign], [polish], editor)
    operations.withdraw(made, user=editor)
    assert Translation.objects.get().enabled


def test_withdrawing_ends_reviews_but_not_what_is_public(campaign, editor):
    polish, finnish = factories.locale("pl"), factories.locale("fi")
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    made = request_of([campaign], [polish, finnish], editor)
    task = TranslationTask.objects.get(translation__target_locale=finnish)
    block = campaign.body[0].id
    finnish_words = {
        "title": "A",
        "slug": "a",
        "summary": "B",
        f"body.{block}.heading": "C",
        f"body.{block}.text": ["D", "E"],
    }
    translation.save_words(task, finnish_words, user=factories.translator("fi"))
    translation.request_review(task, user=factories.translator("fi", "t2"))
    operations.withdraw(made, user=editor)
    operations.withdraw(made, user=editor)
    task.refresh_from_db()
    assert task.review_revision is None
    assert {row.target_locale.language_code: row.enabled for row in Translation.objects.all()} == {
        "fi": False,
        "pl": True,
    }
    assert CampaignPage.objects.get(locale=polish).live
    with pytest.raises(RequestNotPossible):
        operations.add_languages(made, [factories.locale("mt")], user=editor)


def test_only_who_may_send_and_edit_sends_and_nothing_is_half(campaign, editor, locales):
    stranger = factories.translator("fi")
    with pytest.raises(TranslationNotAllowed):
        request_of([campaign], locales, stranger)
    polish_original = factories.home("pl").add_child(
        instance=CampaignPage(title="Polski", slug="polski", summary="S", locale=factories.locale("pl"))
    )
    polish_original.save_revision().publish()
    made = request_of([campaign, polish_original], locales, editor)
    assert made.plan["refused"] == [{"title": "Polski", "reason": "TranslationNotAllowed"}]
    assert tags(made) == ["fi", "pl"]
    with pytest.raises(TranslationNotAllowed):
        operations.withdraw(made, user=factories.communications_editor("somebody-else"))
    with pytest.raises(RequestNotPossible):
        request_of([polish_original], locales, editor)
    assert TranslationRequest.objects.count() == 1


def test_a_translation_is_named_with_its_original(campaign, editor):
    page = factories.translated(campaign, "pl", factories.polish_words(campaign))
    prepared = operations.prepare(
        "x", listed(page), [factories.locale("fi")], user=factories.administrator_user()
    )
    assert prepared.plan["refused"] == [
        {"title": page.title, "reason": "NotTheOriginal", "original": campaign.title, "language": "en"}
    ]


def test_a_subtree_and_what_a_language_lacks(campaign, editor):
    second = factories.campaign("Second", slug="second")
    home = factories.home()
    assert keys_of({"scope": "subtree", "keys": [key_of(home)]}, []) == [
        key_of(page) for page in (home, campaign, second)
    ]
    polish = factories.locale("pl")
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    assert keys_of({"scope": "missing"}, [polish]) == [key_of(second)]


def test_many_objects_take_as_many_queries_as_few(site, editor, locales):
    pages = [factories.campaign(f"C {number}", slug=f"c-{number}") for number in range(12)]

    def counted(some):
        with CaptureQueriesContext(connection) as seen:
            request_of(some, locales, editor)
        return len(seen)

    request_of(pages[:1], locales, editor)
    few = counted(pages[1:3])
    assert counted(pages[3:]) == few


def test_a_long_request_is_made_in_parts_and_goes_on_where_it_stood(
    site, editor, locales, monkeypatch, django_capture_on_commit_callbacks
):
    from twops_locale.requests import planning

    monkeypatch.setattr(operations, "INLINE", 2)
    monkeypatch.setattr(planning, "CHUNK", 2)
    pages = [factories.campaign(f"C {number}", slug=f"c-{number}") for number in range(5)]
    with django_capture_on_commit_callbacks(execute=False):
        made = request_of(pages, locales, editor)
    assert (made.stage, made.objects_done, made.objects_total) == (Stage.CREATING, 0, 5)
    assert making._make_part(made.pk) == 4
    made.refresh_from_db()
    assert (made.stage, made.objects_done) == (Stage.CREATING, 2)
    assert making.make(made.pk) == 6
    made.refresh_from_db()
    assert (made.stage, made.objects_done, made.items.count()) == (Stage.OPEN, 5, 10)


def test_what_was_prepared_and_never_sent_is_forgotten(campaign, editor, locales):
    old = operations.prepare("Old", listed(campaign), locales, user=editor)
    TranslationRequest.objects.update(created_at=timezone.now() - timedelta(days=15))
    operations.prepare("New", listed(campaign), locales, user=editor)
    sent = request_of([campaign], locales, editor)
    TranslationRequest.objects.filter(pk=sent.pk).update(created_at=timezone.now() - timedelta(days=15))
    assert making.forget_prepared_requests() == 1
    assert not TranslationRequest.objects.filter(pk=old.pk).exists()
    assert TranslationRequest.objects.count() == 2


def test_long_work_is_many_tasks_so_that_somebody_sees_how_far_it_is(
    campaign, editor, locales, monkeypatch, django_capture_on_commit_callbacks
):
    """The worker does each task in one transaction: what it counts is seen when it ends."""
    pages = [campaign, *(factories.campaign(f"C {number}", slug=f"c-{number}") for number in range(2))]
    monkeypatch.setattr(operations, "INLINE", 1)
    monkeypatch.setattr("twops_locale.requests.planning.CHUNK", 1)
    monkeypatch.setattr(making, "TASK_S", 0.0)
    seen: list[tuple[str, int]] = []

    def enqueued(work, request_id):
        seen.append((work.name, TranslationRequest.objects.get(pk=request_id).objects_done))

    monkeypatch.setattr(making, "later", enqueued)
    prepared = operations.prepare("Autumn", listed(*pages), locales, user=editor)
    for _task in range(3):
        making.look_later.func(prepared.pk)
    assert making.is_looked_at(TranslationRequest.objects.get(pk=prepared.pk))
    made = operations.send(TranslationRequest.objects.get(pk=prepared.pk), user=editor)
    for _task in range(3):
        making.make_later.func(made.pk)
    assert [(name, done) for name, done in seen if "later" in name] == [
        ("look_later", 1), ("look_later", 2), ("look_later", 3), ("make_later", 1), ("make_later", 2), ("make_later", 3),
    ]  # fmt: skip
    assert making.make(made.pk) == 0 and made.items.count() == 6
