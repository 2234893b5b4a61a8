"""Lines of opening hours of a source, judged as the desk's form judges them: each alone, and those of one owner together."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ....hours.overlaps import overlaps
from ....models import Schedule
from ...mapping.codec import to_stored
from ...mapping.stored import Stored
from ...standard.recurrence import property_of
from ..problems import Position, Problems
from ..staging import StagedRow, Staging

TABLE = "schedule"
Fault = tuple[str, str, str]  # property, reason, remedy


def line_from(stored: Stored) -> Schedule:
    """Return a row of the standard as the line of hours that it becomes; not saved."""
    said = {name: value for name, value in stored.fields.items() if name in Schedule.hours_fields}
    return Schedule(**said, extra=stored.extra)


def faults_of(line: Schedule) -> Iterator[Fault]:
    """Yield what the form would say of a line, at the properties of the standard."""
    for field, error in line.faults().items():
        part = str((getattr(error, "params", None) or {}).get("part", ""))
        reason, _dot, remedy = " ".join(error.messages).partition(". ")
        yield property_of(field, part), f"{reason.rstrip('.')}.", remedy


class LinesOfOwners:
    """The lines of a source by owner, in the staging file: they may stand far from each other."""

    def __init__(self, staging: Staging) -> None:
        self.staging = staging
        staging.script(
            "CREATE TABLE lines (owner TEXT, file TEXT, row INTEGER, path TEXT, line TEXT, touched INTEGER)"
        )

    def note(self, rows: Sequence[tuple[StagedRow, str, Mapping[str, object], bool]]) -> None:
        """Keep lines: their rows, their owners, what they shall be, and whether the import changes them."""
        self.staging.insert(
            "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    owner,
                    staged.row.place.file,
                    staged.row.place.row,
                    staged.row.place.path,
                    json.dumps(wire),
                    touched,
                )
                for staged, owner, wire, touched in rows
            ],
        )

    def judge(self, problems: Problems) -> None:
        """Add as problems which lines of one owner say the same moment twice; lines that stay as they are may."""
        found = self.staging.read(
            "SELECT owner, file, row, path, line, touched FROM lines WHERE owner IN "
            "(SELECT owner FROM lines GROUP BY owner HAVING count(*) > 1 AND max(touched)) ORDER BY owner, rowid"
        )
        for _owner, group in groupby(found, key=lambda each: each[0]):
            rows = list(group)
            lines = []
            for _owner, _file, _row, _path, text, touched in rows:
                line = line_from(to_stored(TABLE, json.loads(text)))
                line.is_untouched = not touched
                lines.append(line)
            names = [
                f"{number} ({file}, row {row}{', ' if path else ''}{path})"
                for number, (_owner, file, row, path, _line, _touched) in enumerate(rows, 1)
            ]
            for place, error in overlaps(lines, names).items():
                _owner, file, row, path, _text, _touched = rows[place]
                reason, _dot, remedy = " ".join(error.messages).partition(". ")
                problems.add(Position(file, row, path), "opens_at", f"{reason}.", remedy)
