"""The plugin's settings: one dict, ``TWOPS_LOCALE``, read through one typed object."""

from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

SETTING = "TWOPS_LOCALE"


@dataclass(frozen=True, slots=True)
class LocaleSettings:
    """Typed view of ``TWOPS_LOCALE``.

    Attributes:
        REVIEWER_MAY_APPROVE_OWN: whether the person who asked for the review may also approve it. ``False``: four eyes.
        DUE_DAYS: days that a language team has for a translation when the team itself says nothing else.
        LAST_RESORT_LANGUAGE: BCP 47 tag of the language that readers are offered after their own and the country's.
        MAX_EXCHANGE_BYTES: largest translation file (PO) that may be uploaded, in bytes; and largest answer of an engine.
        PROVIDERS: engines by name: ``CLASS``, ``LABEL``, ``LANGUAGES`` (all where left out), ``DEFAULT``, ``OPTIONS``.
        PROTECTED_NAMES: names that no engine translates.
        MAX_MEMORY_BYTES: largest TMX file that may be uploaded into the translation memory, in bytes.
        INTERFACE_APPS: the applications whose interface words are exchanged as PO, and reported where they are missing.
    """

    REVIEWER_MAY_APPROVE_OWN: bool = False
    DUE_DAYS: int = 14
    LAST_RESORT_LANGUAGE: str = "en"
    MAX_EXCHANGE_BYTES: int = 2 * 1024 * 1024
    PROVIDERS: dict[str, dict[str, Any]] = field(default_factory=dict)
    PROTECTED_NAMES: tuple[str, ...] = ()
    MAX_MEMORY_BYTES: int = 16 * 1024 * 1024
    INTERFACE_APPS: tuple[str, ...] = (
        "twops_site",
        "twops_awareness",
        "twops_search",
        "twops_directory",
        "twops_locale",
    )


KNOWN_KEYS = frozenset(field.name for field in fields(LocaleSettings))


@cache
def conf() -> LocaleSettings:
    """Return the settings in force; unknown keys are ignored here and named by check ``twops_locale.E001``."""
    given = getattr(settings, SETTING, {})
    taken: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in given.items()
    }
    return LocaleSettings(**{key: value for key, value in taken.items() if key in KNOWN_KEYS})


@receiver(setting_changed)
def forget_settings(*, setting: str, **kwargs: object) -> None:
    """Read the settings again after a test or a system check changed them."""
    if setting == SETTING:
        conf.cache_clear()
