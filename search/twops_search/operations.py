"""Writes: what content has changed becomes rows, in the transaction that changed it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import router, transaction

from .chunks import chunks
from .database import DatabaseEngine, write_database
from .database.rows import document_row, fingerprint, stored_fields
from .elastic.indexing import nudge
from .errors import SearchError
from .models import SearchDocument
from .source import SearchText, search_source, search_sources

# Objects, or texts, that are read and written at once; the number of queries is the same up to here.
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many documents a refresh wrote, withdrew, and found as they were."""

    written: int = 0
    withdrawn: int = 0
    unchanged: int = 0

    def __add__(self, other: "Refreshed") -> "Refreshed":
        """Return the sums."""
        return Refreshed(
            self.written + other.written, self.withdrawn + other.withdrawn, self.unchanged + other.unchanged
        )


class ForeignDocument(SearchError):
    """A source offered a text under another source's name, or of an object that it was not asked for."""

    def __init__(self, source: str, text: SearchText) -> None:
        self.source = source
        super().__init__(f"The source {source!r} offered {text.source}:{text.object_id} ({text.language}).")


class _Known(NamedTuple):
    """What is stored of one document."""

    id: int
    fingerprint: str
    is_deleted: bool


_Stored = dict[tuple[str, str], _Known]


def refresh(source_name: str, object_ids: Iterable[str] | None = None) -> Refreshed:
    """Bring the documents of some objects of a source up to date; of all its objects for None.

    Runs in the caller's transaction: what is rolled back was never indexed. Objects and languages that the source no
    longer offers are withdrawn. Up to 1,000 objects take the same number of queries as one. After the commit the
    indexer is told, as ``INDEX_ON_COMMIT`` says; it never delays or fails the caller.

    Raises:
        UnknownSource: no source has this name.
        ForeignDocument: the source offered what is not its own.
    """
    search_source(source_name)
    done = Refreshed()
    using = router.db_for_write(SearchDocument)
    with transaction.atomic(using=using):
        if object_ids is None:
            done = _refresh_all(source_name)
        else:
            for ids in chunks(dict.fromkeys(str(object_id) for object_id in object_ids), BATCH):
                done += _refresh_objects(source_name, ids)
        if done.written or done.withdrawn:
            transaction.on_commit(nudge, using=using, robust=True)
    return done


def refresh_everything() -> dict[str, Refreshed]:
    """Bring the documents of all declared sources up to date, and withdraw those of sources that are gone.

    Each source has its own transaction. The result has one entry for each source, in the order of the setting.
    """
    done = {name: refresh(name, None) for name in search_sources()}
    engine = write_database()
    using = router.db_for_write(SearchDocument)
    with transaction.atomic(using=using):
        orphans = SearchDocument.objects.using(using).live().exclude(source__in=list(done))
        if ids := list(orphans.values_list("id", flat=True)):
            engine.withdraw(ids, _version())
            transaction.on_commit(nudge, using=using, robust=True)
    return done


def withdraw_language(language: str) -> int:
    """Withdraw all documents of a language that the site has no more, in the caller's transaction; return how many."""
    using = router.db_for_write(SearchDocument)
    with transaction.atomic(using=using):
        rows = SearchDocument.objects.using(using).live().filter(language=language)
        if ids := list(rows.values_list("id", flat=True)):
            write_database().withdraw(ids, _version())
            transaction.on_commit(nudge, using=using, robust=True)
    return len(ids)


def _version() -> int:
    """Return the version of a change made now: microseconds since 1970."""
    return time.time_ns() // 1000


def _stored(source_name: str, object_ids: list[str] | None) -> _Stored:
    """Return what is stored of these objects, by object and language, in one query."""
    documents = SearchDocument.objects.using(router.db_for_write(SearchDocument)).filter(source=source_name)
    if object_ids is not None:
        documents = documents.filter(object_id__in=object_ids)
    rows = documents.values_list("object_id", "language", "id", "fingerprint", "is_deleted")
    return {(row[0], row[1]): _Known(*row[2:]) for row in rows}


def _refresh_objects(source_name: str, object_ids: list[str]) -> Refreshed:
    """Refresh up to ``BATCH`` objects."""
    engine = write_database()
    engine.lock([f"{source_name}:{object_id}" for object_id in object_ids])
    stored = _stored(source_name, object_ids)
    asked = set(object_ids)
    texts = []
    for text in search_source(source_name).documents(object_ids):
        if text.object_id not in asked:
            raise ForeignDocument(source_name, text)
        texts.append(text)
    written, unchanged = _write(engine, source_name, texts, stored)
    return Refreshed(written, _withdraw(engine, stored), unchanged)


def _refresh_all(source_name: str) -> Refreshed:
    """Refresh a whole source, batch by batch; only keys and fingerprints are held in memory."""
    engine = write_database()
    engine.lock(None)
    stored = _stored(source_name, None)
    written = unchanged = 0
    for texts in chunks(search_source(source_name).documents(None), BATCH):
        new, same = _write(engine, source_name, texts, stored)
        written, unchanged = written + new, unchanged + same
    return Refreshed(written, _withdraw(engine, stored), unchanged)


def _write(
    engine: DatabaseEngine, source_name: str, texts: list[SearchText], stored: _Stored
) -> tuple[int, int]:
    """Write the texts that differ from what is stored, and take all of them out of ``stored``.

    Returns:
        how many were written, and how many were as they are.
    """
    version = _version()
    rows = {}
    unchanged = 0
    for text in texts:
        if text.source != source_name:
            raise ForeignDocument(source_name, text)
        fields = stored_fields(text)
        mark = fingerprint(fields)
        known = stored.pop((text.object_id, text.language), None)
        if known is not None and not known.is_deleted and known.fingerprint == mark:
            unchanged += 1
        else:
            rows[text.object_id, text.language] = document_row(fields, mark, version)
    if rows:
        engine.upsert(list(rows.values()))
    return len(rows), unchanged


def _withdraw(engine: DatabaseEngine, stored: _Stored) -> int:
    """Withdraw the documents that remain in ``stored``: nobody offered them. Return how many there were."""
    gone = [known.id for known in stored.values() if not known.is_deleted]
    if gone:
        engine.withdraw(gone, _version())
    return len(gone)
