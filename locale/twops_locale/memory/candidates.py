"""Which texts of a million may be alike: the database's part of a lookup.

The same table and the same keys on PostgreSQL and SQLite, no extension. Of each key ``READ`` entries are read at most,
so that a lookup costs the same however full the memory is: what is filed under common keys only has many like it.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import connections, router

from ..models import MemoryKey

READ = 150  # entries a key
KEPT = 40  # texts that are compared with each text that is asked for
AT_ONCE = 100  # texts in one query

# Rare keys say more: an entry counts for as much as its key has few.
_BEST = """
    SELECT asked, source_hash FROM (
        SELECT asked, source_hash,
            row_number() OVER (PARTITION BY asked ORDER BY sum(1.0 / entries) DESC, source_hash) AS place
        FROM ({found}) AS found GROUP BY asked, source_hash
    ) AS ranked WHERE place <= {kept}
"""
_FOUND_POSTGRESQL = """
    SELECT wanted.asked, entry.source_hash, entry.entries
    FROM unnest(%s::int[], %s::bigint[]) AS wanted(asked, key)
    CROSS JOIN LATERAL (
        SELECT source_hash, count(*) OVER () AS entries FROM (
            SELECT source_hash FROM {table} WHERE key = wanted.key ORDER BY source_hash LIMIT {read}
        ) AS first
    ) AS entry
"""
_FOUND_SQLITE = """
    SELECT wanted.asked, entry.source_hash, count(*) OVER (PARTITION BY wanted.asked, wanted.key) AS entries
    FROM (
        SELECT json_extract(value, '$[0]') AS asked, json_extract(value, '$[1]') AS key FROM json_each(%s)
    ) AS wanted
    JOIN {table} AS entry ON entry.key = wanted.key AND entry.source_hash <= coalesce(
        (SELECT source_hash FROM {table} WHERE key = wanted.key ORDER BY source_hash LIMIT 1 OFFSET {read} - 1),
        9223372036854775807
    )
"""


def candidates(
    keys: Mapping[int, Sequence[int]], *, read: int = READ, kept: int = KEPT, at_once: int = AT_ONCE
) -> dict[int, list[int]]:
    """Return the hashes of texts that share the rarest keys with each text that is asked for.

    Args:
        keys: the number of a text to its keys (``memory.keys.keys_to_ask``).
        read: entries a key. kept: texts that come back for each. at_once: texts in one query.
    """
    found: dict[int, list[int]] = defaultdict(list)
    asked = [number for number, own in keys.items() if own]
    for start in range(0, len(asked), at_once):
        wanted = [(number, key) for number in asked[start : start + at_once] for key in keys[number]]
        for number, source_hash in _rows(wanted, read=read, kept=kept):
            found[number].append(source_hash)
    return found


def _rows(wanted: list[tuple[int, int]], *, read: int, kept: int) -> list[tuple[int, int]]:
    connection = connections[router.db_for_read(MemoryKey)]
    table = connection.ops.quote_name(MemoryKey._meta.db_table)
    given: list[list[int]] | list[str]
    if connection.vendor == "postgresql":
        found, given = (
            _FOUND_POSTGRESQL,
            [[number for number, _key in wanted], [key for _number, key in wanted]],
        )
    else:
        found, given = _FOUND_SQLITE, [json.dumps(wanted)]
    statement = _BEST.format(found=found.format(table=table, read=read), kept=kept)
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        rows: list[tuple[int, int]] = cursor.fetchall()
    return rows
