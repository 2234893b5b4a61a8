"""Reads all rows that documents are made of: a constant number of queries, each over many tables (``gathering``)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ..gathering import gather_values
from ..models import FurtherParent, Location, Program, Service, ServiceAtLocation
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
    public_organizations,
    public_programs,
    public_services,
    public_taxonomies,
    public_terms,
    published_locations,
)

Asked = dict[str, tuple[Any, Mapping[str, str]]]
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


class World:
    """The rows that were read, by table and key, and what is known of their words and further parents."""

    def __init__(self, *, keep_flagged: bool = False) -> None:
        self.keep_flagged = keep_flagged
        self.rows: dict[str, dict[int, Values]] = defaultdict(dict)
        self.words: dict[str, list[Values]] = defaultdict(list)
        self.details: list[Values] = []
        self.links: list[Values] = []

    def read(self, table: str, public: "QuerySet[Any]", rows: "QuerySet[Any] | Iterable[UUID]") -> list[int]:
        """Read the public ones of some records; return their keys in the order asked for. One query."""
        paths = columns(table)
        if isinstance(rows, QuerySet):
            chosen = public.filter(pk__in=rows.order_by().values("pk")) if not rows.query.is_sliced else None
            if chosen is None:
                keys = list(rows.values_list("pk", flat=True))
                chosen = public.filter(pk__in=keys)
                found = {row["pk"]: row for row in _values(chosen, paths)}
                ordered = [key for key in keys if key in found]
            else:
                ordered_rows = chosen.order_by(*(rows.query.order_by or ("pk",)))
                found = {row["pk"]: row for row in _values(ordered_rows, paths)}
                ordered = list(found)
        else:
            ids = list(rows)
            by_id = {row["id"]: row for row in _values(public.filter(uuid__in=ids), paths)}
            found = {row["pk"]: row for row in by_id.values()}
            ordered = [by_id[each]["pk"] for each in ids if each in by_id]
        self.rows[table].update(found)
        return ordered

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

    def read_beside_services(self, services: Sequence[int]) -> None:
        """Read what stands beside services in a list: organisation, programme, and the words of all three. One query."""
        own = Service.objects.filter(pk__in=services)
        asked: Asked = {
            "organization": _asked(
                "organization", public_organizations().filter(pk__in=own.values("organization"))
            ),
            "program": _asked("program", public_programs().filter(pk__in=own.values("program"))),
            **self._words("service", {"service__in": services}),
            **self._words("organization", {"organization__in": own.values("organization")}),
            **self._words("program", {"program__in": own.values("program")}),
        }
        self._gather(asked)

    def read_words(self) -> None:
        """Read the words of the records that were read. One query."""
        asked: Asked = {}
        for table in WORDED:
            if self.rows[table]:
                asked |= self._words(table, {f"{word_model(table).owner_field}__in": self.keys(table)})
        self._gather(asked)

    def read_ends(self, *, full: bool) -> None:
        """Read the services and places of the services at places that were read, and what is in them if asked."""
        links = self.rows["service_at_location"].values()
        asked: Asked = {
            "service": _asked(
                "service", Service.objects.filter(uuid__in=[row["service_id"] for row in links])
            ),
            "location": _asked(
                "location", Location.objects.filter(uuid__in=[row["location_id"] for row in links])
            ),
        }
        self._gather(asked)
        if full:
            self.read_around(services=self.keys("service"), at_places=False)
        else:
            self.read_beside_services(self.keys("service"))
            self._gather(self._words("location", {"location__in": self.keys("location")}))

    def read_around(
        self,
        *,
        services: Sequence[int] = (),
        organizations: Sequence[int] = (),
        locations: Sequence[int] = (),
        services_too: bool = False,
        at_places: bool = True,
    ) -> None:
        """Read everything that nests in services, organisations or places: four queries, and one for terms and units.

        Args:
            services_too: the services of the organisations as well. at_places: where the services are offered.
        """
        own = Service.objects.filter(pk__in=services)
        if services_too:
            public = public_services().filter(organization__in=organizations)
            self.rows["service"].update({row["pk"]: row for row in _values(public, columns("service"))})
            services = self.keys("service")
        here = ServiceAtLocation.objects.filter(service__in=services if at_places else [])
        here = here.filter(location__live=True, location__confidential=False)
        responsible: Any = [*organizations] or own.values("organization")
        asked: Asked = {
            "organization": _asked(
                "organization", public_organizations().filter(pk__in=own.values("organization"))
            ),
            "program": _asked("program", public_programs().filter(organization__in=responsible)),
            "service_at_location": _asked("service_at_location", here),
            "location.there": _asked(
                "location", published_locations().filter(pk__in=here.values("location"))
            ),
            "location": _asked("location", published_locations().filter(organization__in=responsible)),
        }
        if services_too:
            programs = Program.objects.filter(services__in=services)
            asked["program.theirs"] = _asked(
                "program", public_programs().filter(pk__in=programs.values("pk"))
            )
        self._gather(asked)
        self._read_links()
        self._read_owned()
        self._read_named()

    def _read_links(self) -> None:
        """Read which rows of others belong to these records as well."""
        ids = [each for table in (*DETAILED, "service_at_location") for each in self.ids(table)]
        links = FurtherParent.objects.filter(parent_uuid__in=ids)
        paths = {
            "pk": "pk",
            "child_table": "child_table",
            "child": "child_uuid",
            "table": "parent_table",
            "parent": "parent_uuid",
        }
        self.links = _values(links, paths)

    def _read_owned(self) -> None:
        keys = {table: self.keys(table) for table in (*DETAILED, "service_at_location", "program")}
        linked: dict[str, list[UUID]] = defaultdict(list)
        for link in self.links:
            linked[link["child_table"]].append(link["child"])
        asked: Asked = {}
        for table in OWNED:
            owners = [owner for owner in HOMES[table].owners.values() if keys.get(owner)]
            condition = Q(pk__in=[])
            for owner in owners:
                condition |= Q(**{f"{owner}__in": keys[owner]})
            if linked[table]:
                condition |= Q(uuid__in=linked[table])
            if owners or linked[table]:
                asked[table] = _asked(table, _rows(table).filter(condition))
        for table, through in OWNED_BY_OWNED:
            condition = Q(pk__in=[])
            for owner in HOMES[through].owners.values():
                if keys.get(owner):
                    condition |= Q(**{f"{through}__{owner}__in": keys[owner]})
            if linked[through]:
                condition |= Q(**{f"{through}__uuid__in": linked[through]})
            shown_too = Q(**{f"{through}__confidential": False})
            asked[f"{table}.{through}"] = _asked(table, _rows(table).filter(condition).filter(shown_too))
        said_of = Q(pk__in=[])
        for owner, key in ATTRIBUTE_OWNERS.items():
            if keys.get(owner):
                said_of |= Q(**{f"{key}__in": keys[owner]})
        asked["attribute"] = _asked("attribute", _rows("attribute").filter(said_of))
        if self.keep_flagged:
            everything = [row["id"] for rows in self.rows.values() for row in rows.values()]
            changes = HOMES["metadata"].model_class.objects.filter(resource_id__in=everything)
            asked["metadata"] = _asked("metadata", changes)
        for table in (*DETAILED, "program"):
            if keys[table]:
                asked |= self._words(table, {f"{word_model(table).owner_field}__in": keys[table]})
        for table in DETAILED:
            if keys[table]:
                asked[f"details.{table}"] = _details(table, keys[table])
        self._gather(asked)

    def _read_named(self) -> None:
        """Read the terms and units that the rows name, and the taxonomies of the terms."""
        terms = {
            row["taxonomy_term_id"] for row in self.rows["attribute"].values() if row["taxonomy_term_id"]
        }
        units = {row["unit_id"] for row in self.rows["service_capacity"].values()}
        asked: Asked = {}
        if terms:
            named = public_terms().filter(uuid__in=terms)
            asked["taxonomy_term"] = _asked("taxonomy_term", named)
            asked |= self._of_taxonomies(named) | self._words(
                "taxonomy_term", {"term__in": named.values("pk")}
            )
        if units:
            asked["unit"] = _asked("unit", HOMES["unit"].model_class.objects.filter(uuid__in=units))
        self._gather(asked)

    def read_taxonomies(self) -> None:
        """Read the taxonomies of the terms that were read, and the words of both. One query."""
        named = public_terms().filter(pk__in=self.keys("taxonomy_term"))
        self._gather(
            self._of_taxonomies(named)
            | self._words("taxonomy_term", {"term__in": self.keys("taxonomy_term")})
        )

    def _of_taxonomies(self, terms: "QuerySet[Any]") -> Asked:
        theirs = public_taxonomies().filter(pk__in=terms.order_by().values("taxonomy"))
        return {
            "taxonomy": _asked("taxonomy", theirs),
            **self._words("taxonomy", {"taxonomy__in": theirs.values("pk")}),
        }

    def _words(self, table: str, condition: dict[str, Any]) -> Asked:
        texts = word_model(table).objects.filter(live=True, **condition)
        return {f"words.{table}": (texts, word_columns(table))}

    def _gather(self, asked: Asked) -> None:
        for name, rows in gather_values(asked).items():
            first, _, second = name.partition(".")
            if first == "words":
                self.words[second] += rows
            elif first == "details":
                self.details += rows
            else:
                self.rows[first].update({row["pk"]: row for row in rows})

    def index(self, language: str | None) -> Index:
        """Return all rows as rows of the standard, in a language, ready to be nested."""
        index = Index()
        further: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for link in self.links:
            further[str(link["child"])].append((f"{link['table']}_id", str(link["parent"])))
        details: dict[tuple[UUID, str], list[Values]] = defaultdict(list)
        for row in self.details:
            details[row["record"], row["language"]].append(row)
        by_record: dict[UUID, dict[str, dict[str, str]]] = defaultdict(dict)
        for (record, tag), rows in details.items():
            by_record[record][tag] = {row["field"]: row["words"] for row in rows}
        for table in TABLES:
            words = words_of(table, self.words[table]) if table in WORDED else {}
            for row in self.rows[table].values():
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


def _values(rows: "QuerySet[Any]", paths: Mapping[str, str]) -> list[Values]:
    return [dict(zip(paths, row, strict=True)) for row in rows.values_list(*paths.values())]


def _asked(table: str, rows: "QuerySet[Any]") -> tuple[Any, Mapping[str, str]]:
    return rows, columns(table)


def _rows(table: str) -> "QuerySet[Any]":
    rows: QuerySet[Any] = HOMES[table].model_class.objects.filter(UNHIDDEN.get(table, Q()))
    return rows


def _details(table: str, keys: Sequence[int]) -> tuple[Any, Mapping[str, str]]:
    texts = word_model(table)
    model = texts._meta.get_field("details").related_model
    rows = model.objects.filter(
        **{f"text__{texts.owner_field}__in": keys}, text__live=True, text__primary_of__isnull=True
    )
    return rows, {
        "pk": "pk",
        "record": "record_uuid",
        "language": "locale__language_code",
        "field": "field",
        "words": "words",
    }
