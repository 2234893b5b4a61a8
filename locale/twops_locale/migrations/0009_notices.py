import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What people are told, on the admin's first page; mails once a day."""

    dependencies = [
        ("twops_locale", "0008_interface_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="mailpreference",
            name="daily",
            field=models.JSONField(blank=True, default=list, verbose_name="once a day"),
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("text", models.CharField(max_length=300, verbose_name="text")),
                ("address", models.CharField(max_length=500, verbose_name="address")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="told at")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="seen at")),
                ("waits_for_digest", models.BooleanField(default=False, verbose_name="waits for the daily mail")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True)), fields=["user"], name="twops_locale_unseen"
                    ),
                    models.Index(
                        condition=models.Q(("waits_for_digest", True)), fields=["user"], name="twops_locale_for_digest"
                    ),
                ],
            },
        ),
    ]
