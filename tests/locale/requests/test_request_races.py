"""Two people, or a person and an engine, in the same second. Two connections on a real PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from twops_locale.errors import TranslationError
from twops_locale.models import LanguageTeam, Priority, RequestItem, TranslationRequest, TranslationTask
from twops_locale.requests import delivery, operations
from twops_locale.requests.changing import Wish, change
from twops_locale.requests.scopes import key_of
from twops_locale.setup import adding, removing
from twops_locale.translation import editing
from twops_locale.translation import operations as translation
from twops_locale.translation.editing import Edit
from twops_locale.worksheet.reading import worksheet_of
from wagtail.models import Locale

from tests import factories
from tests.locale.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_requests_at_once_and_a_person_beside_an_engine(postgres_url: str) -> None:
    """Numbers are given once and without a gap, a translation is asked for once, and a person's words stay."""
    factories.root_page()
    factories.home()
    user: Any = factories.administrator_user()
    pages = [factories.campaign(f"C {number}", slug=f"c-{number}") for number in range(3)]
    locales = [factories.locale("pl"), factories.locale("fi")]
    selection = {"scope": "list", "keys": [key_of(page) for page in pages]}

    def create() -> TranslationRequest:
        return operations.create("Same", selection, locales, user=user)

    made = at_once(create, create, create)
    assert all(isinstance(request, TranslationRequest) for request in made), made
    year = timezone.localdate().year
    assert sorted(request.number for request in made) == [f"{year}-000{number}" for number in (1, 2, 3)]
    assert (TranslationTask.objects.count(), RequestItem.objects.count()) == (6, 18)
    assert RequestItem.objects.filter(joined=False).count() == 6

    prepared = operations.prepare("Twice", selection, locales, user=user)
    sent = at_once(lambda: operations.send(prepared, user=user), lambda: operations.send(prepared, user=user))
    assert {request.number for request in sent} == {f"{year}-0004"}
    assert prepared.items.count() == 6

    item = prepared.items.select_related("task__translation__source").first()
    row = next(row for row in worksheet_of(item.task).segments if row.source == "Why")
    at_once(
        lambda: delivery.take_answer(item.pk, {row.pk: "Maszyna"}),
        lambda: editing.save_segments(item.task, {row.pk: Edit("Dlaczego")}, user=user),
        lambda: delivery.take_answer(item.pk, {row.pk: "Maszyna"}),
    )
    assert next(r for r in worksheet_of(item.task).segments if r.source == "Why").target == "Dlaczego"


ROUNDS = 4


@pytest.fixture
def people(postgres_url: str) -> dict[str, Any]:
    factories.root_page()
    factories.home()
    factories.home("pl", "Pomoc")
    return {
        "root": factories.administrator_user(),
        "translator": factories.translator("pl"),
        "reviewer": factories.reviewer("pl"),
    }


def asked(
    people: dict[str, Any], number: int, provider: str = "people"
) -> tuple[TranslationRequest, RequestItem]:
    page = factories.campaign(f"R {number}", slug=f"r-{number}")
    made = operations.create(
        "R", {"scope": "list", "keys": [key_of(page)]}, [factories.locale("pl")], user=people["root"],
        providers={"pl": provider},
    )  # fmt: skip
    return made, made.items.select_related("task__translation__source").get()


def fresh(item: RequestItem) -> TranslationTask:
    return TranslationTask.objects.select_related("translation__source").get(pk=item.task_id)


def translate(item: RequestItem, people: dict[str, Any], number: int) -> None:
    page = item.task.translation.source.get_source_instance()
    words = {**factories.polish_words(page), "slug": f"rozmowa-{number}"}
    translation.save_words(fresh(item), words, user=people["translator"])


def refusals(outcomes: list[Any]) -> list[Any]:
    """Return what is no refusal in words: a deadlock, a row that is gone, a fault of ours."""
    words = (TranslationError, PermissionDenied)
    return [found for found in outcomes if isinstance(found, Exception) and not isinstance(found, words)]


