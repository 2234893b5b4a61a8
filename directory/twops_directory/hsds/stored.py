"""One row as the database has it, beside what the standard says of it; and why a value cannot become a part of it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


class WireError(ValueError):
    """A property cannot be stored.

    Attributes:
        property: its name. reason: what is wrong. remedy: what to write instead.
    """

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        super().__init__(f"{name}: {reason}; {remedy}")
        self.property = name
        self.reason = reason
        self.remedy = remedy


@dataclass(slots=True)
class Stored:
    """One row as the database has it.

    Attributes:
        fields: field to value; ``country`` is the ISO 3166-1 code.
        words: field of the words in the primary language to text; ``language`` is their BCP 47 tag.
        references: column of the standard to id, possible owners included.
    """

    id: UUID
    fields: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    references: dict[str, UUID] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    language: str = ""
