"""What an import did, or would do: counts in full, the rest as far as somebody reads it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...json_values import JSONValue, Row, list_in
from ..standard.tables import TABLES
from .likeliest import likeliest
from .limits import PROBLEMS_SHOWN

STATES = ("new", "changed", "unchanged", "kept", "refused", "without a place")


@dataclass(slots=True)
class ReportLines:
    """Entries of one kind: the first ones, and how many there are."""

    shown: list[Row] = field(default_factory=list)
    count: int = 0

    def add(self, **entry: JSONValue) -> None:
        """Add an entry."""
        self.count += 1
        if len(self.shown) < PROBLEMS_SHOWN:
            self.shown.append(entry)


@dataclass(slots=True)
class ImportReport:
    """The outcome of an import.

    Attributes:
        tables: table to state to number of rows (``STATES``).
        fields: table and property to number of changes.
        changed: changed records: table, id, and old and new value of each property.
        refused, kept: records and rows that were left as they are: table, id, reason.
        flagged: values that are kept but never shown. undialled: numbers that are shown, but are no link.
        duplicates: new records that look like stored ones.
        new: new records, by name. gone: published services that an earlier source brought and this one lacks.
            withdrawn: of these, how many were taken off.
        missing: child rows that are stored and not in the file. removed: of these, how many went.
        unknown: table and property that neither the standard nor we know, to number of rows.
        translations: words of further languages that wait for a reviewer, or went public.
        notes: in words.
        written: whether the database was changed.
    """

    source: str = ""
    tables: dict[str, Counter[str]] = field(default_factory=dict)
    fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    changed: ReportLines = field(default_factory=ReportLines)
    refused: ReportLines = field(default_factory=ReportLines)
    kept: ReportLines = field(default_factory=ReportLines)
    flagged: ReportLines = field(default_factory=ReportLines)
    undialled: ReportLines = field(default_factory=ReportLines)
    duplicates: ReportLines = field(default_factory=ReportLines)
    new: ReportLines = field(default_factory=ReportLines)
    gone: ReportLines = field(default_factory=ReportLines)
    withdrawn: int = 0
    missing: ReportLines = field(default_factory=ReportLines)
    removed: int = 0
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    translations: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    written: bool = False

    def count(self, table: str, state: str) -> None:
        """Count one row."""
        self.tables.setdefault(table, Counter())[state] += 1

    def rows(self, state: str) -> int:
        """Return how many rows of all tables are in a state."""
        return sum(counts[state] for counts in self.tables.values())

    def plain(self) -> Row:
        """Return the report as JSON values."""
        lists = ("new", "changed", "gone", "refused", "kept", "flagged", "undialled", "duplicates", "missing")
        return {
            "source": self.source,
            "written": self.written,
            "tables": {name: dict(self.tables[name]) for name in TABLES if name in self.tables},
            "fields": {f"{table}.{name}": count for (table, name), count in sorted(self.fields.items())},
            **{
                name: {"count": getattr(self, name).count, "first": getattr(self, name).shown}
                for name in lists
            },
            "unknown": {f"{table}.{name}": count for (table, name), count in sorted(self.unknown.items())},
            "removed": self.removed,
            "withdrawn": self.withdrawn,
            "translations": dict(self.translations),
            "notes": self.notes,
        }

    def lines(self) -> Iterator[str]:
        """Yield the report in words, line by line."""
        width = max((len(name) for name in self.tables), default=0)
        for name in (name for name in TABLES if name in self.tables):
            counts = self.tables[name]
            states = ", ".join(f"{counts[state]:,} {state}" for state in STATES if counts[state])
            yield f"  {name.ljust(width)}  {states}"
        for title, listed in self._lists():
            if listed.count:
                yield f"{title} ({listed.count:,}):"
                yield from (f"  {_entry(entry)}" for entry in listed.shown[:20])
                if listed.count > 20:
                    yield f"  … and {listed.count - 20:,} more; --report FILE.json has more of them."
        if self.withdrawn:
            yield f"Withdrawn: {self.withdrawn:,} services that the source no longer has."
        if self.removed:
            yield f"Removed: {self.removed:,} rows that the file no longer has."
        if self.unknown:
            yield "Not of the standard, kept as it came:"
            for (table, name), count in sorted(self.unknown.items()):
                meant = likeliest(name, TABLES[table].properties)
                yield f"  {table}.{name}: {count:,} rows." + (f" Is {meant} meant?" if meant else "")
        for state, count in sorted(self.translations.items()):
            yield f"Translations {state}: {count:,}."
        yield from self.notes

    def _lists(self) -> list[tuple[str, ReportLines]]:
        return [
            ("New records", self.new),
            ("Changed records", self.changed),
            ("Gone: services of an earlier source that this one does not have", self.gone),
            ("Refused: left as they are", self.refused),
            ("Kept: what is stored wins", self.kept),
            ("Kept, but never shown in public", self.flagged),
            ("Shown, but no telephone can dial it", self.undialled),
            ("Possible duplicates, for a person to look at", self.duplicates),
            ("Stored, but not in the file any more", self.missing),
        ]


def _entry(entry: Mapping[str, object]) -> str:
    head = f"{entry['table']} {entry['id']}"
    if "changes" in entry:
        said = "; ".join(
            f"{name}: {_short(old)} → {_short(new)}"
            for name, old, new in map(list_in, list_in(entry["changes"]))
        )
        return f"{head}: {said}"
    return f"{head}: {entry['reason']}"


def _short(value: object) -> str:
    if value in (None, "", [], {}):
        return "(nothing)"
    text = str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
