"""The list of what waits for a second person: right after every change, and read without reading history."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from twops_directory.four_eyes import confirm_contact, system_operation
from twops_directory.models import ContactWaiting, CountryPolicy, Phone, Service
from twops_directory.operations import delete_record, publish_record, save_record, unpublish_record
from twops_directory.waiting import seen_by
from wagtail.models import Revision

from . import records

pytestmark = pytest.mark.django_db

INDEX = "directory_waiting_modeladmin_index"
NEW = "+48 22 000 00 99"


@pytest.fixture
def service():
    """A public service of Poland, which asks for a second person from now on."""
    made = records.service()
    records.four_eyes(records.poland())
    return made


@pytest.fixture
def anna(service):
    """Somebody at the Polish desk."""
    return records.desk_user(records.poland())


@pytest.fixture
def piotr(anna):
    """Somebody else at the Polish desk."""
    return records.desk_user(records.poland())


def change_number(service, user, to=NEW):
    draft = records.newest(service)
    rows = list(draft.phones.all())
    rows[0].number = to
    draft.phones = rows
    return save_record(draft, user=user)


def another(service, name):
    """Return one more public service of the same organisation."""
    with system_operation():
        return records.service(name=name, organization=service.organization)


def titles(user):
    return [entry.title for entry in seen_by(user)]


def test_a_changed_number_waits_until_somebody_else_publishes_it(service, anna, piotr):
    assert titles(anna) == []
    change_number(service, anna)
    entry = seen_by(piotr).get()
    assert (entry.title, entry.country.code, entry.changed) == ("Telefon Mostek", "PL", ["phones.number"])
    assert list(entry.authors.all()) == [anna]
    assert entry.since == Service.objects.get(pk=service.pk).latest_revision.created_at

    publish_record(records.newest(service), user=piotr)

    assert titles(piotr) == []


def test_a_confirmed_change_waits_for_nobody(service, anna, piotr):
    change_number(service, anna)
    confirm_contact(records.newest(service), user=piotr)
    assert titles(anna) == []
    change_number(service, anna, "+48 22 000 00 66")
    assert titles(anna) == ["Telefon Mostek"]


def test_it_waits_since_the_author_wrote_it_whoever_saved_later(service, anna, piotr):
    change_number(service, anna)
    written = Service.objects.get(pk=service.pk).latest_revision.created_at
    later = records.newest(service)
    later.minimum_age = 18
    save_record(later, user=piotr)
    entry = seen_by(anna).get()
    assert (entry.since, list(entry.authors.all())) == (written, [anna])


def test_two_authors_wait_for_each_other(service, anna, piotr):
    change_number(service, anna)
    later = records.newest(service)
    later.email = "nowy@example.org"
    save_record(later, user=piotr)
    entry = seen_by(anna).get()
    assert set(entry.authors.all()) == {anna, piotr}
    assert set(entry.changed) == {"email", "phones.number"}


def test_what_is_taken_back_waits_no_more(service, anna):
    change_number(service, anna)
    change_number(service, anna, "+48 22 000 00 12")
    assert titles(anna) == []


def test_other_changes_do_not_wait(service, anna):
    draft = records.newest(service)
    draft.minimum_age = 18
    save_record(draft, user=anna)
    assert titles(anna) == []


def test_a_new_record_waits_and_is_forgotten_with_its_record(service, anna):
    new = records.newest(records.organization(publish=False, name="Fundacja Łąka"))
    new.email = "laka@example.org"
    saved = save_record(new, user=anna)
    assert titles(anna) == ["Fundacja Łąka"]
    delete_record(saved, user=anna)
    assert titles(anna) == []
    assert not ContactWaiting.objects.exists()


def test_withdrawing_lists_what_one_person_alone_had_published_without_the_rule(anna):
    made = records.service(records.finland(), "Kaislikon puhelin")
    records.four_eyes(records.finland())
    unpublish_record(made, user=records.admin())
    assert titles(records.admin()) == ["Kaislikon puhelin"]


def test_the_rule_of_the_country_is_followed_at_once(service, anna):
    change_number(service, anna)
    CountryPolicy.objects.update(four_eyes=False)
    assert titles(anna) == []
    CountryPolicy.objects.all().delete()
    assert titles(anna) == ["Telefon Mostek"]


def test_a_draft_that_moves_out_of_the_rule_waits_too(service):
    draft = records.newest(service)
    draft.country = records.finland()
    draft.email = "nowy@example.org"
    save_record(draft, user=records.admin())
    assert titles(records.admin()) == ["Telefon Mostek"]


def test_a_desk_sees_its_own_country_only(service, anna):
    change_number(service, anna)
    assert titles(records.desk_user(records.finland())) == []
    assert titles(records.admin()) == ["Telefon Mostek"]


def test_the_list_shows_labels_and_no_values_and_leads_to_the_confirmation(service, anna, piotr, signed_in):
    draft = records.newest(service)
    draft.phones.add(Phone(number="+48 22 999 99 99", confidential=True, position=1))
    draft.email = "tajny@example.org"
    save_record(draft, user=anna)

    page = signed_in(piotr).get(reverse(INDEX)).content.decode()

    assert "Telefon Mostek" in page and "Phone numbers; E-mail" in page and anna.username in page
    assert "999 99 99" not in page and "tajny" not in page
    assert reverse("twops_directory_confirm_contact", args=["service", service.pk]) in page
    exported = signed_in(piotr).get(f"{reverse(INDEX)}?export=csv")
    text = b"".join(exported.streaming_content).decode()
    assert "Telefon Mostek" in text and "999 99 99" not in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=service", True),
        ("kind=organization", False),
        ("author=others", True),
        ("author=me", False),
        ("q=mostek", True),
        ("q=kaislikko", False),
    ],
)
def test_the_list_is_filtered(service, anna, piotr, signed_in, query, shown):
    change_number(service, anna)
    page = signed_in(piotr).get(f"{reverse(INDEX)}?{query}").content.decode()
    assert ("Telefon Mostek" in page) is shown


def test_another_desk_finds_nothing_in_the_list(service, anna, signed_in):
    change_number(service, anna)
    finn = signed_in(records.desk_user(records.finland()))
    assert "Telefon Mostek" not in finn.get(reverse(INDEX)).content.decode()


def test_the_first_page_says_how_many_wait(service, anna, piotr, signed_in):
    home = reverse("wagtailadmin_home")
    heading = "Changes that wait for a second person"
    assert f"{heading}: No change waits." in signed_in(piotr).get(home).content.decode()
    change_number(service, anna)
    assert f"{heading} (1)" in signed_in(piotr).get(home).content.decode()
    other = records.service(name="Telefon Kładka", organization=service.organization, publish=False)
    change_number(other, anna)
    page = signed_in(piotr).get(home).content.decode()
    assert f"{heading} (2)" in page and "Telefon Kładka" in page


def test_the_list_needs_as_many_queries_for_many_rows_and_versions(service, anna, piotr, signed_in):
    client, counts = signed_in(piotr), []
    for made in (2, 8):
        for number in range(made):
            other = another(service, f"Telefon {number}")
            for last in range(3):
                change_number(other, anna, f"+48 22 000 01 0{last}")
        client.get(reverse(INDEX))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(INDEX)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert not any("wagtailcore_revision" in query["sql"] for query in queries)


def test_saving_needs_as_many_queries_however_long_the_history_is(service, anna):
    counts = []
    for made in (2, 10):
        for last in range(made):
            change_number(service, anna, f"+48 22 000 02 0{last % 10}")
        draft = records.newest(service)
        draft.minimum_age = made
        with CaptureQueriesContext(connection) as queries:
            draft.save_revision(user=anna)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_migration_notes_what_waits_already(service, anna, piotr):
    change_number(service, anna)
    new = records.organization(publish=False, name="Fundacja Łąka")
    confirmed = another(service, "Telefon Kładka")
    change_number(confirmed, anna)
    confirm_contact(records.newest(confirmed), user=piotr)

    def noted():
        return {
            (
                row.title,
                tuple(row.changed),
                row.since,
                row.country_id,
                tuple(row.authors.values_list("pk", flat=True)),
            )
            for row in ContactWaiting.objects.all()
        }

    before = noted()
    assert {row[0] for row in before} == {"Telefon Mostek", "Fundacja Łąka"}
    ContactWaiting.objects.all().delete()

    migration = import_module("twops_directory.migrations.0010_waiting_for_second_person")
    migration.fill(apps, SimpleNamespace(connection=connection))

    assert noted() == before
    assert Revision.objects.for_instance(new).exists()
