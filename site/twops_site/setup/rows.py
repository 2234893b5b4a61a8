"""A YAML file as values that know in which row they stand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import yaml

from .plan import PlanFault, PlanWrong

Value: TypeAlias = "str | int | float | bool | Mapping[str, Value] | Sequence[Value] | None"
Path: TypeAlias = tuple[str | int, ...]
Refused: TypeAlias = tuple[Path, str, str]  # where, why, what to do


class Rows:
    """A document: ``value`` is what it says, ``row`` where something of it stands."""

    def __init__(self, text: str) -> None:
        """Read a document. Raises PlanWrong for what is no YAML, and for a name that stands twice in one place."""
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
            self.value: Value = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            row = mark.line + 1 if mark is not None else 1
            reason = str(getattr(error, "problem", "") or "the characters cannot be read")
            raise PlanWrong(
                [PlanFault(row, "file", f"This is no YAML: {reason}.", "Mend the line.")]
            ) from error
        self._rows: dict[Path, int] = {}
        twice = list(self._walk(root, ())) if root is not None else []
        if twice:
            raise PlanWrong(twice)

    def row(self, path: Path) -> int:
        """Return the row of a value, or of the nearest thing around it that exists; 1 is the first."""
        while path and path not in self._rows:
            path = path[:-1]
        return self._rows.get(path, 1)

    def _walk(self, node: yaml.Node, path: Path) -> Iterator[PlanFault]:
        self._rows.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                below = (*path, str(key.value))
                if below in self._rows:
                    yield PlanFault(
                        key.start_mark.line + 1,
                        in_words(below),
                        "It stands here a second time.",
                        "Remove one of the two.",
                    )
                self._rows[below] = key.start_mark.line + 1
                yield from self._walk(value, below)
        elif isinstance(node, yaml.SequenceNode):
            for position, value in enumerate(node.value):
                yield from self._walk(value, (*path, position))


def in_words(path: Path) -> str:
    """Return how a place is named: ``countries[2].code``, counted from 1."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if words else part
    return words or "file"
