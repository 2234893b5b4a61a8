"""One row as the database has it, beside what the standard says of it; and why a value cannot become a part of it."""

from dataclasses import dataclass, field
from uuid import UUID

from ...json_values import Row
from ...refusals import in_two


class WireError(ValueError):
    """A property cannot be stored.

    Attributes:
        property: its name. reason: what is wrong. remedy: what to write instead.
        others: of the same row. words: reason and remedy as a form says them, where a form has them.
    """

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        super().__init__(f"{name}: {reason}; {remedy}")
        self.property = name
        self.reason = reason
        self.remedy = remedy
        self.others: list[WireError] = []
        self.words = ""

    @classmethod
    def saying(cls, name: str, words: str) -> "WireError":
        """Return the refusal of a property in the words of the judge that forms ask too."""
        error = cls(name, *in_two(words))
        error.words = words
        return error

    def at(self, name: str) -> "WireError":
        """Return the same refusal of another property."""
        moved = WireError(name, self.reason, self.remedy)
        moved.words = self.words
        return moved

    @property
    def told(self) -> tuple[str, str]:
        """Reason and remedy as sentences."""
        if self.words:
            return in_two(self.words)
        return f"The value {self.reason}.", f"{self.remedy[:1].upper()}{self.remedy[1:]}."


@dataclass(slots=True)
class Stored:
    """One row as the database has it.

    Attributes:
        fields: field to value; ``country`` is the ISO 3166-1 code.
        words: field of the words in the primary language to text; ``language`` is their BCP 47 tag.
        references: column of the standard to id, possible owners included.
    """

    id: UUID
    fields: dict[str, object] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    references: dict[str, UUID] = field(default_factory=dict)
    extra: Row = field(default_factory=dict)
    language: str = ""
