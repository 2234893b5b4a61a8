"""Writes the planned rows in bulk, table by table in the order of dependency, inside the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import models

from ....json_values import JSONValue
from ....models import Attribute, FurtherParent, Location, Metadata, UnmappedRow
from ....models.base import HsdsRecord, PublishedRecord
from ...mapping.codec import KEPT, Stored, keep_the_rest
from ...mapping.rows import OWN_ADDRESS, own_address_id
from ...mapping.tables import ATTRIBUTE_OWNERS, MAPPINGS, TableMapping, model_field
from ...standard.tables import TABLES
from ..limits import CHUNK
from ..options import ImportOptions
from ..site_defaults import SiteDefaults, stored_for
from ..staging import StagedRow, Staging
from .words import write_words

WRITTEN = ("new", "changed")
UPDATED_AT_A_TIME = 200
Keys = Mapping[tuple[str, str], int]


@dataclass(slots=True)
class Writer:
    """One writing. ``moment`` is when everything in it happens."""

    staging: Staging
    options: ImportOptions
    here: SiteDefaults
    moment: datetime
    offsets: dict[str, int] = field(default_factory=dict)

    def write_table(self, table: str) -> Iterable[int]:
        """Write the new and changed rows of a table; yields how many were written, chunk by chunk."""
        for rows in self.staging.chunks(table, WRITTEN):
            self._write(table, rows)
            yield len(rows)
        for rows in self.staging.chunks(table, ("unmapped",)):
            self._write_unmapped(table, rows)
            yield len(rows)
        own = [column for column in MAPPINGS[table].references if TABLES[table].soft.get(column) == table]
        for column in own:
            for rows in self.staging.chunks(table, WRITTEN):
                self._join_to_own_table(table, column, rows)

    def _write(self, table: str, rows: Sequence[StagedRow]) -> None:
        inside = [row for row in rows if row.plan.get("own")]
        rows = [row for row in rows if not row.plan.get("own")]
        if inside:
            self._write_own_addresses(inside)
        home = MAPPINGS[table]
        model = home.model_class
        keys = self._keys(table, rows)
        known = {
            str(each.uuid): each
            for each in model._base_manager.filter(
                uuid__in=[UUID(row.row.id) for row in rows if row.state == "changed"]
            )
        }
        stored = {row.row.id: self._stored(table, row) for row in rows}
        made: list[HsdsRecord] = []
        changed: list[HsdsRecord] = []
        for row in rows:
            record = known.get(row.row.id)
            is_new = record is None
            if record is None:
                record = self._made(table, row)
            self._fill(record, table, row, stored[row.row.id], keys)
            (made if is_new else changed).append(record)
        model._base_manager.bulk_create(made, batch_size=CHUNK)
        if changed:
            names = [
                each.name
                for each in model._meta.concrete_fields
                if not each.primary_key and each.name != "uuid"
            ]
            model._base_manager.bulk_update(changed, names, batch_size=UPDATED_AT_A_TIME)
        if home.words:
            by_id = {str(each.uuid): each for each in (*made, *changed)}
            write_words(table, by_id, stored, {str(each.uuid) for each in made}, self.here)
        if home.owners:
            self._link_further_parents(table, rows)

    def _stored(self, table: str, row: StagedRow) -> Stored:
        return stored_for(
            table,
            row.plan["wire"],
            self.here,
            country=row.plan.get("country", ""),
            language=row.plan.get("language", ""),
            unresolved=row.plan.get("unresolved", ()),
            ways=row.plan.get("ways", ()),
        )

    def _made(self, table: str, row: StagedRow) -> HsdsRecord:
        record = MAPPINGS[table].model_class(uuid=UUID(row.row.id))
        record.position = self._offset(table) + row.number
        if isinstance(record, PublishedRecord):
            live = not self.options.draft
            record.source = self.options.name[:100]
            record.live = live
            record.has_unpublished_changes = not live
            record.last_modified = self.moment
            if live:
                record.first_published_at = record.last_published_at = self.moment
        return record

    def _offset(self, table: str) -> int:
        """Return the highest position in a table before this import: new rows come after the stored ones."""
        if table not in self.offsets:
            rows = MAPPINGS[table].model_class._base_manager
            self.offsets[table] = rows.aggregate(highest=models.Max("position"))["highest"] or 0
        return self.offsets[table]

    def _fill(self, record: HsdsRecord, table: str, row: StagedRow, stored: Stored, keys: Keys) -> None:
        """Put what is to be stored into a row; what it does not say is emptied, but for facts that it says nothing of."""
        home, wire = MAPPINGS[table], row.plan["wire"]
        targets = set(home.fields.values())
        if "twops" in wire:
            targets |= set(home.facts.values()) - {"country", "kind"}
        for target in targets | stored.fields.keys():
            if target == "country":
                country = self.here.countries.get(str(stored.fields.get("country")))
                setattr(record, "country_id", country)  # noqa: B010 - several models have it, and no base of theirs
            elif target in stored.fields:
                value = stored.fields[target]
                if target == "last_modified" and isinstance(value, datetime):
                    value = min(value, self.moment)  # nothing was changed in the future
                setattr(record, target, value)
            elif target != "last_modified":
                setattr(record, target, model_field(table, target).get_default())
        for column, key in home.references.items():
            if TABLES[table].soft.get(column) != table:
                setattr(record, f"{key}_id", keys.get((column, str(wire.get(column)))))
        for column, key in owners_of(table, home).items():
            mine = column == row.plan["column"]
            setattr(record, f"{key}_id", keys[column, owner_id(table, row)] if mine else None)
        if isinstance(record, Attribute):
            record.link_id = stored.references.get("link_id")
        if isinstance(record, Metadata):
            record.resource_id = stored.references["resource_id"]
        private = {
            name: value for name, value in record.extra.items() if name.startswith("_") and name != KEPT
        }
        record.extra = {**stored.extra, **private}
        if isinstance(record, PublishedRecord) and row.state == "changed":
            record.last_modified = self.moment
            if record.live:
                record.last_published_at = self.moment

    def _keys(self, table: str, rows: Sequence[StagedRow]) -> dict[tuple[str, str], int]:
        """Return the keys of what the rows refer to: column and id to key. One query for each table referred to."""
        home = MAPPINGS[table]
        wanted: dict[str, dict[str, set[str]]] = {}
        for row in rows:
            for column in home.references:
                if column in row.plan["wire"] and TABLES[table].soft.get(column) != table:
                    target = TABLES[table].parents[column]
                    wanted.setdefault(target, {}).setdefault(column, set()).add(str(row.plan["wire"][column]))
            if column := row.plan["column"]:
                target = row.root[0] if table == "attribute" else TABLES[table].parents[column]
                wanted.setdefault(target, {}).setdefault(column, set()).add(owner_id(table, row))
        found: dict[tuple[str, str], int] = {}
        for target, columns in wanted.items():
            ids = set().union(*columns.values())
            keys = keys_of(target, ids)
            found |= {
                (column, key): keys[key] for column, some in columns.items() for key in some if key in keys
            }
        return found

    def _join_to_own_table(self, table: str, column: str, rows: Sequence[StagedRow]) -> None:
        """Set references between rows of one table, now that all of them are there."""
        key = MAPPINGS[table].references[column]
        targets = keys_of(
            table, {str(row.plan["wire"][column]) for row in rows if column in row.plan["wire"]}
        )
        model = MAPPINGS[table].model_class
        changed = []
        for record in model._base_manager.filter(uuid__in=[UUID(row.row.id) for row in rows]).only(
            "pk", "uuid", key
        ):
            wire = next(row.plan["wire"] for row in rows if row.row.id == str(record.uuid))
            target = targets.get(str(wire.get(column)))
            if getattr(record, f"{key}_id") != target:
                setattr(record, f"{key}_id", target)
                changed.append(record)
        if changed:
            model._base_manager.bulk_update(changed, [key], batch_size=UPDATED_AT_A_TIME)

    def _write_own_addresses(self, rows: Sequence[StagedRow]) -> None:
        """Write the addresses that stand in the rows of their places."""
        of_place = {str(row.plan["wire"]["location_id"]): row for row in rows}
        lines = list(MAPPINGS["own_address"].fields.values())
        places = list(Location._base_manager.filter(uuid__in=[UUID(key) for key in of_place]))
        for place in places:
            row = of_place[str(place.uuid)]
            country = next((code for code, key in self.here.countries.items() if key == place.country_id), "")
            stored = stored_for("own_address", row.plan["wire"], self.here)
            for line in lines:
                if line != "country":
                    setattr(place, line, stored.fields.get(line, ""))
            stored = _with_country(stored, country, row.plan["wire"])
            place.address_uuid = None if stored.id == own_address_id(place.uuid) else stored.id
            place.extra = {**place.extra, OWN_ADDRESS: stored.extra}
        Location._base_manager.bulk_update(
            places,
            [*(line for line in lines if line != "country"), "address_uuid", "extra"],
            batch_size=UPDATED_AT_A_TIME,
        )

    def _link_further_parents(self, table: str, rows: Sequence[StagedRow]) -> None:
        """Keep the parents besides the one owner."""
        columns = MAPPINGS[table].owners
        wanted = {
            (row.row.id, str(row.plan["wire"][column])): TABLES[table].parents[column]
            for row in rows
            for column in columns
            if column != row.plan["column"] and column in row.plan["wire"]
        }
        stored = FurtherParent.objects.filter(
            child_uuid__in=[UUID(row.row.id) for row in rows if row.state == "changed"]
        )
        known = {(str(each.child_uuid), str(each.parent_uuid)): each.pk for each in stored}
        gone = [pk for pair, pk in known.items() if pair not in wanted]
        if gone:
            FurtherParent.objects.filter(pk__in=gone).delete()
        FurtherParent.objects.bulk_create(
            [
                FurtherParent(
                    child_table=table,
                    child_uuid=UUID(child),
                    parent_table=parent_table,
                    parent_uuid=UUID(parent),
                )
                for (child, parent), parent_table in wanted.items()
                if (child, parent) not in known
            ],
            batch_size=CHUNK,
            ignore_conflicts=True,  # one record may be two parents: an organisation and its programme share no id
        )

    def _write_unmapped(self, table: str, rows: Sequence[StagedRow]) -> None:
        """Keep rows that belong to nothing as they came."""
        ids = [row.row.id for row in rows]
        UnmappedRow.objects.filter(table=table, content__id__in=ids).delete()
        UnmappedRow.objects.bulk_create(
            UnmappedRow(
                source=self.options.name[:100], table=table, position=row.number, content=row.plan["wire"]
            )
            for row in rows
        )


def owners_of(table: str, home: TableMapping) -> Mapping[str, str]:
    """Return column to key of the possible owners of a table's rows."""
    if table == "attribute":
        return {f"{owner}_id": key for owner, key in ATTRIBUTE_OWNERS.items()}
    return home.owners


def owner_id(table: str, row: StagedRow) -> str:
    """Return the id of a row's owner."""
    return str(row.root[1] if table == "attribute" else row.plan["wire"][row.plan["column"]])


def keys_of(table: str, ids: set[str]) -> dict[str, int]:
    """Return id to key of stored rows of a table."""
    rows = MAPPINGS[table].model_class._base_manager.filter(uuid__in=[UUID(key) for key in ids])
    return {str(uuid): pk for uuid, pk in rows.values_list("uuid", "pk")}


def _with_country(stored: Stored, country: str, wire: Mapping[str, JSONValue]) -> Stored:
    """Return an own address with the country of its place, and what the file says where that is another one."""
    stored.fields["country"] = country
    stored.extra.pop(KEPT, None)
    keep_the_rest("own_address", wire, stored)
    return stored
