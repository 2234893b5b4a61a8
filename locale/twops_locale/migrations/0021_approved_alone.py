"""Which texts readers may not have yet: written since they were approved, or approved by themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("twops_locale", "0020_uploads_in_steps")]

    operations = [
        migrations.AddField(
            model_name="segmentstate",
            name="is_alone",
            field=models.BooleanField(default=False, editable=False, verbose_name="approved by itself"),
        ),
        migrations.AddIndex(
            model_name="segmentstate",
            index=models.Index(
                condition=models.Q(("is_alone", True), ("changed_at__gt", models.F("approved_at")), _connector="OR"),
                fields=["translation"],
                name="twops_locale_news",
            ),
        ),
    ]
