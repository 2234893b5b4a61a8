"""Services within pages: what a block or a campaign shows of the directory, as cards, with the facts of this moment."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from twops_awareness.services import NOTHING, ServiceAnswer, ServiceRule, ShownService
from twops_directory.finder.facet_index import current_sets
from twops_directory.finder.search import Choices, Finder
from twops_directory.models import Service
from twops_directory.public import partners_of, public_services_in

from .directory import Card, cards


class ServicesOfTheDirectory:
    """The door that pages ask (``twops_awareness.services.ServiceDoor``)."""

    def answers(self, rules: Sequence[tuple[ServiceRule, str]]) -> list[ServiceAnswer]:
        """Return the public services of each rule as cards; as many queries for ten rules as for one."""
        moment = timezone.now()
        keys = _keys({rule for rule, _tag in rules}, moment)
        wanted = {key for some in keys.values() for key in some}
        ids = dict(Service.objects.public().filter(pk__in=wanted).values_list("pk", "uuid")) if wanted else {}
        if not ids:
            return [NOTHING for _rule in rules]
        partners = partners_of(ids.values())
        everything = {*ids.values(), *(other for some in partners.values() for other in some)}
        languages = sorted({tag for _rule, tag in rules})
        known = {
            (service.id, tag): service for tag, service in public_services_in(sorted(everything), languages)
        }
        found: list[ServiceAnswer] = []
        for rule, tag in rules:
            asked = [ids[key] for key in keys[rule] if key in ids]
            together = list(dict.fromkeys(one for uuid in asked for one in (uuid, *partners.get(uuid, ()))))
            shown = [known[uuid, tag] for uuid in together if (uuid, tag) in known]
            with translation.override(tag):
                found.append(_answer(cards(shown, asked, moment)))
        return found


def _keys(rules: Collection[ServiceRule], moment: datetime) -> dict[ServiceRule, list[int]]:
    """Return the keys of each rule's services: of each country in turn, those that are open first.

    One finder answers for all, so that what is open now is asked for once.
    """
    found = {rule: list(rule.keys) for rule in rules}
    if all(found.values()):
        return found
    finder = Finder(current_sets(), Choices(), moment)
    for rule in rules:
        if not rule.keys:
            of_each = []
            for country in rule.countries or ("",):
                finder.choices = Choices(country=country, audience=rule.audience)
                of_each.append(finder.keys(0, rule.limit))
            found[rule] = list(dict.fromkeys(_in_turn(of_each)))[: rule.limit]
    return found


def _in_turn(lists: Sequence[Sequence[int]]) -> Iterable[int]:
    for place in range(max(map(len, lists), default=0)):
        yield from (each[place] for each in lists if place < len(each))


def _answer(found: Sequence[Card]) -> ServiceAnswer:
    if not found:
        return NOTHING
    html = render_to_string("twops_site/parts/services_in_page.html", {"cards": found})
    return ServiceAnswer(html=html, services=tuple(_shown(card) for card in found))


def _shown(card: Card) -> ShownService:
    words = card.service.words
    path = reverse("twops_site:service", args=[card.service.id])
    return ShownService(id=str(card.service.id), name=words.name, language=words.language, path=path)
