"""Doors: "What is it about?" is answered by one tap, and the answer says whom to call now.

What was answered comes by POST and stands sealed in the address of the answer, as the choices of a list do: the same
address, opened as a list, shows every service behind the door.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from twops_awareness.models import GuidePage
from twops_awareness.public import public_of
from twops_directory.choices import Anonymity, CostKind
from twops_directory.finder.doors import Door, audiences_of
from twops_directory.finder.search import Choices, Finder, choices_from

from ..context import Chrome
from ..public.actions import BY_A_PERSON, Action
from ..public.behind_a_door import is_made_for, is_only_meanwhile, likely_of
from ..public.reader_country import guess_for
from ..public.sealed import SealBroken, seal, unseal
from ..public.services import services_of_ids
from ..public.unchanged import while_unchanged
from ..public.way_back import Trail
from .directory import Card, cards
from .finder import PURPOSE, expired_list
from .see_other import see_other

SHOWN = 3
GUIDES_LOOKED_AT = 200
BY_ONESELF = ("programme", "app", "write")
USED_UNTIL_THEN = 2
A_DAY = timedelta(days=1)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Offer:
    """A service with the one button that matters at the moment, and what is shown together with it or not at all."""

    card: Card
    action: Action
    partners: tuple[Card, ...] = ()


Rank = Callable[[Offer], tuple[bool, ...]]


# No CSRF token: it would need a cookie, and there is nothing that a forged request could change.
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Answer a door with the address of what stands behind it; the country is guessed where it was not chosen."""
    given = request.POST.dict()
    frame = Chrome(request)
    codes = [country.code for country in frame.countries]
    choices = choices_from(given, codes, sensitive=True)
    if request.method != "POST" or choices.audience not in Door.values:
        return HttpResponseRedirect(reverse("twops_site:find_help"))
    country = choices.country or guess_for(frame.language, request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    chosen = Choices(country=country if country in codes else "", audience=choices.audience)
    token = seal(PURPOSE, dict(chosen.as_fields()))
    return see_other(reverse("twops_site:answer", args=[token]))


@sensitive_variables()
@never_cache
@require_safe
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Whom to call now, three services, what happens then; the empty form where the address cannot be opened any more."""
    frame = Chrome(request)
    try:
        opened = unseal(PURPOSE, token)
    except SealBroken:
        return expired_list(request, frame)
    codes = [country.code for country in frame.countries]
    chosen = choices_from({name: str(value) for name, value in opened.items()}, codes, sensitive=True)
    if chosen.audience not in Door.values:
        return HttpResponseRedirect(reverse("twops_site:choices", args=[token]))
    moment = timezone.now()
    frame.reader = reader = frame.country(chosen.country)
    context: dict[str, object] = {
        "chrome": frame,
        "door": Door(chosen.audience),
        "country": reader,
        "country_name": reader.name if reader else "",
        "list_path": reverse("twops_site:choices", args=[token]),
        "guide": _guide(frame.language, chosen.audience),
        "stays_with_country": [("audience", chosen.audience)],
        "stays_action": reverse("twops_site:ask"),
        "noindex": True,
    }
    if reader:
        context |= _whom_to_call(frame, chosen, Trail(answer=token, choices=chosen), moment)
    return render(request, "twops_site/answer.html", context)


def _guide(language: str, door: str) -> GuidePage | None:
    """Return the newest guide for the people behind a door in a language; None where there is none. One query."""
    wanted = set(audiences_of(door))
    guides = while_unchanged(lambda: _newest_guides(language), "guides", language)
    return next((guide for guide in guides if wanted.intersection(guide.audiences or ())), None)


def _newest_guides(language: str) -> list[GuidePage]:
    newest = public_of(GuidePage, language).defer("body").order_by("-first_published_at", "pk")
    return list(newest[:GUIDES_LOOKED_AT])


def _whom_to_call(frame: Chrome, chosen: Choices, trail: Trail, moment: datetime) -> dict[str, object]:
    """Return who answers now; else who does first, and what can be used until then. As many queries for any content.

    Nothing but what stands behind the door itself: a line for other people is the wrong one, however open it is.
    """
    finder = Finder.at(Choices(chosen.country, chosen.audience), moment)
    asked = likely_of(finder, moment)
    found = cards(services_of_ids(asked, frame.language), asked, moment, frame.country(chosen.country), trail)
    near = [card for card in found if card.beside is None]
    ranked = partial(_rank, door=chosen.audience, language=frame.language)
    theirs = [card for card in near if not is_only_meanwhile(card.service.kind.code, chosen.audience)] or near
    now = _open(theirs, found, chosen.country, BY_A_PERSON, ranked)[:1]
    later = [] if now else _soonest(theirs, found, chosen.country, moment, ranked)
    first = {card.service.id for offer in (*now, *later) for card in (offer.card, *offer.partners)}
    until_then = [card for card in near if card.service.id not in first]
    ways = (*BY_A_PERSON, *BY_ONESELF)
    meanwhile = [] if now else _open(until_then, found, chosen.country, ways, ranked)[:USED_UNTIL_THEN]
    first |= {offer.card.service.id for offer in meanwhile}
    others = [card for card in near if card.service.id not in first]
    further = sorted(others, key=lambda card: not is_made_for(card.service.kind.code, chosen.audience))[
        :SHOWN
    ]
    return {
        "now": now,
        "later": later,
        "meanwhile": meanwhile,
        "further": [each for card in further for each in (card, *_partners(card, found))],
        "total": finder.total,
        "has_more": finder.total > len(first & {card.service.id for card in near}) + len(further),
        "by_appointment": any(card.now.by_appointment for card in near),
    }


def _partners(card: Card, found: Sequence[Card]) -> tuple[Card, ...]:
    """Return what is shown together with a service or not at all, where it was not asked for by itself."""
    return tuple(each for each in found if each.beside and each.service.id in card.service.together_with)


def _open(
    near: Sequence[Card], found: Sequence[Card], code: str, kinds: Sequence[str], ranked: Rank
) -> list[Offer]:
    """Return what is open at this moment in one of some ways: of the reader's country first, then as ``_rank`` says."""
    offers = [
        Offer(card, action, _partners(card, found))
        for card in near
        for action in [each for each in card.actions if each.now.is_open and each.kind in kinds][:1]
    ]
    return sorted(offers, key=lambda offer: (offer.card.service.country_code != code, *ranked(offer)))


def _soonest(
    near: Sequence[Card], found: Sequence[Card], code: str, moment: datetime, ranked: Rank
) -> list[Offer]:
    """Return who answers next: of the reader's country, in the page's language, made for these people, within a day, then as ``_rank`` says.

    Who is there for somebody else is the wrong one, however soon it opens.
    """
    offers = [
        Offer(card, action, _partners(card, found))
        for card in near
        for action in card.actions
        if action.kind in BY_A_PERSON and action.now.changes_at
    ]
    own = [offer for offer in offers if offer.card.service.country_code == code]

    def order(offer: Offer) -> tuple[object, ...]:
        opens = offer.action.now.changes_at or NEVER
        not_understood, for_others, *rest = ranked(offer)
        return not_understood, for_others, opens - moment > A_DAY, *rest, opens

    return sorted(own or offers, key=order)[:1]


def _rank(offer: Offer, door: str, language: str) -> tuple[bool, ...]:
    """Return what comes first of two that answer.

    One that speaks the page's language: who is not understood is no help; that is made for these people, or for everybody
    who asks; a line for everybody, anonymous, free, by telephone.
    """
    service = offer.card.service
    spoken = {each.tag.split("-")[0].lower() for each in service.languages}
    return (
        bool(spoken) and language.split("-")[0].lower() not in spoken,
        not is_made_for(service.kind.code, door),
        not service.crisis_line,
        service.confidentiality.anonymous_possible.code != Anonymity.YES,
        service.cost.code != CostKind.FREE,
        offer.action.kind != "call",
    )
