"""The database as a search engine: the fallback when Elasticsearch does not answer, and the one where there is none."""

from django.db import connections, router

from .base import DatabaseEngine

__all__ = ["DatabaseEngine", "read_database", "write_database"]


def _engine(alias: str) -> DatabaseEngine:
    """Return the engine of one database.

    Raises:
        NotImplementedError: neither PostgreSQL nor SQLite (the check E004 says so before).
    """
    vendor = connections[alias].vendor
    if vendor == "postgresql":
        from .postgresql import PostgreSQLEngine

        return PostgreSQLEngine(alias)
    if vendor == "sqlite":
        from .sqlite import SQLiteEngine

        return SQLiteEngine(alias)
    raise NotImplementedError(f"Search has no engine for {vendor}.")


def read_database() -> DatabaseEngine:
    """Return the engine of the database that reads go to."""
    from ..models import SearchDocument

    return _engine(router.db_for_read(SearchDocument))


def write_database() -> DatabaseEngine:
    """Return the engine of the database that writes go to."""
    from ..models import SearchDocument

    return _engine(router.db_for_write(SearchDocument))
