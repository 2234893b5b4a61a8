"""System checks on the plugin's own contracts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .conf import KNOWN_KEYS, SETTING, DirectorySettings


@register()
def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """Name unknown keys and values of a wrong type in ``TWOPS_DIRECTORY``."""
    found: list[CheckMessage] = []
    for key, value in getattr(settings, SETTING, {}).items():
        if key not in KNOWN_KEYS:
            hint = f"Known keys: {', '.join(sorted(KNOWN_KEYS))}."
            found.append(
                Error(f"{SETTING} has an unknown key {key!r}.", hint=hint, id="twops_directory.E001")
            )
            continue
        expected = type(getattr(DirectorySettings(), key))
        if not isinstance(value, expected) or isinstance(value, bool) is not (expected is bool):
            found.append(
                Error(
                    f"{SETTING}[{key!r}] is {value!r}, which is not of type {expected.__name__}.",
                    hint=f"Give a value of type {expected.__name__}, or leave the key out.",
                    id="twops_directory.E002",
                )
            )
    return found
