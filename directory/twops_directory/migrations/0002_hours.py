"""Hours: the nth weekday of a month, regional holidays, and the materialised openings of the next days."""

import django.db.models.deletion
from django.db import migrations, models

import twops_directory.fields


class Migration(migrations.Migration):

    dependencies = [
        ("twops_directory", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="schedule",
            name="weeks_of_month",
            field=twops_directory.fields.CodeListField(
                blank=True,
                default=list,
                help_text="Nothing ticked: every week.",
                verbose_name="only these weekdays of the month",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="holiday_region",
            field=models.CharField(
                blank=True,
                help_text="ISO 3166-2, for example DE-BY. Empty: the holidays of the whole country.",
                max_length=6,
                verbose_name="region whose public holidays count",
            ),
        ),
        migrations.CreateModel(
            name="OpeningHorizon",
            fields=[
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="opening_horizon",
                        serialize=False,
                        to="twops_directory.service",
                    ),
                ),
                ("covers_from", models.DateTimeField(db_index=True)),
                ("covers_until", models.DateTimeField(db_index=True)),
                ("tz", models.CharField(blank=True, max_length=50)),
            ],
        ),
        migrations.CreateModel(
            name="OpenInterval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("open", "open"), ("by_appointment", "by appointment")], max_length=14
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_intervals",
                        to="twops_directory.service",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["service", "kind", "ends_at", "starts_at"], name="twops_dir_open_interval"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="twops_dir_interval_forward",
                    )
                ],
            },
        ),
    ]
