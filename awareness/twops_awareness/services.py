"""The door to services: what a page says of them comes from whoever knows them, asked once for a whole page.

``TWOPS_AWARENESS = {"SERVICES": "my_site.services.Services", "SERVICE_MODEL": "twops_directory.Service"}`` names a class
with the one method of ``ServiceDoor``, and the model that editors choose from. Without it pages have no blocks of services.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from .conf import SETTING, conf


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """Which services are wanted.

    Attributes:
        keys: primary keys of services that were chosen by hand; then nothing else counts.
        countries: ISO 3166-1 codes of countries where they help; of any if empty.
        audience: code of the people whom they are for (``twops_awareness.audiences``); anybody if empty.
        limit: how many at most.
        at_home_first: the countries are only where a campaign runs: services of the reader's own come before all of them.
    """

    keys: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    audience: str = ""
    limit: int = 3
    at_home_first: bool = False


@dataclass(frozen=True, slots=True)
class ShownService:
    """A service as an index or an interface names it: its public id, its name with the language of it, its path."""

    id: str
    name: str
    language: str
    path: str


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """The services that a rule found: as HTML for the page, and by name."""

    html: SafeString
    services: tuple[ShownService, ...]


NOTHING = ServiceAnswer(html=mark_safe(""), services=())


class ServiceDoor(Protocol):
    """What knows services."""

    def answers(self, rules: Sequence[tuple[ServiceRule, str]], country: str = "") -> Sequence[ServiceAnswer]:
        """Return an answer for each rule, for readers of its language (BCP 47): public services, facts of this moment.

        As many queries for ten rules in five languages as for one.

        Args:
            country: what the address says that the reader chose, an ISO code or anything else. A rule that names no
                country, or this one among others, finds who helps there.
        """
        ...


@cache
def service_door() -> ServiceDoor | None:
    """Return the door that the settings name, or None."""
    path = conf().SERVICES
    door: ServiceDoor | None = import_string(path)() if path else None
    return door


@receiver(setting_changed)
def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == SETTING:
        service_door.cache_clear()
