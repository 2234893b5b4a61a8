from django.db import migrations, models


class Migration(migrations.Migration):
    """Marks of objects whose documents are written after the transaction that changed them."""

    dependencies = [("twops_search", "0002_full_text")]

    operations = [
        migrations.CreateModel(
            name="StaleObject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=64, verbose_name="source")),
                ("object_id", models.CharField(max_length=64, verbose_name="object")),
            ],
            options={
                "verbose_name": "object to be read again",
                "verbose_name_plural": "objects to be read again",
                "ordering": ["pk"],
            },
        ),
    ]
