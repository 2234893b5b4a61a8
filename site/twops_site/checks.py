"""System checks on the site's own contracts."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from .conf import KNOWN_KEYS, SETTING, conf


def check_settings(**kwargs: object) -> list[CheckMessage]:
    """Name unknown keys of ``TWOPS_SITE`` and exits that are not https addresses."""
    messages: list[CheckMessage] = [
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
    messages += [
        Error(
            f"{SETTING} {key} is {url!r}, which is not an https address.",
            hint="Give the full address of a neutral page, starting with https://.",
            id="twops_site.E002",
        )
        for key, url in exits.items()
        if urlsplit(url).scheme != "https" or not urlsplit(url).netloc
    ]
    return messages
