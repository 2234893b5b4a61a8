"""Fixtures for the real parts: PostgreSQL, Elasticsearch and a browser. How they are had: ``tests/services``."""

import gc
import itertools
import os
import secrets
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker, Settings
from twops_locale.languages import forget_site_languages

from tests.services import clean_slate, indices, postgres, template
from tests.services.accessibility import Violation, violations
from tests.services.plugin import SERVICES, stop_the_run
from tests.services.unavailable import ServiceUnavailable
from tests.services.visit import Visit

# The same examples in every run: a red run can be repeated, and a slow machine is no fault.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def loaded_once() -> None:
    """Leave what is loaded out of garbage collection, as a server does (``twops_site.wsgi``).

    Each import and export would look through half a gigabyte of it first: a quarter of the time of all tests.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def language_of_the_settings() -> Iterator[None]:
    """A request leaves the visitor's language active in this thread, and Wagtail keeps where its sites lie: the next test begins
    without both.
    """
    from wagtail.models import Site

    yield
    translation.deactivate()
    forget_site_languages()
    Site.clear_site_root_paths_cache()


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """The address of the PostgreSQL server. Asking for it says: this test is about PostgreSQL."""
    try:
        return request.config.stash[SERVICES].database.wait().url
    except ServiceUnavailable as error:
        stop_the_run(error)


@pytest.fixture(scope="session")
def sqlite_url(request: pytest.FixtureRequest) -> str:
    """The address of the SQLite database. Asking for it says: this test is about SQLite."""
    return request.config.stash[SERVICES].database_url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Before Django makes its test database: have the server, and refuse to replace a database that is not ours.

    Where several processes run the tests, their databases are copies of one that was migrated once.
    """
    services = request.config.stash[SERVICES]
    try:
        url = services.database.wait().url
        if not services.on_sqlite:
            postgres.refuse_foreign_database(url, database_name())
        in_memory = None
        if makes_one_of_several(request.config):
            with django_db_blocker.unblock():
                in_memory = template.copy(url, tmp_path_factory.getbasetemp().parent)
    except ServiceUnavailable as error:
        stop_the_run(error)
    yield
    if in_memory is not None:
        in_memory.close()


def makes_one_of_several(config: pytest.Config) -> bool:
    """Say whether this is one of several processes, and makes a new database."""
    keeps: bool = config.getoption("reuse_db") and not config.getoption("create_db")
    return hasattr(config, "workerinput") and not keeps


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Django's own test database, marked as made by the tests, and quickly made clean again."""
    services = request.config.stash[SERVICES]
    with django_db_blocker.unblock():
        add_languages()
        # Django asks SQLite for this with three queries once: they are none of the test that happens to be the first.
        assert connection.features.supports_json_field
    if not services.on_sqlite:
        postgres.claim_database(services.database_url, database_name())
        with django_db_blocker.unblock():
            clean_slate.keep_rows_of_migrations()


def add_languages() -> None:
    """Give the site of the tests the project's languages: which a site has, its rows say."""
    from wagtail.models import Locale

    tags = settings.TWOPS_SITE["DEMO_LANGUAGES"]
    Locale.objects.bulk_create((Locale(language_code=tag) for tag in tags), ignore_conflicts=True)
    if hasattr(connection, ROWS_OF_MIGRATIONS):
        setattr(connection, ROWS_OF_MIGRATIONS, connection.creation.serialize_db_to_string())


def database_name() -> str:
    """Return the name of the database that Django makes for the tests."""
    settings = connections["default"].settings_dict
    return str(settings["TEST"].get("NAME") or f"test_{settings['NAME'].removeprefix('test_')}")


@pytest.fixture(scope="session")
def elasticsearch_url(request: pytest.FixtureRequest) -> str:
    """The address of a real Elasticsearch 9."""
    try:
        return request.config.stash[SERVICES].elasticsearch.wait().url
    except ServiceUnavailable as error:
        stop_the_run(error)


@pytest.fixture(scope="session")
def elasticsearch_prefix(elasticsearch_url: str) -> Iterator[str]:
    """The start of the names of all indices of this run; whatever is below it is deleted in the end."""
    prefix = f"twops-tests-{secrets.token_hex(4)}"
    yield prefix
    indices.delete(elasticsearch_url, prefix)


ROWS_OF_MIGRATIONS = "_test_serialized_contents"  # Django's name for them
_numbers = itertools.count(1)


@pytest.fixture
def elasticsearch(settings: Settings, elasticsearch_url: str, elasticsearch_prefix: str) -> Iterator[str]:
    """Elasticsearch switched on in ``TWOPS_SEARCH`` for one test, with no index yet; gives the index prefix.

    Without this fixture the settings name no Elasticsearch, so that no other test depends on one.
    """
    prefix = f"{elasticsearch_prefix}-{next(_numbers)}"
    settings.TWOPS_SEARCH = {
        **settings.TWOPS_SEARCH,
        "ELASTICSEARCH_URL": elasticsearch_url,
        "INDEX_PREFIX": prefix,
    }
    yield prefix
    indices.delete(elasticsearch_url, f"{prefix}-")
    indices.delete(elasticsearch_url, f"{prefix}_")


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The system's Chromium, started once. Tests ask for ``page`` or ``visit``, not for this."""
    try:
        found = request.config.stash[SERVICES].chromium.wait()
    except ServiceUnavailable as error:
        stop_the_run(error)
    # Playwright's synchronous interface keeps an event loop in this thread. Django would refuse the database there,
    # and gives such a thread other connections than before: they have to know the rows of the migrations, too.
    # These tests come last (tests/services/plugin.py), so that nothing else sees the loop.
    rows = {alias: vars(connections[alias]).get(ROWS_OF_MIGRATIONS) for alias in connections}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            for alias, serialized in rows.items():
                if serialized is not None:
                    setattr(connections[alias], ROWS_OF_MIGRATIONS, serialized)
            started = playwright.chromium.launch(executable_path=found.program, args=found.flags)
            yield started
            started.close()
            connections.close_all()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a new visitor's browser window: ``visit(javascript=False, locale="pl-PL")``.

    Each call has its own cookies and storage. What is passed on goes to Playwright's ``new_context``.
    """
    visits: list[Visit] = []

    def begin(*, javascript: bool = True, **context: object) -> Visit:
        begun = Visit.begin(browser, javascript=javascript, **context)
        visits.append(begun)
        return begun

    yield begin
    for begun in visits:
        begun.end()


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Visit:
    """One visitor's window with JavaScript."""
    return visit()


@pytest.fixture
def axe() -> Callable[[Visit], list[Violation]]:
    """Check an open page for accessibility (WCAG 2.2, levels A and AA) and return what is wrong with it."""
    return violations
