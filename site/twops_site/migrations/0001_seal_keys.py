"""Keys for readers' choices in addresses."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table that holds a few rows, each for some hours."""

    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SealKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", models.BinaryField(max_length=32)),
                ("created_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "key of sealed addresses",
                "verbose_name_plural": "keys of sealed addresses",
            },
        ),
    ]
