"""System checks on the plugin's own contracts."""

from collections.abc import Mapping

from django.conf import settings
from django.core.checks import CheckMessage, Error

from .conf import KNOWN_KEYS, MOVED_KEYS, SETTING, DirectorySettings, conf
from .validators import is_web_address


def check_settings(**kwargs: object) -> list[CheckMessage]:
    """Name unknown keys and values of a wrong type in ``TWOPS_DIRECTORY``."""
    messages: list[CheckMessage] = []
    for key, value in getattr(settings, SETTING, {}).items():
        if key not in KNOWN_KEYS:
            hint = f"Known keys: {', '.join(sorted(KNOWN_KEYS))}."
            messages.append(
                Error(f"{SETTING} has an unknown key {key!r}.", hint=hint, id="twops_directory.E001")
            )
            continue
        if key in MOVED_KEYS:
            continue  # judged below, wherever they stand
        expected = type(getattr(DirectorySettings(), key))
        if not isinstance(value, expected) or isinstance(value, bool) is not (expected is bool):
            messages.append(
                Error(
                    f"{SETTING}[{key!r}] is {value!r}, which is not of type {expected.__name__}.",
                    hint=f"Give a value of type {expected.__name__}, or leave the key out.",
                    id="twops_directory.E002",
                )
            )
    return [*messages, *_publisher(), *_data_guide()]


PUBLISHER_KEYS = ("name", "identifier", "email", "website", "additional_websites")


def _publisher() -> list[CheckMessage]:
    """Name what is wrong with the publisher of the HSDS feed."""
    publisher = conf().HSDS_PUBLISHER
    hint = f"Give a dict with name and, if wanted, {', '.join(PUBLISHER_KEYS[1:])}."
    if not isinstance(publisher, Mapping) or not publisher.get("name"):
        return [Error(f"{SETTING} HSDS_PUBLISHER has no name.", hint=hint, id="twops_directory.E003")]
    unknown = [key for key in publisher if key not in PUBLISHER_KEYS]
    messages: list[CheckMessage] = [
        Error(f"{SETTING} HSDS_PUBLISHER has an unknown key {key!r}.", hint=hint, id="twops_directory.E003")
        for key in unknown
    ]
    websites = [publisher.get("website"), *(publisher.get("additional_websites") or [])]
    return messages + [
        Error(
            f"{SETTING} HSDS_PUBLISHER names {url!r}, which is not a web address.",
            hint="Give the full address, starting with https://.",
            id="twops_directory.E003",
        )
        for url in websites
        if url and not _is_web_address(url)
    ]


def _data_guide() -> list[CheckMessage]:
    url = conf().HSDS_DATA_GUIDE_URL
    if not url or _is_web_address(url):
        return []
    message = f"{SETTING} HSDS_DATA_GUIDE_URL is {url!r}, which is not a web address."
    return [Error(message, hint="Give the full address, starting with https://.", id="twops_directory.E004")]


def _is_web_address(url: object) -> bool:
    return isinstance(url, str) and is_web_address(url)
