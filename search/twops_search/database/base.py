"""What a database engine does beyond answering: it writes documents in the caller's transaction."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from ..engine import Engine
from .rows import DocumentRow


class Indexed(NamedTuple):
    """A row that Elasticsearch has acknowledged, at the version that it was sent with."""

    id: int
    version: int


class DatabaseEngine(Engine, Protocol):
    """An engine that lives in the content's database. All writes are a constant number of statements."""

    def lock(self, keys: Sequence[str] | None) -> None:
        """Wait until no other transaction is refreshing these objects (None: any); hold them until this one ends.

        A refresh that waited then reads what the other one committed, so that neither stores half of the truth.
        """
        ...

    def upsert(self, rows: Sequence[DocumentRow]) -> None:
        """Write documents (see ``twops_search.database.rows.document_row``), pending, at a greater version."""
        ...

    def withdraw(self, ids: Sequence[int], version: int) -> None:
        """Empty rows and mark them as deleted and pending, at this version or one more than theirs."""
        ...

    def acknowledge(self, indexed: Sequence[Indexed]) -> None:
        """Mark rows as indexed, except those that have changed since."""
        ...
