"""The settings, their checks and their reference."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.db import connection
from pytest_django import Settings
from twops_search.checks import RULES, check_database, check_settings, check_sources
from twops_search.conf import KNOWN_KEYS, conf, search_languages
from twops_search.errors import InvalidSource
from twops_search.source import search_sources

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference" / "search.md"


class Nameless:
    """Not a source: it has no name."""

    def documents(self, object_ids: object) -> object:
        """Yield nothing."""
        return iter(())


class Demanding:
    """Not a source: it cannot be made without arguments."""

    name = "demanding"

    def __init__(self, argument: object) -> None:
        self.argument = argument


class LongName(Nameless):
    """Not a source: its name is too long to be stored."""

    name = "x" * 65


def ids(messages: list[checks.CheckMessage]) -> list[str | None]:
    """Return the ids of messages."""
    return [message.id for message in messages]


def use(settings: Settings, **values: Any) -> None:
    """Replace the settings."""
    settings.TWOPS_SEARCH = values


def test_every_key_has_a_default(settings: Settings) -> None:
    use(settings)  # read anew: to delete a setting says nothing to anybody
    del settings.TWOPS_SEARCH
    found = conf()
    assert found.SOURCES == ()
    assert found.ELASTICSEARCH_URL == ""
    assert found.INDEX_PREFIX == "twops"
    assert found.TIMEOUT_S == 1.0
    assert found.BREAKER_SECONDS == 30.0
    assert found.DATABASE_TIMEOUT_S == 2.0
    assert found.HUNSPELL is False
    assert found.WORDS_DIR == ""
    assert found.LANGUAGES == ()
    settings.LANGUAGES = [("pl", "Polski"), ("mt", "Malti")]
    assert search_languages() == ["pl", "mt"]
    assert found.INDEX_ON_COMMIT == "thread"
    assert check_settings(None) == check_sources(None) == []


def languages_of_today() -> list[str]:
    """Return languages as a site does that keeps them as data."""
    return ["mt", "uk"]


def test_a_changed_setting_is_seen_at_once(settings: Settings) -> None:
    use(settings, TIMEOUT_S=0.25, LANGUAGES=["pl"])
    assert conf().TIMEOUT_S == 0.25
    assert search_languages() == ["pl"]
    use(settings)
    assert conf().TIMEOUT_S == 1.0
    use(settings, LANGUAGES=f"{__name__}.languages_of_today")
    assert search_languages() == ["mt", "uk"]
    assert check_settings(None) == []


def test_every_key_has_a_check_and_is_in_the_reference() -> None:
    assert set(RULES) == set(KNOWN_KEYS)
    text = REFERENCE.read_text()
    assert [key for key in KNOWN_KEYS if f"`{key}`" not in text] == []


def test_every_check_is_in_the_reference() -> None:
    package = ROOT / "search" / "twops_search"
    known = set(re.findall(r"twops_search\.[EW]\d{3}", (package / "checks.py").read_text()))
    assert known == {f"twops_search.{name}" for name in ("E001", "E002", "E003", "E004", "W001")}
    text = REFERENCE.read_text()
    assert [name for name in sorted(known) if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("SOURCES", "a.dotted.path"),
        ("SOURCES", [1]),
        ("ELASTICSEARCH_URL", "localhost:9200"),
        ("ELASTICSEARCH_URL", "ftp://localhost"),
        ("ELASTICSEARCH_URL", "http://localhost:port"),
        ("ELASTICSEARCH_URL", 9200),
        ("INDEX_PREFIX", "Zwei Wörter"),
        ("INDEX_PREFIX", ""),
        ("TIMEOUT_S", "1"),
        ("TIMEOUT_S", 0),
        ("BREAKER_SECONDS", True),
        ("DATABASE_TIMEOUT_S", -1),
        ("HUNSPELL", "yes"),
        ("WORDS_DIR", 1),
        ("LANGUAGES", "pl"),
        ("LANGUAGES", "no.such.function"),
        ("INDEX_ON_COMMIT", "later"),
    ],
)
def test_a_value_that_a_key_cannot_take_is_an_error(settings: Settings, key: str, value: object) -> None:
    use(settings, **{key: value})
    [message] = check_settings(None)
    assert message.id == "twops_search.E002"
    assert f'"{key}"' in message.msg
    assert repr(value) not in message.msg  # an address may have a password


def test_an_unknown_key_is_an_error_that_names_the_known_ones(settings: Settings) -> None:
    use(settings, TIMEOUT=1)
    [message] = check_settings(None)
    assert message.id == "twops_search.E001"
    assert "TIMEOUT_S" in str(message.hint)


def test_settings_that_are_no_dictionary_are_an_error(settings: Settings) -> None:
    settings.TWOPS_SEARCH = ["SOURCES"]
    assert ids(check_settings(None)) == ["twops_search.E002"]
    assert check_sources(None) == []


@pytest.mark.parametrize(
    "path",
    [
        "no.such.module",
        "tests.search.content.NoSuchSource",
        "nodots",
        "tests.search.content.TEXTS",
        f"{__name__}.Nameless",
        f"{__name__}.Demanding",
        f"{__name__}.LongName",
    ],
)
def test_a_path_that_leads_to_no_source_is_an_error_that_says_what_to_write(
    settings: Settings, path: str
) -> None:
    use(settings, SOURCES=[path])
    [message] = check_sources(None)
    assert message.id == "twops_search.E003"
    assert path in message.msg
    assert 'TWOPS_SEARCH = {"SOURCES": [' in str(message.hint)
    with pytest.raises(InvalidSource):
        search_sources()


def test_two_sources_of_one_name_are_an_error(settings: Settings) -> None:
    path = "tests.search.content.MemorySource"
    use(settings, SOURCES=[path, path])
    assert ids(check_sources(None)) == ["twops_search.E003"]
    with pytest.raises(InvalidSource, match="memory"):
        search_sources()


def test_sources_are_found_by_their_names_in_the_order_of_the_setting(settings: Settings) -> None:
    use(settings, SOURCES=["tests.search.content.SecondMemorySource", "tests.search.content.MemorySource"])
    assert check_sources(None) == []
    assert list(search_sources()) == ["second", "memory"]


def test_the_database_of_the_tests_has_an_engine(db: None) -> None:
    assert check_database(None) == []
    assert check_database(None, databases=["default"]) == []


def test_a_database_without_an_engine_is_an_error(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "oracle")
    assert ids(check_database(None, databases=["default"])) == ["twops_search.E004"]


def test_a_postgresql_that_knows_ascii_only_is_a_warning(postgres_url: str, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_database SET datctype = 'C' WHERE datname = current_database()")
    assert ids(check_database(None, databases=["default"])) == ["twops_search.W001"]
