"""What is wrong with a file of an import, each with its place and what to do: collected, not raised one by one."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ...errors import DirectoryError
from .limits import PROBLEMS_SHOWN


@dataclass(frozen=True, slots=True)
class Place:
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
        return f"{where}{column}: {self.reason} {self.remedy}"

    def plain(self) -> dict[str, Any]:
        """Return the problem as JSON values."""
        return asdict(self)


class ImportRefused(DirectoryError):
    """A source of an import was refused as a whole; nothing was changed.

    Attributes:
        problems: the first of them.
        count: how many there are in all.
    """

    def __init__(self, problems: list[Problem], count: int | None = None) -> None:
        self.problems = problems
        self.count = len(problems) if count is None else count
        super().__init__("\n".join(map(str, problems)))


class Unreadable(ImportRefused):
    """A file cannot be read any further."""

    def __init__(self, place: Place, reason: str, remedy: str, column: str = "") -> None:
        super().__init__([Problem(place.file, place.row, column or place.path, reason, remedy)])


@dataclass(slots=True)
class Problems:
    """The problems found so far: the first ones in full, all of them counted."""

    shown: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, place: Place, column: str, reason: str, remedy: str) -> None:
        """Keep one problem."""
        self.count += 1
        if len(self.shown) < PROBLEMS_SHOWN:
            path = ".".join(part for part in (place.path, column) if part)
            self.shown.append(Problem(place.file, place.row, path, reason, remedy))

    def refuse_if_any(self) -> None:
        """Raise ImportRefused if there are problems."""
        if self.count:
            raise ImportRefused(self.shown, self.count)
