"""Hours: tell the table of openings which services it has to know. Apart, because PostgreSQL makes no index in a
transaction that has written rows."""

from datetime import UTC, datetime

from django.db import migrations


def expect_openings(apps, schema_editor):
    """Give every live service a stale horizon: the first query, or ``materialise_hours``, fills the table."""
    service = apps.get_model("twops_directory", "Service")
    horizon = apps.get_model("twops_directory", "OpeningHorizon")
    stale = datetime(1970, 1, 1, tzinfo=UTC)
    keys = service.objects.filter(live=True).values_list("pk", flat=True).iterator(chunk_size=2000)
    batch = []
    for key in keys:
        batch.append(horizon(service_id=key, covers_from=stale, covers_until=stale))
        if len(batch) == 2000:
            horizon.objects.bulk_create(batch)
            batch = []
    horizon.objects.bulk_create(batch)


class Migration(migrations.Migration):

    dependencies = [
        ("twops_directory", "0002_hours"),
    ]

    operations = [migrations.RunPython(expect_openings, migrations.RunPython.noop, elidable=True)]
