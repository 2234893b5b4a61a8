"""What a server process does before its first request, and how it talks to PostgreSQL."""

import subprocess
import sys

import pytest
from django.db import connection


def test_a_server_process_takes_itself_out_of_garbage_collection():
    asked = "import gc, twops_site.wsgi; print(gc.get_freeze_count())"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=120
    )
    assert int(done.stdout.split()[-1]) > 100_000


@pytest.mark.django_db
def test_postgresql_compiles_no_statements(postgres_url):
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
