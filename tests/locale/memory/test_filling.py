"""What comes into the memory and what leaves it: approved words only, each place once, nothing that is not public."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_locale.memory.filling import remember
from twops_locale.memory.lookup import Query, lookup
from twops_locale.models import MemoryKey, MemoryUnit, TranslationTask
from twops_locale.translation import operations
from twops_locale.translation.segment_states import note_approved

from tests import factories

pytestmark = pytest.mark.django_db

SUMMARY = "One talk can prevent harm."


@pytest.fixture
def page() -> Any:
    factories.home()
    factories.home("pl", "Pomoc")
    return factories.campaign()


def offered(text: str) -> list[str]:
    return [match.target for match in lookup([Query(text)], "en", "pl")[0]]


def test_an_approval_fills_the_memory_and_nothing_before_it(page):
    [task] = operations.submit_for_translation(
        page, [factories.locale("pl")], user=factories.administrator_user()
    )
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    operations.save_words(task, factories.polish_words(page), user=translator)
    operations.request_review(task, user=translator)
    assert not MemoryUnit.objects.exists()
    operations.approve(task, user=reviewer)
    assert set(MemoryUnit.objects.values_list("target_text", flat=True)) == {
        "Pierwsza rozmowa", "Jedna rozmowa może zapobiec krzywdzie.", "Dlaczego", "Milczenie jest trudne.",
        "Pomoc istnieje.",
    }  # fmt: skip
    unit = MemoryUnit.objects.get(path="summary")
    assert (unit.source_language, unit.target_language, unit.object_key) == ("en", "pl", page.translation_key)
    assert (unit.approved_by, unit.source_text, unit.origin) == (reviewer, SUMMARY, "approved")
    [match] = lookup([Query(unit.source_text)], "en", "pl")[0]
    assert (match.score, match.approved_by) == (100, "reviewer-pl")


def test_what_was_approved_before_is_filled_in_once(page, capsys):
    factories.translated(page, "pl", factories.polish_words(page))
    MemoryUnit.objects.all().delete()
    MemoryKey.objects.all().delete()
    for _time in range(2):
        call_command("fill_memory")
        assert "5 texts of 1 approved translations" in capsys.readouterr().out
        assert MemoryUnit.objects.count() == 5


def test_words_written_after_the_approval_wait_for_the_next_one(page):
    factories.translated(page, "pl", factories.polish_words(page))
    task = TranslationTask.objects.get()
    operations.save_words(task, {"title": "Nikt tego nie zatwierdził"}, user=factories.administrator_user())
    remember(task)
    assert "Nikt tego nie zatwierdził" not in MemoryUnit.objects.values_list("target_text", flat=True)


def test_another_approval_in_the_same_place_replaces_and_a_changed_source_keeps_both(page):
    factories.translated(page, "pl", factories.polish_words(page))
    task, administrator = TranslationTask.objects.get(), factories.administrator_user()
    colleague = factories.user("second", superuser=True)
    page.title = "The second conversation"
    page.save_revision().publish()
    new = {"title": "Druga rozmowa", "summary": "Rozmowa może zapobiec krzywdzie."}
    operations.save_words(task, new, user=colleague)
    operations.request_review(task, user=colleague)
    operations.approve(task, user=administrator)
    assert MemoryUnit.objects.count() == 6
    assert offered("The first conversation") == ["Pierwsza rozmowa", "Druga rozmowa"]
    assert MemoryUnit.objects.get(path="summary").target_text == "Rozmowa może zapobiec krzywdzie."


def test_what_is_withdrawn_is_not_offered_until_it_is_public_again(page):
    translation = factories.translated(page, "pl", factories.polish_words(page))
    assert offered(SUMMARY) == ["Jedna rozmowa może zapobiec krzywdzie."]
    page.refresh_from_db()
    page.unpublish()
    assert offered(SUMMARY) == []
    own = Query(SUMMARY, object_key=page.translation_key, path="summary")
    assert [match.score for match in lookup([own], "en", "pl")[0]] == [101]
    page.get_latest_revision().publish()
    assert offered(SUMMARY) == ["Jedna rozmowa może zapobiec krzywdzie."]
    translation.unpublish()
    assert offered(SUMMARY) == []


@pytest.mark.parametrize(("withdrawn", "left"), [(False, 5), (True, 0)])
def test_what_was_public_to_the_end_stays_and_what_was_withdrawn_first_is_forgotten(page, withdrawn, left):
    translation = factories.translated(page, "pl", factories.polish_words(page))
    for each in (translation, page):
        each.refresh_from_db()
        if withdrawn:
            each.unpublish()
        each.delete()
    assert MemoryUnit.objects.count() == left
    assert MemoryKey.objects.exists() is (left > 0)
    assert bool(offered(SUMMARY)) is (left > 0)


def test_remembering_takes_as_many_queries_for_a_long_page_as_for_a_short_one(page):
    body = [
        ("section", {"heading": f"Part {n} of all", "text": f"<p>Text number {n}.</p>"}) for n in range(30)
    ]
    long = factories.campaign("Another one", slug="another", body=body)
    counts = []
    for each in (page, long):
        [task] = operations.submit_for_translation(
            each, [factories.locale("pl")], user=factories.administrator_user()
        )
        operations.save_words(task, _copied(task), user=factories.administrator_user())
        translation = task.translation
        note_approved(
            translation.source,
            translation.target_locale,
            user=factories.administrator_user(),
            moment=timezone.now(),
        )
        with CaptureQueriesContext(connection) as seen:
            remember(task)
        counts.append(len(seen))
    assert MemoryUnit.objects.filter(object_key=long.translation_key).count() == 62
    if connection.vendor == "postgresql":  # SQLite takes a few rows in one statement
        assert counts[0] == counts[1]


def _copied(task: TranslationTask) -> dict[str, str | list[str]]:
    from twops_locale.translation.segments import source_words

    words: dict[str, list[str]] = {}
    for (path, _order), text in source_words(task.translation.source).items():
        words.setdefault(path, []).append(f"pl {text}")
    return dict(words)
