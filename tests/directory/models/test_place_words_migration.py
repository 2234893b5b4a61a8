"""The columns of places become rows a language, without a word of a live place or of a draft being lost; and back."""

from datetime import UTC, datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from twops_directory.desk.operations import publish_record
from twops_directory.models import Location, LocationText
from twops_locale.models import CountryLanguage
from wagtail.models import Locale

from .. import records

APP = "twops_directory"
PUBLISHED = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
DRAFT_WORDS = {
    "public_name": "Poradnia „Mostek” – nowa",
    "alternate_name": "",
    "public_description": "Wejście od podwórza.",
    "transportation": "Tramwaj 0.",
}


def before_and_after():
    """Return the names of the migration before the one in question, and of this one."""
    loader = MigrationExecutor(connection).loader
    (name,) = [name for app, name in loader.graph.nodes if app == APP and name.endswith("location_words")]
    (earlier,) = [name for app, name in loader.get_migration(APP, name).dependencies if app == APP]
    return earlier, name


def places_of(migration):
    """Return the model of places as a migration leaves it."""
    return (
        MigrationExecutor(connection).loader.project_state((APP, migration)).apps.get_model(APP, "Location")
    )


def add_revision(model, place, **content):
    """Give a place a revision as it was kept before, and make it the newest one."""
    kept = {"pk": place.pk, "uuid": str(place.uuid), "country": place.country_id, "city": place.city}
    revision = model._meta.get_field("latest_revision").related_model.objects.create(
        content_type_id=ContentType.objects.get_for_model(Location).pk,
        base_content_type_id=ContentType.objects.get_for_model(Location).pk,
        object_id=str(place.pk),
        created_at=PUBLISHED,
        object_str=str(place),
        content={**kept, **content},
    )
    model.objects.filter(pk=place.pk).update(latest_revision=revision)


def make_places(model, finland):
    """Make a live place of Finland with a draft, and one without a country that was never published; their keys."""
    live = model.objects.create(
        country_id=finland.pk,
        public_name="Neuvola Silta",
        public_description="Sisäpihan puolella.",
        transportation="Raitiovaunu 0.",
        city="Turku",
        live=True,
        has_unpublished_changes=True,
        first_published_at=PUBLISHED,
        last_published_at=PUBLISHED,
    )
    add_revision(model, live, **DRAFT_WORDS)
    never = model.objects.create(public_name="Νέο σπίτι", alternate_name="Σπίτι", confidential=True)
    return live.pk, never.pk


@pytest.mark.django_db(transaction=True)
def test_words_of_places_become_rows_and_columns_again_and_drafts_keep_theirs():
    """There, back, and there again: what comes of it in the end has been through both directions."""
    earlier, name = before_and_after()
    Locale.objects.get_or_create(language_code="en")
    finland = records.finland()
    # The country's first language is none of the site's.
    CountryLanguage.objects.create(country=finland, tag="se", sort_order=-1)
    try:
        call_command("migrate", APP, earlier, verbosity=0)
        live, never = make_places(places_of(earlier), finland)
        call_command("migrate", APP, name, verbosity=0)
        assert set(places_of(name).objects.values_list("texts__name", flat=True)) == {
            "Neuvola Silta",
            "Νέο σπίτι",
        }

        call_command("migrate", APP, earlier, verbosity=0)
        old = places_of(earlier).objects
        assert old.get(pk=live).public_description == "Sisäpihan puolella."
        assert old.get(pk=never).alternate_name == "Σπίτι"
        content = old.get(pk=live).latest_revision.content
        assert {name: content[name] for name in DRAFT_WORDS} == DRAFT_WORDS
        assert "primary_texts" not in content
    finally:
        call_command("migrate", APP, verbosity=0)

    text = LocationText.objects.get(location=live)
    assert (text.name, text.description, text.transportation) == (
        "Neuvola Silta",
        "Sisäpihan puolella.",
        "Raitiovaunu 0.",
    )
    assert (text.locale.language_code, text.primary_of_id) == ("fi", live)
    assert (text.live, text.has_unpublished_changes) == (True, True)
    assert text.first_published_at == text.last_published_at == PUBLISHED
    other = LocationText.objects.get(location=never)
    assert (other.name, other.alternate_name, other.locale.language_code) == ("Νέο σπίτι", "Σπίτι", "en")
    assert (other.live, other.first_published_at) == (False, None)

    draft = records.newest(Location.objects.get(pk=live))
    assert str(draft) == "Poradnia „Mostek” – nowa, Turku"
    assert (draft.primary_text.pk, draft.primary_text.locale_id) == (text.pk, text.locale_id)

    published = publish_record(Location.objects.get(pk=live), user=records.admin())
    assert [row.description for row in published.texts.all()] == ["Wejście od podwórza."]
    assert published.primary_text.live
