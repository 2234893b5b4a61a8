from django.db import migrations, models


def note_every_service(apps, schema_editor):
    """Services that are there already: their bits are worked out from the tables until they are written."""
    service = apps.get_model("twops_directory", "Service")
    change = apps.get_model("twops_directory", "FacetChange")
    keys = service.objects.using(schema_editor.connection.alias).filter(live=True).values_list("pk", flat=True)
    change.objects.using(schema_editor.connection.alias).bulk_create(
        (change(service_key=key) for key in keys.iterator()), batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [("twops_directory", "0003_hours_expected")]

    operations = [
        migrations.CreateModel(
            name="FacetBlock",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("names", models.JSONField(default=list)),
                ("bits", models.BinaryField(default=b"")),
            ],
            options={"verbose_name": "block of facets", "verbose_name_plural": "blocks of facets"},
        ),
        migrations.CreateModel(
            name="FacetChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_key", models.PositiveBigIntegerField()),
            ],
            options={"verbose_name": "change of facets", "verbose_name_plural": "changes of facets"},
        ),
        migrations.RunPython(note_every_service, migrations.RunPython.noop),
    ]
