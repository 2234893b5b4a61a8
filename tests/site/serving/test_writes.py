"""Whatever changes what the public sees moves the generation, when it is committed; an editor's open draft does not."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.operations import save_record
from twops_directory.desk.reports import report_mistake
from twops_directory.models import Phone, Service
from wagtail.models import Page

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def moves(generation):
    """Return how often the generation moved while something was done."""

    def counted(work) -> int:
        before = generation.read()
        work()
        return generation.read() - before

    return counted


def test_publishing_moves_it_once_when_it_is_committed(moves, generation):
    page = factories.campaign()
    seen = []

    def publish():
        with transaction.atomic():
            page.title = "Another title"
            page.save_revision().publish()
            seen.append(generation.read())

    before = generation.read()
    assert moves(publish) == 1
    assert seen == [before]


def test_a_draft_does_not_move_it_whether_of_a_page_or_of_a_record(moves):
    page = factories.campaign()
    found = records.newest(records.service(name="Telefon Mostek"))
    found.email = "someone@example.org"

    def write():
        page.title = "A draft"
        page.save_revision()

    assert moves(write) == 0
    assert moves(lambda: save_record(found, user=records.admin())) == 0


def test_bulk_changes_deletions_and_sql_move_it(moves):
    records.service(name="Telefon Mostek")
    assert moves(lambda: Service.objects.update(status="temporarily closed")) == 1
    assert moves(lambda: Phone.objects.filter(pk__gt=0).delete()) >= 1
    assert (
        moves(lambda: connection.cursor().execute("UPDATE twops_directory_service SET status = 'active'"))
        == 1
    )
    assert moves(lambda: Page.objects.filter(pk=1).update(seo_title="x")) == 1


def test_what_is_taken_back_does_not_and_what_comes_after_it_does(moves):
    records.service(name="Telefon Mostek")

    def taken_back():
        with transaction.atomic():
            Service.objects.update(status="defunct")
            transaction.set_rollback(True)

    def partly():
        with transaction.atomic():
            with transaction.atomic():
                Service.objects.update(status="defunct")
                transaction.set_rollback(True)
            Service.objects.update(status="active")

    assert moves(taken_back) == 0
    assert moves(partly) == 1


def test_sessions_reports_of_mistakes_and_reading_do_not_move_it(moves):
    factories.home()
    found = records.service(name="Telefon Mostek")
    with CaptureQueriesContext(connection) as seen:
        moved = moves(lambda: report_mistake(found, kind="other", text="Wrong."))
    assert moved == 0, [query["sql"][:160] for query in seen][-6:]
    assert moves(lambda: SessionStore().save(must_create=True)) == 0
    assert (
        moves(lambda: list(Page.objects.select_for_update())) == 0 if connection.vendor == "sqlite" else True
    )


def test_what_fails_at_the_end_of_the_transaction_keeps_nobody_from_seeing_it(moves):
    records.service(name="Telefon Mostek")

    def broken():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            transaction.on_commit(lambda: 1 / 0)
            Service.objects.update(status="temporarily closed")

    assert moves(broken) == 1
