"""The plugin's settings: one dict, ``TWOPS_DIRECTORY``, read through one typed object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
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
        HSDS_PUBLISHER: who publishes the HSDS feed: ``name``, and if wanted ``identifier`` (org-id.guide), ``email``,
            ``website`` (the site's own address if absent) and ``additional_websites``.
        HSDS_DESCRIPTION: what the feed is, in words; empty for those of the project.
        HSDS_DATA_GUIDE_URL: a page for people who want to understand the data; empty for the profile's own.
    """

    CHECK_EVERY_DAYS: int = 180
    HOURS_DAYS: int = 8
    HSDS_PUBLISHER: Mapping[str, str | Sequence[str]] = field(
        default_factory=lambda: {"name": "Prevent & Protect Through Support (2PS)"}
    )
    HSDS_DESCRIPTION: str = ""
    HSDS_DATA_GUIDE_URL: str = ""


KNOWN_KEYS = frozenset(item.name for item in fields(DirectorySettings))
OLD_SETTING = "TWOPS_SITE"  # where the keys of the HSDS feed stood until 0.1; read for one release
MOVED_KEYS = frozenset({"HSDS_PUBLISHER", "HSDS_DESCRIPTION", "HSDS_DATA_GUIDE_URL"})


@cache
def conf() -> DirectorySettings:
    """Return the settings in force; unknown keys are ignored here and named by check ``twops_directory.E001``."""
    old: dict[str, Any] = getattr(settings, OLD_SETTING, {})
    given = {key: value for key, value in old.items() if key in MOVED_KEYS}
    given |= getattr(settings, SETTING, {})
    return DirectorySettings(**{key: value for key, value in given.items() if key in KNOWN_KEYS})


@receiver(setting_changed)
def forget_settings(*, setting: str, **kwargs: object) -> None:
    """Read the settings again after a test changed them."""
    if setting in (SETTING, OLD_SETTING):
        conf.cache_clear()
