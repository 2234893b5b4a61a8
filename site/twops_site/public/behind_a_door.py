"""Which services behind a door are looked at closely: all are asked when they open, few are written out.

What a door leads to may be hundreds of services; the one that answers now, or next, must not depend on which were looked
at first.
"""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import OuterRef, Subquery
from twops_directory.choices import ServiceKind
from twops_directory.finder.doors import Door
from twops_directory.finder.search import CAP, Finder
from twops_directory.models import OpenInterval, Service

from .actions import CHANNELS_BY_A_PERSON

OPEN_NOW, OPEN_LATER = 6, 6  # services where somebody answers now, or next, the likely first
BY_ONESELF = 3  # programmes and the like that can be used meanwhile
A_DAY = timedelta(days=1)
# Kinds of services that are made for the people behind a door: whoever else takes them along comes after.
MADE_FOR: dict[str, tuple[str, ...]] = {
    Door.HARMED_NOW: (
        ServiceKind.EMERGENCY,
        ServiceKind.CHILD_PROTECTION,
        ServiceKind.CHILD_HELPLINE,
    ),
    Door.SOMEBODY: (ServiceKind.FAMILY_SUPPORT,),
    Door.SURVIVOR: (ServiceKind.SURVIVOR_SUPPORT,),
    Door.WORK: (ServiceKind.PROFESSIONAL_ADVICE,),
}
# Doors behind which somebody else is no answer: who was abused is not sent to those whose first concern are people who abuse.
ONLY_THEIR_OWN = frozenset({Door.SURVIVOR})


def is_made_for(kind: str, door: str) -> bool:
    """Say whether a kind of service is made for the people behind a door; where no kind is, all are."""
    return door not in MADE_FOR or kind in MADE_FOR[door]


def is_only_meanwhile(kind: str, door: str) -> bool:
    """Say whether a kind of service is something to be used until those who are made for these people answer, and no more."""
    return door in ONLY_THEIR_OWN and not is_made_for(kind, door)


def likely_of(finder: Finder, moment: datetime) -> list[UUID]:
    """Return the services that may answer now or next, and some to be used meanwhile, in the finder's order. One query."""
    keys = finder.keys(0, CAP)
    opens = OpenInterval.objects.filter(
        service=OuterRef("pk"), kind=OpenInterval.Kind.OPEN, starts_at__gt=moment
    ).order_by("starts_at")
    rows = (
        Service.objects.public()
        .filter(pk__in=keys)
        .annotate(opens=Subquery(opens.values("starts_at")[:1]))
        .values_list("pk", "uuid", "crisis_line", "country__code", "opens", "kind")
    )
    services = {key: facts for key, *facts in rows}
    is_open, by_a_person = _sets(finder)

    def soonest(key: int) -> tuple[object, ...]:
        _uuid, crisis_line, code, opens_at, kind = services[key]
        late = opens_at is None or opens_at - moment > A_DAY
        for_others = not is_made_for(kind, finder.choices.audience)
        return code != finder.choices.country, for_others, late, not crisis_line, opens_at or moment

    public = [key for key in keys if key in services]
    people = [key for key in public if key in by_a_person]
    others = [key for key in public if key not in by_a_person]
    now = sorted((key for key in people if key in is_open), key=soonest)
    later = sorted((key for key in people if services[key][3]), key=soonest)
    meanwhile = sorted(others, key=lambda key: key not in is_open)
    chosen = {*now[:OPEN_NOW], *later[:OPEN_LATER], *meanwhile[:BY_ONESELF]}
    chosen |= set(public[: max(0, OPEN_NOW + OPEN_LATER - len(chosen))])
    return [services[key][0] for key in public if key in chosen]


def _sets(finder: Finder) -> tuple[frozenset[int], frozenset[int]]:
    """Return the keys of what matches and is open, and of what matches and has a person at the other end. No query more."""
    matching = finder.matching()
    person = reduce(or_, (finder.set_of("channel", code) for code in CHANNELS_BY_A_PERSON))
    parts = (matching & finder.set_of("open_now", ""), matching & person)
    is_open, by_a_person = (frozenset(finder.sets.keys(part)) for part in parts)
    return is_open, by_a_person
