"""Rows of the database as flat rows of the standard: for documents, for the tabular form, and to compare an import with."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet

from ...bulk.chunks import chunks, key_chunks
from ...bulk.gather import gather_values, model_at
from ...json_values import Row
from ...models import FurtherParent, Location
from ...models.base import HsdsRecord
from ...models.visibility import conditions, shown
from ..standard.tables import WORDED
from .codec import Stored, to_wire
from .plausibility import without_flagged
from .tables import ATTRIBUTE_OWNERS, LINES_OF_ADDRESS, MAPPINGS, detail_model, word_model
from .visible import public_rows

CHUNK = 500
DETAILED = ("service", "organization", "location")  # whose small rows have words in further languages
OWN_ADDRESS = "_address"  # in ``extra`` of a place: what the columns of its own address cannot say
# A row as it was read by name: each value as its column has it.
Values = dict[str, Any]


@cache
def columns(home: str) -> Mapping[str, str]:
    """Return what to read of a table: alias to path. ``pk`` and ``position`` are there for joining and sorting."""
    spec = MAPPINGS[home]
    names = {field.name for field in spec.model_class._meta.concrete_fields}
    by_alias = {"pk": "pk", "id": "uuid", "extra": "extra"}
    if "position" in names:
        by_alias["position"] = "position"
    for name in {*spec.fields.values(), *spec.facts.values()}:
        by_alias[name] = "country__code" if name == "country" else name
    for column, key in {**spec.references, **spec.owners}.items():
        by_alias[column] = f"{key}__uuid"
    for column, key in spec.references.items():
        for path in conditions(model_at(spec.model_class, key)):
            by_alias[f"{column}__{path}"] = f"{key}__{path}"
    if home == "attribute":
        by_alias |= {
            "link": "link_id",
            **{f"owner_{key}": f"{key}__uuid" for key in ATTRIBUTE_OWNERS.values()},
        }
    if home == "metadata":
        by_alias["resource_id"] = "resource_id"
    if home == "location":
        by_alias |= {**{name: name for name in LINES_OF_ADDRESS}, "address_uuid": "address_uuid"}
    return by_alias


@cache
def word_columns(table: str) -> Mapping[str, str]:
    """Return what to read of the words of a table's records."""
    model = word_model(table)
    owner = model.owner_field
    names = {name: name for name in model.word_fields}
    return {
        "pk": "pk",
        "owner": f"{owner}__uuid",
        "language": "locale__language_code",
        "primary": "primary_of",
        **names,
    }


def words_of(table: str, rows: Iterable[Values]) -> dict[UUID, list[Values]]:
    """Group rows of words by the id of their record, the primary language first, then by language."""
    grouped: dict[UUID, list[Values]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["primary"] is None, row["language"])):
        grouped[row["owner"]].append(row)
    return grouped


def stored_of(home: str, row: Values, words: Sequence[Values] = (), *, hidden_too: bool = False) -> Stored:
    """Return one row that was read with ``columns`` as the codec wants it.

    Args:
        words: of the record in all languages; the first ones are taken.
        hidden_too: with references to records that are not published; never for the public.
    """
    spec = MAPPINGS[home]
    fields = {name: row[name] for name in {*spec.fields.values(), *spec.facts.values()}}
    if fields.get("country", "") is None:
        fields["country"] = ""
    references = {
        column: row[column]
        for column in (*spec.references, *spec.owners)
        if row.get(column) is not None and (hidden_too or _is_named(home, column, row))
    }
    if home == "attribute":
        owner, table = next(
            ((row[f"owner_{key}"], table) for table, key in ATTRIBUTE_OWNERS.items() if row[f"owner_{key}"]),
            (None, ""),
        )
        fields["link_entity"] = fields["link_entity"] or table
        if link := row["link"] or owner:
            references["link_id"] = link
    if home == "metadata":
        references["resource_id"] = row["resource_id"]
    said = words[0] if words else {}
    texts = {name: said.get(name, "") for name in {*spec.words.values(), *spec.word_facts.values()}}
    return Stored(row["id"], fields, texts, references, row["extra"] or {}, said.get("language", ""))


def _is_named(home: str, column: str, row: Values) -> bool:
    """Say whether what a reference leads to is public, as far as the row was read with that (``columns``)."""
    key = MAPPINGS[home].references.get(column)
    if key is None:
        return True
    target = model_at(MAPPINGS[home].model_class, key)
    known = (
        (row.get(f"{column}__{path}", allowed[0]), allowed) for path, allowed in conditions(target).items()
    )
    return all(value in allowed for value, allowed in known)


def own_address(row: Values) -> Stored | None:
    """Return the address in a place's own row, or None where it has none.

    An address that has no id of its own has one that follows from the place's.
    """
    extra = (row["extra"] or {}).get(OWN_ADDRESS, {})
    fields = {name: row[name] for name in LINES_OF_ADDRESS}
    if not extra and not any(fields.values()):
        return None
    fields["country"] = row["country"] or ""
    address_id = row["address_uuid"] or own_address_id(row["id"])
    return Stored(address_id, fields, {}, {"location_id": row["id"]}, extra)


def own_address_id(location_id: UUID) -> UUID:
    """Return the id of the address in a place's own row, where nobody gave it one."""
    return uuid5(location_id, "address")


def address_wire(stored: Stored, location_type: str) -> Row:
    """Return the address in a place's own row as a row of the standard."""
    wire = to_wire("own_address", stored)
    wire.setdefault("address_type", "postal" if location_type == "postal" else "physical")
    return wire


