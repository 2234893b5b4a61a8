"""Why a part that the tests need cannot be had, and how to provide it."""

from collections.abc import Sequence


class ServiceUnavailable(Exception):
    """A part that the tests need cannot be had on this machine.

    Args:
        part: its name ("PostgreSQL").
        reasons: what was tried, and why each of it did not work.
        ways: what the reader can do; any one of them is enough.
    """

    def __init__(self, part: str, reasons: Sequence[str], ways: Sequence[str]) -> None:
        self.part = part
        self.reasons = list(reasons)
        self.ways = list(ways)
        super().__init__(part, self.reasons, self.ways)

    def __str__(self) -> str:
        lines = [f"{self.part} cannot be had, and the tests do not go on without it."]
        lines += [f"  - {reason}" for reason in self.reasons]
        lines.append("Any one of these provides it:")
        lines += [f"  {number}. {way}" for number, way in enumerate(self.ways, start=1)]
        return "\n".join(lines)
