"""The plugin's settings: one dict, ``TWOPS_DIRECTORY``, read through one typed object."""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

SETTING = "TWOPS_DIRECTORY"


@dataclass(frozen=True, slots=True)
class DirectorySettings:
    """Typed view of ``TWOPS_DIRECTORY``.

    Attributes:
        CHECK_EVERY_DAYS: after how many days a checked record is due again, when nobody wrote another date.
        HOURS_DAYS: for how many days ahead openings are materialised, for the "open now" filter.
    """

    CHECK_EVERY_DAYS: int = 180
    HOURS_DAYS: int = 8


KNOWN_KEYS = frozenset(field.name for field in fields(DirectorySettings))


@cache
def conf() -> DirectorySettings:
    """Return the settings in force; unknown keys are ignored here and named by check ``twops_directory.E001``."""
    given: dict[str, Any] = getattr(settings, SETTING, {})
    return DirectorySettings(**{key: value for key, value in given.items() if key in KNOWN_KEYS})


@receiver(setting_changed)
def forget_settings(*, setting: str, **kwargs: object) -> None:
    """Read the settings again after a test changed them."""
    if setting == SETTING:
        conf.cache_clear()
