"""Compares a staged source with the database, row by row in chunks, and decides what shall happen to each row.

Nothing is written to the database here. What is wrong with the source is collected as problems; what the database will
not have changed (drafts, locks, newer checks) is decided record by record and reported.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from ....desk import permissions
from ....json_values import Row
from ....models import UnmappedRow
from ...mapping.codec import Stored, WireError, to_stored
from ...mapping.tables import MAPPINGS
from ...standard.tables import TABLES
from .. import site_defaults
from ..options import ImportOptions
from ..ownership import ROOTS, Owner, Target
from ..problems import Problems
from ..report import ImportReport
from ..staging import Plan, StagedRow, Staging
from ..stored_records import KEPT, REFUSED, StoredRecord, decision
from . import difference, hours
from .chunk import ReadChunk, is_id
from .form_rules import refusals_of
from .hours import LinesOfOwners
from .places import PlacesRead
from .remarks import remark
from .requirements import Requirements
from .sound_values import faults_of_sound_values
from .translations import FurtherWords
from .uniqueness import Uniqueness

Progress = Callable[[int], None]


@dataclass(slots=True)
class Planner:
    """One planning: what it asks, and what it finds."""

    staging: Staging
    options: ImportOptions
    problems: Problems
    report: ImportReport
    here: site_defaults.SiteDefaults = field(default_factory=site_defaults.site)
    places: PlacesRead = field(init=False)
    hours: LinesOfOwners = field(init=False)
    allowed: dict[str, set[int] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = PlacesRead(self.staging)
        self.hours = LinesOfOwners(self.staging)

    def plan(self, progress: Progress) -> None:
        """Decide about every row. As many queries for a chunk of rows as for one row."""
        counts = self.staging.counts()
        for table in TABLES:
            if table not in counts:
                continue
            for rows in self.staging.chunks(table):
                chunk = Chunk(self, ReadChunk(table, rows, self.staging, self.problems))
                self.staging.plan(table, chunk.planned())
                self.staging.touch(chunk.touched)
                self.hours.note(chunk.lines)
                progress(len(rows))
        self.hours.judge(self.problems)

    def may(self, table: str, country: int | None) -> bool:
        """Say whether the user may change and publish records of this kind in a country."""
        if self.options.user is None:
            return True
        if table not in self.allowed:
            model = MAPPINGS[table].model_class
            each = [
                permissions.countries_for(self.options.user, action, model)
                for action in ("add", "change", *(() if self.options.draft else ("publish",)))
            ]
            limited = [countries for countries in each if countries is not None]
            self.allowed[table] = set.intersection(*limited) if limited else None
        countries = self.allowed[table]
        return countries is None or country in countries


class Chunk:
    """Decides about the rows of a chunk."""

    def __init__(self, planner: Planner, read: ReadChunk) -> None:
        self.planner = planner
        self.read = read
        self.table = read.table
        self.needs = Requirements(read, planner.places, planner.here, planner.options, planner.may)
        self.once = Uniqueness(read)
        self.words = FurtherWords(read, planner.here)
        self.decisions = self._decisions()
        self.unmapped = self._stored_unmapped()
        self.touched: dict[Target, int | None] = {}
        self.settled: tuple[str, Stored] = ("", Stored(UUID(int=0)))
        self.lines: list[tuple[StagedRow, str, Mapping[str, object], bool]] = []
        self._open: dict[str, set[str]] = {}

    def planned(self) -> list[tuple[int, str, Plan]]:
        """Return number, state and plan of each row."""
        for row in self.read.rows:
            for name in row.row.values.keys() - TABLES[self.table].properties.keys():
                if not name.startswith("_"):
                    self.planner.report.unknown[self.table, name] += 1
        for row in self.read.rows:
            if row.row.id not in self.read.fit:
                self._judge_the_rest(row)
        return [self._planned(row) for row in self.read.rows if row.row.id in self.read.fit]

    def _judge_the_rest(self, row: StagedRow) -> None:
        """Tell what else is wrong with a row that something is wrong with."""
        faulty, shall = self.read.faults.get(row.row.id, set()), self.read.shall[row.row.id]
        if shall == self.read.stored.get(row.row.id):
            return
        for name, reason, remedy in faults_of_sound_values(self.table, shall, set(faulty), self.planner.here):
            self.read.wrong(row, name, reason, remedy)

    def _decisions(self) -> dict[Target, tuple[str, str]]:
        """Return for each record whether it is left as it is, and why."""
        said: dict[Target, Mapping[str, object]] = {}
        by_table: dict[str, list[str]] = {}
        for table, key in self.read.roots:
            if table == self.table:
                said[table, key] = self.read.shall[key]
            elif table == "service":
                by_table.setdefault(table, []).append(key)
        for table, keys in by_table.items():
            for key, row in self.planner.staging.find(table, keys).items():
                said[table, key] = row.row.values
        return {
            root: decision(
                self.read.records.get(root),
                self.read.gone.get(root[1]) if root not in self.read.records else None,
                said.get(root, {}),
                overrule_verified=self.planner.options.overrule_verified,
            )
            for root in self.read.roots
        }

    def _stored_unmapped(self) -> Row:
        """Return the stored contents of rows without a place, by id."""
        without = [
            row.row.id for row in self.read.fitting if self._has_no_place(self.read.belongs[row.row.id])
        ]
        if not without:
            return {}
        kept = UnmappedRow.objects.filter(table=self.table, content__id__in=without)
        return {row.content["id"]: row.content for row in kept}

    def _has_no_place(self, found: Owner) -> bool:
        return bool(MAPPINGS[self.table].owners) and not found.column

    def _planned(self, row: StagedRow) -> tuple[int, str, Plan]:
        key, belongs = row.row.id, self.read.belongs[row.row.id]
        plan: Plan = {"root": belongs.root, "top": belongs.top, "column": belongs.column}
        state = self._state(row, plan)
        self.planner.report.count(self.table, "without a place" if state == "unmapped" else state)
        if state in ("new", "changed"):
            remark(self.planner.report, self.table, key, self.read.shall[key], self.planner.options.country)
        return row.number, state, plan

    def _state(self, row: StagedRow, plan: Plan) -> str:
        """Return the state of a row; what the writing needs goes into its plan."""
        key, stored, shall = row.row.id, self.read.stored.get(row.row.id), self.read.shall[row.row.id]
        belongs = self.read.belongs[key]
        if self._has_no_place(belongs):
            plan["wire"] = shall
            if stored is not None:
                reason = (
                    "The file says that it belongs to nothing any more: remove it here, if that is meant."
                )
                self.planner.report.refused.add(table=self.table, id=key, reason=reason)
                return REFUSED
            return "unchanged" if self.unmapped.get(key) == shall else "unmapped"
        if not self._settle(row, plan):
            self._judge_the_rest(row)
            return ""
        standing = self.read.records.get(belongs.root) if belongs.root else None
        if standing is not None and stored is not None:
            shall = self._with_locked_properties(key, shall, stored, standing)
        found = difference.changes(shall, stored) if stored is not None else []
        words = self.words.new_in(row)
        if self.table == hours.TABLE and belongs.column:
            owner = f"{belongs.column} {shall[belongs.column]}"
            self.lines.append((row, owner, shall, stored is None or bool(found)))
        if stored is not None and not found:
            if words:
                plan["translations"] = words
            return "unchanged"
        if not self._may_be_touched(row):
            return ""
        held = self._reason_against(row, standing)
        if held:
            listed = self.planner.report.kept if held[0] == KEPT else self.planner.report.refused
            listed.add(table=self.table, id=key, reason=held[1])
            return held[0]
        if self.table == hours.TABLE and not self._has_usable_hours(row, shall):
            return ""
        if not self._would_be_taken(row, plan):
            return ""
        for record in self._records_of(key):
            if record in self.read.records:
                self.touched[record] = self.read.records[record].latest
        if words:
            plan["translations"] = words
        plan["wire"] = shall
        if stored is None:
            if self.table in ROOTS:
                self.planner.report.new.add(table=self.table, id=key, reason=str(shall.get("name", "")))
            return "new"
        self.planner.report.changed.add(table=self.table, id=key, changes=found)
        for name, _old, _new in found:
            self.planner.report.fields[self.table, name] += 1
        return "changed"

    def _has_usable_hours(self, row: StagedRow, shall: Row) -> bool:
        """Say whether the desk's form would take a line of hours; what it would say is a problem."""
        faults = list(hours.faults_of(hours.line_from(to_stored(self.table, shall))))
        for name, reason, remedy in faults:
            self.read.wrong(row, name, reason, remedy)
        return not faults

    def _would_be_taken(self, row: StagedRow, plan: Plan) -> bool:
        """Say whether the desk's form would take what the row was settled to; what it would say is a problem."""
        home, stored = self.settled
        faults = list(refusals_of(home, stored, self.planner.here, unresolved=bool(plan.get("unresolved"))))
        for name, reason, remedy in faults:
            self.read.wrong(row, name, reason, remedy)
        return not faults

    def _records_of(self, key: str) -> list[Target]:
        """Return the record that a row belongs to, and the one that it belonged to before."""
        found = (self.read.belongs[key].root, self.read.former.get(key))
        return list(dict.fromkeys(record for record in found if record is not None))

    def _may_be_touched(self, row: StagedRow) -> bool:
        """Say whether the user may change what a child row belongs to; records are asked for where they are settled."""
        if self.planner.options.user is None or self.table in ROOTS:
            return True
        if self.table == "unit":
            return self.needs.is_allowed(row, self.table, {None})
        return all(
            self.needs.is_allowed(row, record[0], {self.read.records[record].country_id})
            for record in self._records_of(row.row.id)
            if record in self.read.records
        )

    def _with_locked_properties(self, key: str, shall: Row, stored: Row, standing: StoredRecord) -> Row:
        """Return the row with its locked properties as they are stored; report those that the file would change."""
        if self.table not in ROOTS or not standing.locked_fields:
            return shall
        held = [
            name
            for name, _old, _new in difference.changes(shall, stored)
            if {name, name.removesuffix("_id")} & standing.locked_fields
        ]
        if held:
            self.planner.report.kept.add(
                table=self.table, id=key, reason=f"Locked for imports: {', '.join(held)}."
            )
        return difference.without(shall, stored, frozenset(held))

    def _reason_against(self, row: StagedRow, standing: StoredRecord | None) -> tuple[str, str] | None:
        """Return why a row that differs is left as it is."""
        belongs = self.read.belongs[row.row.id]
        if row.row.id in self.read.lost:
            return REFUSED, self.read.lost[row.row.id]
        if row.row.id in self.read.gone and row.row.id not in self.read.stored:
            return REFUSED, f"{self.read.gone[row.row.id]} An id is never used again."
        for record in self._records_of(row.row.id):
            if self.decisions[record][0]:
                return self.decisions[record]
        if standing is not None and belongs.root is not None and self.table not in ROOTS:
            name = list_name(belongs.root[0], belongs.top)
            if name in standing.locked_fields:
                return KEPT, f"The list {name} of {belongs.root[0]} {belongs.root[1]} is locked for imports."
        return None

    def _settle(self, row: StagedRow, plan: Plan) -> bool:
        """Find what the row needs here and try to store it; say whether that can be done."""
        key, shall = row.row.id, self.read.shall[row.row.id]
        home = self.needs.home(key, shall, plan)
        if self.table in ROOTS and not self.needs.settle_record(row, plan):
            return False
        if self.table == "service_area" and plan["root"]:
            plan["country"] = self.needs.countries.get(plan["root"][1], "")
        open_references = [
            column
            for column, target in TABLES[self.table].soft.items()
            if target and column in shall and shall[column] not in self._resolved(column, target)
        ]
        plan["unresolved"] = open_references
        try:
            stored = site_defaults.stored_for(
                home,
                shall,
                self.planner.here,
                country=plan.get("country", ""),
                language=plan.get("language", ""),
                unresolved=open_references,
                ways=plan.get("ways", ()),
            )
        except WireError as error:
            for each in (error, *error.others):
                self.read.wrong(row, each.property, *each.told)
            return False
        self.settled = home, stored
        return self.once.settle(row)

    def _resolved(self, column: str, target: str) -> set[str]:
        if column not in self._open:
            asked = [self.read.shall[key].get(column) for key in self.read.fit]
            self._open[column] = self.read.known(target, {str(each) for each in asked if is_id(each)})
        return self._open[column]


def list_name(root: str, table: str) -> str:
    """Return how a record calls its list of rows of a table.

    >>> list_name("service", "url"), list_name("location", "phone")
    ('additional_urls', 'phones')
    """
    return next(
        (name for name, part in TABLES[root].nested.items() if part.many and part.table == table), table
    )
