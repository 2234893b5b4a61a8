"""Nothing half-translated, unreviewed or unapproved is ever public; every step checks who takes it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from twops_awareness.models import CampaignPage
from twops_locale.errors import (
    ChecksFailed,
    IncompleteTranslation,
    SourceNotPublished,
    TranslationNotAllowed,
    UnapprovedTranslation,
    UnknownSegment,
    WrongState,
)
from twops_locale.models import TranslationTask
from twops_locale.models.task import State
from twops_locale.translation import operations, segments
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from tests import factories

pytestmark = pytest.mark.django_db

POLISH = {
    "title": "Pierwsza rozmowa",
    "slug": "pierwsza-rozmowa",
    "summary": "Jedna rozmowa może zapobiec krzywdzie.",
}


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    factories.home("fi", "Apua")
    return factories.campaign()


def submit(campaign: CampaignPage, *tags: str, user=None) -> list[TranslationTask]:
    locales = [factories.locale(tag) for tag in tags]
    return operations.submit_for_translation(
        campaign, locales, user=user or factories.communications_editor()
    )


def words(campaign: CampaignPage) -> dict[str, str | list[str]]:
    block = campaign.body[0].id
    return {
        **POLISH,
        f"body.{block}.heading": "Dlaczego",
        f"body.{block}.text": ["Milczenie jest trudne.", "Pomoc istnieje."],
    }


def live_titles() -> set[str]:
    return set(CampaignPage.objects.live().values_list("title", flat=True))


def test_a_submitted_page_is_public_in_no_other_language_and_not_even_copied(campaign):
    submit(campaign, "pl", "fi")
    assert CampaignPage.objects.count() == 1
    assert TranslationTask.objects.count() == 2


def test_an_approved_translation_is_live_and_nothing_was_before(campaign):
    [task] = submit(campaign, "pl")
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    operations.open_task(task, user=translator)
    assert live_titles() == {"The first conversation"}
    operations.save_words(task, words(campaign), user=translator)
    assert live_titles() == {"The first conversation"}
    operations.request_review(task, user=translator)
    assert live_titles() == {"The first conversation"}
    operations.approve(task, user=reviewer)
    assert live_titles() == {"The first conversation", "Pierwsza rozmowa"}
    page = CampaignPage.objects.get(locale__language_code="pl")
    assert page.slug == "pierwsza-rozmowa"
    assert page.body[0].value["heading"] == "Dlaczego"
    assert "Pomoc istnieje." in page.body[0].value["text"].source
    assert "Help exists" not in page.body[0].value["text"].source
    assert TranslationTask.objects.get().state is State.PUBLISHED


def test_who_asked_for_the_review_does_not_approve_it(campaign):
    [task] = submit(campaign, "pl")
    reviewer = factories.reviewer("pl")
    operations.save_words(task, words(campaign), user=reviewer)
    operations.request_review(task, user=reviewer)
    with pytest.raises(TranslationNotAllowed):
        operations.approve(task, user=reviewer)
    assert live_titles() == {"The first conversation"}


def test_one_person_may_do_both_where_the_site_says_so(campaign, settings):
    settings.TWOPS_LOCALE = {"REVIEWER_MAY_APPROVE_OWN": True}
    [task] = submit(campaign, "pl")
    reviewer = factories.reviewer("pl")
    operations.save_words(task, words(campaign), user=reviewer)
    operations.request_review(task, user=reviewer)
    operations.approve(task, user=reviewer)
    assert "Pierwsza rozmowa" in live_titles()


@pytest.mark.parametrize(
    "step", ["save_words", "request_review", "approve", "return_to_translator", "open_task"]
)
def test_the_team_of_another_language_can_take_no_step(campaign, step):
    [task] = submit(campaign, "pl")
    operations.save_words(task, words(campaign), user=factories.translator("pl"))
    stranger = factories.reviewer("fi")
    arguments = {
        "save_words": (task, words(campaign)),
        "request_review": (task,),
        "approve": (task,),
        "return_to_translator": (task,),
        "open_task": (task,),
    }[step]
    extra = {"comment": "x"} if step == "return_to_translator" else {}
    with pytest.raises(TranslationNotAllowed):
        getattr(operations, step)(*arguments, user=stranger, **extra)


def test_a_translator_cannot_approve(campaign):
    [task] = submit(campaign, "pl")
    first, second = factories.translator("pl"), factories.translator("pl", "second")
    operations.save_words(task, words(campaign), user=first)
    operations.request_review(task, user=first)
    with pytest.raises(TranslationNotAllowed):
        operations.approve(task, user=second)


def test_submitting_needs_the_permission_and_the_right_to_edit_the_source(campaign):
    with pytest.raises(TranslationNotAllowed):
        submit(campaign, "pl", user=factories.translator("fi"))
    assert not TranslationTask.objects.exists()


def test_a_draft_is_not_sent(campaign):
    campaign.unpublish()
    with pytest.raises(SourceNotPublished):
        submit(campaign, "pl")


def test_an_incomplete_translation_is_not_reviewed(campaign):
    [task] = submit(campaign, "pl")
    translator = factories.translator("pl")
    operations.save_words(task, POLISH, user=translator)
    with pytest.raises(IncompleteTranslation) as refused:
        operations.request_review(task, user=translator)
    assert (refused.value.missing, refused.value.total) == (3, 6)
    assert live_titles() == {"The first conversation"}


def test_markup_that_cannot_be_used_counts_as_missing(campaign):
    [task] = submit(campaign, "pl")
    translator = factories.translator("pl")
    block = campaign.body[0].id
    bad = {**words(campaign), f"body.{block}.text": ["<script>alert(1)</script>", "Pomoc istnieje."]}
    operations.save_words(task, bad, user=translator)
    with pytest.raises(IncompleteTranslation):
        operations.request_review(task, user=translator)


def test_a_title_that_is_too_long_is_refused_by_name(campaign):
    [task] = submit(campaign, "pl")
    translator = factories.translator("pl")
    operations.save_words(task, {**words(campaign), "title": "ą" * 300}, user=translator)
    with pytest.raises(ChecksFailed) as refused:
        operations.request_review(task, user=translator)
    assert [failed.label for failed in refused.value.failures] == ["Title"]


def test_words_for_a_place_that_does_not_exist_change_nothing(campaign):
    [task] = submit(campaign, "pl")
    with pytest.raises(UnknownSegment) as refused:
        operations.save_words(task, {**POLISH, "lead": "?"}, user=factories.translator("pl"))
    assert refused.value.paths == ["lead"]
    assert TranslationTask.objects.get().progress == (0, 6)


def test_words_are_locked_during_the_review_and_free_after_it_was_returned(campaign):
    [task] = submit(campaign, "pl")
    translator = factories.translator("pl")
    operations.save_words(task, words(campaign), user=translator)
    operations.request_review(task, user=translator)
    with pytest.raises(WrongState):
        operations.save_words(task, {"title": "Inna"}, user=translator)
    operations.return_to_translator(task, user=factories.reviewer("pl"), comment="Proszę poprawić tytuł.")
    operations.save_words(task, {"title": "Inna rozmowa"}, user=translator)
    assert TranslationTask.objects.get().state is State.RETURNED
    assert live_titles() == {"The first conversation"}


def test_a_changed_source_makes_translations_outdated_and_leaves_them_public(campaign):
    [task] = submit(campaign, "pl")
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    operations.save_words(task, words(campaign), user=translator)
    operations.request_review(task, user=translator)
    operations.approve(task, user=reviewer)
    campaign.summary = "One honest talk can prevent harm."
    campaign.save_revision().publish()
    task.refresh_from_db()
    assert task.state is State.OUTDATED
    polish = CampaignPage.objects.get(locale__language_code="pl")
    assert (polish.live, polish.summary) == (True, POLISH["summary"])
    operations.save_words(
        task, {"summary": "Jedna szczera rozmowa może zapobiec krzywdzie."}, user=translator
    )
    polish.refresh_from_db()
    assert polish.summary == POLISH["summary"], "saved words are not public"
    operations.request_review(task, user=translator)
    polish.refresh_from_db()
    assert polish.summary == POLISH["summary"], "words in review are not public"
    operations.approve(task, user=reviewer)
    polish.refresh_from_db()
    assert polish.summary == "Jedna szczera rozmowa może zapobiec krzywdzie."


PUBLISH_PATHS = {
    "revision": lambda page, revision: revision.publish(),
    "page": lambda page, revision: page.publish(revision),
    "action of the page form": lambda page, revision: PublishPageRevisionAction(revision).execute(),
    "plain save": lambda page, revision: (setattr(page, "live", True), page.save()),
}


@pytest.mark.parametrize("path", PUBLISH_PATHS)
def test_no_other_way_makes_a_translation_live(campaign, path):
    [task] = submit(campaign, "pl")
    page = operations.open_task(task, user=factories.translator("pl"))
    revision = page.save_revision()
    with pytest.raises(UnapprovedTranslation), transaction.atomic():
        PUBLISH_PATHS[path](page, revision)
    assert live_titles() == {"The first conversation"}


def test_an_approval_publishes_the_reviewed_version_and_not_a_later_one(campaign):
    [task] = submit(campaign, "pl")
    translator = factories.translator("pl")
    operations.save_words(task, words(campaign), user=translator)
    operations.request_review(task, user=translator)
    page = CampaignPage.objects.get(locale__language_code="pl")
    page.title = "Podmieniony tytuł"
    page.save_revision()
    with pytest.raises(PermissionDenied), transaction.atomic():
        operations.approve(task, user=factories.reviewer("pl"))
    assert live_titles() == {"The first conversation"}


def test_missing_parents_are_copied_as_drafts_never_as_live_aliases(campaign):
    [task] = submit(campaign, "mt")
    operations.open_task(task, user=factories.translator("mt"))
    maltese = Page.objects.filter(locale__language_code="mt")
    assert maltese.count() == 2
    assert not maltese.filter(live=True).exists()
    assert not maltese.filter(alias_of__isnull=False).exists()


def test_segments_are_what_wagtail_localize_would_make(campaign):
    ours = segments.take_source(campaign)

    def rows(source):
        return (
            sorted(
                source.stringsegment_set.values_list(
                    "context__path", "context__field_path", "string__data", "order", "attrs"
                )
            ),
            sorted(source.templatesegment_set.values_list("context__path", "template__uuid", "order")),
        )

    first = rows(ours)
    TranslationSource.objects.all().delete()
    theirs, _created = TranslationSource.get_or_create_from_instance(campaign)
    assert rows(theirs) == first


def test_submitting_costs_the_same_for_one_language_and_for_six(campaign):
    editor = factories.communications_editor()
    other = factories.campaign("Another", slug="another")
    submit(factories.campaign("Warm up", slug="warm"), "pl", user=editor)

    def count(page, tags):
        locales = [factories.locale(tag) for tag in tags]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            operations.submit_for_translation(page, locales, user=editor)
        return len(seen)

    assert count(campaign, ["pl"]) == count(other, ["pl", "fi", "de", "el", "mt", "lt"])


def test_submitting_costs_the_same_for_one_section_and_for_thirty(campaign):
    editor = factories.communications_editor()
    sections = [("section", {"heading": f"Part {n}", "text": f"<p>Text {n}.</p>"}) for n in range(30)]
    long = factories.campaign("Long", slug="long", body=sections)
    submit(factories.campaign("Warm up", slug="warm"), "pl", user=editor)

    def count(page):
        with CaptureQueriesContext(connection) as seen:
            operations.submit_for_translation(page, [factories.locale("pl")], user=editor)
        return len(seen)

    # 60 texts instead of 4. SQLite sends a bulk insert in batches of its variable limit: one or two more, not 56.
    assert count(long) <= count(campaign) + 2


def test_the_task_list_costs_one_query_for_any_number_of_tasks(campaign, django_assert_num_queries):
    submit(campaign, "pl", "fi", "de", "el")
    with django_assert_num_queries(1):
        states = [task.state for task in TranslationTask.objects.with_progress()]
    assert states == [State.IN_PROGRESS] * 4


def test_each_state_can_be_asked_for(campaign):
    [task] = submit(campaign, "pl")
    translator = factories.translator("pl")

    def asked() -> list[str]:
        return [state for state in State.values if TranslationTask.objects.in_state(state).exists()]

    assert asked() == ["in_progress"]
    operations.save_words(task, words(campaign), user=translator)
    assert asked() == ["ready"]
    operations.request_review(task, user=translator)
    assert asked() == ["in_review"]
    operations.approve(task, user=factories.reviewer("pl"))
    assert asked() == ["published"]
    campaign.title = "The very first conversation"
    campaign.save_revision().publish()
    assert asked() == ["outdated"]


def test_reviewers_are_told_by_mail_and_the_mail_says_nothing_of_the_content(
    campaign, mailoutbox, django_capture_on_commit_callbacks
):
    [task] = submit(campaign, "pl")
    translator = factories.translator("pl")
    factories.reviewer("pl")
    factories.reviewer("fi")
    operations.save_words(task, words(campaign), user=translator)
    with django_capture_on_commit_callbacks(execute=True):
        operations.request_review(task, user=translator)
    assert [message.to for message in mailoutbox] == [["reviewer-pl@example.org"]]
    assert "Milczenie" not in mailoutbox[0].body


def test_sending_twice_keeps_the_task(campaign):
    [first] = submit(campaign, "pl")
    [second] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.user("root", superuser=True)
    )
    assert first.pk == second.pk
    assert Translation.objects.count() == 1


def test_no_step_needs_more_queries_for_a_longer_page(campaign):
    """The whole way of a translation: 60 texts cost what four cost (and one or two batches of SQLite's more)."""
    sections = [("section", {"heading": f"Part {n}", "text": f"<p>Text {n}.</p>"}) for n in range(30)]
    long = factories.campaign("Long", slug="long", body=sections)
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    editor = factories.communications_editor()

    def polish(page) -> dict[str, str | list[str]]:
        given: dict[str, str | list[str]] = {**POLISH, "slug": f"strona-{page.pk}"}
        for block in page.body:
            given[f"body.{block.id}.heading"] = "Nagłówek"
            given[f"body.{block.id}.text"] = ["Tekst."] * (2 if page == campaign else 1)
        return given

    def costs(page) -> dict[str, int]:
        [task] = operations.submit_for_translation(page, [factories.locale("pl")], user=editor)
        steps = {
            "open": lambda: operations.open_task(task, user=translator),
            "save": lambda: operations.save_words(task, polish(page), user=translator),
            "request": lambda: operations.request_review(task, user=translator),
            "approve": lambda: operations.approve(task, user=reviewer),
        }
        found = {}
        for name, step in steps.items():
            with CaptureQueriesContext(connection) as seen:
                step()
            found[name] = len(seen)
        return found

    costs(factories.campaign("Warm up", slug="warm", body=sections[:1]))
    short_page, long_page = costs(campaign), costs(long)
    assert {
        name: long_page[name] - short_page[name]
        for name in long_page
        if long_page[name] > short_page[name] + 2
    } == {}
