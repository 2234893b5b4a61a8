from django.db import migrations, models


class Migration(migrations.Migration):
    """The worker's memory: which workers there are, and how each periodic job is doing."""

    dependencies = [("twops_site", "0001_seal_keys")]

    operations = [
        migrations.CreateModel(
            name="WorkerProcess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(max_length=100, verbose_name="machine")),
                ("process_id", models.PositiveIntegerField(verbose_name="process")),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="started at")),
                ("seen_at", models.DateTimeField(auto_now_add=True, verbose_name="last seen")),
            ],
            options={"verbose_name": "worker", "verbose_name_plural": "workers", "ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="PeriodicJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="job")),
                ("worker", models.CharField(blank=True, max_length=32, verbose_name="running in")),
                ("next_at", models.DateTimeField(verbose_name="next run")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="last begun")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="last ended")),
                ("result", models.CharField(blank=True, max_length=500, verbose_name="last result")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="failures in a row")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="last error")),
                ("failed_at", models.DateTimeField(blank=True, null=True, verbose_name="last failed")),
            ],
            options={"verbose_name": "periodic job", "verbose_name_plural": "periodic jobs", "ordering": ["name"]},
        ),
    ]
