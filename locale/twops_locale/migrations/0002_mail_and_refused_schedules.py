import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What people are told by mail; scheduled publications that were refused."""

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("twops_locale", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailPreference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("switched_off", models.JSONField(blank=True, default=list, verbose_name="switched off")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "mail preference", "verbose_name_plural": "mail preferences"},
        ),
        migrations.CreateModel(
            name="ReminderSent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="what of")),
                ("until", models.DateField(verbose_name="until")),
            ],
            options={"verbose_name": "reminder", "verbose_name_plural": "reminders"},
        ),
        migrations.CreateModel(
            name="RefusedSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.CharField(max_length=255)),
                ("title", models.CharField(max_length=300, verbose_name="what")),
                ("is_expiry", models.BooleanField(default=False, verbose_name="the end of publication")),
                ("planned_for", models.DateTimeField(verbose_name="planned for")),
                ("refused_at", models.DateTimeField(auto_now_add=True, verbose_name="refused at")),
                ("reason", models.CharField(max_length=500, verbose_name="why")),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "editor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
            ],
            options={
                "verbose_name": "refused schedule",
                "verbose_name_plural": "refused schedules",
                "ordering": ["-refused_at", "-pk"],
                "indexes": [
                    models.Index(fields=["content_type", "object_id"], name="twops_locale_refused_of")
                ],
            },
        ),
    ]
