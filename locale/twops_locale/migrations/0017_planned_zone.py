"""In whose time the moment of a planned approval was chosen."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("twops_locale", "0016_withdrawn_with_source")]

    operations = [
        migrations.AddField(
            model_name="translationtask",
            name="planned_zone",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="in the time of"),
        ),
    ]
