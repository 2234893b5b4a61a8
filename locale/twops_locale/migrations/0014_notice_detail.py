"""What a reviewer or a colleague wrote stands with the notice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("twops_locale", "0013_source_withdrawn")]

    operations = [
        migrations.AddField(
            "notice",
            "detail",
            models.CharField(blank=True, default="", max_length=200, verbose_name="what somebody wrote"),
            preserve_default=False,
        ),
    ]
