"""System checks on the site's own contracts."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from twops_directory.validators import is_web_address

from .conf import KNOWN_KEYS, SETTING, conf


def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """Name unknown keys of ``TWOPS_SITE`` and exits that are not https addresses."""
    found: list[CheckMessage] = [
        Error(
            f"{SETTING} has an unknown key {key!r}.",
            hint=f"Known keys: {', '.join(sorted(KNOWN_KEYS))}.",
            id="twops_site.E001",
        )
        for key in getattr(settings, SETTING, {})
        if key not in KNOWN_KEYS
    ]
    exits = {
        "EXIT_URL": conf().EXIT_URL,
        **{f"EXIT_URLS[{key!r}]": url for key, url in conf().EXIT_URLS.items()},
    }
    found += [
        Error(
            f"{SETTING} {key} is {url!r}, which is not an https address.",
            hint="Give the full address of a neutral page, starting with https://.",
            id="twops_site.E002",
        )
        for key, url in exits.items()
        if urlsplit(url).scheme != "https" or not urlsplit(url).netloc
    ]
    return [*found, *_publisher(), *_data_guide()]


PUBLISHER_KEYS = ("name", "identifier", "email", "website", "additional_websites")


def _publisher() -> list[CheckMessage]:
    """Name what is wrong with the publisher of the HSDS feed."""
    publisher = conf().HSDS_PUBLISHER
    hint = f"Give a dict with name and, if wanted, {', '.join(PUBLISHER_KEYS[1:])}."
    if not isinstance(publisher, Mapping) or not publisher.get("name"):
        return [Error(f"{SETTING} HSDS_PUBLISHER has no name.", hint=hint, id="twops_site.E003")]
    unknown = [key for key in publisher if key not in PUBLISHER_KEYS]
    found: list[CheckMessage] = [
        Error(f"{SETTING} HSDS_PUBLISHER has an unknown key {key!r}.", hint=hint, id="twops_site.E003")
        for key in unknown
    ]
    websites = [publisher.get("website"), *(publisher.get("additional_websites") or [])]
    return found + [
        Error(
            f"{SETTING} HSDS_PUBLISHER names {url!r}, which is not a web address.",
            hint="Give the full address, starting with https://.",
            id="twops_site.E003",
        )
        for url in websites
        if url and not _is_web_address(url)
    ]


def _data_guide() -> list[CheckMessage]:
    url = conf().HSDS_DATA_GUIDE_URL
    if not url or _is_web_address(url):
        return []
    message = f"{SETTING} HSDS_DATA_GUIDE_URL is {url!r}, which is not a web address."
    return [Error(message, hint="Give the full address, starting with https://.", id="twops_site.E004")]


def _is_web_address(url: Any) -> bool:
    return isinstance(url, str) and is_web_address(url)