def translations_of(table: str, words: Iterable[Values]) -> list[Row]:
    """Return words of further languages as the extra ``translations``: language, and each property that says something."""
    spec = MAPPINGS[table]
    names = {**spec.words, **spec.word_facts}
    return [
        {
            "language": row["language"],
            **{name: row[source] for name, source in names.items() if row.get(source)},
        }
        for row in words
    ]


def wire_rows(
    table: str,
    ids: Iterable[UUID] | None = None,
    *,
    keep_flagged: bool = False,
    places: Iterable[UUID] = (),
) -> Iterator[Row]:
    """Yield flat rows of a table with all their ``*_id`` columns, in chunks of constant memory.

    As many queries for a chunk of ``CHUNK`` rows as for one row.

    Args:
        ids: of these only, whether public or not: for comparison with what comes in. Without, all public ones.
        keep_flagged: with what is kept but never public (see ``hsds.mapping.plausibility``), and with recorded changes.
        places: beside ``ids`` of addresses: the places whose own address may be one of them without saying so.
    """
    if table == "address":
        yield from _own_addresses(ids, places, complete=keep_flagged)
    model = MAPPINGS[table].model_class
    if ids is not None:
        for some in chunks(ids, CHUNK):
            part = model._default_manager.filter(uuid__in=some)
            yield from _chunk(table, part, keep_flagged, for_the_public=False)
        return
    for keys in key_chunks(public_rows(table, complete=keep_flagged), CHUNK):
        yield from _chunk(
            table, model._default_manager.filter(pk__in=keys), keep_flagged, for_the_public=True
        )


def _chunk(
    table: str, rows: "QuerySet[HsdsRecord]", keep_flagged: bool, *, for_the_public: bool
) -> Iterator[Row]:
    asked: dict[str, tuple[QuerySet, Mapping[str, str]]] = {table: (rows, columns(table))}
    if table in WORDED:
        texts = word_model(table)
        owned = {f"{texts.owner_field}__in": rows.order_by().values("pk")}
        seen = shown(texts) if for_the_public else shown(texts) | Q(primary_of__isnull=False)
        asked["words"] = (texts._default_manager.filter(seen, **owned), word_columns(table))
    if MAPPINGS[table].owners:
        linked = FurtherParent.objects.filter(child_uuid__in=rows.order_by().values("uuid"))
        asked["parents"] = (
            linked,
            {"pk": "pk", "child": "child_uuid", "table": "parent_table", "parent": "parent_uuid"},
        )
    if MAPPINGS[table].details and for_the_public:
        asked |= _asked_notes(rows)
    gathered = gather_values(asked, order=("pk",))
    words = words_of(table, gathered.get("words", ()))
    notes = _notes(gathered)
    parents: dict[UUID, dict[str, str]] = defaultdict(dict)
    links = gathered.get("parents", [])
    for link in _public_parents(links) if for_the_public else links:
        parents[link["child"]][f"{link['table']}_id"] = str(link["parent"])
    for row in gathered[table]:
        said = words.get(row["id"], ())
        wire = to_wire(table, stored_of(table, row, said, hidden_too=not for_the_public))
        wire |= {column: parent for column, parent in parents[row["id"]].items() if column not in wire}
        more = translations_of(table, said[1:]) if table in WORDED else notes.get(row["id"])
        if more:
            wire["translations"] = more
        public = wire if keep_flagged else without_flagged(table, wire)
        if public is not None:
            yield public


def _asked_notes(rows: "QuerySet[HsdsRecord]") -> dict[str, tuple[QuerySet, Mapping[str, str]]]:
    """Return what to ask for the words of small rows in further languages, as far as they are approved."""
    asked: dict[str, tuple[QuerySet, Mapping[str, str]]] = {}
    for root in DETAILED:
        details = detail_model(root)
        theirs = details._default_manager.filter(
            shown(details), record_uuid__in=rows.order_by().values("uuid"), text__primary_of__isnull=True
        )
        paths = {"pk": "pk", "record": "record_uuid", "language": "locale__language_code"}
        asked[f"details.{root}"] = (theirs, {**paths, "field": "field", "words": "words"})
    return asked


def _notes(found: Mapping[str, list[Values]]) -> dict[UUID, list[Row]]:
    """Group words of small rows by the id of the row: one entry a language, as ``translations`` has them."""
    by_row: dict[UUID, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for root in DETAILED:
        for each in found.get(f"details.{root}", ()):
            by_row[each["record"]][each["language"]][each["field"]] = each["words"]
    return {
        row: [{"language": tag, **words} for tag, words in sorted(of_tags.items())]
        for row, of_tags in by_row.items()
    }


def _public_parents(links: Sequence[Values]) -> Iterator[Values]:
    """Yield the links to parents that are public. One query a table of parents."""
    named: dict[str, set[UUID]] = defaultdict(set)
    for link in links:
        named[link["table"]].add(link["parent"])
    shown_ids = {
        table: set(public_rows(table).filter(uuid__in=ids).values_list("uuid", flat=True))
        for table, ids in named.items()
    }
    yield from (link for link in links if link["parent"] in shown_ids[link["table"]])


def _own_addresses(ids: Iterable[UUID] | None, places: Iterable[UUID], *, complete: bool) -> Iterator[Row]:
    wanted = None if ids is None else set(ids)
    rows = public_rows("location", complete=complete)
    if wanted is not None:
        rows = Location.objects.filter(
            Q(address_uuid__in=wanted) | Q(address_uuid=None, uuid__in=set(places))
        )
    for keys in key_chunks(rows, CHUNK):
        gathered = gather_values({"location": (Location.objects.filter(pk__in=keys), columns("location"))})
        for row in gathered["location"]:
            stored = own_address(row)
            if stored is not None and (wanted is None or stored.id in wanted):
                yield address_wire(stored, row["location_type"])
