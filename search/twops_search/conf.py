"""The settings of this package: ``settings.TWOPS_SEARCH``, read through one typed object."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

SETTING = "TWOPS_SEARCH"
INDEX_ON_COMMIT_CHOICES = ("thread", "worker", "off")


@dataclass(frozen=True)
class SearchSettings:
    """One attribute for each key of ``TWOPS_SEARCH``, in small letters; see ``docs/reference/search.md``."""

    sources: tuple[str, ...] = ()
    elasticsearch_url: str = ""
    index_prefix: str = "twops"
    timeout_s: float = 1.0
    breaker_seconds: float = 30.0
    database_timeout_s: float = 2.0
    hunspell: bool = False
    words_dir: str = ""
    languages: tuple[str, ...] = ()
    index_on_commit: str = "thread"


KEYS: dict[str, str] = {name.upper(): name for name in SearchSettings.__dataclass_fields__}


def raw_settings() -> Mapping[str, Any]:
    """Return ``settings.TWOPS_SEARCH`` as it was written, or an empty mapping."""
    value = getattr(settings, SETTING, None)
    return value if isinstance(value, Mapping) else {}


@lru_cache(maxsize=1)
def search_settings() -> SearchSettings:
    """Return the settings with their defaults; unknown keys are reported by the check E002 and ignored here.

    ``LANGUAGES`` that is empty or absent means every language of Django's own ``settings.LANGUAGES``.
    """
    values = {KEYS[key]: value for key, value in raw_settings().items() if key in KEYS and value is not None}
    values["sources"] = tuple(values.get("sources", ()))
    values["languages"] = tuple(values.get("languages", ())) or tuple(
        tag for tag, _name in settings.LANGUAGES
    )
    return SearchSettings(**values)


@receiver(setting_changed)
def _forget(*, setting: str, **kwargs: object) -> None:
    """Read the settings anew after a test changed them."""
    if setting in {SETTING, "LANGUAGES"}:
        search_settings.cache_clear()
