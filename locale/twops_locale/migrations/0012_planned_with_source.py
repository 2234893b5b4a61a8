"""Whether a translation that is approved already becomes public together with the draft that it translates."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("twops_locale", "0011_planned_approvals")]

    operations = [
        migrations.AddField(
            "translationtask",
            "planned_with_source",
            models.BooleanField(default=False, verbose_name="public together with the original"),
        ),
    ]
