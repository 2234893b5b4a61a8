"""What stands below the words of a page of the site itself: facts that are the same in every language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from ..conf import conf
from .about import Controller, Party, about


@dataclass(frozen=True, slots=True)
class CountryList:
    """Organisations by country, the countries by their names in the reader's language."""

    id: str
    heading: str
    countries: tuple[tuple[str, tuple[Party, ...]], ...]


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What a page with a role shows besides its words."""

    controller: Controller | None = None
    onion: str = ""
    lists: tuple[CountryList, ...] = ()


def facts_of(role: str, names: Mapping[str, str]) -> RoleFacts:
    """Return the facts of a role of a page (``PlainPage.Role``, any other has none).

    Args:
        names: countries' names in the reader's language by ISO code.
    """
    known = about()
    controller = known.controller if role in ("privacy", "imprint", "contact") else None
    return RoleFacts(
        controller=controller,
        onion=conf().ONION_ADDRESS if role == "safety" else "",
        lists=tuple(each for each in _lists(role, names) if each.countries),
    )


def _lists(role: str, names: Mapping[str, str]) -> Iterable[CountryList]:
    known = about()
    if role in ("partners", "about"):
        yield CountryList("partners", gettext("Partners"), _by_country(known.partners, names))
    if role == "accessibility":
        heading = gettext("Whom to turn to in your country")
        yield CountryList("bodies", heading, _by_country(known.accessibility_bodies, names))
    if role == "privacy":
        heading = gettext("Data protection authorities")
        yield CountryList("authorities", heading, _by_country(known.data_protection_bodies, names))


def _by_country(
    parties: Sequence[Party], names: Mapping[str, str]
) -> tuple[tuple[str, tuple[Party, ...]], ...]:
    grouped: dict[str, list[Party]] = {}
    for party in parties:
        grouped.setdefault(names.get(party.country, party.country), []).append(party)
    return tuple((name, tuple(grouped[name])) for name in sorted(grouped, key=str.casefold))
