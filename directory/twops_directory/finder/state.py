"""All that a finder begins with, in one query: the stored sets, what waits to be written, and what is open at a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from json import loads
from typing import Any
from uuid import UUID

from django.db import connections, models

from ..bulk.prepared import as_json_list
from ..models import FacetBlock, FacetChange, OpenChange, OpeningHorizon, OpenInterval, OpenStretch
from . import facet_blocks
from .open_blocks import hour_of

READ = """
SELECT 'block', number, CAST(version AS {text}), CAST(names AS {text}),
    CASE WHEN {is_known} THEN NULL ELSE bits END, 0 FROM {FacetBlock}
UNION ALL SELECT 'changed', service_key, NULL, NULL, NULL, 0 FROM {FacetChange}
UNION ALL SELECT 'short', 0, NULL, NULL, NULL, 0
    WHERE EXISTS (SELECT 1 FROM {OpeningHorizon} WHERE covers_until <= {moment} OR covers_from > {moment})
UNION ALL SELECT 'noted', service_key, NULL, NULL, NULL, CASE WHEN EXISTS (
    SELECT 1 FROM {OpenInterval} AS interval_now WHERE interval_now.service_id = noted.service_key
        AND interval_now.kind = {open} AND interval_now.starts_at <= {moment} AND interval_now.ends_at > {moment}
    ) THEN 1 ELSE 0 END FROM {OpenChange} AS noted
UNION ALL SELECT 'open', block_id, NULL, NULL, bits, 0 FROM {OpenStretch}
    WHERE starts_at >= {hour} AND starts_at <= {moment} AND ends_at > {moment}
"""
TABLES: Sequence[type[models.Model]] = (
    FacetBlock, FacetChange, OpeningHorizon, OpenInterval, OpenChange, OpenStretch,
)  # fmt: skip


@dataclass(slots=True)
class Stored:
    """What was stored when it was read.

    Attributes:
        blocks: of facets, by number: version, names of the facets, and their bits where they are not known.
        changed: keys of services whose facets wait to be written.
        is_short: whether the openings of a service do not reach the moment.
        noted: keys of services whose openings are newer than their block, and whether each is open.
        open: the bits of each block of openings that reaches the moment.
    """

    blocks: dict[int, tuple[UUID, list[str], bytes | None]] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    is_short: bool = False
    noted: dict[int, bool] = field(default_factory=dict)
    open: dict[int, bytes] = field(default_factory=dict)


def read(moment: datetime, known: Mapping[int, facet_blocks.Block], alias: str = "default") -> Stored:
    """Return what is stored, for an aware moment. One query, which sees everything at the same instant.

    Args:
        known: blocks of facets whose bits need not be sent again.
    """
    connection = connections[alias]
    postgres = connection.vendor == "postgresql"
    versions = [version for version, _bits in known.values()]
    params: Mapping[str, Any] = {
        "known": versions if postgres else as_json_list(versions),
        "open": OpenInterval.Kind.OPEN.value,
        "moment": connection.ops.adapt_datetimefield_value(moment),
        "hour": connection.ops.adapt_datetimefield_value(hour_of(moment)),
    }
    found = Stored()
    with connection.cursor() as cursor:
        cursor.execute(_sql(postgres), params)
        for kind, number, version, names, bits, flag in cursor.fetchall():
            match kind:
                case "block":
                    found.blocks[number] = (
                        UUID(version),
                        loads(names),
                        None if bits is None else bytes(bits),
                    )
                case "changed":
                    found.changed.add(number)
                case "short":
                    found.is_short = True
                case "noted":
                    found.noted[number] = bool(flag)
                case "open":
                    found.open[number] = bytes(bits)
    return found


@cache
def _sql(postgres: bool) -> str:
    known = "= ANY(%(known)s)" if postgres else "IN (SELECT value FROM json_each(%(known)s))"
    return READ.format(
        text="text",
        is_known=f"version {known}",
        moment="%(moment)s",
        hour="%(hour)s",
        open="%(open)s",
        **{model.__name__: model._meta.db_table for model in TABLES},
    )
