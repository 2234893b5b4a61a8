"""The settings of this package: ``settings.TWOPS_SEARCH``, read through one typed object."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

SETTING = "TWOPS_SEARCH"
INDEX_ON_COMMIT_CHOICES = ("thread", "worker", "off")


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Typed view of ``TWOPS_SEARCH``; each key is explained in ``docs/reference/search.md``."""

    SOURCES: tuple[str, ...] = ()
    ELASTICSEARCH_URL: str = ""
    INDEX_PREFIX: str = "twops"
    TIMEOUT_S: float = 1.0
    BREAKER_SECONDS: float = 30.0
    DATABASE_TIMEOUT_S: float = 2.0
    HUNSPELL: bool = False
    WORDS_DIR: str = ""
    LANGUAGES: tuple[str, ...] | str = ()
    INDEX_ON_COMMIT: str = "thread"


KNOWN_KEYS = frozenset(field.name for field in fields(SearchSettings))


def raw_settings() -> Mapping[str, Any]:
    """Return ``settings.TWOPS_SEARCH`` as it was written, or an empty mapping."""
    value = getattr(settings, SETTING, None)
    return value if isinstance(value, Mapping) else {}


@lru_cache(maxsize=1)
def conf() -> SearchSettings:
    """Return the settings with their defaults; unknown keys are named by check ``twops_search.E001`` and ignored here.

    ``LANGUAGES`` stays as it is written: ``search_languages`` says what it means.
    """
    values = {key: value for key, value in raw_settings().items() if key in KNOWN_KEYS and value is not None}
    values["SOURCES"] = tuple(values.get("SOURCES", ()))
    if not isinstance(values.get("LANGUAGES"), str):
        values["LANGUAGES"] = tuple(values.get("LANGUAGES", ()))
    return SearchSettings(**values)


def search_languages() -> list[str]:
    """Return the BCP 47 tags of the languages that are searched, at this moment.

    ``LANGUAGES`` names them, or the function that knows them (a dotted path: where languages are added while the site
    runs); empty or absent, it means every language of Django's own ``settings.LANGUAGES``.
    """
    given = conf().LANGUAGES
    if isinstance(given, str):
        return list(import_string(given)())
    return list(given) or [tag for tag, _name in settings.LANGUAGES]


@receiver(setting_changed)
def _forget(*, setting: str, **kwargs: object) -> None:
    """Read the settings anew after a test changed them."""
    if setting == SETTING:
        conf.cache_clear()
