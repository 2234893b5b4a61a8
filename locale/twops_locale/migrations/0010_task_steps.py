import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_known_steps(apps, schema_editor):
    """Make steps of what tasks know already: the last of each kind."""
    task_model = apps.get_model("twops_locale", "TranslationTask")
    step_model = apps.get_model("twops_locale", "TaskStep")
    for kind, at, by in (
        ("review", "review_requested_at", "review_requested_by_id"),
        ("returned", "returned_at", "returned_by_id"),
        ("approved", "approved_at", "approved_by_id"),
    ):
        known = task_model.objects.filter(**{f"{at}__isnull": False}).order_by("pk").values_list("pk", at, by)
        step_model.objects.bulk_create(
            (step_model(task_id=task, kind=kind, at=moment, by_id=person) for task, moment, person in known),
            batch_size=1000,
        )


class Migration(migrations.Migration):
    """When each step of a translation was taken."""

    dependencies = [
        ("twops_locale", "0009_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TaskStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("review", "Sent to review"), ("returned", "Returned"), ("approved", "Approved")],
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="twops_locale.translationtask",
                        verbose_name="translation task",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a translation",
                "verbose_name_plural": "steps of translations",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.RunPython(keep_known_steps, migrations.RunPython.noop),
    ]
