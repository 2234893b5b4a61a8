"""Since when an original is withdrawn: whoever translates it is told when it is public again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("twops_locale", "0012_planned_with_source")]

    operations = [
        migrations.AddField(
            "translationtask",
            "source_withdrawn_at",
            models.DateTimeField(blank=True, null=True, verbose_name="original withdrawn at"),
        ),
    ]
