from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("twops_directory", "0015_first_day_of_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="reopens_on",
            field=models.DateField(
                blank=True,
                help_text="Only for what is closed for some time: readers are told this day.",
                null=True,
                verbose_name="opens again on",
            ),
        ),
    ]
