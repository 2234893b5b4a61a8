"""The five lists of the API: which rows each has, how they are narrowed and sorted, and what documents they become."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from ...json_values import Row
from ...models import Service
from ...models.base import HsdsRecord
from ..documents import documents
from . import filters
from .parameters import Values

LIST = ("search", "page", "per_page", "format", "lang")
CLASSIFIED = ("taxonomy_term_id", "taxonomy_id")
OF_SERVICES = ("organization_id", "modified_after", "full")

Document: TypeAlias = Row
Record = TypeVar("Record", bound=HsdsRecord)


@dataclass(frozen=True, slots=True, eq=False)
class Records(Generic[Record]):
    """One list and the records in it.

    Attributes:
        name: its address. table: the table of the standard. model: what tombstones call it.
        rows: returns the public rows.
        narrowed: returns the rows that meet the values of parameters, by name.
        documents: returns the documents of records by id, in the order of the ids; what is not public is left out.
        parameters: of the list. detail_parameters: of one record.
        modified: the path to the moment of the last change, where the list can be asked for changes.
        required: whether the standard requires these addresses.
    """

    name: str
    table: str
    model: str
    rows: Callable[[], "QuerySet[Record]"]
    narrowed: Callable[["QuerySet[Record]", Values], "QuerySet[Record]"]
    documents: Callable[..., list[Document]]
    parameters: tuple[str, ...]
    detail_parameters: tuple[str, ...] = ("lang",)
    modified: str = ""
    required: bool = False

    def found(self, values: Values) -> "QuerySet[Record]":
        """Return the rows that were asked for, in an order that never changes: by id, or by change and id."""
        return self.narrowed(self.rows(), values).order_by(*self.order(values))

    def order(self, values: Values) -> tuple[str, ...]:
        """Return the names of the fields that the rows are sorted by; together they are unique."""
        if "modified_after" not in values:
            return ("uuid",)
        return (f"{self.modified.removesuffix('last_modified')}change_moment", "uuid")


def _services(ids: Sequence[UUID], values: Values, language: str | None, full: bool) -> list[Document]:
    return documents.service_documents(ids, full=full, language=language)


def _organizations(ids: Sequence[UUID], values: Values, language: str | None, full: bool) -> list[Document]:
    with_services = bool(values.get("full_service"))
    return documents.organization_documents(
        ids, full=full or with_services, full_service=with_services, language=language
    )


def _places(ids: Sequence[UUID], values: Values, language: str | None, full: bool) -> list[Document]:
    return documents.service_at_location_documents(ids, full=full, language=language)


def _taxonomies(ids: Sequence[UUID], values: Values, language: str | None, full: bool) -> list[Document]:
    return documents.taxonomy_documents(ids, language=language)


def _terms(ids: Sequence[UUID], values: Values, language: str | None, full: bool) -> list[Document]:
    return documents.term_documents(ids, language=language)


SERVICES = Records(
    "services",
    "service",
    "service",
    lambda: Service.objects.public(),
    filters.services,
    _services,
    (*LIST, *CLASSIFIED, *OF_SERVICES, "minimal"),
    modified="last_modified",
    required=True,
)
ORGANIZATIONS = Records(
    "organizations",
    "organization",
    "organization",
    lambda: documents.public_organizations(),
    filters.organizations,
    _organizations,
    (*LIST, *CLASSIFIED, "full", "full_service"),
    ("lang", "full_service"),
)
SERVICE_AT_LOCATIONS = Records(
    "service_at_locations",
    "service_at_location",
    "serviceatlocation",
    lambda: documents.public_service_at_locations(),
    filters.service_at_locations,
    _places,
    (*LIST, *CLASSIFIED, *OF_SERVICES, "postcode", "proximity"),
    modified="service__last_modified",
)
TAXONOMIES = Records(
    "taxonomies",
    "taxonomy",
    "taxonomy",
    lambda: documents.public_taxonomies(),
    filters.taxonomies,
    _taxonomies,
    LIST,
)
TAXONOMY_TERMS = Records(
    "taxonomy_terms",
    "taxonomy_term",
    "term",
    lambda: documents.public_terms(),
    filters.taxonomy_terms,
    _terms,
    (*LIST, "taxonomy_id", "top_only", "parent_id"),
)
EVERYTHING = (SERVICES, ORGANIZATIONS, SERVICE_AT_LOCATIONS, TAXONOMIES, TAXONOMY_TERMS)
