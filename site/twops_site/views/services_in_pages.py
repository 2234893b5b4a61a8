"""Services within pages: what a block or a campaign shows of the directory, as cards, with the facts of this moment."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import reduce
from itertools import chain, islice
from operator import or_

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from twops_awareness.services import NOTHING, ServiceAnswer, ServiceRule, ShownService
from twops_directory.finder import facets
from twops_directory.finder.search import Choices, Finder
from twops_locale.conf import conf as locale_conf

from ..public.actions import CHANNELS_BY_A_PERSON
from ..public.navigation import CountryLink, country_links
from ..public.reader_country import guess, languages_by_country
from ..public.services import services_of_keys
from .directory import Card, cards


class ServicesOfTheDirectory:
    """The door that pages ask (``twops_awareness.services.ServiceDoor``)."""

    def answers(self, rules: Sequence[tuple[ServiceRule, str]], country: str = "") -> list[ServiceAnswer]:
        """Return the public services of each rule as cards; as many queries for ten rules as for one."""
        moment = timezone.now()
        readers = {tag: _reader(country, tag) for tag in {tag for _rule, tag in rules}} if country else {}
        chosen = next((reader.code for reader in readers.values() if reader), "")
        keys = _keys(set(rules), moment, chosen)
        wanted = sorted({key for some in keys.values() for key in some})
        if not wanted:
            return [NOTHING for _rule in rules]
        ids, known = services_of_keys(wanted, sorted({tag for _rule, tag in rules}))
        found: list[ServiceAnswer] = []
        for rule, tag in rules:
            asked = [ids[key] for key in keys[rule, tag] if key in ids]
            together = dict.fromkeys(one for uuid in asked for one in (uuid, *known[uuid, tag].together_with))
            shown = [known[uuid, tag] for uuid in together]
            with translation.override(tag):
                found.append(_answer(cards(shown, asked, moment, readers.get(tag)), tag))
        return found


def _reader(country: str, tag: str) -> CountryLink | None:
    """Return the country that an address names, for readers of a language; None where it names none of the site's."""
    return next((each for each in country_links(tag) if each.code == country.upper()), None)


def _keys(
    rules: Collection[tuple[ServiceRule, str]], moment: datetime, chosen: str
) -> dict[tuple[ServiceRule, str], list[int]]:
    """Return the keys of the services of each rule, for readers of its language.

    The country that the reader chose counts, even where a campaign runs in some others: a number abroad is of little use.
    Else the one that the language points to; where it points to none, or nobody helps there, those that the rule names, or
    all. Countries that an editor chose are meant as they are. One finder answers for all, so that what is open now is asked
    for once.
    """
    found = {(rule, tag): list(rule.keys) for rule, tag in rules}
    if all(found.values()):
        return found
    finder = Finder.at(Choices(), moment)
    near = _countries_of({tag for rule, tag in rules if not rule.keys and len(rule.countries) != 1})
    for rule, tag in rules:
        if not rule.keys:
            first = [
                own
                for own in (chosen, near.get(tag, ""))
                if own and (rule.at_home_first or own in (rule.countries or (own,)))
            ]
            turns = (*((own,) for own in first), rule.countries or ("",))
            each = (_in_countries(finder, rule, tag, countries) for countries in turns)
            found[rule, tag] = next(filter(None, each), [])
    return found


def _countries_of(tags: Collection[str]) -> dict[str, str]:
    """Return the country (ISO code) that each language points to, or nothing. One query."""
    if not tags:
        return {}
    spoken, shared = languages_by_country(), [locale_conf().LAST_RESORT_LANGUAGE]
    return {tag: guess(tag, "", spoken, shared) for tag in tags}


def _in_countries(finder: Finder, rule: ServiceRule, tag: str, countries: Sequence[str]) -> list[int]:
    """Return the keys of a rule's services: of each country in turn."""
    of_each = []
    for country in countries:
        finder.choices = Choices(country=country, audience=rule.audience)
        of_each.append(_first(finder, tag, rule.limit))
    return list(dict.fromkeys(_in_turn(of_each)))[: rule.limit]


def _first(finder: Finder, tag: str, limit: int) -> list[int]:
    """Return the keys of some of the services that match.

    Those where a person answers from afar come first; of these the ones that speak the language, of these the ones that
    the country keeps, of these the ones that are open.
    """
    country = finder.choices.country
    parts = [finder.matching()]
    for better in (
        reduce(or_, (finder.set_of("channel", code) for code in CHANNELS_BY_A_PERSON)),
        finder.set_of("spoken", tag.split("-")[0].lower()),
        finder.sets.having(facets.kept_by(country)) if country else 0,
        finder.set_of("open_now", ""),
    ):
        parts = [part for whole in parts for part in (whole & better, whole & ~better)]
    return list(islice(chain.from_iterable(map(finder.sets.keys, parts)), limit))


def _in_turn(lists: Sequence[Sequence[int]]) -> Iterable[int]:
    for place in range(max(map(len, lists), default=0)):
        yield from (each[place] for each in lists if place < len(each))


def _answer(found: Sequence[Card], tag: str) -> ServiceAnswer:
    if not found:
        return NOTHING
    html = render_to_string("twops_site/parts/services_in_page.html", {"cards": found, "language": tag})
    return ServiceAnswer(html=html, services=tuple(_shown(card) for card in found))


def _shown(card: Card) -> ShownService:
    words = card.service.words
    path = reverse("twops_site:service", args=[card.service.id])
    return ShownService(id=str(card.service.id), name=words.name, language=words.language, path=path)
