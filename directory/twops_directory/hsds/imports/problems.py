"""What is wrong with a file of an import, each with its place and what to do: collected, not raised one by one.

All of them go into a file; in memory stay the first ones, and one entry for each *kind* - the same fault of the same
column - with its count and first examples, so that thousands can be read.
"""

import csv
import re
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from ...errors import DirectoryError
from ...json_values import Row
from .limits import EXAMPLES_OF_A_KIND, KINDS_OF_PROBLEMS, PROBLEMS_SHOWN

# What differs between problems of one kind: quoted values, ids, numbers, code points.
_VALUE = re.compile(
    r"“[^”]*”|'[^']*'|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|U\+[0-9A-F]+|[0-9][0-9,.]*", re.IGNORECASE
)
_QUOTED = re.compile(r"“([^”]*)”|'([^']*)'")
_POSITION = re.compile(r"\[\d+\]")
_FORMULA = ("=", "+", "-", "@")  # a spreadsheet would calculate what begins with these


@dataclass(frozen=True, slots=True)
class Position:
    """Where something stands. ``row`` counts as a spreadsheet does, the heading of a CSV table being row 1.

    In JSON it is the number of the top object, in ndjson the line; ``path`` leads to a nested row (``phones[2]``).
    """

    file: str
    row: int | None = None
    path: str = ""

    def __str__(self) -> str:
        words = self.file if self.row is None else f"{self.file}, row {self.row}"
        return f"{words}, {self.path}" if self.path else words


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why an import was refused. ``column`` is a property of the standard, or empty."""

    file: str
    row: int | None
    column: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        where = self.file if self.row is None else f"{self.file}, row {self.row}"
        column = f", column {self.column}" if self.column else ""
        return f"{where}{column}: {self.reason} {self.remedy}".rstrip()

    def plain(self) -> Row:
        """Return the problem as JSON values."""
        return asdict(self)

    @property
    def kind(self) -> tuple[str, str, str]:
        """What it has in common with others: the file, the column wherever it is nested, the reason without values.

        >>> Problem("a.json", 7, "phones[2].number", "“x” has no digit.", "").kind
        ('a.json', 'phones[].number', '… has no digit.')
        """
        return self.file, _POSITION.sub("[]", self.column), _VALUE.sub("…", self.reason)


@dataclass(slots=True)
class Kind:
    """Problems of one kind: the first one, how many, the rows of the first ones, and the first different values."""

    first: Problem
    count: int = 0
    rows: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Count one more."""
        self.count += 1
        full = len(self.rows) >= EXAMPLES_OF_A_KIND
        if problem.row is not None and not full and problem.row not in self.rows:
            self.rows.append(problem.row)
        if len(self.values) < EXAMPLES_OF_A_KIND and (found := _QUOTED.search(problem.reason)):
            value = found[1] or found[2] or ""
            if value not in self.values:
                self.values.append(value)

    def lines(self) -> Iterator[str]:
        """Yield it in words: the first one in full, then how often, where, and with which values."""
        yield f"  {self.first}"
        if self.count == 1:
            return
        rows = ", ".join(f"{row:,}" for row in self.rows)
        more = " …" if self.count > len(self.rows) else ""
        said = f"    {self.count:,} of this kind" + (f": rows {rows}{more}" if self.rows else "")
        if len(self.values) > 1:
            said += "; for example " + ", ".join(f"“{value[:40]}”" for value in self.values)
        yield f"{said}."

    def plain(self) -> Row:
        """Return it as JSON values."""
        return {**self.first.plain(), "count": self.count, "rows": self.rows, "values": self.values}


