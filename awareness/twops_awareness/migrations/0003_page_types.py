# What the page types say beside their words: for whom, from when to when, in which countries; and six types more.

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import twops_awareness.blocks
import twops_awareness.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('twops_awareness', '0002_names_of_page_types'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaignpage',
            name='audiences',
            field=twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='countries',
            field=twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any: everywhere the project works.', verbose_name='countries'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='discreet_title',
            field=models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='discretion',
            field=models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='ends_on',
            field=models.DateField(blank=True, help_text='The last day. After it the page says that it has ended.', null=True, verbose_name='ends on'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='funding',
            field=models.CharField(blank=True, max_length=300, verbose_name='funding'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='goal',
            field=models.TextField(blank=True, help_text='What the campaign wants to reach, in a sentence or two.', max_length=400, verbose_name='goal'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='message',
            field=models.CharField(blank=True, help_text='The one sentence that people should remember.', max_length=200, verbose_name='message'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='next_step',
            field=models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='next_step_words',
            field=models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='reviewed_by',
            field=models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='shows_services',
            field=models.BooleanField(default=True, help_text='Those of its countries, for the people it is for, as they are now. Others are blocks of the body.', verbose_name='show services'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='starts on'),
        ),
        migrations.AddField(
            model_name='findhelppage',
            name='audiences',
            field=twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom'),
        ),
        migrations.AddField(
            model_name='findhelppage',
            name='discreet_title',
            field=models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title'),
        ),
        migrations.AddField(
            model_name='findhelppage',
            name='discretion',
            field=models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles'),
        ),
        migrations.AddField(
            model_name='findhelppage',
            name='next_step',
            field=models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step'),
        ),
        migrations.AddField(
            model_name='findhelppage',
            name='next_step_words',
            field=models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step'),
        ),
        migrations.AddField(
            model_name='findhelppage',
            name='reviewed_by',
            field=models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by'),
        ),
        migrations.AddField(
            model_name='findhelppage',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='audiences',
            field=twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='discreet_title',
            field=models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='discretion',
            field=models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='next_step',
            field=models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='next_step_words',
            field=models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='reviewed_by',
            field=models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='sources',
            field=twops_awareness.blocks.ProseField(blank=True, help_text='What the guide relies on. Not translated.', verbose_name='sources'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='audiences',
            field=twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='discreet_title',
            field=models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='discretion',
            field=models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='next_step',
            field=models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='next_step_words',
            field=models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='reviewed_by',
            field=models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on'),
        ),
        migrations.AddField(
            model_name='plainpage',
            name='audiences',
            field=twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom'),
        ),
        migrations.AddField(
            model_name='plainpage',
            name='discreet_title',
            field=models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title'),
        ),
        migrations.AddField(
            model_name='plainpage',
            name='discretion',
            field=models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles'),
        ),
        migrations.AddField(
            model_name='plainpage',
            name='next_step',
            field=models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step'),
        ),
        migrations.AddField(
            model_name='plainpage',
            name='next_step_words',
            field=models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step'),
        ),
        migrations.AddField(
            model_name='plainpage',
            name='reviewed_by',
            field=models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by'),
        ),
        migrations.AddField(
            model_name='plainpage',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on'),
        ),
        migrations.AlterField(
            model_name='plainpage',
            name='role',
            field=models.CharField(choices=[('safety', 'How to use this site safely'), ('about', 'Who we are'), ('contact', 'Contact'), ('partners', 'Partners'), ('privacy', 'Privacy'), ('accessibility', 'Accessibility statement'), ('imprint', 'Imprint'), ('other', 'Other')], default='other', max_length=20, verbose_name='role'),
        ),
        migrations.CreateModel(
            name='CountryPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(help_text='One or two sentences, shown in lists, in search results and below the title.', max_length=400, verbose_name='summary')),
                ('body', twops_awareness.blocks.ProseField(blank=True, verbose_name='body')),
                ('audiences', twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom')),
                ('discretion', models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles')),
                ('discreet_title', models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title')),
                ('reviewed_on', models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on')),
                ('reviewed_by', models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by')),
                ('next_step_words', models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step')),
                ('country_code', twops_awareness.fields.CodeField(help_text='One page for each.', max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'Use the two capital letters of ISO 3166-1, for example PL.')], verbose_name='country')),
                ('law', models.TextField(blank=True, help_text='Who must report what, in plain words. The details stand with each service.', max_length=400, verbose_name='the law in a sentence')),
                ('next_step', models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step')),
            ],
            options={
                'verbose_name': 'country page',
                'verbose_name_plural': 'country pages',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(help_text='One or two sentences, shown in lists, in search results and below the title.', max_length=400, verbose_name='summary')),
                ('body', twops_awareness.blocks.ProseField(blank=True, verbose_name='body')),
                ('audiences', twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom')),
                ('discretion', models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles')),
                ('discreet_title', models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title')),
                ('reviewed_on', models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on')),
                ('reviewed_by', models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by')),
                ('next_step_words', models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step')),
                ('day', models.DateField(verbose_name='day')),
                ('begins_at', models.TimeField(verbose_name='begins at')),
                ('last_day', models.DateField(blank=True, help_text='Where it takes more than one day.', null=True, verbose_name='last day')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='ends at')),
                ('zone', models.CharField(default='Europe/Brussels', help_text='Of the place; all times are meant in it.', max_length=40, verbose_name='time zone')),
                ('place', models.CharField(blank=True, help_text='Name and address. Without one, the event is online.', max_length=200, verbose_name='place')),
                ('online_url', models.URLField(blank=True, verbose_name='web address of the event')),
                ('registration_url', models.URLField(blank=True, verbose_name='web address for registration')),
                ('next_step', models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='MaterialPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(help_text='One or two sentences, shown in lists, in search results and below the title.', max_length=400, verbose_name='summary')),
                ('body', twops_awareness.blocks.ProseField(blank=True, verbose_name='body')),
                ('audiences', twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom')),
                ('discretion', models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles')),
                ('discreet_title', models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title')),
                ('reviewed_on', models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on')),
                ('reviewed_by', models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by')),
                ('next_step_words', models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step')),
                ('kind', models.CharField(choices=[('poster', 'Poster'), ('leaflet', 'Leaflet'), ('card', 'Card'), ('video', 'Video'), ('social', 'Texts and pictures for social media'), ('training', 'Training material')], default='poster', max_length=10, verbose_name='kind')),
                ('alternative_text', models.TextField(blank=True, help_text='What the material shows and says, for those who do not see it.', max_length=600, verbose_name='alternative text')),
                ('files', twops_awareness.blocks.ProseField(blank=True, help_text='All languages and formats; they are the same on the page of every language.', verbose_name='files')),
                ('licence', models.CharField(choices=[('cc-by-4.0', 'Creative Commons Attribution 4.0'), ('cc-by-sa-4.0', 'Creative Commons Attribution, Share Alike 4.0'), ('cc-by-nd-4.0', 'Creative Commons Attribution, No Derivatives 4.0'), ('partners', 'For partners of the project only')], default='cc-by-nd-4.0', max_length=20, verbose_name='licence')),
                ('adaptation', models.TextField(blank=True, help_text='What may be changed - the number, the logo - and what must stay.', max_length=600, verbose_name='how it may be adapted')),
                ('transcript', models.TextField(blank=True, help_text='Of a video or a recording: all that is said and shown.', verbose_name='transcript')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='twops_awareness.campaignpage', verbose_name='campaign')),
                ('next_step', models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step')),
                ('picture', models.ForeignKey(blank=True, help_text='What it looks like.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'material',
                'verbose_name_plural': 'materials',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(help_text='One or two sentences, shown in lists, in search results and below the title.', max_length=400, verbose_name='summary')),
                ('body', twops_awareness.blocks.ProseField(blank=True, verbose_name='body')),
                ('audiences', twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom')),
                ('discretion', models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles')),
                ('discreet_title', models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title')),
                ('reviewed_on', models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on')),
                ('reviewed_by', models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by')),
                ('next_step_words', models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step')),
                ('published_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                ('next_step', models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step')),
            ],
            options={
                'verbose_name': 'news',
                'verbose_name_plural': 'news',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='QuestionPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(help_text='One or two sentences, shown in lists, in search results and below the title.', max_length=400, verbose_name='summary')),
                ('body', twops_awareness.blocks.ProseField(blank=True, verbose_name='body')),
                ('audiences', twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom')),
                ('discretion', models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles')),
                ('discreet_title', models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title')),
                ('reviewed_on', models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on')),
                ('reviewed_by', models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by')),
                ('next_step_words', models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step')),
                ('next_step', models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='TrainingPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(help_text='One or two sentences, shown in lists, in search results and below the title.', max_length=400, verbose_name='summary')),
                ('audiences', twops_awareness.fields.CodesField(blank=True, default=list, help_text='Without any, the page is for everybody.', verbose_name='for whom')),
                ('discretion', models.CharField(choices=[('auto', "On for pages about one's own thoughts"), ('on', 'On'), ('off', 'Off')], default='auto', help_text='A discreet page does not say what it is about where others see it: in the tab and the history of the browser, when somebody shares its address, in names of files.', max_length=4, verbose_name='discreet titles')),
                ('discreet_title', models.CharField(blank=True, help_text='What the tab of the browser says instead of the title. Without it, a neutral word.', max_length=80, verbose_name='discreet title')),
                ('reviewed_on', models.DateField(blank=True, help_text='When somebody who knows the subject read it last.', null=True, verbose_name='reviewed on')),
                ('reviewed_by', models.CharField(blank=True, help_text='A role or an organisation, not a private name.', max_length=160, verbose_name='reviewed by')),
                ('next_step_words', models.CharField(blank=True, help_text='What the button says. Without it, the title of that page.', max_length=80, verbose_name='words of the next step')),
                ('objectives', twops_awareness.blocks.ProseField(blank=True, help_text='What somebody can do afterwards.', verbose_name='objectives')),
                ('body', twops_awareness.blocks.ProseField(blank=True, verbose_name='body')),
                ('next_step', models.ForeignKey(blank=True, help_text='Where the page leads to at its end. Without one, to the services.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='next step')),
            ],
            options={
                'verbose_name': 'training',
                'verbose_name_plural': 'trainings',
            },
            bases=('wagtailcore.page', models.Model),
        ),
    ]
