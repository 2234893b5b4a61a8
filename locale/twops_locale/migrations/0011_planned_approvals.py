"""When a translation that is approved already becomes public, and who decided it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("twops_locale", "0010_task_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "translationtask",
            "planned_for",
            models.DateTimeField(blank=True, null=True, verbose_name="public from"),
        ),
        migrations.AddField(
            "translationtask",
            "planned_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
