"""What to ask of each table, for documents: querysets in whose filters slots stand where keys come in (``plans``)."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from ...bulk.prepared import Asked, Slot
from ...models import Metadata, Term
from ...models.base import HsdsRecord
from ...models.visibility import shown
from ..mapping.rows import DETAILED, columns, word_columns
from ..mapping.tables import ATTRIBUTE_OWNERS, MAPPINGS, detail_model, word_model
from ..mapping.visible import (
    public_organizations,
    public_service_at_locations,
    public_services,
    public_taxonomies,
    published_locations,
    unhidden,
)
from ..standard.tables import TABLES

# Tables whose rows belong to services, organisations, places, or services at places: read by the keys of these.
OWNED = (
    "contact",
    "phone",
    "channel",
    "audience",
    "schedule",
    "language",
    "service_area",
    "address",
    "accessibility",
    "cost_option",
    "funding",
    "required_document",
    "organization_identifier",
    "service_capacity",
    "url",
)
# Rows that belong to rows of those: table and the key that leads on.
OWNED_BY_OWNED = (
    ("phone", "contact"),
    ("schedule", "phone"),
    ("schedule", "channel"),
    ("language", "phone"),
    ("language", "channel"),
)


# Rows, and what to read of them: alias to path.
Wanted: TypeAlias = tuple["QuerySet[Model]", Mapping[str, str]]


@cache
def keyed(table: str) -> Mapping[str, str]:
    """Return what to read of a table, with keys where ``columns`` has the ids of rows that are read anyway: no joins."""
    found: dict[str, str] = {}
    named = dict(targets(table))
    for name, path in columns(table).items():
        if name in named:
            found[name] = f"{path.removesuffix('__uuid')}_id"
        elif name == "country":
            found[name] = "country_id"
        elif name.partition("__")[0] not in named:
            found[name] = path
    return found


@cache
def targets(table: str) -> Sequence[tuple[str, str]]:
    """Return the columns of a table that name rows which are read anyway, with the tables of these.

    Open references (``soft``) are not among them: what they name may be anywhere.
    """
    spec, parents = MAPPINGS[table], TABLES[table].parents
    pairs = [(column, parents[column]) for column in (*spec.references, *spec.owners) if column in parents]
    if table == "attribute":
        pairs += [(f"owner_{key}", owner) for owner, key in ATTRIBUTE_OWNERS.items()]
    return tuple(pairs)


def asked_of(table: str, rows: "QuerySet[HsdsRecord]") -> Wanted:
    """Return rows of a table, and what to read of them."""
    return rows, keyed(table)


def unhidden_rows(table: str) -> "QuerySet[HsdsRecord]":
    """Return the rows of a table that say nothing against being shown; whose they are is another question."""
    return MAPPINGS[table].model_class._default_manager.filter(unhidden(table))


def words_asked(*tables: str) -> dict[str, Wanted]:
    """Return what to read of the live words of records; the slot has the table's name."""
    asked: dict[str, Wanted] = {}
    for table in tables:
        model = word_model(table)
        owner = f"{model.owner_field}_id"
        paths = {**word_columns(table), "owner": owner, "language": "locale_id"}
        asked[f"words.{table}"] = (
            model._default_manager.filter(shown(model), **{f"{owner}__any_of": Slot(table)}),
            paths,
        )
    return asked


def taxonomies_asked(terms: "QuerySet[Term]") -> dict[str, Wanted]:
    """Return what to read of the taxonomies of terms, and of their words."""
    theirs = public_taxonomies().filter(pk__in=terms.order_by().values("taxonomy"))
    model = word_model("taxonomy")
    paths = {**word_columns("taxonomy"), "owner": "taxonomy_id", "language": "locale_id"}
    words = model._default_manager.filter(shown(model), taxonomy__in=theirs.values("pk"))
    return {"taxonomy": asked_of("taxonomy", theirs), "words.taxonomy": (words, paths)}


