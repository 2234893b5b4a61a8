from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("twops_directory", "0013_crisis_line_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_moment", models.DateTimeField(null=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddField(
            model_name="service",
            name="change_pending",
            field=models.BooleanField(default=False, editable=False, serialize=False),
        ),
        migrations.AddField(
            model_name="tombstone",
            name="change_pending",
            field=models.BooleanField(default=False, editable=False, serialize=False),
        ),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                condition=models.Q(("change_pending", True)), fields=["uuid"], name="twops_dir_service_pending"
            ),
        ),
        migrations.AddIndex(
            model_name="tombstone",
            index=models.Index(
                condition=models.Q(("change_pending", True)), fields=["uuid"], name="twops_dir_tombstone_pending"
            ),
        ),
        migrations.AddIndex(
            model_name="tombstone",
            index=models.Index(fields=["gone_at", "uuid"], name="twops_dir_tombstone_gone"),
        ),
    ]
