"""Files for the translation memory that the worker takes."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("twops_locale", "0014_notice_detail"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemoryUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                ("content", models.BinaryField()),
                ("source_language", models.CharField(max_length=35, verbose_name="from")),
                ("target_language", models.CharField(max_length=35, verbose_name="into")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for its turn"),
                            ("checking", "Being looked through"),
                            ("storing", "Being stored"),
                            ("done", "Stored"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("units", models.PositiveIntegerField(default=0, verbose_name="units")),
                ("units_read", models.PositiveIntegerField(default=0, verbose_name="units looked through")),
                ("other_languages", models.PositiveIntegerField(default=0, verbose_name="units of other languages")),
                ("stored", models.PositiveIntegerField(default=0, verbose_name="new units")),
                ("faults", models.JSONField(default=list, verbose_name="faults")),
                ("more_faults", models.PositiveIntegerField(default=0, verbose_name="more faults")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="sent at")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
            ],
            options={
                "verbose_name": "file for the translation memory",
                "verbose_name_plural": "files for the translation memory",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="MemoryUploadPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("units", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="units")),
                ("checked", models.BooleanField(default=False, verbose_name="looked through")),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="twops_locale.memoryupload",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a file for the translation memory",
                "verbose_name_plural": "parts of files for the translation memory",
                "ordering": ["pk"],
            },
        ),
    ]