def owned_asked(owners: Sequence[str], linked: frozenset[str], keep_flagged: bool) -> Asked:
    """Return what to read of all that belongs to records, and of their words.

    Args:
        owners: tables of which records were read; their slots have the same names.
        linked: tables of which rows belong to them through links; the slots are ``linked.<table>``.
    """
    asked: dict[str, Wanted] = {}
    for table in OWNED:
        parts = [
            Q(**{f"{MAPPINGS[table].owners[column]}_id__any_of": Slot(owner)})
            for column, owner in _owners(table, owners)
        ]
        if table in linked:
            parts.append(Q(uuid__any_of=Slot(f"linked.{table}")) & owner_shown(table))
        if parts:
            asked[table] = asked_of(table, unhidden_rows(table).filter(_either(parts)))
    for table, through in OWNED_BY_OWNED:
        parts = [
            Q(**{f"{through}__{MAPPINGS[through].owners[column]}_id__any_of": Slot(owner)})
            for column, owner in _owners(through, owners)
        ]
        if through == "phone":  # hours and languages of a contact person's number
            parts += [
                Q(**{f"phone__contact__{MAPPINGS['contact'].owners[column]}_id__any_of": Slot(owner)})
                & shown(MAPPINGS["contact"].model_class, "phone__contact__")
                for column, owner in _owners("contact", owners)
            ]
        if through in linked:
            named = Q(**{f"{through}__uuid__any_of": Slot(f"linked.{through}")})
            parts.append(named & owner_shown(through, f"{through}__"))
        if parts:
            shown_too = shown(MAPPINGS[through].model_class, f"{through}__")
            asked[f"{table}.{through}"] = asked_of(
                table, unhidden_rows(table).filter(_either(parts)).filter(shown_too)
            )
    said_of = [
        Q(**{f"{key}_id__any_of": Slot(owner)}) for owner, key in ATTRIBUTE_OWNERS.items() if owner in owners
    ]
    if said_of:
        asked["attribute"] = asked_of("attribute", unhidden_rows("attribute").filter(_either(said_of)))
    if keep_flagged:
        changes = Metadata.objects.filter(resource_id__any_of=Slot("everything"))
        asked["metadata"] = asked_of("metadata", changes)
    worded = [table for table in (*DETAILED, "program") if table in owners]
    asked |= words_asked(*worded)
    for table in worded:
        if table in DETAILED:
            asked[f"details.{table}"] = _details(table)
    return asked


def _owners(table: str, owners: Sequence[str]) -> list[tuple[str, str]]:
    """Return the columns of a table that name one of these tables, with the tables."""
    parents = TABLES[table].parents
    return [(column, parents[column]) for column in MAPPINGS[table].owners if parents[column] in owners]


def owner_shown(table: str, prefix: str = "") -> Q:
    """Return the condition that the owner of a row is public: a row that others name may be another one's secret.

    Args:
        prefix: leads from what is filtered to the row.
    """
    public: Mapping[str, Callable[[], QuerySet[HsdsRecord]]] = {
        "service": public_services,
        "organization": public_organizations,
        "location": published_locations,
        "service_at_location": public_service_at_locations,
        "contact": lambda: unhidden_rows("contact").filter(owner_shown("contact")),
        "phone": lambda: unhidden_rows("phone").filter(owner_shown("phone")),
        "channel": lambda: unhidden_rows("channel").filter(owner_shown("channel")),
    }
    return _either(
        [
            Q(Exists(public[owner]().filter(pk=OuterRef(f"{prefix}{owner}_id"))))
            for owner in MAPPINGS[table].owners.values()
        ]
    )


def _either(parts: Sequence[Q]) -> Q:
    condition = parts[0]
    for part in parts[1:]:
        condition |= part
    return condition


def _details(table: str) -> Wanted:
    texts = word_model(table)
    model = detail_model(table)
    rows = model._default_manager.filter(
        shown(model),
        **{f"text__{texts.owner_field}_id__any_of": Slot(table), "text__primary_of__isnull": True},
    )
    return rows, {
        "pk": "pk",
        "record": "record_uuid",
        "language": "locale_id",
        "field": "field",
        "words": "words",
    }
