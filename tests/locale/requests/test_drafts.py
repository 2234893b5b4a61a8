"""The original changes while it is out: drafts that are sent, said, taken up; nothing translated is lost; nothing is public early."""

from datetime import timedelta

import pytest
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.admin.inbox.todo import member_of
from twops_locale.errors import RequestNotPossible, SourceIsDraft, TranslationNotAllowed
from twops_locale.matrix.todo import to_do, words_of
from twops_locale.memory.filling import store
from twops_locale.memory.lookup import Query, lookup
from twops_locale.memory.text import text_hash
from twops_locale.models import MemoryUnit, Notice, SegmentStatus, SourceVersion, TranslationTask
from twops_locale.models.task import State
from twops_locale.requests import newer, operations
from twops_locale.requests.scopes import key_of
from twops_locale.translation import editing, notifications
from twops_locale.translation import operations as translation
from twops_locale.translation.editing import Edit
from twops_locale.translation.reminders import _waiting
from twops_locale.worksheet.reading import worksheet_of

from tests import factories

pytestmark = pytest.mark.django_db
A, B = "0b1e6f0e-0000-4000-8000-00000000000a", "0b1e6f0e-0000-4000-8000-00000000000b"


def body(*sections):
    return [
        {"type": "section", "id": key, "value": {"heading": heading, "text": text}}
        for key, heading, text in sections
    ]


@pytest.fixture
def page(campaign):
    return change(
        campaign,
        publish=True,
        body=body((A, "One", "<p>First.</p><p>Second.</p>"), (B, "Two", "<p>Third.</p>")),
    )


def change(page, *, publish=False, **fields):
    page = CampaignPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return CampaignPage.objects.get(pk=page.pk)


def request_of(page, user, **more):
    return operations.create(
        "Autumn", {"scope": "object", "keys": [key_of(page)]}, [factories.locale("pl")], user=user, **more
    )


def sheet(task):
    return {
        row.source: row
        for row in worksheet_of(
            TranslationTask.objects.select_related("translation__source").get(pk=task.pk)
        ).segments
    }


def approve(task):
    translator, reviewer = factories.translator("pl", "t"), factories.reviewer("pl", "r")
    edits = {
        row.pk: Edit(f"PL {row.source}" if not row.place.is_slug else "adres") for row in sheet(task).values()
    }
    editing.save_segments(task, edits, user=translator)
    translation.request_review(task, user=translator)
    translation.approve(task, user=reviewer)


def kinds(request):
    return [event.kind for event in request.events.all()]


def source_of(request):
    return request.items.get().task.translation.source


def test_a_draft_is_sent_and_marked_and_waits_for_its_original(page, editor):
    page.unpublish()
    page = CampaignPage.objects.get(pk=page.pk)
    with pytest.raises(RequestNotPossible):
        request_of(page, editor)
    made = request_of(page, editor, takes_drafts=True)
    item = made.items.get()
    assert (item.of_draft, made.plan["drafts"]) == (True, 1)
    translator = factories.translator("pl")
    edits = {row.pk: Edit(f"PL {row.source}") for row in sheet(item.task).values()}
    editing.save_segments(item.task, edits, user=translator)
    translation.request_review(item.task, user=translator)
    reviewer = factories.reviewer("pl")
    with pytest.raises(SourceIsDraft):
        translation.approve(item.task, user=reviewer)
    CampaignPage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert not SourceVersion.objects.get().of_draft
    assert not CampaignPage.objects.get(locale__language_code="pl").live
    translation.approve(item.task, user=reviewer)
    assert CampaignPage.objects.get(locale__language_code="pl").live


def test_a_dry_run_of_a_draft_counts_the_new_words_of_what_is_asked_for_already(page, editor):
    task = request_of(page, editor).items.get().task
    change(page, summary="A secret until May.")
    asked = {"scope": "object", "keys": [key_of(page)]}
    locales = [factories.locale("fi"), factories.locale("pl")]

    def counted(*, drafts=True):
        plan = operations.prepare("Autumn", asked, locales, user=editor, takes_drafts=drafts).plan
        names = ("new", "there", "renewed", "words", "known")
        return plan["words"], {row["tag"]: tuple(row[name] for name in names) for row in plan["languages"]}

    assert counted(drafts=False) == (13, {"fi": (1, 0, 0, 13, 0), "pl": (0, 1, 0, 0, 0)})
    assert counted() == (12, {"fi": (1, 0, 0, 12, 0), "pl": (0, 1, 1, 4, 0)})
    remembered = MemoryUnit(
        source_language="en",
        target_language="pl",
        source_text="A secret until May.",
        target_text="Tajemnica do maja.",
        source_hash=text_hash("A secret until May."),
        place_hash=0,
        approved_at=timezone.now(),
    )
    store([remembered])
    assert counted()[1]["pl"] == (0, 1, 1, 4, 4)
    approve(task)
    change(page, summary="A secret until June.")
    request_of(page, editor, takes_drafts=True)
    assert counted()[1]["pl"] == (0, 1, 0, 0, 0)  # translators have this draft


