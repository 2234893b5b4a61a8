"""System checks on the site's own contracts."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from .conf import KNOWN_KEYS, SETTING, conf
from .public.about import AboutFileWrong, about

ONION = re.compile(r"https?://(?:[a-z0-9-]+\.)*[a-z2-7]{56}\.onion")


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
    if conf().ONION_ADDRESS and not ONION.fullmatch(conf().ONION_ADDRESS):
        messages.append(
            Error(
                f"{SETTING} ONION_ADDRESS is {conf().ONION_ADDRESS!r}, which is no onion service of version 3.",
                hint="Give http:// or https://, 56 letters and digits, .onion, and nothing behind.",
                id="twops_site.E004",
            )
        )
    try:
        about()
    except AboutFileWrong as error:
        messages.append(
            Error(
                f"{SETTING} ABOUT_FILE: {error}",
                hint="docs/how-to/say-who-you-are.md shows what it holds.",
                id="twops_site.E003",
            )
        )
    return messages
