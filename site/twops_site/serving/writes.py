"""Which statements change what the public can see, and that the generation moves once they are committed.

It looks at what is sent to the database, not at signals: a bulk update, a deletion in SQL and a command move it as a form does.
Only what is known to be nobody's but editors' and the machine's own is left out, so that an open editor, which stores its
draft every few seconds, does not throw away all answers. Who changes rows with another program runs ``manage.py forget_answers``.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from .generation import move_generation, shared_generation
from .hearing import tell

# What the public never sees: sessions, accounts, drafts, histories, who edits what, the queue, the index, the keys of addresses;
# and what readers and the worker write down of facts that stand elsewhere, so as to find by them (facets, openings).
PRIVATE_TABLES = (
    "auth_",
    "django_",
    "otp_",
    "twops_directory_changeclock",
    "twops_directory_contactwaiting",
    "twops_directory_facet",
    "twops_directory_mistakereport",
    "twops_directory_open",
    "twops_search_",
    "twops_site_",
    "wagtail_localize_",
    "wagtailadmin_",
    "wagtailcore_comment",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_pagesubscription",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
    "wagtailcore_task",
    "wagtailcore_uploadedfile",
    "wagtailcore_workflow",
    "wagtailsearch_",
    "wagtailusers_",
)
# What the row of a page or of a record says of its draft, and for those who copy all changes.
DRAFT_COLUMNS = frozenset(
    {
        "change_moment", "change_pending", "draft_title", "has_unpublished_changes", "latest_revision_created_at",
        "latest_revision_id", "locked_fields",
    }
)  # fmt: skip
READS = (
    "SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "EXPLAIN", "PRAGMA", "SET", "SHOW", "LISTEN", "NOTIFY"
)  # fmt: skip
CHANGES = re.compile(r"\b(?:INSERT|DELETE|MERGE|(?<!FOR )(?<!KEY )UPDATE)\b")
# Not "FOR UPDATE OF ..." and not "DO UPDATE SET ...".
WRITE = re.compile(
    r'\b(?:INSERT (?:OR \w+ )?INTO|DELETE FROM|(?<!FOR )(?<!KEY )UPDATE)\s+(?!SET\b)"?(?P<table>\w+)"?'
)
COLUMN = re.compile(r'"(\w+)" = ')


@lru_cache(maxsize=4096)
def is_public_write(sql: str) -> bool:
    """Say whether a statement can change what the public sees. One that is not understood can.

    >>> is_public_write('UPDATE "wagtailcore_page" SET "title" = %s WHERE "wagtailcore_page"."id" = %s')
    True
    >>> is_public_write('UPDATE "wagtailcore_page" SET "latest_revision_id" = %s, "draft_title" = %s WHERE "id" = %s')
    False
    >>> is_public_write('INSERT INTO "wagtailcore_revision" ("content") VALUES (%s)'), is_public_write("SELECT 1 FOR UPDATE")
    (False, False)
    >>> is_public_write('WITH old AS (SELECT 1) DELETE FROM "twops_directory_phone"'), is_public_write("TRUNCATE auth_user, x")
    (True, True)
    >>> is_public_write('SELECT 1; DELETE FROM "twops_directory_phone"')
    True
    >>> is_public_write('WITH keys AS (SELECT 1) SELECT "UPDATED" FROM keys FOR NO KEY UPDATE')
    False
    """
    statement = sql.lstrip().lstrip("(")
    several = ";" in statement.rstrip("; \n") and bool(CHANGES.search(statement))
    if (statement.startswith(READS) and not several) or (
        statement.startswith("WITH") and not CHANGES.search(statement)
    ):
        return False
    written = list(WRITE.finditer(statement))
    return not written or any(_can_be_seen(statement, found) for found in written)


def _can_be_seen(statement: str, written: re.Match[str]) -> bool:
    if written["table"].startswith(PRIVATE_TABLES):
        return False
    if not written[0].startswith("UPDATE") or "SELECT" in statement:
        return True
    columns = COLUMN.findall(statement[written.end() :].partition(" WHERE ")[0])
    return not columns or not DRAFT_COLUMNS.issuperset(columns)


def after_writes(
    execute: Callable[[Any, Any, bool, dict[str, Any]], Any],
    sql: Any,
    params: Any,
    many: bool,
    context: dict[str, Any],
) -> Any:  # the signature of https://docs.djangoproject.com/en/5.2/topics/db/instrumentation/
    """Hand a statement on; where it can be seen, the generation moves when it is committed, once a transaction."""
    answer = execute(sql, params, many, context)
    if shared_generation() is not None and (not isinstance(sql, str) or is_public_write(sql)):
        _move_at_the_end(context["connection"])
    return answer


def _move_at_the_end(connection: BaseDatabaseWrapper) -> None:
    """Have the generation moved by the transaction that runs; at once where there is none.

    Looked up in Django's own list, which forgets what a savepoint takes back: what is written after it is noted anew.
    """
    noted = connection.run_on_commit
    if not any(entry[1] is move_generation for entry in noted):
        transaction.on_commit(move_generation, using=connection.alias)
        if noted:
            noted.insert(0, noted.pop())  # before what others left for that moment, and what of it may fail
        tell(connection)


def _watch(*, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    if after_writes not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, after_writes)


def connect() -> None:
    """Watch every connection to a database from its first statement on."""
    connection_created.connect(_watch, dispatch_uid="twops_site.writes")