class ImportRefused(DirectoryError):
    """A source of an import was refused as a whole; nothing was changed.

    Attributes:
        problems: the first of them.
        count: how many there are in all.
        kinds: all of them by kind, the most frequent ones first.
    """

    def __init__(self, problems: list[Problem], found: "Problems | None" = None) -> None:
        self.problems = problems
        self._found = found
        if found is None:
            found = Problems()
            for problem in problems:
                found.keep(problem)
        self.count = found.count
        self.kinds = sorted(found.kinds.values(), key=lambda kind: -kind.count)
        super().__init__("\n".join(map(str, problems)))

    def lines(self) -> Iterator[str]:
        """Yield all in words: each kind once."""
        of_kinds = f" of {len(self.kinds):,} kinds" if len(self.kinds) < self.count else ""
        yield f"Nothing was imported. {self.count:,} {'problem' if self.count == 1 else 'problems'}{of_kinds}:"
        for kind in self.kinds[:KINDS_OF_PROBLEMS]:
            yield from kind.lines()
        if len(self.kinds) > KINDS_OF_PROBLEMS:
            yield f"  … and {len(self.kinds) - KINDS_OF_PROBLEMS:,} more kinds."

    def write_all(self, path: Path) -> None:
        """Write every problem as a table that a spreadsheet opens: file, row, column, reason, remedy."""
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["file", "row", "column", "reason", "remedy"])
            rows = self._found.all_of_them() if self._found else (_cells(each) for each in self.problems)
            writer.writerows(rows)


class Unreadable(ImportRefused):
    """A file cannot be read any further."""

    def __init__(self, place: Position, reason: str, remedy: str, column: str = "") -> None:
        super().__init__([Problem(place.file, place.row, column or place.path, reason, remedy)])


@dataclass(slots=True)
class Problems:
    """The problems found so far: the first ones in full, all of them counted, by kind, and in a temporary file.

    Attributes:
        stand_ins: ids that stand in for wrong ones.
        incomplete: tables of which rows could not be read: that one is not there says nothing.
    """

    shown: list[Problem] = field(default_factory=list)
    count: int = 0
    kinds: dict[tuple[str, str, str], Kind] = field(default_factory=dict)
    stand_ins: set[str] = field(default_factory=set)
    incomplete: set[str] = field(default_factory=set)
    _file: IO[str] | None = None

    def __del__(self) -> None:
        """Give the file back when nobody asks for the problems any more: a refusal may outlive the import."""
        if self._file is not None:
            self._file.close()

    def add(self, place: Position, column: str, reason: str, remedy: str) -> None:
        """Keep one problem."""
        path = ".".join(part for part in (place.path, column) if part)
        self.keep(Problem(place.file, place.row, path, reason, remedy))

    def keep(self, problem: Problem) -> None:
        """Keep one problem."""
        self.count += 1
        if len(self.shown) < PROBLEMS_SHOWN:
            self.shown.append(problem)
        key = problem.kind
        if key not in self.kinds and len(self.kinds) >= PROBLEMS_SHOWN:
            key = ("", "", "")  # nobody reads more kinds; the file has them all
        self.kinds.setdefault(key, Kind(problem)).add(problem)
        if self.count <= PROBLEMS_SHOWN:
            return
        if self._file is None:
            # The system removes it by itself, whatever happens to this process.
            self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 - it is closed in __del__
            csv.writer(self._file).writerows(_cells(each) for each in self.shown)
        csv.writer(self._file).writerow(_cells(problem))

    def all_of_them(self) -> Iterator[list[str]]:
        """Yield the cells of every problem."""
        if self._file is None:
            yield from (_cells(each) for each in self.shown)
            return
        self._file.seek(0)
        yield from csv.reader(self._file)

    def refuse_if_any(self) -> None:
        """Raise ImportRefused if there are problems."""
        if self.count:
            raise ImportRefused(self.shown, self)


def _cells(problem: Problem) -> list[str]:
    row = "" if problem.row is None else str(problem.row)
    texts = (problem.file, row, problem.column, problem.reason, problem.remedy)
    return [f"'{text}" if text.startswith(_FORMULA) else text for text in texts]
