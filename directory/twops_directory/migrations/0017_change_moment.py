from django.db import migrations, models
from django.db.models import F


def begin_with_last_modified(apps, schema_editor):
    apps.get_model("twops_directory", "Service").objects.update(change_moment=F("last_modified"))


class Migration(migrations.Migration):

    dependencies = [
        ("twops_directory", "0016_reopening_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="change_moment",
            field=models.DateTimeField(editable=False, null=True, serialize=False),
        ),
        migrations.RunPython(begin_with_last_modified, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(fields=["change_moment", "uuid"], name="twops_dir_service_changes"),
        ),
    ]
