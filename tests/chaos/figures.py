"""The table of figures: one row a situation, printed at the end and kept in ``.cache/chaos.txt``."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .processes import ROOT
from .readers import Tally

HEAD = (
    "situation",
    "pages",
    "200",
    "other",
    "longest ms",
    "forms",
    "200",
    "503",
    "longest ms",
    "published",
    "current after s",
)


@dataclass
class Row:
    """A situation: what readers got, what the desk could do, when all was current again (seconds after the part was back)."""

    name: str
    tally: Tally
    published: int = 0
    current_after_s: float | None = None

    def cells(self) -> list[str]:
        """Return what stands in the table."""
        tally = self.tally
        current = "-" if self.current_after_s is None else f"{self.current_after_s:.0f}"
        numbers = (
            tally.pages, tally.pages_ok, tally.pages - tally.pages_ok, round(tally.longest_s * 1000),
            tally.forms, tally.forms_ok, tally.forms_told, round(tally.longest_form_s * 1000), self.published,
        )  # fmt: skip
        return [self.name, *(f"{number:,}" for number in numbers), current]


@dataclass
class Table:
    """The rows of a run."""

    rows: list[Row] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Return the table, in Markdown."""
        lines = [list(HEAD), *(row.cells() for row in self.rows)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
        for number, line in enumerate(lines):
            first = line[0].ljust(widths[0])
            rest = [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
            yield "| " + " | ".join([first, *rest]) + " |"
            if not number:
                yield (
                    "| "
                    + " | ".join(["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
                    + " |"
                )

    def keep(self) -> str:
        """Write it to ``.cache/chaos.txt``, and return it."""
        text = "\n".join(self.lines()) + "\n"
        folder = ROOT / ".cache"
        folder.mkdir(exist_ok=True)
        (folder / "chaos.txt").write_text(text)
        return text
