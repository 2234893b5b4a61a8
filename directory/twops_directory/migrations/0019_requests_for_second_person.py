import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def name_versions(apps, schema_editor):
    """Take what waits already as asked for by its author, in the version that waited: the newest one."""
    alias = schema_editor.connection.alias
    waiting = apps.get_model("twops_directory", "ContactWaiting").objects.using(alias)
    for row in waiting.select_related("content_type"):
        model = apps.get_model("twops_directory", row.content_type.model)
        newest = model.objects.using(alias).filter(pk=row.object_id).values_list("latest_revision", flat=True).first()
        if newest is None:
            row.delete()
            continue
        author = row.authors.order_by("pk").values_list("pk", flat=True).first()
        waiting.filter(pk=row.pk).update(revision_id=newest, asked_by_id=author)


class Migration(migrations.Migration):

    dependencies = [
        ('twops_directory', '0018_languages_by_name'),
        ('twops_locale', '0001_initial'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='directory_form', serialize=False, to='wagtailcore.revision', verbose_name='version')),
                ('form_key', models.CharField(db_index=True, help_text='Made anew whenever a form is opened; says nothing else.', max_length=40)),
                ('by_itself', models.BooleanField(default=False, verbose_name='saved by the editor itself')),
            ],
            options={
                'verbose_name': 'version saved by a form',
                'verbose_name_plural': 'versions saved by forms',
            },
        ),
        migrations.AddField(
            model_name='contactwaiting',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='contactwaiting',
            name='draft_went_on_at',
            field=models.DateTimeField(help_text='When a later version was saved; it is not what was asked for.', null=True, verbose_name='draft went on'),
        ),
        migrations.AddField(
            model_name='contactwaiting',
            name='remark',
            field=models.TextField(blank=True, verbose_name='what is to be changed'),
        ),
        migrations.AddField(
            model_name='contactwaiting',
            name='returned_at',
            field=models.DateTimeField(null=True, verbose_name='returned at'),
        ),
        migrations.AddField(
            model_name='contactwaiting',
            name='returned_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='returned by'),
        ),
        migrations.AddField(
            model_name='contactwaiting',
            name='revision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.revision', verbose_name='version'),
        ),
        migrations.AlterField(
            model_name='contactwaiting',
            name='country_in_draft',
            field=models.ForeignKey(help_text='The country that the version gives it to; mostly the same.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='twops_locale.country'),
        ),
        migrations.AlterField(
            model_name='contactwaiting',
            name='since',
            field=models.DateTimeField(help_text='When somebody asked.', verbose_name='since'),
        ),
        migrations.RunPython(name_versions, migrations.RunPython.noop),
    ]
