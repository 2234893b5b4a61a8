"""SQLite as a search engine: an FTS5 table beside the documents, kept by the same write.

FTS5 knows no stems: a second pass looks for words with the same beginning and for words of the index that differ by a
letter or two. Queries run on the driver's own connection, so that no log of Django's ever sees a reader's words.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import Literal, TypeVar

from django.db import Error, connections, models

from ..engine import Answer, DocumentKey, FoundDocument, Question
from ..errors import EngineUnavailable
from ..text.similarity import beginning, is_similar
from ..text.words import Word, fold
from .base import Indexed
from .rows import DocumentRow

TABLE = "twops_search_searchdocument"
INDEX = "twops_search_fts"
VOCABULARY = "twops_search_words"
# bm25 weights of the columns: language, title, summary, labels, body, other forms.
WEIGHTS = "0.0, 8.0, 3.0, 4.0, 1.0, 1.0"
STORED = (
    "source", "object_id", "language", "title", "summary", "body", "url", "kind", "labels", "filters",
    "modified_at", "fingerprint", "version",
)  # fmt: skip
SIMILAR_MAX_WORDS = 40
WORDS: tuple[Literal["title_words", "summary_words", "labels_words", "body_words", "other_words"], ...] = (
    "title_words", "summary_words", "labels_words", "body_words", "other_words",
)  # fmt: skip

Result = TypeVar("Result")


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

    def lock(self, keys: Sequence[str] | None) -> None:
        """Do nothing: SQLite has one writer at a time."""

    def upsert(self, rows: Sequence[DocumentRow]) -> None:
        """Write documents and their index in two statements, however many there are."""
        moment = models.DateTimeField()
        payload = json.dumps(
            [
                {
                    **row,
                    **{name: fold(row[name]) for name in WORDS},
                    "language_token": _language_token(row["language"]),
                    "modified_at": moment.get_db_prep_value(
                        row["modified_at"], self.connection, prepared=False
                    ),
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
        indexed = ", ".join(f"json_extract(entry.value, '$.{name}')" for name in ("language_token", *WORDS))
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
                f"""INSERT OR REPLACE INTO {INDEX} (rowid, language, title, summary, labels, body, other)
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

    def _ask(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Return what the work finds out on the driver's connection.

        Raises:
            EngineUnavailable: whatever went wrong; outside of the handler, so that not even its context repeats a query.
        """
        try:
            self.connection.ensure_connection()
            return work(self.connection.connection)
        except (sqlite3.Error, Error):
            pass  # said below
        raise EngineUnavailable(self.name, "the full-text index could not be read")

    def _matching(
        self,
        connection: sqlite3.Connection,
        expressions: Sequence[str],
        needed: int,
        question: Question,
        language: str,
    ) -> Answer:
        """Return the documents of one language that match so many of the FTS5 expressions and pass the filters."""
        each = " UNION ALL ".join(
            f"SELECT rowid AS id, -bm25({INDEX}, {WEIGHTS}) AS score FROM {INDEX} WHERE {INDEX} MATCH ?"  # noqa: S608 - names of this file
            for _expression in expressions
        )
        conditions, parameters = "", []
        for name, values in question.filters.items():
            conditions += """ AND EXISTS (
                SELECT 1 FROM json_each(document.filters) AS filter, json_each(filter.value) AS choice
                WHERE filter.key = ? AND choice.value IN (SELECT value FROM json_each(?)))"""
            parameters += [name, json.dumps(list(values))]
        rows = connection.execute(
            f"""WITH each AS MATERIALIZED ({each}),
                matched AS (SELECT id, sum(score) AS score FROM each GROUP BY id HAVING count(*) >= ?)
                SELECT document.source, document.object_id, document.language, score, count(*) OVER () AS total
                FROM matched JOIN {TABLE} AS document USING (id)
                WHERE document.language = ? AND NOT document.is_deleted {conditions}
                ORDER BY score DESC, id LIMIT ? OFFSET ?""",  # noqa: S608 - names and conditions of this file
            [
                *(f"language : {_language_token(language)} AND ({expression})" for expression in expressions),
                needed,
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
        expression = self._exact(question.words)
        return self._ask(
            lambda connection: self._matching(connection, [expression], 1, question, question.language)
        )

    @staticmethod
    def _exact(words: Sequence[Word]) -> str:
        return _quoted(dict.fromkeys(form for word in words for form in word.forms))

    def find_similar(self, question: Question) -> Answer:
        """Return documents with words that begin like the question's, or differ from them by a letter or two."""

        def work(connection: sqlite3.Connection) -> Answer:
            likenesses = [found for word in question.words if (found := self._likenesses(connection, word))]
            needed = ceil(len(question.words) / 2)
            if len(likenesses) < needed:
                return Answer()
            return self._matching(connection, likenesses, needed, question, question.language)

        return self._ask(work)

    def _likenesses(self, connection: sqlite3.Connection, word: Word) -> str:
        """Return the FTS5 expression of everything in the index that resembles a word; nothing for a short word."""
        parts = [_quoted([start], as_beginning=True) for form in word.forms if (start := beginning(form))]
        known = dict.fromkeys(term for form in word.forms for term in self._vocabulary(connection, form))
        if known:
            parts.append(_quoted(list(known)[:SIMILAR_MAX_WORDS]))
        return " OR ".join(parts)

    def _vocabulary(self, connection: sqlite3.Connection, word: str) -> list[str]:
        """Return the words of the index that begin with the same letter and differ by a letter or two."""
        if len(word) < 5:
            return []
        first, after = word[0], chr(ord(word[0]) + 1)
        known = connection.execute(
            f"SELECT term FROM {VOCABULARY} WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?",  # noqa: S608 - names of this file
            [first, after, len(word) - 2, len(word) + 2],
        )
        return [term for (term,) in known if is_similar(word, term)]

    def find_elsewhere(self, question: Question, languages: Sequence[str]) -> dict[str, Answer]:
        """Return what the other languages have; the question's words are taken as they were typed."""
        expression = self._exact(question.words)

        def work(connection: sqlite3.Connection) -> dict[str, Answer]:
            answers = {tag: self._matching(connection, [expression], 1, question, tag) for tag in languages}
            return {tag: answer for tag, answer in answers.items() if answer.total}

        return self._ask(work)
