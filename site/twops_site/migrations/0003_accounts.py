import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Accounts of editors: recovery codes, waits after wrong attempts, and what happened."""

    dependencies = [
        ('twops_site', '0002_worker'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LoginWait',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('last_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'wait before a login',
                'verbose_name_plural': 'waits before logins',
            },
        ),
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='when')),
                ('kind', models.CharField(choices=[('signed-in', 'Signed in'), ('signed-out', 'Signed out'), ('wrong', 'Wrong password'), ('wrong-factor', 'Wrong code or passkey'), ('slowed', 'Has to wait after wrong attempts'), ('factor-used', 'Gave the second factor'), ('code-used', 'Used a recovery code'), ('factor-added', 'Second factor added'), ('factor-removed', 'Second factor removed'), ('factor-reset', 'Second factor taken away by an administrator'), ('codes-made', 'New recovery codes'), ('wait-lifted', 'Wait lifted by an administrator'), ('password-changed', 'Password changed'), ('proved', 'Proved once more who they are')], max_length=20, verbose_name='what')),
                ('times', models.PositiveIntegerField(default=1, verbose_name='times')),
                ('detail', models.CharField(blank=True, max_length=100, verbose_name='detail')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'event of an account',
                'verbose_name_plural': 'events of accounts',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCodes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The human-readable name of this device.', max_length=64)),
                ('confirmed', models.BooleanField(default=True, help_text='Is this device ready for use?')),
                ('hashes', models.JSONField(default=list)),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='made at')),
                ('user', models.ForeignKey(help_text='The user that this device belongs to.', on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'recovery codes',
                'verbose_name_plural': 'recovery codes',
            },
        ),
    ]
