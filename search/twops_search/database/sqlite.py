"""SQLite as a search engine: an FTS5 table beside the documents, kept by the same write.

FTS5 knows no stems: a second pass looks for words with the same beginning and for words of the index that differ by a
letter or two. Queries run on the driver's own connection, so that no log of Django's ever sees a reader's words.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from typing import Any

from django.db import connections, models

from ..engine import Answer, DocumentKey, FoundDocument, Question
from ..errors import EngineUnavailable
from ..similarity import beginning, is_similar
from ..words import Word
from .base import Indexed

TABLE = "twops_search_searchdocument"
INDEX = "twops_search_fts"
VOCABULARY = "twops_search_words"
# bm25 weights of the columns: language, title, summary, labels, body, latin.
WEIGHTS = "0.0, 8.0, 3.0, 4.0, 1.0, 1.0"
STORED = (
    "source", "object_id", "language", "title", "summary", "body", "url", "kind", "labels", "filters",
    "modified_at", "fingerprint", "version",
)  # fmt: skip
SIMILAR_MAX_WORDS = 40


def _language_token(language: str) -> str:
    """Return the one word that stands for a language in the index: ``nb-NO`` is ``xlnbno``."""
    return "xl" + "".join(character for character in language.lower() if character.isalnum())


def _quoted(words: Iterable[str], *, as_beginning: bool = False) -> str:
    """Return words as alternatives of an FTS5 expression; quotes keep operators from being read as such."""
    mark = "*" if as_beginning else ""
    return " OR ".join('"' + word.replace('"', '""') + '"' + mark for word in words)


class SQLiteEngine:
    """Finds and writes documents in a SQLite database."""

    name = "sqlite"

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.connection = connections[alias]

    # -- writes ------------------------------------------------------------------------------------------------

    def lock(self, keys: Sequence[str]) -> None:
        """Do nothing: SQLite has one writer at a time."""

    def upsert(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write documents and their index in two statements, however many there are."""
        moment = models.DateTimeField()
        payload = json.dumps(
            [
                {
                    **row,
                    "language_token": _language_token(row["language"]),
                    "modified_at": moment.get_db_prep_value(row["modified_at"], self.connection, prepared=False),
                    "labels": json.dumps(row["labels"], ensure_ascii=False),
                    "filters": json.dumps(row["filters"], ensure_ascii=False),
                }
                for row in rows
            ],
            ensure_ascii=False,
        )
        columns = ", ".join(STORED)
        values = ", ".join(f"json_extract(entry.value, '$.{name}')" for name in STORED)
        changes = ", ".join(f"{name} = excluded.{name}" for name in STORED[3:-1])
        words = ("language_token", "title_words", "summary_words", "labels_words", "body_words", "latin_words")
        indexed = ", ".join(f"json_extract(entry.value, '$.{name}')" for name in words)
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"""INSERT INTO {TABLE} ({columns}, is_deleted, is_pending, attempts, failure)
                    SELECT {values}, 0, 1, 0, '' FROM json_each(%s) AS entry WHERE true
                    ON CONFLICT (source, object_id, language) DO UPDATE SET {changes},
                        version = max({TABLE}.version + 1, excluded.version), is_deleted = 0, is_pending = 1,
                        attempts = 0, retry_at = NULL, failure = ''""",  # noqa: S608 - names of this file
                [payload],
            )
            cursor.execute(
                f"""INSERT OR REPLACE INTO {INDEX} (rowid, language, title, summary, labels, body, latin)
                    SELECT document.id, {indexed} FROM json_each(%s) AS entry JOIN {TABLE} AS document
                        ON document.source = json_extract(entry.value, '$.source')
                        AND document.object_id = json_extract(entry.value, '$.object_id')
                        AND document.language = json_extract(entry.value, '$.language')""",  # noqa: S608 - as above
                [payload],
            )

    def withdraw(self, ids: Sequence[int], version: int) -> None:
        """Empty rows and take them out of the index in two statements."""
        payload = json.dumps(list(ids))
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"""UPDATE {TABLE} SET title = '', summary = '', body = '', url = '', labels = '[]', filters = '{{}}',
                        fingerprint = '', version = max(version + 1, %s), is_deleted = 1, is_pending = 1, attempts = 0,
                        retry_at = NULL, failure = ''
                    WHERE id IN (SELECT value FROM json_each(%s))""",  # noqa: S608 - names of this file
                [version, payload],
            )
            cursor.execute(
                f"DELETE FROM {INDEX} WHERE rowid IN (SELECT value FROM json_each(%s))",  # noqa: S608 - as above
                [payload],
            )

    def acknowledge(self, indexed: Sequence[Indexed]) -> None:
        """Mark rows as indexed, except those that have changed since."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"""UPDATE {TABLE} SET is_pending = 0, attempts = 0, retry_at = NULL, failure = ''
                    WHERE (id, version) IN (
                        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s)
                    )""",  # noqa: S608 - names of this file
                [json.dumps([list(row) for row in indexed])],
            )

    # -- answers -----------------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Give the driver's connection; whatever it raises becomes a failure that repeats no query."""
        failed = False
        try:
            self.connection.ensure_connection()
            yield self.connection.connection
        except sqlite3.Error:
            failed = True
        if failed:
            raise EngineUnavailable(self.name, "the full-text index could not be read")

    def _matching(
        self, connection: sqlite3.Connection, expression: str, question: Question, language: str
    ) -> Answer:
        """Return the documents of one language that an FTS5 expression matches and the filters let through."""
        conditions, parameters = "", []
        for name, values in question.filters.items():
            conditions += """ AND EXISTS (
                SELECT 1 FROM json_each(document.filters) AS filter, json_each(filter.value) AS choice
                WHERE filter.key = ? AND choice.value IN (SELECT value FROM json_each(?)))"""
            parameters += [name, json.dumps(list(values))]
        rows = connection.execute(
            f"""SELECT document.source, document.object_id, document.language, -bm25({INDEX}, {WEIGHTS}) AS score,
                    count(*) OVER () AS total
                FROM {INDEX} JOIN {TABLE} AS document ON document.id = {INDEX}.rowid
                WHERE {INDEX} MATCH ? AND document.language = ? AND NOT document.is_deleted {conditions}
                ORDER BY score DESC, document.id LIMIT ? OFFSET ?""",  # noqa: S608 - names and conditions of this file
            [
                f"language : {_language_token(language)} AND ({expression})",
                language,
                *parameters,
                question.limit,
                question.offset,
            ],
        ).fetchall()
        documents = tuple(FoundDocument(DocumentKey(*row[:3]), row[3]) for row in rows)
        return Answer(documents, rows[0][4] if rows else 0)

    def find(self, question: Question) -> Answer:
        """Return documents that contain any of the words as typed, without regard to diacritics."""
        with self._reading() as connection:
            return self._matching(connection, self._exact(question.words), question, question.language)
        raise AssertionError  # pragma: no cover - _reading raises or the line above returned

    @staticmethod
    def _exact(words: Sequence[Word]) -> str:
        return _quoted(dict.fromkeys(form for word in words for form in (word.text, *word.forms)))

    def find_similar(self, question: Question) -> Answer:
        """Return documents with words that begin like the question's, or differ from them by a letter or two."""
        with self._reading() as connection:
            alternatives = []
            for word in question.words:
                parts = [_quoted([beginning(form)], as_beginning=True) for form in word.forms if beginning(form)]
                if similar := [known for form in word.forms for known in self._vocabulary(connection, form)]:
                    parts.append(_quoted(dict.fromkeys(similar[:SIMILAR_MAX_WORDS])))
                if parts:
                    alternatives.append("(" + " OR ".join(parts) + ")")
            if len(alternatives) < ceil(len(question.words) / 2) or not alternatives:
                return Answer()
            return self._matching(
                connection, self._at_least_half(alternatives, len(question.words)), question, question.language
            )
        raise AssertionError  # pragma: no cover - as above

    @staticmethod
    def _at_least_half(alternatives: Sequence[str], words: int) -> str:
        """Return the alternatives so that a document needs more than one of them when there are three words or more.

        All pairs rather than all halves: the number of combinations stays small.
        """
        if words < 3 or len(alternatives) < 2:
            return " OR ".join(alternatives)
        pairs = [
            f"({first} AND {second})"
            for index, first in enumerate(alternatives)
            for second in alternatives[index + 1 :]
        ]
        return " OR ".join(pairs)

    def _vocabulary(self, connection: sqlite3.Connection, word: str) -> list[str]:
        """Return the words of the index that begin with the same letter and differ by a letter or two."""
        if len(word) < 5:
            return []
        first, after = word[0], chr(ord(word[0]) + 1)
        known = connection.execute(
            f"SELECT term FROM {VOCABULARY} WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?",  # noqa: S608
            [first, after, len(word) - 2, len(word) + 2],
        )
        return [term for (term,) in known if is_similar(word, term)]

    def find_elsewhere(self, question: Question, languages: Sequence[str]) -> dict[str, Answer]:
        """Return what the other languages have; the question's words are taken as they were typed."""
        found: dict[str, Answer] = {}
        with self._reading() as connection:
            for language in languages:
                answer = self._matching(connection, self._exact(question.words), question, language)
                if answer.total:
                    found[language] = answer
        return found
