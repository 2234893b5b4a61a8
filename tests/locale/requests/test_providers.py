"""Engines: what goes out is masked, what comes back is checked, and a person has to touch it; broken ones keep nobody waiting."""

import time
from urllib.parse import urlsplit

import pytest
from django.core.checks import run_checks
from django.test import Client, override_settings
from django.urls import reverse
from twops_locale.errors import TranslationNotAllowed, WrongState
from twops_locale.exchange.coming_in import take_files
from twops_locale.models import Delivery, RequestItem, SegmentStatus, TranslationTask
from twops_locale.models.terms import Concept, Term, TermStatus
from twops_locale.requests import delivery, operations, problems
from twops_locale.requests import engines as requests_engines
from twops_locale.requests.protection import Damaged, protect, restore
from twops_locale.requests.providers.registry import default_of, providers_of
from twops_locale.requests.scopes import key_of
from twops_locale.signals import translation_file_taken
from twops_locale.translation import editing
from twops_locale.translation import operations as translation
from twops_locale.translation.editing import Edit
from twops_locale.worksheet.reading import worksheet_of
from wagtail_localize.models import StringTranslation

from tests import factories

from . import engines

pytestmark = pytest.mark.django_db
LIBRE = "twops_locale.requests.providers.libretranslate.LibreTranslate"
LATER = "twops_locale.requests.providers.etranslation.ETranslation"
LOCALIZE = "twops_locale.requests.providers.localize.LocalizeEngine"


@pytest.fixture
def server(settings):
    with engines.running() as running:
        settings.TWOPS_LOCALE = {
            "PROTECTED_NAMES": ("Troubled Desire",),
            "PROVIDERS": {
                "libre": {"CLASS": LIBRE, "OPTIONS": {"URL": running.url, "TIMEOUT_S": 0.5}},
                "later": {
                    "CLASS": LATER, "LABEL": "eTranslation", "LANGUAGES": ["pl"],
                    "OPTIONS": {"URL": f"{running.url}/later", "TIMEOUT_S": 0.5},
                },
            },
        }  # fmt: skip
        yield running


@pytest.fixture
def page(site):
    text = '<p>Call <a href="tel:+48116111">116 111</a> or write to help@example.org, {name}.</p><p>Troubled Desire is free.</p><p>116 111</p>'
    return factories.campaign(body=[("section", {"heading": "Why", "text": text})])


def sent(page, user, provider="libre"):
    made = operations.create(
        "x",
        {"scope": "object", "keys": [key_of(page)]},
        [factories.locale("pl")],
        user=user,
        providers={"pl": provider},
    )
    delivery.deliver.func(made.pk)
    return made.items.get()


def texts(item):
    task = TranslationTask.objects.select_related("translation__source").get(pk=item.task_id)
    return {row.source: (row.target, row.status) for row in worksheet_of(task).segments}


def test_what_goes_out_is_masked_and_what_comes_back_is_a_draft(server, page, editor):
    item = sent(page, editor)
    went_out = server.asked[0]["q"]
    assert 'Call <a id="a1">QX0Z</a> or write to QX1Z, QX2Z.' in went_out
    assert "QX0Z is free." in went_out
    assert not any("116 111" in text for text in went_out)
    found = texts(item)
    assert found['Call <a id="a1">116 111</a> or write to help@example.org, {name}.'] == (
        'XX Call <a id="a1">116 111</a> or write to help@example.org, {name}.', SegmentStatus.MACHINE,
    )  # fmt: skip
    assert found["116 111"] == ("116 111", SegmentStatus.MACHINE)
    assert found["first-conversation"] == ("xx-the-first-conversation", SegmentStatus.MACHINE)
    assert item.delivery == Delivery.ANSWERED
    task = TranslationTask.objects.with_progress().get(pk=item.task_id)
    assert task.progress[0] == 0
    with pytest.raises(translation.IncompleteTranslation):
        translation.request_review(task, user=factories.translator("pl"))


@pytest.mark.parametrize("behaviour", ["500", "slow", "short", "no json", "drip"])
def test_a_broken_engine_fails_in_time_and_is_asked_again(
    server, page, editor, behaviour, django_capture_on_commit_callbacks
):
    server.behaviour = behaviour
    started = time.monotonic()
    item = sent(page, editor)
    assert time.monotonic() - started < 3
    assert (item.delivery, bool(item.problem)) == (Delivery.FAILED, True)
    assert not StringTranslation.objects.exists()
    assert item.request.events.last().kind == "failed"
    server.behaviour = "fine"
    with pytest.raises(TranslationNotAllowed):
        delivery.ask_again(item.request, [item.pk], user=factories.translator("pl"))
    with django_capture_on_commit_callbacks(execute=True):
        assert delivery.ask_again(item.request, [item.pk], user=editor) == 1
    delivery.deliver.func(item.request_id)
    item.refresh_from_db()
    assert (item.delivery, item.attempt, item.problem) == (Delivery.ANSWERED, 2, "")


