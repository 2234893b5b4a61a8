"""Who stands behind the site: controller, partners, and the bodies that people can turn to. Facts once, in one file (YAML).

Words of the pages "Who we are", "Partners", "Imprint" are pages, one a language; what is the same in all of them stands here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ..conf import conf


class AboutFileWrong(Exception):
    """The file named by ``ABOUT_FILE`` cannot be read, or says something else than it should. The message says what."""


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation: its own name, the language of the name (BCP 47, may be empty), its web address, its country (ISO 3166)."""

    name: str
    country: str = ""
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Controller:
    """Who answers for the site and its data. ``address`` are the lines of a postal address."""

    name: str
    address: tuple[str, ...] = ()
    email: str = ""
    data_protection_email: str = ""
    register: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """Everything that the file says.

    Attributes:
        granting_authority: name of the authority that grants the money, by language (BCP 47).
        accessibility_bodies: who enforces Directive (EU) 2016/2102, or what is like it, by country.
        data_protection_bodies: the supervisory authorities (Article 77 GDPR, and abroad what is like it), by country.
    """

    controller: Controller | None = None
    partners: tuple[Party, ...] = ()
    granting_authority: Mapping[str, str] = field(default_factory=dict)
    accessibility_bodies: tuple[Party, ...] = ()
    data_protection_bodies: tuple[Party, ...] = ()


def about() -> About:
    """Return what the site's file says; nothing where the settings name none. Raises AboutFileWrong."""
    path = conf().ABOUT_FILE
    return read(path) if path else About()


@lru_cache(maxsize=4)
def read(path: str) -> About:
    """Return what a file says, read once for a process; raise AboutFileWrong."""
    try:
        given = yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AboutFileWrong(f"{path} cannot be read: {error}") from error
    try:
        return _about(given)
    except (TypeError, AttributeError, ValueError) as error:
        raise AboutFileWrong(f"{path}: {error}") from error


def _about(given: Mapping[str, Any]) -> About:
    known = set(About.__dataclass_fields__)
    if unknown := set(given) - known:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
    controller = dict(given.get("controller") or {})
    controller["address"] = tuple(controller.get("address") or ())
    return About(
        controller=Controller(**controller) if controller.get("name") else None,
        partners=_parties(given.get("partners")),
        granting_authority=dict(given.get("granting_authority") or {}),
        accessibility_bodies=_parties(given.get("accessibility_bodies")),
        data_protection_bodies=_parties(given.get("data_protection_bodies")),
    )


def _parties(given: Sequence[Mapping[str, str]] | None) -> tuple[Party, ...]:
    parties = tuple(Party(**row) for row in given or ())
    for party in parties:
        if not party.name or (party.url and not party.url.startswith("https://")):
            raise ValueError(
                f"{party.name or 'a party without a name'}: a name, and an address that begins with https://"
            )
    return parties