def test_words_that_are_a_draft_in_the_original_are_public_in_no_language(page, editor):
    made = request_of(page, editor)
    task = made.items.get().task
    approve(task)
    change(page, summary="A secret until May.")
    request_of(page, editor, takes_drafts=True)
    translator = factories.translator("pl", "second")
    rows = sheet(task)
    editing.save_segments(task, {rows["A secret until May."].pk: Edit("Tajemnica")}, user=translator)
    translation.request_review(task, user=translator)
    reviewer = factories.reviewer("pl", "r2")
    with pytest.raises(SourceIsDraft):
        translation.approve(task, user=reviewer)
    polish = CampaignPage.objects.get(locale__language_code="pl")
    assert (polish.live, polish.summary) == (True, f"PL {page.summary}")
    task = TranslationTask.objects.get(pk=task.pk)
    assert task.source_changed_at is None or not task.is_late  # what is public is not outdated by a draft
    CampaignPage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert TranslationTask.objects.get(pk=task.pk).is_late
    translation.approve(task, user=reviewer)
    assert TranslationTask.objects.get(pk=task.pk).state is State.PUBLISHED
    polish.refresh_from_db()
    assert polish.summary == "Tajemnica"


def test_a_saved_draft_is_said_at_once_and_given_by_an_action(page, editor):
    made = request_of(page, editor)
    change(page, summary="Another summary.")
    change(page, summary="Yet another summary.")
    version = SourceVersion.objects.get()
    assert version.newer_at is not None
    assert kinds(made).count("newer") == 1
    assert "Yet another summary." not in sheet(made.items.get().task)
    with pytest.raises(TranslationNotAllowed):
        newer.update(made, source_of(made), user=factories.translator("pl"))
    assert newer.update(made, source_of(made), user=editor)
    assert "Yet another summary." in sheet(made.items.get().task)
    version.refresh_from_db()
    assert (version.newer_at, version.of_draft) == (None, True)


def test_a_draft_that_goes_back_to_what_is_out_is_no_news(page, editor):
    request_of(page, editor)
    summary = page.summary
    change(page, summary="Another summary.")
    change(page, summary=summary)
    assert SourceVersion.objects.get().newer_at is None


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_request_of_drafts_follows_them_by_itself_or_not(page, editor, by_itself):
    page.unpublish()
    made = request_of(
        CampaignPage.objects.get(pk=page.pk), editor, takes_drafts=True, updates_itself=by_itself
    )
    change(page, summary="Another summary.")
    assert ("Another summary." in sheet(made.items.get().task)) is by_itself
    assert (SourceVersion.objects.get().newer_at is None) is by_itself
    assert ("taken" if by_itself else "newer") in kinds(made)


def test_a_draft_is_not_given_while_a_translation_is_reviewed(page, editor):
    made = request_of(page, editor)
    task = made.items.get().task
    translator = factories.translator("pl")
    edits = {row.pk: Edit(f"PL {row.source}") for row in sheet(task).values()}
    editing.save_segments(task, edits, user=translator)
    translation.request_review(task, user=translator)
    change(page, summary="Another summary.")
    with pytest.raises(RequestNotPossible):
        newer.update(made, source_of(made), user=editor)
    assert kinds(made).count("newer") == 1


def test_nothing_translated_is_lost(page, editor):
    made = request_of(page, editor)
    task = made.items.get().task
    approve(task)
    moved = body(
        (B, "Two", "<p>Third.</p>"),
        ("0b1e6f0e-0000-4000-8000-00000000000c", "One", "<p>Second.</p>"),
        (A, "New", "<p>Call us any day, it is free.</p>"),
    )
    change(page, summary="One talk can prevent harm early.", body=moved)
    assert newer.update(made, source_of(made), user=editor)
    rows = sheet(task)
    for kept in ("The first conversation", "Two", "Third.", "One", "Second."):
        assert (rows[kept].status, rows[kept].target) == (SegmentStatus.APPROVED, f"PL {kept}"), kept
    changed = rows["One talk can prevent harm early."]
    assert changed.status is SegmentStatus.UNTRANSLATED
    assert changed.previous_target == "PL One talk can prevent harm."
    assert "First." not in rows
    [[match]] = lookup([Query("First.")], "en", "pl", limit=1)
    assert (match.score >= 100, match.target) == (True, "PL First.")


