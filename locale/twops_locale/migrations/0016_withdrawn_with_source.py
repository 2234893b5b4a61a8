"""Which approved version was withdrawn with its original, and the words of the original then: it can be put back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("twops_locale", "0015_memory_uploads")]

    operations = [
        migrations.AddField(
            "translationtask",
            "withdrawn_revision",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="version withdrawn with the original",
            ),
        ),
        migrations.AddField(
            "translationtask",
            "withdrawn_words",
            models.CharField(blank=True, default="", max_length=64, verbose_name="words of the original then"),
        ),
    ]