def test_what_came_back_damaged_is_left_out(server, page, editor):
    server.behaviour = "damaged"
    item = sent(page, editor)
    found = texts(item)
    assert found["Troubled Desire is free."] == ("", SegmentStatus.UNTRANSLATED)
    assert found["Why"] == ("XX Why", SegmentStatus.MACHINE)
    assert "damaged" in item.problem


def test_an_engine_that_is_not_there_any_more_is_a_failure(server, page, editor, settings):
    made = operations.create(
        "x",
        {"scope": "object", "keys": [key_of(page)]},
        [factories.locale("pl")],
        user=editor,
        providers={"pl": "gone"},
    )
    delivery.deliver.func(made.pk)
    assert made.items.get().delivery == Delivery.FAILED


def answer(item, body):
    path = urlsplit(delivery.answer_address(item)).path
    return Client(enforce_csrf_checks=True).post(path, body, content_type="text/plain")


def taken(item, body, on_commit):
    with on_commit(execute=True):
        response = answer(item, body)
    delivery.read_answer.func(
        item.pk, body
    )  # the worker's, where it keeps tasks; and a second time where it does not
    return response.status_code


def test_an_engine_that_answers_later_twice_and_after_a_person(
    server, page, editor, django_capture_on_commit_callbacks
):
    item = sent(page, editor, "later")
    assert item.delivery == Delivery.SENT
    assert server.asked[0]["destinations"]["httpDestinations"] == [delivery.answer_address(item)]
    task = TranslationTask.objects.select_related("translation__source").get(pk=item.task_id)
    why = next(row for row in worksheet_of(task).segments if row.source == "Why")
    editing.save_segments(task, {why.pk: Edit("Dlaczego")}, user=factories.translator("pl"))
    body = engines.answer_of(server.asked[0])
    assert taken(item, body, django_capture_on_commit_callbacks) == 202
    found = texts(item)
    assert found["Why"] == ("Dlaczego", SegmentStatus.TRANSLATED)
    assert found["Troubled Desire is free."] == ("XX Troubled Desire is free.", SegmentStatus.MACHINE)
    assert [event.kind for event in item.request.events.all()].count("answered") == 1
    assert taken(item, body.replace("WFg", "WVk"), django_capture_on_commit_callbacks) == 202
    assert texts(item) == found


def test_a_late_answer_is_a_suggestion_where_its_text_still_stands(
    server, page, editor, django_capture_on_commit_callbacks
):
    item = sent(page, editor, "later")
    page.summary = "Another summary."
    page.save_revision().publish()
    operations.withdraw(item.request, user=editor)
    assert taken(item, engines.answer_of(server.asked[0]), django_capture_on_commit_callbacks) == 202
    found = texts(item)
    assert found["Another summary."] == ("", SegmentStatus.UNTRANSLATED)
    assert found["Why"] == ("XX Why", SegmentStatus.MACHINE)
    assert item.request.events.last().kind == "late_answer"


def test_an_answer_without_its_proof_is_nothing(server, page, editor, settings):
    item = sent(page, editor, "later")
    path = urlsplit(delivery.answer_address(item)).path
    forged = path.replace(delivery.token_of(item), "0" * 64)
    other = path.replace(f"/{item.pk}/", f"/{item.pk + 1}/")
    client = Client()
    assert [
        client.post(address, "x", content_type="text/plain").status_code for address in (forged, other)
    ] == [404, 404]
    assert client.get(path).status_code == 405
    settings.TWOPS_LOCALE = {**settings.TWOPS_LOCALE, "MAX_EXCHANGE_BYTES": 10}
    assert client.post(path, "x" * 11, content_type="text/plain").status_code == 413
    assert client.post(path, b"\xff", content_type="text/plain").status_code == 400
    item.refresh_from_db()
    assert item.delivery == Delivery.SENT


@pytest.mark.parametrize(
    "body", ["error-code=-20001&error-message=Too+much", "", "<p>x</p>", "%%%", "=", "cGxhaW4="]
)
def test_a_broken_answer_is_said(server, page, editor, body):
    item = sent(page, editor, "later")
    delivery.read_answer.func(item.pk, body)
    item.refresh_from_db()
    assert (item.delivery, bool(item.problem)) == (Delivery.FAILED, True)


def test_an_engine_that_refuses_is_a_failure_and_one_that_never_answers_is_seen(server, page, editor):
    from datetime import timedelta

    server.behaviour = "refuses"
    assert sent(page, editor, "later").delivery == Delivery.FAILED
    server.behaviour = "fine"
    item = sent(page, editor, "later")
    assert item.days_without_answer(item.sent_at.date() + timedelta(days=3)) == 3


