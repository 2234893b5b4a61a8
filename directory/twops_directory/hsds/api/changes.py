"""``/hsds/changes``: what the standard has no words for - which records are gone, which services changed or were withdrawn.

A reader follows ``next`` while there is one, keeps the last answer's ``poll``, and goes on from there later. Entries
stand in the order in which they could be seen (``twops_directory.change_order``), so that nothing comes in behind.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

from ...models import Service, Tombstone
from ...publication.change_order import PENDING
from .errors import BadParameter
from .listing import behind, instant
from .parameters import PER_PAGE, Values
from .records import Document

PARAMETERS = ("since", "after", "per_page")
TABLES_BY_MODEL = {
    "service": "service",
    "organization": "organization",
    "location": "location",
    "serviceatlocation": "service_at_location",
    "program": "program",
    "taxonomy": "taxonomy",
    "term": "taxonomy_term",
}

Rows = TypeVar("Rows", bound=QuerySet)
Entry = tuple[datetime, UUID, Document]


def changed(request: HttpRequest, values: Values) -> Document:
    """Return what changed since a moment, or ever, oldest first. Three queries, three more on the last page.

    ``items``; ``next`` if there is more; else ``poll``, where to ask for what comes after this.

    What has no final moment yet stands at the end of the last page, and comes again with the one it gets.

    Raises BadParameter for ``after`` without ``since``.
    """
    if "after" in values and "since" not in values:
        raise BadParameter(
            "after", "It belongs to a moment. Give since, too, as the last answer's next has it."
        )
    size = values.get("per_page", PER_PAGE)
    entries = sorted([*_gone(values, size + 1), *_changed(values, size + 1)], key=lambda entry: entry[:2])
    here = entries[:size]
    items = [item for _moment, _uuid, item in here]
    if len(entries) <= size:
        items += islice(_pending(size), size - len(here))
    document: Document = {"items": items}
    follow = {name: value for name, value in values.items() if name in PARAMETERS}
    if here:
        moment, uuid, _item = here[-1]
        follow |= {"since": moment, "after": uuid}
    document["next" if len(entries) > size else "poll"] = _address(request, follow)
    return document


def _address(request: HttpRequest, values: Mapping[str, object]) -> str:
    texts = {
        name: instant(value) if isinstance(value, datetime) else str(value) for name, value in values.items()
    }
    query = urlencode({name: texts[name] for name in PARAMETERS if name in texts})
    return request.build_absolute_uri(f"{request.path}?{query}" if query else request.path)


def _gone(values: Values, limit: int) -> list[Entry]:
    rows = _since(Tombstone.objects.filter(~PENDING, model__in=TABLES_BY_MODEL), "gone_at", values)
    return [(row.gone_at, row.uuid, _tombstone(row)) for row in rows.order_by("gone_at", "uuid")[:limit]]


def _tombstone(row: Tombstone) -> Document:
    item: Document = {
        "id": str(row.uuid),
        "table": TABLES_BY_MODEL[row.model],
        "gone_at": instant(row.gone_at),
    }
    return {**item, "merged_into": str(row.merged_into_uuid)} if row.merged_into_uuid else item


def _changed(values: Values, limit: int) -> list[Entry]:
    rows = _since(_once_public().filter(~PENDING), "change_moment", values)
    return _services(rows.order_by("change_moment", "uuid"), limit)


def _once_public() -> "QuerySet[Service]":
    """Return the services that the public sees, or has seen: a reader who kept one must learn that it was withdrawn.

    One whose organisation was never published has been seen by nobody.
    """
    was_published = Q(live=True) | Q(first_published_at__isnull=False)
    of_somebody = Q(organization__live=True) | Q(organization__first_published_at__isnull=False)
    return Service.objects.filter(was_published, of_somebody)


def _services(rows: "QuerySet[Service]", limit: int) -> list[Entry]:
    """Return services in their order, each as changed or, where it is not public any more, as withdrawn. Two queries."""
    services = list(rows.values_list("pk", "uuid", "change_moment", "last_modified")[:limit])
    keys = [key for key, *_rest in services]
    public = set(Service.objects.public().filter(pk__in=keys).values_list("pk", flat=True))
    entries = []
    for key, uuid, moment, modified in services:
        name = "last_modified" if key in public else "withdrawn_at"
        seen = moment or modified  # what is pending for the first time has no moment of its own yet
        if seen is not None:
            entries.append((seen, uuid, _service(uuid, modified or seen, name)))
    return entries


def _service(uuid: UUID, moment: datetime, name: str) -> Document:
    return {"id": str(uuid), "table": "service", name: instant(moment)}


def _pending(limit: int) -> Iterator[Document]:
    """Yield what is seen already and has no final moment yet."""
    for row in Tombstone.objects.filter(PENDING, model__in=TABLES_BY_MODEL).order_by("uuid")[:limit]:
        yield _tombstone(row)
    for _moment, _uuid, item in _services(_once_public().filter(PENDING).order_by("uuid"), limit):
        yield item


def _since(rows: Rows, name: str, values: Values) -> Rows:
    """Keep what is at the moment or later, or behind the last entry of an answer."""
    if "after" in values:
        # The plain bound is what the database finds by its index.
        return rows.filter(
            behind((name, "uuid"), (values["since"], values["after"])), **{f"{name}__gte": values["since"]}
        )
    if "since" in values:
        return rows.filter(**{f"{name}__gte": values["since"]})
    return rows.filter(**{f"{name}__isnull": False})