def test_a_request_is_withdrawn_in_the_second_in_which_it_is_worked_on(
    people: dict[str, Any], settings: Any
) -> None:
    engine = {"CLASS": "twops_locale.requests.providers.etranslation.ETranslation", "OPTIONS": {}}
    settings.TWOPS_LOCALE = {"PROVIDERS": {"m": engine}}
    for number in range(ROUNDS):
        made, item = asked(people, number, "m")
        texts = {row.pk: f"XX {row.source}" for row in worksheet_of(item.task).segments}
        outcomes = at_once(
            lambda item=item, texts=texts: delivery.take_answer(item.pk, texts),
            lambda made=made: operations.withdraw(made, user=people["root"]),
        )
        assert refusals(outcomes) == []
    for number in range(ROUNDS, 2 * ROUNDS):
        made, item = asked(people, number)
        translate(item, people, number)
        translation.request_review(fresh(item), user=people["translator"])
        outcomes = at_once(
            lambda item=item: translation.approve(fresh(item), user=people["reviewer"]),
            lambda made=made: operations.withdraw(made, user=people["root"]),
        )
        assert refusals(outcomes) == []
        task = fresh(item)
        assert bool(task.approved_revision_id) is task.translation.enabled
        assert task.review_revision_id is None
    for number in range(2 * ROUNDS, 3 * ROUNDS):
        made, item = asked(people, number)
        translate(item, people, number)
        outcomes = at_once(
            lambda item=item: translation.request_review(fresh(item), user=people["translator"]),
            lambda made=made, item=item: operations.withdraw_items(made, [item.pk], user=people["root"]),
        )
        assert refusals(outcomes) == []
        task = fresh(item)
        assert not (task.review_revision_id and not task.translation.enabled), "nobody could open it"


def test_a_language_is_removed_in_the_second_in_which_something_is_sent_into_it(
    people: dict[str, Any],
) -> None:
    factories.home("mt", "Ghajnuna")
    for number in range(ROUNDS):
        maltese = Locale.objects.filter(language_code="mt").first()
        if maltese is None:
            maltese = adding.add_language("mt", user=people["root"]).locale
        page = factories.campaign(f"L {number}", slug=f"l-{number}")
        outcomes = at_once(
            lambda page=page, maltese=maltese: operations.create(
                "R", {"scope": "list", "keys": [key_of(page)]}, [maltese], user=people["root"]
            ),
            lambda maltese=maltese: removing.remove_language(maltese, user=people["root"]),
            lambda: adding.add_language("mt", user=people["root"]),
        )
        assert refusals(outcomes) == [], outcomes
        has_team = LanguageTeam.objects.filter(locale__language_code="mt").exists()
        assert has_team is Locale.objects.filter(language_code="mt").exists()


def test_a_request_is_changed_in_the_second_in_which_it_grows_ends_or_is_done(people: dict[str, Any]) -> None:
    """Changed against withdrawn, a language added, an approval: each in words or done, and nothing half."""
    factories.home("fi", "Apua")
    anna = factories.translator("pl", "anna")
    day = timezone.localdate() + timedelta(days=30)
    for number in range(3):
        made, item = asked(people, number)
        translate(item, people, number)
        translation.request_review(fresh(item), user=people["translator"])
        wish = Wish(day, f"Message {number}", None, Priority.HIGH, {}, {"pl": anna.pk})
        change_it = lambda made=made, wish=wish: change(made, wish, user=people["root"])  # noqa: E731 - one of four steps
        steps = [
            lambda made=made: operations.withdraw(made, user=people["root"]),
            lambda made=made: operations.add_languages(made, [factories.locale("fi")], user=people["root"]),
            lambda item=item: translation.approve(fresh(item), user=people["reviewer"]),
        ]
        outcomes = at_once(change_it, steps[number], change_it)
        assert refusals(outcomes) == [], outcomes
        made.refresh_from_db()
        task, lines = fresh(item), [event.kind for event in made.events.all()]
        assert lines.count("changed_date") == lines.count("changed_message") <= 1, (
            "noted once, however often asked"
        )
        if number == 0:
            assert made.stage == "withdrawn" and not made.items.open().exists()
        else:
            assert (made.due_on, made.message) == (day, f"Message {number}")
        if number == 1:
            assert sorted(made.items.open().values_list("task__due_on", flat=True)) == [day, day]
        if number == 2:
            assert task.approved_revision_id is not None and task.review_revision_id is None
