"""Lists: pages with exact numbers, and everything line by line."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from ...models import Service
from .parameters import PER_PAGE, Values
from .records import Document, Records

CHUNK = 500
Render = Callable[[str, Document], Document]


def page_of(records: Records, values: Values, language: str | None, render: Render) -> Document:
    """Return one page as the standard has it. As many queries for one record as for a page full of them."""
    rows = records.found(values)
    total = rows.count()
    number, size = _wanted(values, total)
    start = (number - 1) * size
    if values.get("minimal"):
        contents = _minimal(rows, start, size) if start < total else []
    else:
        ids = list(rows.values_list("uuid", flat=True)[start : start + size]) if start < total else []
        contents = _documents(records, ids, values, language, render)
    return {**numbers(total, number, size, len(contents)), "contents": contents}


def numbers(total: int, number: int, size: int, here: int) -> Document:
    """Return the head of a page.

    >>> numbers(total=41, number=3, size=20, here=1)["last_page"], numbers(total=0, number=1, size=20, here=0)["empty"]
    (True, True)
    """
    pages = -(-total // size)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": here,
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": here == 0,
    }


def lines_of(records: Records, values: Values, language: str | None, render: Render) -> Iterator[bytes]:
    """Yield every record that the filters leave, one JSON object a line, in constant memory.

    Each chunk begins behind the last one, so that nothing is counted twice while records change meanwhile.
    """
    order = ("uuid",)  # a moment may still be missing: what has just changed gets it after the commit
    rows = records.found(values)
    last: tuple[object, ...] | None = None
    minimal = bool(values.get("minimal"))
    names = dict.fromkeys([*order, "uuid", *([records.modified] if minimal else [])])
    while True:
        chunk = list((rows.filter(behind(order, last)) if last else rows).values(*names)[:CHUNK])
        if not chunk:
            return
        last = tuple(chunk[-1][name] for name in order)
        if minimal:
            found = [_short(row["uuid"], row[records.modified]) for row in chunk]
        else:
            found = _documents(records, [row["uuid"] for row in chunk], values, language, render)
        yield "".join(f"{as_json(document)}\n" for document in found).encode()
        if len(chunk) < CHUNK:
            return


def behind(order: tuple[str, ...], last: tuple[object, ...]) -> Q:
    """Return the condition that a row comes after another one in an ascending order of fields."""
    steps = []
    for position, name in enumerate(order):
        same = {before: last[place] for place, before in enumerate(order[:position])}
        steps.append(Q(**same, **{f"{name}__gt": last[position]}))
    return reduce(or_, steps)


def as_json(document: Document) -> str:
    """Return a document as text, letters as they are."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def instant(moment: datetime) -> str:
    """Return a moment as the documents have it: ISO 8601, UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _wanted(values: Values, total: int) -> tuple[int, int]:
    """Return the number and the size of the page that is asked for; minimal lists are one page unless asked otherwise."""
    if values.get("minimal") and not {"page", "per_page"} & set(values):
        return 1, max(total, 1)
    return values.get("page", 1), values.get("per_page", PER_PAGE)


def _minimal(rows: "QuerySet[Service]", start: int, size: int) -> list[Document]:
    changes = rows.values_list("uuid", "last_modified")[start : start + size]
    return [_short(uuid, modified) for uuid, modified in changes.iterator(chunk_size=2_000)]


def _short(uuid: UUID, modified: datetime | None) -> Document:
    return {"id": str(uuid), **({"last_modified": instant(modified)} if modified else {})}


def _documents(
    records: Records, ids: list[UUID], values: Values, language: str | None, render: Render
) -> list[Document]:
    made = records.documents(ids, values, language, bool(values.get("full")))
    return [render(records.table, document) for document in made]
