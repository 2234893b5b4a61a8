"""The settings of this package: ``settings.TWOPS_SEARCH``, read through one typed object."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

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
    LANGUAGES: tuple[str, ...] = ()
    INDEX_ON_COMMIT: str = "thread"


KNOWN_KEYS = frozenset(field.name for field in fields(SearchSettings))


def raw_settings() -> Mapping[str, Any]:
    """Return ``settings.TWOPS_SEARCH`` as it was written, or an empty mapping."""
    value = getattr(settings, SETTING, None)
    return value if isinstance(value, Mapping) else {}


@lru_cache(maxsize=1)
def conf() -> SearchSettings:
    """Return the settings with their defaults; unknown keys are named by check ``twops_search.E001`` and ignored here.

    ``LANGUAGES`` that is empty or absent means every language of Django's own ``settings.LANGUAGES``.
    """
    values = {key: value for key, value in raw_settings().items() if key in KNOWN_KEYS and value is not None}
    values["SOURCES"] = tuple(values.get("SOURCES", ()))
    values["LANGUAGES"] = tuple(values.get("LANGUAGES", ())) or tuple(
        tag for tag, _name in settings.LANGUAGES
    )
    return SearchSettings(**values)


@receiver(setting_changed)
def _forget(*, setting: str, **kwargs: object) -> None:
    """Read the settings anew after a test changed them."""
    if setting in {SETTING, "LANGUAGES"}:
        conf.cache_clear()
