"""The pytest plugin that gives the tests their real parts. Loaded with ``-p``, before Django's settings are read.

Whichever test asks for a part - ``elasticsearch_url``, ``browser``, the database - gets the real one; what no
collected test asks for is not started. The fixtures themselves are in ``tests/conftest.py``.
"""

import gc
import os
from collections.abc import Generator, Iterable
from typing import Any, NoReturn

import pytest

from tests.sqlite_set import differs

from .machine import tell
from .session import ELASTICSEARCH_VARIABLE, Services
from .unavailable import ServiceUnavailable

SERVICES = pytest.StashKey[Services]()
LEFT_OUT = pytest.StashKey[dict[str, int]]()

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "postgres_url", "sqlite_url"}
ELASTICSEARCH_FIXTURES = {"elasticsearch_url"}
BROWSER_FIXTURES = {"browser"}

# New objects until Python looks for garbage among them. After 700, its own number, it looks a thousand times while Django
# and the tests are loaded, and takes a twelfth of the time of all tests.
OBJECTS_BETWEEN_COLLECTIONS = 50_000


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that leaves out what needs Elasticsearch or a browser."""
    parser.getgroup("twops").addoption(
        "--without-services",
        action="store_true",
        help="Leave out the tests that ask for Elasticsearch or a browser; their number is reported.",
    )
    parser.getgroup("twops").addoption(
        "--only-what-differs",
        action="store_true",
        help="On SQLite: run what can differ there (tests/sqlite_set.py), not everything twice.",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Export the database's address before pytest-django reads the settings; start nothing yet."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])
    services = Services(os.environ)
    services.export()
    early_config.stash[SERVICES] = services
    return (yield)


def pytest_report_header(config: pytest.Config) -> str:
    """Say what the run stands on."""
    return f"services: {config.stash[SERVICES]}"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start everything at once before pytest-xdist starts its workers, which inherit the addresses."""
    config = session.config
    if not getattr(config.option, "numprocesses", None) or config.option.collectonly:
        return
    services = config.stash[SERVICES]
    services.database.start()
    try:
        if not config.option.without_services:
            services.elasticsearch.start()
            services.chromium.wait()
            os.environ[ELASTICSEARCH_VARIABLE] = services.elasticsearch.wait().url
        services.database.wait()
    except ServiceUnavailable as error:
        stop_the_run(error)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to the other database, or to services that are not wanted; put browser tests last.

    Playwright keeps an event loop in the thread of the tests until its browser is closed. Whatever would trip over
    that comes before it.
    """
    services = config.stash[SERVICES]
    kept: dict[str, list[pytest.Item]] = {"first": [], "last": []}
    left_out: dict[str, list[pytest.Item]] = {}
    for item in items:
        fixtures = fixtures_of(item)
        if services.on_sqlite and "postgres_url" in fixtures:
            left_out.setdefault("need PostgreSQL as the database", []).append(item)
        elif not services.on_sqlite and "sqlite_url" in fixtures:
            left_out.setdefault("need SQLite as the database", []).append(item)
        elif config.option.only_what_differs and "sqlite_url" not in fixtures and not differs(item.nodeid):
            left_out.setdefault("say the same on both databases (--only-what-differs)", []).append(item)
        elif config.option.without_services and fixtures & (ELASTICSEARCH_FIXTURES | BROWSER_FIXTURES):
            left_out.setdefault("need Elasticsearch or a browser (--without-services)", []).append(item)
        else:
            restore_rows_of_migrations(item, fixtures)
            kept["last" if fixtures & BROWSER_FIXTURES else "first"].append(item)
    items[:] = kept["first"] + kept["last"]
    config.stash[LEFT_OUT] = {why: len(which) for why, which in left_out.items()}
    if left_out:
        config.hook.pytest_deselected(items=[item for which in left_out.values() for item in which])


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    """Say which tests are not run, and why."""
    return left_out_lines(config)


def left_out_lines(config: pytest.Config) -> list[str]:
    """Return one line for each reason for which tests are left out."""
    return [f"left out: {count} tests that {why}" for why, count in config.stash.get(LEFT_OUT, {}).items()]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker of pytest-xdist: hand over what was left out, as only its master talks to the reader."""
    output: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["twops_left_out"] = session.config.stash.get(LEFT_OUT, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """In the master of pytest-xdist: take over what a worker left out; all leave out the same."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("twops_left_out", {})


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """In the master of pytest-xdist: say which tests were not run, and count them in the closing line."""
    if getattr(config.option, "numprocesses", None):
        for line in left_out_lines(config):
            terminalreporter.write_line(line)
        left_out = sum(config.stash.get(LEFT_OUT, {}).values())
        terminalreporter.stats.setdefault("deselected", []).extend([None] * left_out)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start, in the background, what the collected tests ask for."""
    config = session.config
    if config.option.collectonly:
        return
    services = config.stash[SERVICES]
    wanted = {name for item in session.items for name in fixtures_of(item)}
    if wanted & DATABASE_FIXTURES:
        services.database.start()
    if wanted & ELASTICSEARCH_FIXTURES:
        services.elasticsearch.start()
    if wanted & BROWSER_FIXTURES:
        services.chromium.start()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Stop the run as soon as it is known that a part cannot be had."""
    try:
        item.config.stash[SERVICES].raise_if_failed()
    except ServiceUnavailable as error:
        stop_the_run(error)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this run started, and drop what its processes copied their databases from."""
    if services := config.stash.get(SERVICES, None):
        if getattr(config.option, "numprocesses", None) and not services.database_is_private:
            drop_template(services)
        services.stop()


def drop_template(services: Services) -> None:
    """Drop the migrated database that the processes copied; a private server goes with all that it has."""
    from . import template  # reads Django's settings, which were not there yet when this module was loaded

    if not services.on_sqlite:
        template.drop(services.database_url)


def fixtures_of(item: pytest.Item) -> set[str]:
    """Return the names of the fixtures that a test asks for, directly or not; its ``django_db`` mark counts."""
    names = set(getattr(item, "fixturenames", ()))
    databases: Iterable[str] = getattr(getattr(item, "cls", None), "databases", None) or ()
    if item.get_closest_marker("django_db") or databases:
        names.add("db")
    return names


def restore_rows_of_migrations(item: pytest.Item, fixtures: set[str]) -> None:
    """Let a test that empties the database find the rows that the migrations made: root page, locale, site.

    A transactional test ends with a flush; without this, the next one starts on an empty database.
    """
    marker = item.get_closest_marker("django_db")
    transactional = bool(fixtures & {"transactional_db", "live_server"}) or (
        marker is not None and bool(marker.kwargs.get("transaction") or (marker.args and marker.args[0]))
    )
    names = getattr(item, "fixturenames", None)
    if not transactional or names is None or "django_db_serialized_rollback" in names:
        return
    names.append("django_db_serialized_rollback")
    if marker is not None and len(marker.args) < 4:  # pytest-django looks at the mark, where there is one
        arguments = {**marker.kwargs, "serialized_rollback": True}
        item.add_marker(pytest.mark.django_db(*marker.args, **arguments), append=False)


def stop_the_run(error: ServiceUnavailable) -> NoReturn:
    """End pytest with the reason and the ways to provide the part; nothing skips silently."""
    tell(f"\n{error}")
    pytest.exit(f"{error.part} cannot be had; the reason and the ways to provide it are above", returncode=2)
