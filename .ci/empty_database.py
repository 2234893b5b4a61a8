#!/usr/bin/env python3
"""Write site/twops_site/demo/empty.sql: what ``migrate`` makes of an empty SQLite database, for the demo's first start."""

import os
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory(prefix="twops-empty-") as folder:
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'empty.sqlite3'}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twops_site.settings.dev")
    import django

    django.setup()
    from django.core.management import call_command
    from twops_site.demo import empty_database

    call_command("migrate", interactive=False, verbosity=0)
    empty_database.FILE.write_text(empty_database.dump(), encoding="utf-8")
