"""System checks on who comes in: settings that would let nobody in or everybody, and what should not stay so."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution

from ..conf import SETTING, conf

HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def check_accounts(**kwargs: object) -> list[CheckMessage]:
    """Refuse a word for the second factor that nobody knows, and lengths that would let nobody in or last for ever."""
    wrong: list[CheckMessage] = []
    if conf().SECOND_FACTOR not in ("required", "off"):
        wrong.append(
            Error(
                f"{SETTING} SECOND_FACTOR is {conf().SECOND_FACTOR!r}.",
                hint='Write "required" or "off".',
                id="twops_site.E006",
            )
        )
    lengths = {
        "SESSION_HOURS": (1, 24 * 7),
        "SESSION_IDLE_MINUTES": (5, 24 * 60),
        "PROOF_MINUTES": (0, 24 * 60),
        "ACCOUNT_EVENTS_KEPT_DAYS": (1, 3650),
    }
    for name, (least, most) in lengths.items():
        value = getattr(conf(), name)
        if not isinstance(value, int) or not least <= value <= most:
            wrong.append(
                Error(
                    f"{SETTING} {name} is {value!r}.",
                    hint=f"Give a whole number from {least} to {most}.",
                    id="twops_site.E007",
                )
            )
    return wrong


def check_admin_host(**kwargs: object) -> list[CheckMessage]:
    """Refuse what is no name of a host, and a host of the admin that is readers', or whose readers' address nobody named."""
    own, public = conf().ADMIN_HOST, urlsplit(conf().PUBLIC_ADDRESS).hostname
    if not own or (HOST.fullmatch(own) and public and public != own):
        return []
    return [
        Error(
            f"{SETTING} ADMIN_HOST is {own!r}, and readers are at {conf().PUBLIC_ADDRESS!r}.",
            hint="Give the name of another host in small letters, without https:// or a path, and the PUBLIC_ADDRESS of readers.",
            id="twops_site.E008",
        )
    ]


def check_sessions(**kwargs: object) -> list[CheckMessage]:
    """Warn where a password alone opens the admin, and where editors' cookies would reach public pages."""
    found: list[CheckMessage] = []
    if conf().SECOND_FACTOR == "off":
        found.append(
            Caution(
                "A password alone opens the admin: no second factor is asked for.",
                hint=f'{SETTING} SECOND_FACTOR: "required"; TWOPS_SECOND_FACTOR in the environment.',
                id="twops_site.W006",
            )
        )
    if settings.SESSION_COOKIE_PATH != "/admin":
        found.append(
            Caution(
                "Editors' sessions are sent to public pages, which no second factor guards.",
                hint='SESSION_COOKIE_PATH = "/admin".',
                id="twops_site.W007",
            )
        )
    return found
