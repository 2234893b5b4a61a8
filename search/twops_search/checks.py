"""System checks on this package's settings and on the database that it runs on."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import connections, router
from django.utils.module_loading import import_string

from .conf import INDEX_ON_COMMIT_CHOICES, KNOWN_KEYS, SETTING, raw_settings
from .errors import InvalidSource
from .source import load_source


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _is_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value)


def _is_texts_or_function(value: object) -> bool:
    if not isinstance(value, str):
        return _is_texts(value)
    try:
        return callable(import_string(value))
    except ImportError:
        return False


def _is_address(value: object) -> bool:
    if value == "":
        return True
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_prefix(value: object) -> bool:
    return (
        isinstance(value, str)
        and value.isascii()
        and value.replace("-", "").isalnum()
        and value == value.lower()
    )


# Each key: how its value is judged, and what it should have been.
RULES: dict[str, tuple[Callable[[object], bool], str]] = {
    "SOURCES": (_is_texts, "a list of dotted paths"),
    "ELASTICSEARCH_URL": (_is_address, "http://host:port or https://host:port, or empty for none"),
    "INDEX_PREFIX": (_is_prefix, "small letters, digits and hyphens"),
    "TIMEOUT_S": (_is_number, "a number of seconds above 0"),
    "BREAKER_SECONDS": (_is_number, "a number of seconds above 0"),
    "DATABASE_TIMEOUT_S": (_is_number, "a number of seconds above 0"),
    "HUNSPELL": (lambda value: isinstance(value, bool), "True or False"),
    "WORDS_DIR": (lambda value: isinstance(value, str), "a folder below the nodes' config folder, or empty"),
    "LANGUAGES": (
        _is_texts_or_function,
        "a list of language tags, the dotted path of a function that returns one, or empty for all of Django's LANGUAGES",
    ),
    "INDEX_ON_COMMIT": (
        lambda value: value in INDEX_ON_COMMIT_CHOICES,
        f"one of {', '.join(INDEX_ON_COMMIT_CHOICES)}",
    ),
}


def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Report unknown keys (E001) and values that are not what the key takes (E002)."""
    value = getattr(settings, SETTING, {})
    if not isinstance(value, dict):
        return [
            checks.Error(f"{SETTING} is not a dictionary.", hint=f"{SETTING} = {{}}", id="twops_search.E002")
        ]
    messages: list[checks.CheckMessage] = []
    for key, entry in value.items():
        if key not in KNOWN_KEYS:
            messages.append(
                checks.Error(
                    f'{SETTING}["{key}"] is not a setting of this package.',
                    hint=f"Known keys: {', '.join(sorted(KNOWN_KEYS))}.",
                    id="twops_search.E001",
                )
            )
        elif entry is not None and not RULES[key][0](entry):
            messages.append(
                checks.Error(
                    f'{SETTING}["{key}"] has a value that it cannot take.',
                    hint=f"It takes {RULES[key][1]}.",
                    id="twops_search.E002",
                )
            )
    return messages


def check_sources(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Report each path in ``SOURCES`` that does not lead to a search source, and names used twice (E003)."""
    paths = raw_settings().get("SOURCES") or ()
    if not _is_texts(paths):
        return []  # E002 has said so
    messages: list[checks.CheckMessage] = []
    names: dict[str, str] = {}
    for path in paths:
        try:
            source = load_source(path)
            if source.name in names:
                raise InvalidSource(path, f"its name {source.name!r} is that of {names[source.name]} already")
            names[source.name] = path
        except InvalidSource as error:
            messages.append(
                checks.Error(
                    f'{SETTING}["SOURCES"] names "{path}", which is no search source: {error.reason}.',
                    hint=(
                        f"Write the dotted path of a class that satisfies twops_search.source.SearchSource, as in "
                        f'{SETTING} = {{"SOURCES": ["my_site.search_sources.ServiceSource"]}}, or remove the line.'
                    ),
                    id="twops_search.E003",
                )
            )
    return messages


def check_database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Report a database without an engine of ours (E004) and a PostgreSQL that knows ASCII letters only (W001)."""
    from .models import SearchDocument

    alias = router.db_for_write(SearchDocument)
    if databases is None or alias not in databases:
        return []
    connection = connections[alias]
    if connection.vendor not in {"postgresql", "sqlite"}:
        return [
            checks.Error(
                f"Search has no engine for {connection.vendor}.",
                hint="Use PostgreSQL 15 or newer, or SQLite.",
                id="twops_search.E004",
            )
        ]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
            ctype = cursor.fetchone()[0]
        if ctype in {"C", "POSIX"}:
            return [
                checks.Warning(
                    f"The database's character type is {ctype}: pg_trgm then sees no letter outside ASCII.",
                    hint="Create it with LC_CTYPE 'C.UTF-8' or a language's UTF-8 locale.",
                    id="twops_search.W001",
                )
            ]
    return []
