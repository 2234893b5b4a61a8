"""What the two databases search by: a vector and trigrams on PostgreSQL, a full-text table on SQLite.

Neither is part of Django's picture of the model. On SQLite, an operation that rebuilds the table of the documents
(AlterField, RemoveField ...) drops its trigger: such a migration has to create it again.
"""

from django.db import migrations

POSTGRESQL = (
    "ALTER TABLE twops_search_searchdocument ADD COLUMN vector tsvector NOT NULL DEFAULT ''",
    "ALTER TABLE twops_search_searchdocument ADD COLUMN folded text NOT NULL DEFAULT ''",
    "CREATE INDEX twops_search_vector ON twops_search_searchdocument USING gin (vector)",
    "CREATE INDEX twops_search_folded ON twops_search_searchdocument USING gin (folded gin_trgm_ops)",
)
POSTGRESQL_REVERSE = (
    "DROP INDEX twops_search_folded",
    "DROP INDEX twops_search_vector",
    "ALTER TABLE twops_search_searchdocument DROP COLUMN folded",
    "ALTER TABLE twops_search_searchdocument DROP COLUMN vector",
)
SQLITE = (
    """CREATE VIRTUAL TABLE twops_search_fts USING fts5(
        language, title, summary, labels, body, other,
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
    )""",
    "CREATE VIRTUAL TABLE twops_search_words USING fts5vocab(twops_search_fts, row)",
    """CREATE TRIGGER twops_search_document_deleted AFTER DELETE ON twops_search_searchdocument
        BEGIN DELETE FROM twops_search_fts WHERE rowid = old.id; END""",
)
SQLITE_REVERSE = (
    "DROP TRIGGER twops_search_document_deleted",
    "DROP TABLE twops_search_words",
    "DROP TABLE twops_search_fts",
)


def create(apps, schema_editor):
    """Create what the vendor's engine searches by."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        # Asked first: where the extensions are there, the role needs no right to create them.
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT extname FROM pg_extension")
            present = {name for (name,) in cursor.fetchall()}
        for extension in ("unaccent", "pg_trgm"):
            if extension not in present:
                schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}.get(vendor, ()):
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    """Remove it; the extensions stay, others may use them."""
    for statement in {"postgresql": POSTGRESQL_REVERSE, "sqlite": SQLITE_REVERSE}.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("twops_search", "0001_initial")]
    operations = [migrations.RunPython(create, remove)]
