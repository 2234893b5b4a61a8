"""What a caller of the HSDS API can be told. Each carries its objects; ``problems`` puts it into words."""

from collections.abc import Sequence
from uuid import UUID


class HsdsError(Exception):
    """Anything that the HSDS API answers with a problem."""


class BadParameter(HsdsError):
    """A parameter cannot be used.

    Attributes:
        name: the parameter's name, one of ours: what was sent is never repeated.
        remedy: a sentence that says what would be right.
    """

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"{name}: {remedy}")
        self.name = name
        self.remedy = remedy


class UnknownParameter(HsdsError):
    """There is a parameter that this address does not have: a misspelt filter must not find everything."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__("A parameter is not known.")
        self.known = list(known)


class UnreadableBody(HsdsError):
    """The body of a POST is not what it has to be; the message says what it has to be."""


class RecordNotFound(HsdsError):
    """Nothing public has this id, or it is no id at all."""


class RecordGone(HsdsError):
    """The record was deleted, or merged.

    Attributes:
        survivor: the id of the public record that took its place, or None.
    """

    def __init__(self, survivor: UUID | None) -> None:
        super().__init__("The record is gone.")
        self.survivor = survivor
