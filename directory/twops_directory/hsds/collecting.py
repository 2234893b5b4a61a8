"""Reads all rows that documents are made of: a constant number of queries, each over many tables (``plans``)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from twops_locale.models import Country
from wagtail.models import Locale

from ..models import FurtherParent, Location, Service, ServiceAtLocation
from ..plans import Asked, Slot, planned
from .codec import to_wire
from .homes import ATTRIBUTE_OWNERS, HOMES, word_model
from .nesting import Index
from .plausible import shown
from .rows import (
    Values,
    address_wire,
    columns,
    own_address,
    stored_of,
    translations_of,
    word_columns,
    words_of,
)
from .tables import TABLES, WORDED
from .translating import in_language
from .visible import (
    UNHIDDEN,
    public_locations,
    public_organizations,
    public_programs,
    public_service_at_locations,
    public_services,
    public_taxonomies,
    public_terms,
    published_locations,
)

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
DETAILED = ("service", "organization", "location")


PUBLIC: Mapping[str, Callable[[], "QuerySet[Any]"]] = {
    "service": public_services,
    "organization": public_organizations,
    "service_at_location": public_service_at_locations,
    "location": public_locations,
    "taxonomy": public_taxonomies,
    "taxonomy_term": public_terms,
}
# Small tables that every answer needs: read with the records themselves.
COUNTRIES = "countries"
LOCALES = "locales"


class World:
    """The rows that were read, by table and key, and what is known of their words and further parents."""

    def __init__(self, *, keep_flagged: bool = False) -> None:
        self.keep_flagged = keep_flagged
        self.rows: dict[str, dict[int, Values]] = defaultdict(dict)
        self.words: dict[str, list[Values]] = defaultdict(list)
        self.details: list[Values] = []
        self.links: list[Values] = []
        self.countries: dict[int, str] = {}
        self.locales: dict[int, str] = {}

    def read(self, table: str, rows: "QuerySet[Any] | Iterable[UUID]") -> list[int]:
        """Read the public ones of some records; return their keys in the order asked for.

        One query for ids, two for a queryset.
        """
        ids: list[UUID] = list(rows.values_list("uuid", flat=True) if isinstance(rows, QuerySet) else rows)

        def asked() -> Asked:
            public = published_locations if table == "location" and self.keep_flagged else PUBLIC[table]
            wanted = public().filter(uuid__any_of=Slot("ids"))
            return {
                table: _asked(table, wanted),
                COUNTRIES: (Country.objects.all(), {"pk": "pk", "code": "code"}),
                LOCALES: (Locale.objects.all(), {"pk": "pk", "code": "language_code"}),
            }

        self._run(("read", table, self.keep_flagged), asked, ids=ids)
        keys = {row["id"]: key for key, row in self.rows[table].items()}
        return [keys[each] for each in ids if each in keys]

    def id_of(self, table: str, key: int) -> UUID:
        """Return the id of a row."""
        found: UUID = self.rows[table][key]["id"]
        return found

    def keys(self, table: str) -> list[int]:
        """Return the keys of the rows of a table that were read."""
        return list(self.rows[table])

    def ids(self, table: str) -> list[UUID]:
        """Return the ids of the rows of a table that were read."""
        return [row["id"] for row in self.rows[table].values()]

    def _named(self, table: str, column: str) -> list[int]:
        """Return the keys that a column of the rows of a table names."""
        return list({row[column] for row in self.rows[table].values()} - {None})

    def read_beside_services(self) -> None:
        """Read what stands beside services in a list: organisation, programme, and the words of all. One query."""

        def asked() -> Asked:
            return {
                "organization": _asked(
                    "organization", public_organizations().filter(pk__any_of=Slot("organization"))
                ),
                "program": _asked("program", public_programs().filter(pk__any_of=Slot("program"))),
                **_words("service", "organization", "program", "location"),
            }

        self._run(
            "beside",
            asked,
            service=self.keys("service"),
            organization=self._named("service", "organization_id"),
            program=self._named("service", "program_id"),
            location=self.keys("location"),
        )

    def read_words(self) -> None:
        """Read the words of the records that were read. One query."""
        tables = tuple(table for table in WORDED if self.rows[table])
        if tables:
            slots = {table: self.keys(table) for table in tables}
            self._run(("words", tables), lambda: _words(*tables), **slots)

    def read_ends(self, *, full: bool) -> None:
        """Read the services and places of the services at places that were read, and what is in them if asked."""

        def asked() -> Asked:
            return {
                "service": _asked("service", Service.objects.filter(pk__any_of=Slot("service"))),
                "location": _asked("location", Location.objects.filter(pk__any_of=Slot("location"))),
            }

        services = self._named("service_at_location", "service_id")
        self._run("ends", asked, service=services, location=self._named("service_at_location", "location_id"))
        if full:
            self.read_around(at_places=False)
        else:
            self.read_beside_services()

    def read_around(self, *, services_of: Sequence[int] = (), at_places: bool = True) -> None:
        """Read everything that nests in the services, organisations and places that were read.

        Five queries, and one for terms and units.

        Args:
            services_of: keys of organisations whose services are wanted as well.
            at_places: where the services are offered.
        """
        if not any(self.rows.values()):
            return
        if services_of:

            def theirs() -> Asked:
                rows = public_services().filter(organization_id__any_of=Slot("organization"))
                return {"service": _asked("service", rows)}

            self._run("services", theirs, organization=services_of)

        def asked() -> Asked:
            here = ServiceAtLocation.objects.filter(service_id__any_of=Slot("service_at_places"))
            here = here.filter(location__live=True, location__confidential=False)
            known = Q(organization_id__any_of=Slot("organization"))
            return {
                "organization": _asked(
                    "organization", public_organizations().filter(pk__any_of=Slot("organization"))
                ),
                "program": _asked("program", public_programs().filter(known | Q(pk__any_of=Slot("program")))),
                "service_at_location": _asked("service_at_location", here),
                "location.there": _asked(
                    "location", published_locations().filter(pk__in=here.values("location"))
                ),
                "location": _asked("location", published_locations().filter(known)),
            }

        owners = self._named("service", "organization_id")
        self._run(
            "around",
            asked,
            service_at_places=self.keys("service") if at_places else [],
            organization=[*{*owners, *self.keys("organization")}],
            program=self._named("service", "program_id"),
        )
        self._read_links(*DETAILED, "service_at_location")
        self._read_owned()
        self._read_inner_links()
        self._read_named()

    def _read_links(self, *tables: str) -> None:
        """Read which rows of others belong to the rows of these tables as well."""

        def asked() -> Asked:
            paths = {
                "pk": "pk",
                "child_table": "child_table",
                "child": "child_uuid",
                "table": "parent_table",
                "parent": "parent_uuid",
            }
            return {"links": (FurtherParent.objects.filter(parent_uuid__any_of=Slot("ids")), paths)}

        self._run("links", asked, ids=[each for table in tables for each in self.ids(table)])

    def _read_owned(self) -> None:
        keys = {table: self.keys(table) for table in (*DETAILED, "service_at_location", "program")}
        linked: dict[str, list[UUID]] = defaultdict(list)
        for link in self.links:
            linked[link["child_table"]].append(link["child"])
        owners = tuple(table for table, found in keys.items() if found)
        slots: dict[str, Sequence[Any]] = {
            **keys,
            **{f"linked.{table}": ids for table, ids in linked.items()},
        }
        if self.keep_flagged:
            slots["everything"] = [row["id"] for rows in self.rows.values() for row in rows.values()]
        shape = ("owned", owners, tuple(sorted(linked)), self.keep_flagged)
        self._run(shape, lambda: _owned(owners, frozenset(linked), self.keep_flagged), **slots)

    def _read_inner_links(self) -> None:
        """Read what belongs to contacts, numbers and channels besides its owner: a number of a contact, for example."""
        before = len(self.links)
        self._read_links("contact", "phone", "channel")
        missing: dict[str, list[UUID]] = defaultdict(list)
        known = {row["id"] for table in OWNED for row in self.rows[table].values()}
        for link in self.links[before:]:
            if link["child"] not in known:
                missing[link["child_table"]].append(link["child"])
        if missing:
            tables = tuple(sorted(missing))

            def asked() -> Asked:
                found = {
                    table: _rows(table).filter(Q(uuid__any_of=Slot(table)) & _owner_shown(table))
                    for table in tables
                }
                return {table: _asked(table, rows) for table, rows in found.items()}

            self._run(("linked", tables), asked, **missing)

    def _read_named(self) -> None:
        """Read the terms and units that the rows name, and the taxonomies of the terms."""
        terms, units = (
            self._named("attribute", "taxonomy_term_id"),
            self._named("service_capacity", "unit_id"),
        )
        if not (terms or units):
            return

        def asked() -> Asked:
            named = public_terms().filter(pk__any_of=Slot("taxonomy_term"))
            every = HOMES["unit"].model_class.objects.filter(pk__any_of=Slot("unit"))
            return {
                "taxonomy_term": _asked("taxonomy_term", named),
                "unit": _asked("unit", every),
                **_taxonomies_of(named),
                **_words("taxonomy_term"),
            }

        self._run("named", asked, taxonomy_term=terms, unit=units)

    def read_taxonomies(self) -> None:
        """Read the taxonomies of the terms that were read, and the words of both. One query."""

        def asked() -> Asked:
            named = public_terms().filter(pk__any_of=Slot("taxonomy_term"))
            return {**_taxonomies_of(named), **_words("taxonomy_term")}

        self._run("taxonomies", asked, taxonomy_term=self.keys("taxonomy_term"))

    def _run(self, key: Hashable, asked: Callable[[], Asked], **slots: Iterable[Any]) -> None:
        """Run a plan, and put its rows where they belong."""
        for name, rows in planned(("hsds", key), asked).run(slots).items():
            first, _, second = name.partition(".")
            if first == "words":
                self.words[second] += rows
            elif first == "details":
                self.details += rows
            elif name == "links":
                self.links += rows
            elif name == COUNTRIES:
                self.countries = {row["pk"]: row["code"] for row in rows}
            elif name == LOCALES:
                self.locales = {row["pk"]: row["code"] for row in rows}
            else:
                self.rows[first].update({row["pk"]: row for row in rows})

    def _spoken(self, table: str) -> dict[UUID, list[Values]]:
        """Return the words of a table's records by id, with their languages."""
        rows = self.words[table]
        known = self.rows[table]
        for row in rows:
            if isinstance(row["language"], int):
                row["language"] = self.locales[row["language"]]
        owned = [{**row, "owner": known[row["owner"]]["id"]} for row in rows if row["owner"] in known]
        return words_of(table, owned)

    def _resolved(self, table: str, row: Values) -> Values:
        """Return a row with ids in place of keys. What is not public was not read, and is not named."""
        found = dict(row)
        for column, target in _targets(table):
            key = row[column]
            if key is not None:
                other = self.rows[target].get(key)
                found[column] = other["id"] if other is not None else None
        if isinstance(row.get("country"), int):
            found["country"] = self.countries[row["country"]]
        return found

    def index(self, language: str | None) -> Index:
        """Return all rows as rows of the standard, in a language, ready to be nested."""
        index = Index()
        further: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for link in self.links:
            further[str(link["child"])].append((f"{link['table']}_id", str(link["parent"])))
        by_record: dict[UUID, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
        for row in self.details:
            by_record[row["record"]][self.locales[row["language"]]][row["field"]] = row["words"]
        for table in TABLES:
            words = self._spoken(table) if table in WORDED else {}
            for keyed in self.rows[table].values():
                row = self._resolved(table, keyed)
                said = words.get(row["id"], ())
                wire = to_wire(table, stored_of(table, row, said))
                more = (
                    translations_of(table, said[1:])
                    if table in WORDED
                    else [{"language": tag, **texts} for tag, texts in sorted(by_record[row["id"]].items())]
                    if row["id"] in by_record
                    else []
                )
                if more:
                    wire["translations"] = more
                self._add(index, table, in_language(table, wire, language), further[str(row["id"])])
                if table == "location" and (address := own_address(row)) is not None:
                    self._add(index, "address", address_wire(address, row["location_type"]), ())
        return index

    def _add(self, index: Index, table: str, wire: Values, further: Iterable[tuple[str, str]]) -> None:
        public = wire if self.keep_flagged else shown(table, wire)
        if public is not None:
            index.add(table, public, further)


@cache
def _keyed(table: str) -> Mapping[str, str]:
    """Return what to read of a table, with keys where ``columns`` has the ids of rows that are read anyway: no joins."""
    found: dict[str, str] = {}
    targets = dict(_targets(table))
    for name, path in columns(table).items():
        if name in targets:
            found[name] = f"{path.removesuffix('__uuid')}_id"
        elif name == "country":
            found[name] = "country_id"
        elif not (name.endswith("__live") and name.removesuffix("__live") in targets):
            found[name] = path
    return found


@cache
def _targets(table: str) -> Sequence[tuple[str, str]]:
    """Return the columns of a table that name rows which are read anyway, with the tables of these.

    Open references (``soft``) are not among them: what they name may be anywhere.
    """
    spec, parents = HOMES[table], TABLES[table].parents
    found = [(column, parents[column]) for column in (*spec.references, *spec.owners) if column in parents]
    if table == "attribute":
        found += [(f"owner_{key}", owner) for owner, key in ATTRIBUTE_OWNERS.items()]
    return tuple(found)


def _asked(table: str, rows: "QuerySet[Any]") -> tuple["QuerySet[Any]", Mapping[str, str]]:
    return rows, _keyed(table)


def _rows(table: str) -> "QuerySet[Any]":
    rows: QuerySet[Any] = HOMES[table].model_class.objects.filter(UNHIDDEN.get(table, Q()))
    return rows


def _words(*tables: str) -> dict[str, Any]:
    """Return what to read of the live words of records; the slot has the table's name."""
    asked: dict[str, Any] = {}
    for table in tables:
        model = word_model(table)
        owner = f"{model.owner_field}_id"
        paths = {**word_columns(table), "owner": owner, "language": "locale_id"}
        asked[f"words.{table}"] = (
            model.objects.filter(live=True, **{f"{owner}__any_of": Slot(table)}),
            paths,
        )
    return asked


def _taxonomies_of(terms: "QuerySet[Any]") -> dict[str, Any]:
    theirs = public_taxonomies().filter(pk__in=terms.order_by().values("taxonomy"))
    model = word_model("taxonomy")
    paths = {**word_columns("taxonomy"), "owner": "taxonomy_id", "language": "locale_id"}
    words = model.objects.filter(live=True, taxonomy__in=theirs.values("pk"))
    return {"taxonomy": _asked("taxonomy", theirs), "words.taxonomy": (words, paths)}


def _owned(owners: Sequence[str], linked: frozenset[str], keep_flagged: bool) -> Asked:
    """Return what to read of all that belongs to records, and of their words.

    Args:
        owners: tables of which records were read; their slots have the same names.
        linked: tables of which rows belong to them through links; the slots are ``linked.<table>``.
    """
    asked: dict[str, Any] = {}
    for table in OWNED:
        parts = [
            Q(**{f"{HOMES[table].owners[column]}_id__any_of": Slot(owner)})
            for column, owner in _owners(table, owners)
        ]
        if table in linked:
            parts.append(Q(uuid__any_of=Slot(f"linked.{table}")) & _owner_shown(table))
        if parts:
            asked[table] = _asked(table, _rows(table).filter(_either(parts)))
    for table, through in OWNED_BY_OWNED:
        parts = [
            Q(**{f"{through}__{HOMES[through].owners[column]}_id__any_of": Slot(owner)})
            for column, owner in _owners(through, owners)
        ]
        if through in linked:
            named = Q(**{f"{through}__uuid__any_of": Slot(f"linked.{through}")})
            parts.append(named & _owner_shown(through, f"{through}__"))
        if parts:
            shown_too = Q(**{f"{through}__confidential": False})
            asked[f"{table}.{through}"] = _asked(table, _rows(table).filter(_either(parts)).filter(shown_too))
    said_of = [
        Q(**{f"{key}_id__any_of": Slot(owner)}) for owner, key in ATTRIBUTE_OWNERS.items() if owner in owners
    ]
    if said_of:
        asked["attribute"] = _asked("attribute", _rows("attribute").filter(_either(said_of)))
    if keep_flagged:
        changes = HOMES["metadata"].model_class.objects.filter(resource_id__any_of=Slot("everything"))
        asked["metadata"] = _asked("metadata", changes)
    worded = [table for table in (*DETAILED, "program") if table in owners]
    asked |= _words(*worded)
    for table in worded:
        if table in DETAILED:
            asked[f"details.{table}"] = _details(table)
    return asked


def _owners(table: str, owners: Sequence[str]) -> list[tuple[str, str]]:
    """Return the columns of a table that name one of these tables, with the tables."""
    parents = TABLES[table].parents
    return [(column, parents[column]) for column in HOMES[table].owners if parents[column] in owners]


def _owner_shown(table: str, prefix: str = "") -> Q:
    """Return the condition that the owner of a row is public: a row that others name may be another one's secret.

    Args:
        prefix: leads from what is filtered to the row.
    """
    public: Mapping[str, Callable[[], QuerySet[Any]]] = {
        "service": public_services,
        "organization": public_organizations,
        "location": published_locations,
        "service_at_location": public_service_at_locations,
        "contact": lambda: _rows("contact").filter(_owner_shown("contact")),
        "phone": lambda: _rows("phone").filter(_owner_shown("phone")),
        "channel": lambda: _rows("channel").filter(_owner_shown("channel")),
    }
    return _either(
        [
            Q(Exists(public[owner]().filter(pk=OuterRef(f"{prefix}{owner}_id"))))
            for owner in HOMES[table].owners.values()
        ]
    )


def _either(parts: Sequence[Q]) -> Q:
    found = parts[0]
    for part in parts[1:]:
        found |= part
    return found


def _details(table: str) -> tuple[Any, Mapping[str, str]]:
    texts = word_model(table)
    model = texts._meta.get_field("details").related_model
    rows = model.objects.filter(
        **{f"text__{texts.owner_field}_id__any_of": Slot(table)},
        text__live=True,
        text__primary_of__isnull=True,
    )
    return rows, {
        "pk": "pk",
        "record": "record_uuid",
        "language": "locale_id",
        "field": "field",
        "words": "words",
    }
