"""What waits for a second person: it begins when somebody asks, and ends with an answer; read without reading history."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from twops_directory.desk.four_eyes import waiting
from twops_directory.desk.four_eyes.confirmation import confirm_contact, system_operation
from twops_directory.desk.four_eyes.waiting import returned_to, seen_by
from twops_directory.desk.operations import delete_record, publish_record, save_record, unpublish_record
from twops_directory.errors import (
    NoSecondPersonNeeded,
    NotAllowed,
    NotAskedFor,
    NothingToConfirm,
    RemarkNeeded,
)
from twops_directory.models import ContactWaiting, CountryPolicy, Phone, Service
from wagtail.models import ModelLogEntry

from ... import records
from .numbers import NEW, change_number

pytestmark = pytest.mark.django_db

INDEX = "directory_waiting_modeladmin_index"


def ask(record, user):
    """Ask for the newest version of a record."""
    stored = type(record).objects.get(pk=record.pk)
    return waiting.ask(stored, stored.latest_revision, user=user)


def change_and_ask(service, user, to=NEW):
    return ask(change_number(service, user, to), user)


def another(service, name):
    """Return one more public service of the same organisation."""
    with system_operation():
        return records.service(name=name, organization=service.organization)


def titles(user):
    return [entry.title for entry in seen_by(user)]


def test_a_changed_number_waits_from_when_somebody_asks_until_somebody_else_publishes_it(
    service, anna, piotr
):
    change_number(service, anna)
    assert titles(piotr) == []
    ask(service, anna)
    entry = seen_by(piotr).get()
    assert (entry.title, entry.country.code, entry.changed) == ("Telefon Mostek", "PL", ["phones.number"])
    assert (list(entry.authors.all()), entry.asked_by) == ([anna], anna)
    assert entry.revision == Service.objects.get(pk=service.pk).latest_revision
    assert ModelLogEntry.objects.get(action="twops_directory.ask_second_person").user == anna

    publish_record(records.newest(service), user=piotr)

    assert titles(piotr) == []


def test_a_version_that_is_asked_for_after_its_draft_went_on_says_so(service, anna):
    """As a plan does that was refused: it asks for what was planned, and the draft is another one by then."""
    planned = change_number(service, anna).latest_revision
    newest = change_number(service, anna, to="+48 22 000 00 98").latest_revision

    asked = waiting.ask(Service.objects.get(pk=service.pk), planned, user=anna)
    assert (asked.revision, asked.draft_went_on_at) == (planned, newest.created_at)

    assert ask(service, anna).draft_went_on_at is None


def test_asking_twice_for_the_same_is_one_request(service, anna):
    change_and_ask(service, anna)
    first = seen_by(anna).get()
    ask(service, anna)
    again = seen_by(anna).get()
    assert (again.pk, again.since) == (first.pk, first.since)
    assert ModelLogEntry.objects.filter(action="twops_directory.ask_second_person").count() == 1


def test_a_confirmed_change_waits_for_nobody_and_another_one_waits_when_asked_for(service, anna, piotr):
    change_and_ask(service, anna)
    confirm_contact(records.newest(service), user=piotr)
    assert titles(anna) == []
    change_number(service, anna, "+48 22 000 00 66")
    assert titles(anna) == []
    ask(service, anna)
    assert titles(anna) == ["Telefon Mostek"]


def test_two_authors_wait_for_each_other(service, anna, piotr):
    change_number(service, anna)
    later = records.newest(service)
    later.email = "nowy@example.org"
    ask(save_record(later, user=piotr), piotr)
    entry = seen_by(anna).get()
    assert set(entry.changed) == {"email", "phones.number"}
    # Piotr asks, so he stands behind Anna's number as well: what he wrote himself waits for another person.
    assert list(entry.authors.all()) == [piotr]
    publish_record(records.newest(service), user=anna)
    assert titles(anna) == []


@pytest.mark.parametrize("deed", ["nothing changed", "taken back", "other change", "no rule"])
def test_where_nobody_is_needed_nothing_is_asked(service, anna, deed):
    if deed == "taken back":
        change_number(service, anna)
        change_number(service, anna, "+48 22 000 00 12")
    elif deed == "other change":
        draft = records.newest(service)
        draft.minimum_age = 18
        save_record(draft, user=anna)
    elif deed == "no rule":
        change_number(service, anna)
        CountryPolicy.objects.update(four_eyes=False)
    with pytest.raises(NoSecondPersonNeeded):
        ask(service, anna)
    assert titles(anna) == []


def test_another_desk_cannot_ask_answer_or_take_back(service, anna):
    entry = change_and_ask(service, anna)
    finn = records.desk_user(records.finland())
    with pytest.raises(NotAllowed):
        ask(service, finn)
    with pytest.raises(NotAllowed):
        waiting.send_back(service, entry.revision, user=finn, remark="Nein.")
    with pytest.raises(NotAllowed):
        waiting.take_back(service, entry.revision, user=finn)
    assert titles(anna) == ["Telefon Mostek"]


def test_a_new_record_is_asked_for_and_forgotten_with_its_record(service, anna):
    new = records.newest(records.organization(publish=False, name="Fundacja Łąka"))
    new.email = "laka@example.org"
    saved = save_record(new, user=anna)
    assert titles(anna) == []
    ask(saved, anna)
    assert titles(anna) == ["Fundacja Łąka"]
    delete_record(saved, user=anna)
    assert titles(anna) == []
    assert not ContactWaiting.objects.exists()


def test_withdrawing_asks_nobody(anna):
    made = records.service(records.finland(), "Kaislikon puhelin")
    records.four_eyes(records.finland())
    unpublish_record(made, user=records.admin())
    assert titles(records.admin()) == []
    ask(made, records.admin())
    assert titles(records.admin()) == ["Kaislikon puhelin"]


def test_the_rule_of_the_country_is_followed_at_once(service, anna):
    change_and_ask(service, anna)
    CountryPolicy.objects.update(four_eyes=False)
    assert titles(anna) == []
    CountryPolicy.objects.all().delete()
    assert titles(anna) == ["Telefon Mostek"]


def test_a_draft_that_moves_out_of_the_rule_waits_too(service):
    draft = records.newest(service)
    draft.country = records.finland()
    draft.email = "nowy@example.org"
    ask(save_record(draft, user=records.admin()), records.admin())
    assert titles(records.admin()) == ["Telefon Mostek"]


def test_a_desk_sees_its_own_country_only(service, anna):
    change_and_ask(service, anna)
    assert titles(records.desk_user(records.finland())) == []
    assert titles(records.admin()) == ["Telefon Mostek"]


def test_a_newer_version_that_becomes_public_overtakes_the_request(service, anna, piotr):
    change_and_ask(service, anna)
    change_number(service, anna, "+48 22 000 00 66")
    publish_record(records.newest(service), user=piotr)
    assert titles(anna) == []


def test_what_is_returned_waits_for_its_author_with_the_remark_until_asked_for_again(service, anna, piotr):
    entry = change_and_ask(service, anna)
    with pytest.raises(RemarkNeeded):
        waiting.send_back(service, entry.revision, user=piotr, remark="  ")
    with pytest.raises(NothingToConfirm):
        waiting.send_back(service, entry.revision, user=anna, remark="Nie.")

    waiting.send_back(service, entry.revision, user=piotr, remark="Nikt nie odbiera. Czy to dobry numer?")

    assert titles(piotr) == []
    (returned,) = returned_to(anna)
    assert (returned.returned_by, returned.remark) == (piotr, "Nikt nie odbiera. Czy to dobry numer?")
    assert list(returned_to(piotr)) == []
    logged = ModelLogEntry.objects.get(action="twops_directory.return_contact")
    assert (logged.user, logged.data) == (piotr, {"remark": "Nikt nie odbiera. Czy to dobry numer?"})
    with pytest.raises(NotAskedFor):
        waiting.send_back(service, entry.revision, user=piotr, remark="Jeszcze raz.")

    change_and_ask(service, anna, "+48 22 000 00 66")

    assert titles(piotr) == ["Telefon Mostek"]
    assert list(returned_to(anna)) == []


def test_the_author_takes_a_request_back_or_notes_what_came_back(service, anna, piotr):
    entry = change_and_ask(service, anna)
    waiting.take_back(service, entry.revision, user=anna)
    assert titles(piotr) == []
    entry = ask(service, anna)
    waiting.send_back(service, entry.revision, user=piotr, remark="Sprawdź.")
    waiting.take_back(service, entry.revision, user=anna)
    assert list(returned_to(anna)) == []
    assert records.newest(service).phones.get().number == NEW


def test_the_second_person_returns_in_the_admin_and_the_author_reads_why(service, anna, piotr, signed_in):
    entry = change_and_ask(service, anna)
    url = reverse("twops_directory_confirm_contact", args=["service", service.pk])
    shown = {"revision": str(entry.revision_id)}
    other, author = signed_in(piotr), signed_in(anna)

    page = other.post(url, shown | {"return": "1", "remark": ""}, follow=True).content.decode()
    assert "write what is to be changed" in page and titles(piotr) == ["Telefon Mostek"]
    page = other.post(url, shown | {"return": "1", "remark": "Nikt nie odbiera."}, follow=True)
    assert f"Returned to {anna}." in page.content.decode()

    home = author.get(reverse("wagtailadmin_home")).content.decode()
    assert "returned your changes of contact data" in home and "Nikt nie odbiera." in home and url in home
    screen = author.get(f"/admin/snippets/twops_directory/service/edit/{service.pk}/").content.decode()
    assert f"{piotr} returned these changes: “Nikt nie odbiera.”" in screen
    page = other.post(url, shown | {"publish": "1"}, follow=True).content.decode()
    assert "answered, taken back or asked for anew" in page
    author.post(url, shown | {"take_back": "1"})
    assert "returned" not in author.get(reverse("wagtailadmin_home")).content.decode()
    assert not ContactWaiting.objects.exists()


def test_a_later_draft_is_not_what_is_confirmed_and_the_list_says_so(service, anna, piotr, signed_in):
    change_and_ask(service, anna)
    change_number(service, anna, "+48 22 0")
    url = reverse("twops_directory_confirm_contact", args=["service", service.pk])
    client = signed_in(piotr)

    page = client.get(url).content.decode()
    assert "The draft went on since" in page and NEW in page
    assert "Draft went on" in client.get(reverse(INDEX)).content.decode()
    client.post(url, {"revision": str(seen_by(piotr).get().revision_id), "publish": "1"})

    assert Service.objects.get(pk=service.pk).phones.get().number == NEW
    assert records.newest(service).phones.get().number == "+48 22 0"
    assert titles(piotr) == []


def test_the_list_shows_labels_and_no_values_and_leads_to_the_confirmation(service, anna, piotr, signed_in):
    draft = records.newest(service)
    draft.phones.add(Phone(number="+48 22 999 99 99", confidential=True, position=1))
    draft.email = "tajny@example.org"
    ask(save_record(draft, user=anna), anna)

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
    change_and_ask(service, anna)
    page = signed_in(piotr).get(f"{reverse(INDEX)}?{query}").content.decode()
    assert ("Telefon Mostek" in page) is shown


def test_another_desk_finds_nothing_in_the_list(service, anna, signed_in):
    change_and_ask(service, anna)
    finn = signed_in(records.desk_user(records.finland()))
    assert "Telefon Mostek" not in finn.get(reverse(INDEX)).content.decode()


def test_the_first_page_says_how_many_wait(service, anna, piotr, signed_in):
    home = reverse("wagtailadmin_home")
    heading = "Changes that wait for a second person"
    assert f"{heading}</a>: No change waits." in signed_in(piotr).get(home).content.decode()
    change_and_ask(service, anna)
    assert f"{heading} (1)" in signed_in(piotr).get(home).content.decode()
    other = records.service(name="Telefon Kładka", organization=service.organization, publish=False)
    change_and_ask(other, anna)
    page = signed_in(piotr).get(home).content.decode()
    assert f"{heading} (2)" in page and "Telefon Kładka" in page


def test_the_list_needs_as_many_queries_for_many_rows_and_versions(service, anna, piotr, signed_in):
    client, counts = signed_in(piotr), []
    for made in (2, 8):
        for number in range(made):
            other = another(service, f"Telefon {number}")
            for last in range(3):
                change_and_ask(other, anna, f"+48 22 000 01 0{last}")
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


def test_asking_needs_as_many_queries_however_long_the_history_is(service, anna):
    counts = []
    for made in (2, 10):
        for last in range(made):
            changed = change_number(service, anna, f"+48 22 000 02 0{last % 10}")
        with CaptureQueriesContext(connection) as queries:
            waiting.ask(changed, changed.latest_revision, user=anna)
        counts.append(len(queries))
        waiting.take_back(changed, changed.latest_revision, user=anna)
    assert counts[0] == counts[1]


def test_the_migration_takes_what_waited_as_asked_for_by_its_author(service, anna):
    entry = change_and_ask(service, anna)
    ContactWaiting.objects.update(revision=service.latest_revision, asked_by=None)

    migration = import_module("twops_directory.migrations.0019_requests_for_second_person")
    migration.name_versions(apps, SimpleNamespace(connection=connection))

    row = ContactWaiting.objects.get()
    assert (row.revision, row.asked_by) == (entry.revision, anna)
