"""Files of terms that the worker takes; how many units of a TMX file are stored."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('twops_locale', '0019_interface_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='memoryupload',
            name='units_stored',
            field=models.PositiveIntegerField(default=0, verbose_name='units stored'),
        ),
        migrations.CreateModel(
            name='TermsUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('content', models.BinaryField()),
                ('overwrite', models.BooleanField(default=False, verbose_name="the file's word counts")),
                ('state', models.CharField(choices=[('waiting', 'Waits for its turn'), ('checking', 'Being looked through'), ('storing', 'Being stored'), ('done', 'Stored'), ('refused', 'Refused')], default='waiting', max_length=10, verbose_name='state')),
                ('taken', models.JSONField(default=dict, verbose_name='what was taken')),
                ('faults', models.JSONField(default=list, verbose_name='faults')),
                ('more_faults', models.PositiveIntegerField(default=0, verbose_name='more faults')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='sent at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
            ],
            options={
                'verbose_name': 'file of terms',
                'verbose_name_plural': 'files of terms',
                'ordering': ['-pk'],
            },
        ),
    ]