def test_engines_of_wagtail_localize(server, page, editor, settings):
    dummy = {"CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"}
    settings.TWOPS_LOCALE = {"PROVIDERS": {"dummy": {"CLASS": LOCALIZE, "OPTIONS": {"TRANSLATOR": dummy}}}}
    found = texts(sent(page, editor, "dummy"))
    assert found["The first conversation"] == ("conversation first The", SegmentStatus.MACHINE)
    settings.TWOPS_LOCALE = {
        "PROVIDERS": {"broken": {"CLASS": LOCALIZE, "OPTIONS": {"TRANSLATOR": {"CLASS": "no.Such"}}}}
    }
    assert sent(factories.campaign("Other", slug="other"), editor, "broken").delivery == Delivery.FAILED


def test_files_go_out_and_come_back(page, editor):
    item = sent(page, editor, "files")
    assert item.delivery == Delivery.SENT
    translation_file_taken.send(TranslationTask, task_ids=[item.task_id])
    item.refresh_from_db()
    assert item.delivery == Delivery.ANSWERED


def test_a_file_of_a_request_goes_out_and_answers_it_when_it_is_taken(page, editor):
    item = sent(page, editor, "files")
    translator, client = factories.translator("pl"), Client()
    client.force_login(translator)
    went_out = client.get(
        reverse("twops_locale:request_files", args=[item.request_id, "xliff"]), {"language": "pl"}
    )
    assert went_out["Content-Type"] == "application/zip"
    archive = went_out.content
    client.force_login(
        factories.communications_editor("another")
    )  # neither of the team nor whose request it is
    assert (
        client.get(reverse("twops_locale:request_files", args=[item.request_id, "xliff"])).status_code == 404
    )
    item.refresh_from_db()
    assert item.delivery == Delivery.SENT
    take_files([("back.zip", archive)], user=translator)
    item.refresh_from_db()
    assert item.delivery == Delivery.ANSWERED


def test_a_word_that_the_terms_avoid_is_not_taken_from_a_machine(server, page, editor):
    concept = Concept.objects.create(code="helpline")
    Term.objects.create(concept=concept, language="pl", text="XX Why", status=TermStatus.AVOIDED)
    item = sent(page, editor)
    assert texts(item)["Why"] == ("", SegmentStatus.UNTRANSLATED)
    assert "is not used" in item.problem


def test_each_language_has_its_providers(server, settings):
    assert list(providers_of("pl")) == ["people", "files", "libre", "later"]
    assert list(providers_of("fi")) == ["people", "files", "libre"]
    assert default_of("fi") == "people"
    settings.TWOPS_LOCALE = {"PROVIDERS": {"m": {"CLASS": LIBRE, "DEFAULT": True, "LANGUAGES": ["mt"]}}}
    assert (default_of("mt"), default_of("fi")) == ("m", "people")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"people": {"CLASS": LIBRE}}, "people"),
        ({"x": {}}, "CLASS"),
        ({"x": {"CLASS": "no.such.Engine"}}, "no.such.Engine"),
        ({"x": {"CLASS": "django.db.models.Model"}}, "Engine"),
        ({"x": {"CLASS": LIBRE, "LANGUAGES": "pl"}}, "LANGUAGES"),
        ({"x": {"CLASS": LIBRE, "COLOUR": 1}}, "COLOUR"),
    ],
)
def test_wrong_settings_are_named(given, words):
    with override_settings(TWOPS_LOCALE={"PROVIDERS": given}):
        [error] = [found for found in run_checks() if found.id == "twops_locale.E020"]
    assert words in error.msg


@pytest.mark.parametrize(
    ("original", "translated"),
    [
        ("Call 116 111", "Zadzwoń"),
        ("Call 116 111", "QX0Z QX0Z"),
        ("Call", "Zadzwoń 112"),
        ("<b>Call</b>", "Zadzwoń"),
        ("Call", "<i>Zadzwoń</i>"),
        ('<a id="a1">Call</a>', '<a id="a2">Zadzwoń</a>'),
    ],
)
def test_damage_is_noticed(original, translated):
    with pytest.raises(Damaged):
        restore(original, translated)


def test_masks_are_the_same_each_time_and_found_where_an_engine_moved_them():
    text = "From 9:30 to 17:00 &#39;Anna&#39; answers {count} calls of 50 %."
    masked, kept = protect(text, ["Anna"])
    assert kept == ["9:30", "17:00", "Anna", "{count}", "50"]
    assert restore(text, masked.replace("QX0Z", "qx 0 z"), ["Anna"]) == text


