"""What a notice is about, so that it is over when that is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("twops_locale", "0017_planned_zone")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="about",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="what it is about"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(seen_at__isnull=True), fields=["about"], name="twops_locale_not_over"
            ),
        ),
    ]
