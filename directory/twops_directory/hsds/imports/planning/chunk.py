"""Some rows of one table of a source, with what is stored of them, and whether they can stand as they are."""

from collections.abc import Sequence

from ...mapping.rows import wire_rows
from ...mapping.tables import MAPPINGS
from ...standard.tables import TABLES
from ..ownership import belonging, stored_records
from ..problems import Problems
from ..site_defaults import as_ids
from ..staging import StagedRow, Staging
from ..stored_records import find_stored, tombstones
from . import difference
from .validation import wrong_values

# Without these nothing can be asked of a row: what it is, what it belongs to, what our own facts are.
NEEDED_TO_ASK = frozenset({"twops", "link_entity", "resource_type"})


class ReadChunk:
    """Rows of one table. Everything is asked for once, for all of them.

    Attributes:
        stored: id to row of the standard, as it is stored. shall: id to row as it shall be.
        fit: ids of the rows whose ids and references are right, so that more can be asked of them; what is wrong with
            the others, and with other values of these, is a problem.
        lost: id to reason of rows that name something that is refused.
        belongs: id to owner and record at the root. former: id to the record that a stored row belongs to now.
        records: as they are stored. gone: what became of ids.
    """

    def __init__(self, table: str, rows: Sequence[StagedRow], staging: Staging, problems: Problems) -> None:
        self.table = table
        self.rows = rows
        self.staging = staging
        self.problems = problems
        ids = [row.row.id for row in rows]
        places = {str(row.row.values.get("location_id")) for row in rows} if table == "address" else set()
        known_places = as_ids(place for place in places if is_id(place))
        self.stored = {
            str(wire["id"]): wire
            for wire in wire_rows(table, as_ids(ids), keep_flagged=True, places=known_places)
        }
        self.shall = {row.row.id: difference.effective(row.row, self.stored.get(row.row.id)) for row in rows}
        self.lost: dict[str, str] = {}
        self.faults: dict[str, set[str]] = {}
        self.fit = self._fitting()
        self._refuse_dangling()
        self.fitting = [row for row in rows if row.row.id in self.fit]
        self.belongs = belonging(table, self.fitting, self.shall, staging)
        self.former = stored_records(table, [row.row.id for row in self.fitting if row.row.id in self.stored])
        self.roots = {owner.root for owner in self.belongs.values() if owner.root} | set(self.former.values())
        self.records = find_stored(self.roots)
        self.gone = tombstones({key for _table, key in self.roots} | set(ids))

    def wrong(self, row: StagedRow, name: str, reason: str, remedy: str) -> None:
        """Keep a problem of a row; the first one of a property says enough."""
        faults = self.faults.setdefault(row.row.id, set())
        if name not in faults:
            faults.add(name)
            self.problems.add(row.row.place, name, reason, remedy)

    def _fitting(self) -> set[str]:
        """Return the ids of the rows whose ids are right; what is wrong with values is a problem."""
        fit = set()
        for row in self.rows:
            for name, reason, remedy in wrong_values(row.row, self.shall[row.row.id]):
                self.wrong(row, name, reason, remedy)
            faults = self.faults.get(row.row.id, ())
            if not any(name == "id" or name.endswith("_id") or name in NEEDED_TO_ASK for name in faults):
                fit.add(row.row.id)
        return fit

    def _refuse_dangling(self) -> None:
        """Refuse rows that name a record which neither the source nor the database has.

        One that the source has, but that is refused and not stored, takes what names it with it.
        """
        dangling: set[str] = set()
        for column, target in TABLES[self.table].parents.items():
            asked = {str(self.shall[key][column]) for key in self.fit if column in self.shall[key]}
            known = self.known(target, asked)
            lost = self.staging.refused(target, sorted(asked))
            lost -= self.stored_ids(target, lost)
            for row in self.rows:
                named = row.row.values.get(column)
                if row.row.id in self.fit and named in asked and named not in known:
                    dangling.add(row.row.id)
                    if target in self.problems.incomplete:
                        continue
                    self.wrong(
                        row,
                        column,
                        f"There is no {target} {named}, neither in the source nor in the database.",
                        f"Add the {target}, or correct the id. Nothing is made up for it.",
                    )
                elif row.row.id in self.fit and named in lost:
                    self.lost[row.row.id] = f"It names the {target} {named}, which is refused."
        self.fit -= dangling

    def known(self, table: str, ids: set[str]) -> set[str]:
        """Return which of these ids the source or the database has in a table."""
        staged = self.staging.known(table, sorted(ids))
        return staged | self.stored_ids(table, ids - staged)

    def stored_ids(self, table: str, ids: set[str]) -> set[str]:
        """Return which of these ids the database has in a table."""
        if not ids:
            return set()
        stored = MAPPINGS[table].model_class._base_manager.filter(uuid__in=as_ids(ids))
        return {str(uuid) for uuid in stored.values_list("uuid", flat=True)}


def is_id(value: object) -> bool:
    """Say whether a value looks like an id; whether it is one was judged before."""
    return isinstance(value, str) and len(value) == 36