def test_a_block_that_is_cut_out_in_one_draft_and_put_in_in_the_next_keeps_its_words(page, editor):
    made = request_of(page, editor)
    task = made.items.get().task
    approve(task)
    change(page, body=body((A, "One", "<p>First.</p><p>Second.</p>")))
    newer.update(made, source_of(made), user=editor)
    change(
        page,
        body=body(
            (A, "One", "<p>First.</p><p>Second.</p>"),
            ("0b1e6f0e-0000-4000-8000-00000000000d", "Two", "<p>Third.</p>"),
        ),
    )
    newer.update(made, source_of(made), user=editor)
    assert {rows.status for rows in sheet(task).values()} == {SegmentStatus.APPROVED}


def test_a_second_request_joins_the_draft_that_is_out(page, editor):
    change(page, summary="Another summary.")
    first = request_of(page, editor, takes_drafts=True)
    second = request_of(page, editor)
    assert second.items.get().of_draft
    assert "Another summary." in sheet(first.items.get().task)


def test_the_history_says_who_did_what_when(page, editor):
    made = request_of(page, editor)
    change(page, publish=True, summary="Another summary.")
    assert kinds(made) == ["created", "made", "newer", "taken"]
    assert all(event.at <= timezone.now() for event in made.events.all())


@pytest.mark.parametrize(
    ("draft", "public", "said"),
    [
        (True, True, "Nothing was published"),
        (True, False, "not public yet"),
        (False, True, "stays until"),
        (False, False, "published anew"),
    ],
)
def test_who_is_told_of_a_change_is_told_what_is_so(
    draft, public, said, campaign, mailoutbox, django_capture_on_commit_callbacks
):
    """Was: "published anew" of a draft, and "what is public stays" where nothing was."""
    factories.translator("pl", "anna")
    if public:
        factories.translated(campaign, "pl", factories.polish_words(campaign))
    else:
        translation.submit_for_translation(
            campaign, [factories.locale("pl")], user=factories.administrator_user()
        )
    tasks = TranslationTask.objects.all()
    tasks.update(source_changed_at=timezone.now())
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        notifications.source_changed(tasks, user=None, draft=draft)
    [mail] = mailoutbox
    assert said in mail.body
    assert ("published anew" in mail.body) is not draft
    assert ("stays" in mail.body) is public


def test_a_draft_is_told_to_whom_it_was_given_once_and_not_to_the_other_languages(
    page, editor, django_capture_on_commit_callbacks
):
    """Was: "the original changed" to all languages, three times, and two notices for who was asked."""
    polish, finnish, maltese = (factories.translator(tag, f"t-{tag}") for tag in ("pl", "fi", "mt"))
    task = request_of(page, editor).items.get().task
    approve(task)
    asked = operations.create(
        "Other", {"scope": "object", "keys": [key_of(page)]}, [factories.locale("mt")], user=editor
    )
    Notice.objects.all().delete()
    change(page, summary="A newer summary.")
    with django_capture_on_commit_callbacks(execute=True):
        operations.create(
            "Draft",
            {"scope": "object", "keys": [key_of(page)]},
            [factories.locale("fi")],
            user=editor,
            takes_drafts=True,
            updates_itself=True,
        )
    kinds_of = lambda person: list(Notice.objects.filter(user=person).values_list("kind", flat=True))  # noqa: E731 - three people by name
    assert kinds_of(polish) == [], "public, and nobody asked for the draft in Polish"
    assert kinds_of(finnish) == ["translation_sent"]
    assert kinds_of(maltese) == ["source_changed"], f"{asked} is in work: its words changed"
    with django_capture_on_commit_callbacks(execute=True):
        change(page, summary="A still newer summary.")
    assert (kinds_of(polish), kinds_of(finnish)[:1]) == ([], ["source_changed"])


def test_a_draft_is_nothing_to_do_where_nobody_asked_for_it(page, editor):
    """Was: work of all languages in the to-do, with a date, and overdue one day."""
    polish, finnish = factories.locale("pl"), factories.locale("fi")
    [task] = translation.submit_for_translation(page, [polish], user=editor)
    approve(task)
    change(page, summary="Another summary.")
    asked = {"scope": "object", "keys": [key_of(page)]}
    operations.create("Autumn", asked, [finnish], user=editor, takes_drafts=True)
    today = timezone.localdate()
    pole = member_of(factories.translator("pl", "anna"))
    assert TranslationTask.objects.get(pk=task.pk).state is State.DRAFT
    assert to_do(pole, today=today) == []
    TranslationTask.objects.filter(pk=task.pk).update(due_on=today)
    assert [one.language for one in _waiting(after=None, until=today + timedelta(days=90))] == ["fi"]
    operations.create("Polish, too", asked, [polish], user=editor, takes_drafts=True)
    [entry] = to_do(pole, today=today)
    line = words_of([entry.task.pk])[entry.task.pk]
    assert (line.left, line.words) == (2, 10), "the new summary, of all"
