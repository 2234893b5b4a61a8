"""PostgreSQL as a search engine: a weighted tsvector per language with unaccent, and trigrams for similar words.

Questions go through a cursor with server-side binding on the driver's own connection: neither Django's query log nor
PostgreSQL's log of failed or slow statements then holds a reader's words.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from math import ceil
from typing import LiteralString

import psycopg
from django.db import Error, connections, transaction
from psycopg.rows import TupleRow

from ..conf import conf
from ..engine import Answer, DocumentKey, FoundDocument, Question
from ..errors import EngineUnavailable
from ..text.languages import language_of
from ..text.similarity import trigram_floor
from . import postgresql_sql as sql
from .base import Indexed
from .rows import DocumentRow

LOCK_NAMESPACE = zlib.crc32(b"twops_search") - 2**31
# So many objects can be refreshed at once without waiting for one another; a transaction never holds more locks.
LOCK_STRIPES = 512
# Words of at least so many letters have likenesses; below, three letters out of four are not one.
SIMILAR_MIN_LETTERS = 4


class PostgreSQLEngine:
    """Finds and writes documents in a PostgreSQL database."""

    name = "postgresql"

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.connection = connections[alias]

    # -- writes ------------------------------------------------------------------------------------------------

    def lock(self, keys: Sequence[str] | None) -> None:
        """Take the advisory locks of these objects until the transaction ends, always in the same order."""
        stripes = (
            range(LOCK_STRIPES) if keys is None else {zlib.crc32(key.encode()) % LOCK_STRIPES for key in keys}
        )
        with self.connection.cursor() as cursor:
            cursor.execute(sql.LOCK, [LOCK_NAMESPACE, sorted(stripes)])

    def upsert(self, rows: Sequence[DocumentRow]) -> None:
        """Write documents, their vectors and their trigrams in one statement, however many there are."""
        payload = [
            {**row, "modified_at": row["modified_at"].isoformat() if row["modified_at"] else None}
            for row in rows
        ]
        with self.connection.cursor() as cursor:
            cursor.execute(sql.UPSERT, [json.dumps(payload, ensure_ascii=False)])

    def withdraw(self, ids: Sequence[int], version: int) -> None:
        """Empty rows and take them out of the index in one statement."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql.WITHDRAW, [version, list(ids)])

    def acknowledge(self, indexed: Sequence[Indexed]) -> None:
        """Mark rows as indexed, except those that have changed since."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql.ACKNOWLEDGE, [[row.id for row in indexed], [row.version for row in indexed]])

    # -- answers -----------------------------------------------------------------------------------------------

    def _ask(self, statement: LiteralString, parameters: Mapping[str, object]) -> list[TupleRow]:
        """Return the rows of one statement, run under a time limit in a transaction that is rolled back.

        The rollback takes the limit and the log settings away again, also within a caller's transaction.

        Raises:
            EngineUnavailable: whatever went wrong; outside of the handler, so that not even its context repeats a query.
        """
        limit_ms = max(1, round(conf().DATABASE_TIMEOUT_S * 1000))
        try:
            with transaction.atomic(using=self.alias):
                self.connection.ensure_connection()
                with psycopg.Cursor(self.connection.connection) as cursor:
                    cursor.execute(sql.QUIET, {"limit": str(limit_ms)})
                    rows = cursor.execute(statement, parameters).fetchall()
                transaction.set_rollback(True, using=self.alias)
            return rows
        except (psycopg.Error, Error):
            pass  # said below
        raise EngineUnavailable(self.name, "the statement failed or took too long")

    @staticmethod
    def _parameters(question: Question) -> dict[str, object]:
        return {
            "words": [word.text for word in question.words],
            "latin": [word.latin for word in question.words],
            "stems": [word.stem for word in question.words],
            "language": question.language,
            "configuration": language_of(question.language).postgresql,
            "filters": json.dumps({name: list(values) for name, values in question.filters.items()}),
            "limit": question.limit,
            "offset": question.offset,
        }

    @staticmethod
    def _answer(rows: Sequence[TupleRow]) -> Answer:
        """Return rows of source, object, language, score, total as an answer."""
        documents = tuple(FoundDocument(DocumentKey(*row[:3]), float(row[3])) for row in rows)
        return Answer(documents, rows[0][4] if rows else 0)

    def find(self, question: Question) -> Answer:
        """Return documents with any of the words, stemmed where PostgreSQL has a stemmer, with or without diacritics."""
        return self._answer(self._ask(sql.FIND, self._parameters(question)))

    def find_similar(self, question: Question) -> Answer:
        """Return documents with words that share half or more of their trigrams with the question's."""
        words = [word.latin for word in question.words if len(word.latin) >= SIMILAR_MIN_LETTERS]
        needed = ceil(len(question.words) / 2)
        if len(words) < needed:
            return Answer()
        parameters = self._parameters(question) | {
            "words": words,
            "floors": [trigram_floor(word) for word in words],
            "needed": needed,
        }
        return self._answer(self._ask(sql.FIND_SIMILAR, parameters))

    def find_elsewhere(self, question: Question, languages: Sequence[str]) -> dict[str, Answer]:
        """Return what the other languages have, each asked in its own configuration, in one statement."""
        parameters = self._parameters(question) | {
            "languages": list(languages),
            "configurations": [language_of(tag).postgresql for tag in languages],
        }
        rows = self._ask(sql.FIND_ELSEWHERE, parameters)
        return {
            tag: self._answer(own) for tag in languages if (own := [row for row in rows if row[2] == tag])
        }
