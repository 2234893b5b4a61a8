"""The one door for HSDS documents: nested JSON objects of what the public may see, in a constant number of queries.

API and exports take them from here. Nothing empty is in them, no null; ids are the records' own. Words are in the
primary language of the record, or in the reader's where approved words exist; the other ones are in ``translations``.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias
from uuid import UUID

from django.db.models import QuerySet

from ...json_values import Row
from ...models.base import HsdsRecord
from ..mapping.visible import (
    public_locations,
    public_organizations,
    public_programs,
    public_service_at_locations,
    public_services,
    public_taxonomies,
    public_terms,
)
from .nesting import Shape, nested
from .reading import RowReader

__all__ = [
    "location_documents",
    "organization_documents",
    "public_locations",
    "public_organizations",
    "public_programs",
    "public_service_at_locations",
    "public_services",
    "public_taxonomies",
    "public_terms",
    "service_at_location_documents",
    "service_documents",
    "taxonomy_documents",
    "term_documents",
]

Rows: TypeAlias = QuerySet[HsdsRecord] | Iterable[UUID]
Document: TypeAlias = Row

SERVICE_LIST = Shape({"organization": Shape(), "program": Shape()})
SERVICE_AT_LOCATION_LIST = Shape({"location": Shape(), "service": SERVICE_LIST})
TERM = Shape({"taxonomy_detail": Shape()})
FULL = Shape(everything=True)


def service_documents(
    rows: Rows, *, full: bool, language: str | None = None, keep_flagged: bool = False
) -> list[Document]:
    """Return services in the order asked for: 2 or 3 queries in the list shape, 8 at most in full.

    Args:
        rows: a queryset of services, or ids. What is not public is left out, whatever is asked for.
        full: with everything that nests; else with the organisation and the programme only.
        language: BCP 47 tag of the reader's language; None for each record's primary one.
        keep_flagged: with values that nobody should see; for an operator's complete export only.
    """
    world = RowReader(keep_flagged=keep_flagged)
    keys = world.read("service", rows)
    if full:
        world.read_around()
    else:
        world.read_beside_services()
    return _made(
        world, "service", keys, FULL.without("services", "service") if full else SERVICE_LIST, language
    )


def organization_documents(
    rows: Rows,
    *,
    full: bool,
    full_service: bool = False,
    language: str | None = None,
    keep_flagged: bool = False,
) -> list[Document]:
    """Return organisations; ``full_service`` adds their services in full. At most 9 queries. See ``service_documents``."""
    world = RowReader(keep_flagged=keep_flagged)
    keys = world.read("organization", rows)
    if full or full_service:
        world.read_around(services_of=keys if full_service else ())
    else:
        world.read_words()
    left_out = ("organization", "service") if full_service else ("organization", "service", "services")
    shape = FULL.without(*left_out) if full or full_service else Shape()
    return _made(world, "organization", keys, shape, language)


def service_at_location_documents(
    rows: Rows, *, full: bool, language: str | None = None, keep_flagged: bool = False
) -> list[Document]:
    """Return services at places, each with its service and its place. At most 9 queries. See ``service_documents``."""
    world = RowReader(keep_flagged=keep_flagged)
    keys = world.read("service_at_location", rows)
    world.read_ends(full=full)
    shape = FULL.without("services", "service_at_locations") if full else SERVICE_AT_LOCATION_LIST
    return _made(world, "service_at_location", keys, shape, language)


def location_documents(
    rows: Rows, *, language: str | None = None, keep_flagged: bool = False
) -> list[Document]:
    """Return places with everything that nests in them. See ``service_documents``."""
    world = RowReader(keep_flagged=keep_flagged)
    keys = world.read("location", rows)
    world.read_around()
    return _made(world, "location", keys, FULL, language)


def taxonomy_documents(
    rows: Rows, *, language: str | None = None, keep_flagged: bool = False
) -> list[Document]:
    """Return taxonomies. Two queries."""
    world = RowReader(keep_flagged=keep_flagged)
    keys = world.read("taxonomy", rows)
    world.read_words()
    return _made(world, "taxonomy", keys, FULL, language)


def term_documents(rows: Rows, *, language: str | None = None, keep_flagged: bool = False) -> list[Document]:
    """Return terms, each with its taxonomy. Three queries."""
    world = RowReader(keep_flagged=keep_flagged)
    keys = world.read("taxonomy_term", rows)
    world.read_taxonomies()
    return _made(world, "taxonomy_term", keys, FULL if keep_flagged else TERM, language)


def _made(
    world: RowReader, table: str, keys: Sequence[int], shape: Shape, language: str | None
) -> list[Document]:
    """Return the documents of the rows with these keys; what is flagged as a whole is left out."""
    index = world.index(language)
    ids = [world.id_of(table, key) for key in keys]
    return [nested(index, table, str(each), shape) for each in ids if index.has(table, str(each))]