def test_items_know_nothing_of_engines_where_people_translate(page, editor):
    item = sent(page, editor, "people")
    assert (item.delivery, RequestItem.objects.filter(delivery=Delivery.TO_SEND).exists()) == (
        Delivery.WITH_TEAM,
        False,
    )


def test_a_problem_is_kept_without_a_language_and_said_in_the_reader_s(monkeypatch):
    stored = problems.kept("It could not be reached (%(kind)s).", kind="ConnectionError" * 50)
    assert len(stored) <= 500
    monkeypatch.setattr(
        problems,
        "gettext",
        lambda words: {"It could not be reached (%(kind)s).": "Nicht erreicht: %(kind)s"}[words],
    )
    assert problems.problem_words(stored).startswith("Nicht erreicht: ConnectionError")
    assert problems.problem_words("HTTP 500") == "HTTP 500", "stored by an earlier version"


def test_a_translator_has_an_engine_translate_what_is_missing(
    server, page, editor, client, django_capture_on_commit_callbacks
):
    item = sent(page, editor, provider="people")
    translator = factories.translator("pl")
    client.force_login(translator)
    rows = worksheet_of(item.task).segments
    title = next(row for row in rows if row.path == "title")
    editing.save_segments(item.task, {title.pk: Edit("Własny tytuł")}, user=translator)
    screen = reverse("twops_locale:editor", args=[item.task_id])
    html = client.get(screen).content.decode()
    assert "Have libre translate what is missing" in html and "Have eTranslation translate" in html
    ask = reverse("twops_locale:act", args=[item.task_id, "ask_engine"])
    with django_capture_on_commit_callbacks(execute=True):
        assert "Asked." in client.post(ask, {"engine": "libre"}, follow=True).content.decode()
    found = texts(item)
    assert found["Why"] == ("XX Why", SegmentStatus.MACHINE)
    assert found[title.source] == ("Własny tytuł", SegmentStatus.TRANSLATED), "what a person wrote stays"
    assert "what is missing" not in client.get(screen).content.decode()
    assert "another state" in client.post(ask, {"engine": "other"}, follow=True).content.decode()
    item.refresh_from_db()
    assert (item.provider, item.delivery) == ("libre", Delivery.ANSWERED)


def test_an_engine_is_asked_once_and_by_the_team_only(server, page, editor):
    item = sent(page, editor, provider="people")
    with pytest.raises(TranslationNotAllowed):
        requests_engines.ask_engine(item.task, "later", user=factories.translator("fi"))
    translator = factories.translator("pl")
    requests_engines.ask_engine(item.task, "later", user=translator)
    assert requests_engines.asked(item.task) == item
    with pytest.raises(WrongState):
        requests_engines.ask_engine(item.task, "libre", user=translator)


@pytest.mark.parametrize(
    "said",
    [
        lambda key: f'<p id="s{key}">Dla\0czego</p>',
        lambda key: f'<p id="s{key}">Dla{chr(0xD800)}czego</p>',
        lambda key: f'<p id="s{"9" * 5000}">a</p><p id="s{key}">Dlaczego</p>',
        lambda key: f'<p id="s{key}">Dlaczego</p>' + '<p id="s1">' * 100_000,
    ],
)
def test_what_no_database_keeps_and_no_pattern_ends_is_left_out_of_an_answer(server, page, editor, said):
    item = sent(page, editor, provider="later")
    key = next(row.pk for row in worksheet_of(item.task).segments if row.source == "Why")
    started = time.monotonic()
    delivery.read_answer.func(item.pk, said(key))
    assert time.monotonic() - started < 3
    assert texts(item)["Why"] == ("Dlaczego", SegmentStatus.MACHINE)


def test_a_text_that_names_an_error_is_no_error(server, page, editor):
    item = sent(page, editor, provider="later")
    key = next(row.pk for row in worksheet_of(item.task).segments if row.source == "Why")
    delivery.read_answer.func(item.pk, f'<p id="s{key}">error-code=oops</p>')
    assert texts(item)["Why"][0] == "error-code=oops"


def test_one_item_that_cannot_be_taken_keeps_no_other(server, page, editor, monkeypatch):
    item = sent(page, editor)
    take = delivery.deliver_item
    other = factories.campaign("Second", slug="second")
    operations.add_items(item.request, {"scope": "list", "keys": [key_of(other)]}, user=editor)
    RequestItem.objects.update(delivery=Delivery.TO_SEND)

    def broken(key: int) -> None:
        if key == item.pk:
            raise ValueError("of a library")
        take(key)

    monkeypatch.setattr(delivery, "deliver_item", broken)
    delivery.deliver.func(item.request_id)
    first, second = item.request.items.order_by("pk")
    assert (first.delivery, second.delivery) == (Delivery.FAILED, Delivery.ANSWERED)
    assert "ValueError" in problems.problem_words(first.problem)
