"""System checks on the site's own contracts."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from .conf import KNOWN_KEYS, SETTING, conf
from .public.about import AboutFileWrong, about
from .public.brand import COLOUR, ENOUGH, accents, too_faint

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
    messages += _colours()
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


def _colours() -> list[CheckMessage]:
    """Refuse an accent that is no colour, and one that somebody who sees less well could not read."""
    wrong: list[CheckMessage] = [
        Error(
            f"{SETTING} {name} is {colour!r}, which is not a colour.",
            hint="Give six digits, such as #17566a.",
            id="twops_site.E005",
        )
        for name, colour in accents().items()
        if not COLOUR.fullmatch(colour)
    ]
    return wrong + [
        Error(
            f"{SETTING} {found.setting} {found.colour} has a contrast of {found.ratio:.2f} with the colour "
            f"--{found.ground}; text needs {ENOUGH} (WCAG 2.2, level AA).",
            hint="Choose a lighter colour for dark ground."
            if found.setting == "ACCENT_DARK"
            else "Choose a darker colour.",
            id="twops_site.E005",
        )
        for found in too_faint()
    ]
