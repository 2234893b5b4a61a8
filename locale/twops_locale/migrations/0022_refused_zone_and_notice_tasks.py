"""In the time of which place a refused publication was planned; which translations a notice is about together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column and a table; what was refused before is said in the site's own time."""

    dependencies = [("twops_locale", "0021_approved_alone")]

    operations = [
        migrations.AddField(
            model_name="refusedschedule",
            name="planned_zone",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=64, verbose_name="in the time of"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="tasks",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                to="twops_locale.translationtask",
                verbose_name="translations that it is about together",
            ),
        ),
    ]
