"""Where the demo may be loaded: it makes accounts whose names everybody knows, one of them an administrator."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError
from django.db import connection
from twops_directory.models import Service

from ..conf import conf

LOADER = "demo-loader"  # the account that only a database of the demo has


def is_own_database() -> bool:
    """Say whether the database is the demo's SQLite file in the state folder."""
    name = Path(str(connection.settings_dict["NAME"]))
    return connection.vendor == "sqlite" and Path(settings.STATE_DIR).resolve() in name.resolve().parents


def refuse_real_site() -> None:
    """Raise CommandError, with the remedy, where the demo's accounts would stand in a real site.

    The settings have to allow it, and the database has to be the demo's own: its SQLite file, one in which the demo was
    loaded before, or one that holds neither people nor services.
    """
    if not conf().DEMO_ALLOWED:
        raise CommandError(
            f"{settings.SETTINGS_MODULE} is not for a demo: it would make known accounts in a real site. "
            "Use twops_site.settings.dev."
        )
    if is_own_database() or _holds_nothing_else():
        return
    raise CommandError(
        "The database that DATABASE_URL names holds people or services that are not the demo's. "
        "Unset DATABASE_URL, or name an empty database."
    )


def _holds_nothing_else() -> bool:
    tables = set(connection.introspection.table_names())
    people = get_user_model()
    if not tables:
        return True
    if not {people._meta.db_table, Service._meta.db_table} <= tables:
        return False
    if people._default_manager.filter(username=LOADER).exists():
        return True
    return not people._default_manager.exists() and not Service._base_manager.exists()
