"""Reads all rows that documents are made of: a constant number of queries, each over many tables (``plans``)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from django.db.models import Q, QuerySet
from twops_locale.models import Country
from wagtail.models import Locale

from ...bulk.prepared import Asked, Slot, planned
from ...json_values import Row
from ...models import FurtherParent, Location, Service, ServiceAtLocation
from ...models.base import HsdsRecord
from ..mapping.codec import to_wire
from ..mapping.plausibility import without_flagged
from ..mapping.rows import (
    DETAILED,
    Values,
    address_wire,
    own_address,
    stored_of,
    translations_of,
    words_of,
)
from ..mapping.tables import MAPPINGS
from ..mapping.visible import (
    public_locations,
    public_organizations,
    public_programs,
    public_service_at_locations,
    public_services,
    public_taxonomies,
    public_terms,
    published_locations,
    unhidden,
)
from ..standard.tables import TABLES, WORDED
from .nesting import Index
from .queries import (
    OWNED,
    asked_of,
    owned_asked,
    owner_shown,
    targets,
    taxonomies_asked,
    unhidden_rows,
    words_asked,
)
from .translation import in_language

PUBLIC: Mapping[str, Callable[[], "QuerySet[HsdsRecord]"]] = {
    "service": public_services,
    "organization": public_organizations,
    "service_at_location": public_service_at_locations,
    "location": public_locations,
    "taxonomy": public_taxonomies,
    "taxonomy_term": public_terms,
}
# What a slot is filled with: keys of the database, or ids.
Key: TypeAlias = int | UUID
# Small tables that every answer needs: read with the records themselves.
COUNTRIES = "countries"
LOCALES = "locales"


class RowReader:
    """The rows that were read, by table and key, and what is known of their words and further parents."""

    def __init__(self, *, keep_flagged: bool = False) -> None:
        self.keep_flagged = keep_flagged
        self.rows: dict[str, dict[int, Values]] = defaultdict(dict)
        self.words: dict[str, list[Values]] = defaultdict(list)
        self.details: list[Values] = []
        self.links: list[Values] = []
        self.countries: dict[int, str] = {}
        self.locales: dict[int, str] = {}

    def read(self, table: str, rows: "QuerySet[HsdsRecord] | Iterable[UUID]") -> list[int]:
        """Read the public ones of some records; return their keys in the order asked for.

        One query for ids, two for a queryset.
        """
        ids: list[UUID] = list(rows.values_list("uuid", flat=True) if isinstance(rows, QuerySet) else rows)

        def asked() -> Asked:
            public = published_locations if table == "location" and self.keep_flagged else PUBLIC[table]
            wanted = public().filter(uuid__any_of=Slot("ids"))
            return {
                table: asked_of(table, wanted),
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
                "organization": asked_of(
                    "organization", public_organizations().filter(pk__any_of=Slot("organization"))
                ),
                "program": asked_of("program", public_programs().filter(pk__any_of=Slot("program"))),
                **words_asked("service", "organization", "program", "location"),
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
            self._run(("words", tables), lambda: words_asked(*tables), **slots)

    def read_ends(self, *, full: bool) -> None:
        """Read the services and places of the services at places that were read, and what is in them if asked."""

        def asked() -> Asked:
            return {
                "service": asked_of("service", Service.objects.filter(pk__any_of=Slot("service"))),
                "location": asked_of("location", Location.objects.filter(pk__any_of=Slot("location"))),
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
                return {"service": asked_of("service", rows)}

            self._run("services", theirs, organization=services_of)

        def asked() -> Asked:
            here = ServiceAtLocation.objects.filter(service_id__any_of=Slot("service_at_places"))
            here = here.filter(unhidden("service_at_location"))
            known = Q(organization_id__any_of=Slot("organization"))
            return {
                "organization": asked_of(
                    "organization", public_organizations().filter(pk__any_of=Slot("organization"))
                ),
                "program": asked_of(
                    "program", public_programs().filter(known | Q(pk__any_of=Slot("program")))
                ),
                "service_at_location": asked_of("service_at_location", here),
                "location.there": asked_of(
                    "location", published_locations().filter(pk__in=here.values("location"))
                ),
                "location": asked_of("location", published_locations().filter(known)),
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
        slots: dict[str, Sequence[Key]] = {
            **keys,
            **{f"linked.{table}": ids for table, ids in linked.items()},
        }
        if self.keep_flagged:
            slots["everything"] = [row["id"] for rows in self.rows.values() for row in rows.values()]
        shape = ("owned", owners, tuple(sorted(linked)), self.keep_flagged)
        self._run(shape, lambda: owned_asked(owners, frozenset(linked), self.keep_flagged), **slots)

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
                    table: unhidden_rows(table).filter(Q(uuid__any_of=Slot(table)) & owner_shown(table))
                    for table in tables
                }
                return {table: asked_of(table, rows) for table, rows in found.items()}

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
            every = MAPPINGS["unit"].model_class._default_manager.filter(pk__any_of=Slot("unit"))
            return {
                "taxonomy_term": asked_of("taxonomy_term", named),
                "unit": asked_of("unit", every),
                **taxonomies_asked(named),
                **words_asked("taxonomy_term"),
            }

        self._run("named", asked, taxonomy_term=terms, unit=units)

    def read_taxonomies(self) -> None:
        """Read the taxonomies of the terms that were read, and the words of both. One query."""

        def asked() -> Asked:
            named = public_terms().filter(pk__any_of=Slot("taxonomy_term"))
            return {**taxonomies_asked(named), **words_asked("taxonomy_term")}

        self._run("taxonomies", asked, taxonomy_term=self.keys("taxonomy_term"))

    def _run(self, key: Hashable, asked: Callable[[], Asked], **slots: Iterable[Key]) -> None:
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
        resolved = dict(row)
        for column, target in targets(table):
            key = row[column]
            if key is not None:
                other = self.rows[target].get(key)
                resolved[column] = other["id"] if other is not None else None
        if isinstance(row.get("country"), int):
            resolved["country"] = self.countries[row["country"]]
        return resolved

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

    def _add(self, index: Index, table: str, wire: Row, further: Iterable[tuple[str, str]]) -> None:
        public = wire if self.keep_flagged else without_flagged(table, wire)
        if public is not None:
            index.add(table, public, further)
