import twops_directory.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("twops_directory", "0017_change_moment"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="servicelanguage",
            name="twops_directory_a_language_once_a_service",
        ),
        migrations.AddField(
            model_name="servicelanguage",
            name="name",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Only for a language without a code: tag und, and what it is called.",
                max_length=100,
                validators=[twops_directory.validators.plain_text],
                verbose_name="name",
            ),
            preserve_default=False,
        ),
    ]
