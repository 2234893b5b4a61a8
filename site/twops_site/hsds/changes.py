"""``/hsds/changes``: what the standard has no words for - which records are gone, and which services changed.

A reader keeps the last answer's ``next`` and goes on from there.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.http import urlencode
from twops_directory.models import Service, Tombstone

from .errors import BadParameter
from .listing import behind, instant
from .parameters import PER_PAGE
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

Entry = tuple[datetime, UUID, Document]


def changed(request: HttpRequest, values: Mapping[str, Any]) -> Document:
    """Return what changed since a moment, or ever, oldest first: ``items``, and ``next`` if there is more. Two queries.

    Raises BadParameter for ``after`` without ``since``.
    """
    if "after" in values and "since" not in values:
        raise BadParameter(
            "after", "It belongs to a moment. Give since, too, as the last answer's next has it."
        )
    size = values.get("per_page", PER_PAGE)
    entries = sorted([*_gone(values, size + 1), *_changed(values, size + 1)], key=lambda entry: entry[:2])
    found: Document = {"items": [item for _moment, _uuid, item in entries[:size]]}
    if len(entries) > size:
        moment, uuid, _item = entries[size - 1]
        more = {"since": instant(moment), "after": str(uuid)}
        if "per_page" in values:
            more["per_page"] = size
        found["next"] = request.build_absolute_uri(f"{request.path}?{urlencode(more)}")
    return found


def _gone(values: Mapping[str, Any], limit: int) -> list[Entry]:
    rows = Tombstone.objects.filter(model__in=TABLES_BY_MODEL)
    return [
        (row.gone_at, row.uuid, _tombstone(row))
        for row in _since(rows, "gone_at", values).order_by("gone_at", "uuid")[:limit]
    ]


def _tombstone(row: Tombstone) -> Document:
    item = {"id": str(row.uuid), "table": TABLES_BY_MODEL[row.model], "gone_at": instant(row.gone_at)}
    return {**item, "merged_into": str(row.merged_into_uuid)} if row.merged_into_uuid else item


def _changed(values: Mapping[str, Any], limit: int) -> list[Entry]:
    rows = _since(Service.objects.public(), "last_modified", values).order_by("last_modified", "uuid")
    return [
        (moment, uuid, {"id": str(uuid), "table": "service", "last_modified": instant(moment)})
        for uuid, moment in rows.values_list("uuid", "last_modified")[:limit]
    ]


def _since(rows: Any, name: str, values: Mapping[str, Any]) -> Any:
    """Keep what is at the moment or later, or behind the last entry of an answer."""
    if "after" in values:
        # The plain bound is what the database finds by its index.
        return rows.filter(
            behind((name, "uuid"), (values["since"], values["after"])), **{f"{name}__gte": values["since"]}
        )
    if "since" in values:
        return rows.filter(**{f"{name}__gte": values["since"]})
    return rows.filter(**{f"{name}__isnull": False})
