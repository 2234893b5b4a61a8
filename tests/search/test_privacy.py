"""A reader's words are nowhere: in no log, no exception, no statement that the database server could write down."""

import io
import logging
import sys
import traceback
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection, reset_queries
from django.test.utils import override_settings
from django.views.debug import ExceptionReporter
from pytest_django import Settings
from twops_search.database import read_database
from twops_search.elastic.engine import ElasticsearchEngine
from twops_search.engine import Question
from twops_search.errors import EngineUnavailable, SearchUnavailable
from twops_search.query import search
from twops_search.text.words import query_words

from .content import MemorySource

CANARY = "żarkanarek"
FORMS = (CANARY, "zarkanarek", "xarkanarek")
QUERY = f"pomoc {CANARY} xarkanarek"


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """Everything that any logger says at any level, with tracebacks."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setLevel(1)
    names = [
        "",
        "django",
        "django.db.backends",
        "elastic_transport",
        "elasticsearch",
        "psycopg",
        "urllib3",
        "twops_search",
    ]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(1)
    for name in ("", "django"):
        logging.getLogger(name).addHandler(handler)
    yield stream
    for name in ("", "django"):
        logging.getLogger(name).removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def assert_silent(text: str) -> None:
    """Fail if the text has the canary in any form; without showing the text."""
    lowered = text.lower()
    assert [form for form in FORMS if form in lowered] == []


def test_the_canary_would_be_seen(everything_logged: io.StringIO) -> None:
    logging.getLogger("twops_search.test").debug("about %s", CANARY)
    with pytest.raises(AssertionError):
        assert_silent(everything_logged.getvalue())


@override_settings(DEBUG=True)
def test_a_search_in_the_database_logs_none_of_its_words(
    content: type[MemorySource], everything_logged: io.StringIO
) -> None:
    reset_queries()
    search(QUERY, "pl")
    search(CANARY, "pl", filters={"country": ["PL"]})
    search(f'"{CANARY}\x00" AND (', "el")
    assert_silent(everything_logged.getvalue())
    assert_silent(str(connection.queries_log))


@override_settings(DEBUG=True)
def test_a_search_in_elasticsearch_logs_none_of_its_words(
    content: type[MemorySource], index_now: Callable[[], None], everything_logged: io.StringIO
) -> None:
    index_now()
    assert search(QUERY, "pl").engine == "elasticsearch"
    search(CANARY, "pl", filters={"country": ["PL"]})
    search(f'"{CANARY}\x00" AND (', "el")
    assert_silent(everything_logged.getvalue())


def test_a_server_that_is_down_makes_no_log_speak(
    content: type[MemorySource], settings: Settings, everything_logged: io.StringIO
) -> None:
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    assert search(QUERY, "pl").engine == connection.vendor
    assert "does not answer" in everything_logged.getvalue()
    assert_silent(everything_logged.getvalue())


def question() -> Question:
    """Return a question with the canary."""
    return Question(tuple(query_words(QUERY, "pl")), "pl")


def everything_raised(error: BaseException) -> str:
    """Return what a log, a debug page or an error tracker could say about an exception: also its causes and contexts."""
    lines = traceback.format_exception(error)
    seen: list[BaseException] = []
    pending: list[BaseException | None] = [error]
    while pending:
        if (current := pending.pop()) is not None and current not in seen:
            seen.append(current)
            pending += [current.__cause__, current.__context__]
    return "".join(lines) + repr(seen) + str([each.args for each in seen])


def test_a_failing_statement_of_the_database_raises_none_of_the_words(
    content: type[MemorySource], everything_logged: io.StringIO
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE twops_search_searchdocument RENAME TO gone"
            if connection.vendor == "postgresql"
            else "DROP TABLE twops_search_fts"
        )
    engine = read_database()
    with pytest.raises(EngineUnavailable) as raised:
        engine.find(question())
    assert_silent(everything_raised(raised.value))
    with pytest.raises(SearchUnavailable) as unavailable:
        search(QUERY, "pl")
    assert_silent(everything_raised(unavailable.value))
    assert_silent(everything_logged.getvalue())


def test_a_refused_question_to_elasticsearch_raises_none_of_the_words(
    content: type[MemorySource], index_now: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    index_now()
    monkeypatch.setattr(
        ElasticsearchEngine,
        "_search_body",
        staticmethod(lambda asked, query: {"query": {"match": {"title": {"no_such_option": CANARY}}}}),
    )
    from twops_search.elastic.engine import elasticsearch_engine

    engine = elasticsearch_engine()
    assert engine is not None
    with pytest.raises(EngineUnavailable, match="status 400") as raised:
        engine.find(question())
    assert_silent(everything_raised(raised.value))


def test_an_error_report_of_the_site_does_not_show_the_variables_of_a_search(
    content: type[MemorySource], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a programming error")

    monkeypatch.setattr(type(read_database()), "find", broken)
    canary = QUERY
    try:
        search(canary, "pl")
    except ValueError:
        reporter = ExceptionReporter(None, *sys.exc_info())
    frames = [frame for frame in reporter.get_traceback_frames() if "twops_search" in frame["filename"]]
    assert frames
    shown = [frame["vars"] for frame in frames if frame["function"] == "search"]
    assert shown
    assert_silent(str(shown))


def test_postgresql_sees_placeholders_and_not_the_words(
    postgres_url: str, content: type[MemorySource]
) -> None:
    search(QUERY, "pl")
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    seen: list[str] = []
    engine = read_database()
    original = psycopg.Cursor.execute

    def watch(
        self: psycopg.Cursor, query: object, params: object = None, **options: object
    ) -> psycopg.Cursor:  # type: ignore[type-arg]  # of any row
        result = original(self, query, params, **options)  # type: ignore[arg-type]  # handed on as it came
        with psycopg.connect(
            connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"]
        ) as other:
            rows = psycopg.ClientCursor(other)
            original(rows, "SELECT query FROM pg_stat_activity WHERE pid = %s", [pid])
            seen.extend(str(row[0]) for row in rows.fetchall())
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", watch)
        engine.find(question())
        engine.find_similar(question())
        engine.find_elsewhere(question(), ["en", "el"])
    statements = [statement for statement in seen if "twops_search_searchdocument" in statement]
    assert len(statements) == 3
    assert all("$1" in statement for statement in statements)
    assert_silent(" ".join(seen))
