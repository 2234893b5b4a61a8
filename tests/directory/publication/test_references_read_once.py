"""Wagtail's index of references says the same as if each row had been read for it, and reads a record once a save."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.operations import publish_record, save_record
from twops_directory.models import ServiceArea, ServiceAtLocation
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from .. import records

pytestmark = pytest.mark.django_db
COLUMNS = ("to_content_type", "to_object_id", "model_path", "content_path")


def references_of(record):
    """Return what the index knows of a record now."""
    return set(ReferenceIndex.get_references_for_object(record).values_list(*COLUMNS))


def read_again(record):
    """Return what the index knows after it was made to read the whole record."""
    ReferenceIndex.create_or_update_for_object(record)
    return references_of(record)


@pytest.mark.parametrize("publish", [True, False])
def test_a_new_record_is_read_once(publish):
    owner = records.organization()
    with CaptureQueriesContext(connection) as captured:
        made = records.service(organization=owner, publish=publish)
    asked = [query["sql"] for query in captured if 'FROM "wagtailcore_referenceindex"' in query["sql"]]
    assert len(asked) == 1, asked
    found = references_of(made)
    assert found == read_again(made)
    assert any(path == "areas.item.country" for _type, _key, path, _content in found)


def test_rows_that_come_and_go_are_followed():
    place = save_record(records.unsaved_place(), user=records.admin(), publish=True)
    made = records.newest(records.service())
    made.places = [ServiceAtLocation(location=place)]
    made.areas = [*made.areas.all(), ServiceArea(scope="country", country=records.finland())]
    made = save_record(made, user=records.admin(), publish=True)
    more = references_of(made)
    assert {path for _type, _key, path, _content in more} >= {"places.item.location", "areas.item.country"}
    assert more == read_again(made)

    made = records.newest(made)
    made.places = []
    made.areas = list(made.areas.all())[:1]
    save_record(made, user=records.admin())
    less = references_of(publish_record(made, user=records.admin()))
    assert less < more and less == read_again(made)


def test_whoever_holds_the_index_back_answers_for_it():
    with disable_reference_index_auto_update():
        made = records.service()
    assert references_of(made) == set()
    assert read_again(made)
