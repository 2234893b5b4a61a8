# Names only, no table changes: a project's own HomePage and ours were both ``page.homepage``.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('twops_awareness', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='campaignpage',
                    name='page_ptr',
                    field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page'),
                ),
                migrations.AlterField(
                    model_name='findhelppage',
                    name='page_ptr',
                    field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page'),
                ),
                migrations.AlterField(
                    model_name='guidepage',
                    name='page_ptr',
                    field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page'),
                ),
                migrations.AlterField(
                    model_name='homepage',
                    name='page_ptr',
                    field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page'),
                ),
                migrations.AlterField(
                    model_name='plainpage',
                    name='page_ptr',
                    field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page'),
                ),
            ],
        ),
    ]
