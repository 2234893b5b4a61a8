"""The door to what a kit says besides the campaign's own words: the country's line, the short address, who is behind it.

``TWOPS_AWARENESS = {"KITS": "my_site.kits.Kits"}`` names a class with the methods of ``KitDoor``. Without it there are no kits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from ..conf import SETTING, conf


@dataclass(frozen=True, slots=True)
class LineWanted:
    """Which line is wanted: of a country (ISO code), said in a language (BCP 47), for an audience, or one chosen by its key."""

    country: str
    language: str
    audience: str = ""
    key: int | None = None


@dataclass(frozen=True, slots=True)
class KitLine:
    """A line with a number, in the words of the kit's language.

    Attributes:
        name: of the service. number: as people write it. dial: as ``tel:`` wants it.
        hours: its regular week, one line for days that are alike. facts: "Free of charge", "Anonymous"; only what is known.
        together: what is shown wherever the line is, or the line is not shown at all: each with its name and its way.
        country: ISO code of the country that keeps it, empty where that is not known. Where it is not that of the kit, the
            door says so in the name, and names the zone in the hours.
        serves: whether it is there for the kit's country; a line chosen by hand may not be, and the editor is told.
    """

    name: str
    number: str
    dial: str
    hours: tuple[str, ...]
    facts: tuple[str, ...]
    together: tuple[str, ...] = ()
    country: str = ""
    serves: bool = True


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who is behind a kit: a name, a sentence on money and an emblem (SVG or PNG) with its alternative text, if any."""

    brand: str
    sentence: str = ""
    emblem: bytes = b""
    emblem_alternative: str = ""


class KitDoor(Protocol):
    """What knows lines, addresses and who is behind them."""

    def lines(self, wanted: Sequence[LineWanted]) -> Sequence[KitLine | None]:
        """Return the line for each wish, as it is at this moment and public; None where there is none.

        As many queries for a hundred wishes as for one.
        """
        ...

    def address(self, country: str, language: str) -> str:
        """Return a short absolute address that leads to help in a country, without any parameter."""
        ...

    def imprint(self, language: str) -> Imprint:
        """Return who is behind it, in a language."""
        ...


@cache
def kit_door() -> KitDoor | None:
    """Return the door that the settings name, or None."""
    path = conf().KITS
    door: KitDoor | None = import_string(path)() if path else None
    return door


@receiver(setting_changed)
def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == SETTING:
        kit_door.cache_clear()
