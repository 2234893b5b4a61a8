"""Candidate duplicates from the tables to the desk's decision: found, listed, compared, merged or remembered."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from twops_directory.desk.four_eyes.confirmation import system_operation
from twops_directory.desk.operations import delete_record, save_record
from twops_directory.merging.merge import say_different
from twops_directory.models import (
    Channel,
    DuplicateCandidate,
    Organization,
    Phone,
    Service,
    Tombstone,
)

from .. import records
from ..forms import form_data

pytestmark = pytest.mark.django_db

INDEX = "directory_duplicates_modeladmin_index"
OWN, OTHER = "+48 22 000 00 12", "+48 22 000 00 77"


@pytest.fixture
def owner():
    """A Polish organisation."""
    return records.organization()


@pytest.fixture
def first(owner):
    """A service."""
    return records.service(organization=owner, number=OWN)


@pytest.fixture
def second(owner):
    """The same one again, with another number."""
    return records.service(
        organization=owner, name="Telefon „Mostek”", number=OTHER, email="mostek@example.org"
    )


@pytest.fixture
def candidate(first, second):
    """The pair as the command finds it."""
    find()
    return DuplicateCandidate.objects.get(kind="service")


def find(*arguments):
    out = StringIO()
    call_command("find_duplicates", *arguments, stdout=out)
    return out.getvalue()


def pairs():
    return [
        (each.kind, each.first_key, each.second_key, each.reasons)
        for each in DuplicateCandidate.objects.order_by("kind", "first_key")
    ]


def compare(candidate):
    return reverse("twops_directory_compare_duplicates", args=[candidate.pk])


def place(name, **fields):
    return save_record(records.unsaved_place(name, city="Gdańsk", **fields), user=records.admin())


def test_the_command_finds_all_three_kinds_and_says_how_many(first, second):
    same = Organization(country=records.poland(), website="http://www.mostek.example.org/o-nas")
    same.primary_texts = [
        Organization._meta.get_field("primary_texts").related_model(
            name="Fundacja Mostek", locale=records.locale("pl")
        )
    ]
    same = save_record(same, user=records.admin())
    places = [
        place("Poradnia", address_1="Długa 1", postal_code="80-001"),
        place("Centrum", address_1="ul. Krótka 3"),
    ]
    places.append(place("Gabinet", address_1="DŁUGA 1", postal_code="80001 "))
    places[2].postal_code = "80-001"
    save_record(places[2], user=records.admin())

    said = find()

    assert pairs() == [
        ("location", places[0].pk, places[2].pk, ["address"]),
        ("organization", first.organization_id, same.pk, ["host", "name"]),
        ("service", first.pk, second.pk, ["name"]),
    ]
    assert said.splitlines() == [
        "service: 2 looked at, candidates: 1.",
        "organization: 2 looked at, candidates: 1.",
        "location: 3 looked at, candidates: 1.",
    ]


def test_services_of_two_organisations_with_one_number_or_channel(first):
    number = records.service(
        name="Linia zaufania", number="22 000 00 12", organization=records.organization(name="Stowarzyszenie")
    )
    find("--kind", "service")
    assert pairs() == [("service", first.pk, number.pk, ["phone"])]
    for service in (first, number):
        draft = records.newest(service)
        draft.phones = [Phone(number=OTHER)] if service == number else list(draft.phones.all())
        draft.channels = [Channel(kind="chat", address="https://czat.example.org/mostek")]
        save_record(draft, user=records.admin(), publish=True)
    find("--kind", "service")
    assert pairs() == []  # names unlike: the same platform says nothing


def test_records_of_two_countries_are_no_candidates(first):
    records.service(records.finland(), "Telefon Mostek", number=OWN)
    find()
    assert [kind for kind, *_rest in pairs()] == []


def test_not_a_duplicate_is_remembered_and_what_is_none_any_more_is_removed(candidate, first, second, anna):
    find()
    assert DuplicateCandidate.objects.get().pk == candidate.pk
    say_different(candidate, first, second, user=anna)
    find()
    assert DuplicateCandidate.objects.get().state == "different"
    draft = records.newest(second)
    words = draft.primary_texts.all()[0]
    words.name = "Czat młodzieżowy"
    draft.primary_texts = [words]
    save_record(draft, user=anna, publish=True)
    find()
    assert DuplicateCandidate.objects.get().state == "different"
    DuplicateCandidate.objects.update(state="open")
    find()
    assert not DuplicateCandidate.objects.exists()


def test_a_deleted_record_is_no_candidate(candidate, second, anna):
    delete_record(second, user=anna)
    assert not DuplicateCandidate.objects.exists()


def test_looking_needs_as_many_queries_for_many_records(owner):
    counts = []
    for made in (2, 8):
        for number in range(made):
            records.service(
                organization=owner, name=f"Telefon {number}{made}", number=f"22 000 01 {made}{number}"
            )
        with CaptureQueriesContext(connection) as queries:
            find("--kind", "service")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_shows_the_desks_own_and_leads_to_the_comparison(candidate, anna, signed_in):
    page = signed_in(anna).get(reverse(INDEX)).content.decode()
    assert (
        "Telefon „Mostek”" in page
        and "a similar name in the same place" in page
        and compare(candidate) in page
    )
    finn = signed_in(records.desk_user(records.finland()))
    assert "Mostek" not in finn.get(reverse(INDEX)).content.decode()
    home = reverse("wagtailadmin_home")
    assert finn.get(compare(candidate)).url == home
    assert finn.post(compare(candidate), {"different": "1"}).url == home
    assert DuplicateCandidate.objects.get().state == "open"


def test_the_list_needs_as_many_queries_for_many_rows(owner, anna, signed_in):
    client, counts = signed_in(anna), []
    for made in (2, 6):
        for number in range(made):
            records.service(organization=owner, name=f"Poradnia {number}", number=OWN)
        find()
        client.get(reverse(INDEX))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(INDEX)).status_code == 200
        counts.append((DuplicateCandidate.objects.count(), len(queries)))
    assert counts[0][0] < counts[1][0] and counts[0][1] == counts[1][1]


def test_the_comparison_shows_what_differs_and_offers_what_is_missing(candidate, anna, signed_in):
    page = signed_in(anna).get(compare(candidate)).content.decode()
    assert OWN in page and OTHER in page and "a similar name in the same place" in page
    sent = form_data(signed_in(anna), compare(candidate))
    assert sent["take-email"] == ["second"] and sent["take-words.name"] == ["first"]
    assert "take-kind" not in sent  # the same on both sides
    swapped = form_data(signed_in(anna), f"{compare(candidate)}?keep=second")
    assert (swapped["keep"], swapped["take-email"], swapped["take-words.name"]) == (
        "second",
        ["second"],
        ["second"],
    )


def test_the_comparison_tells_hours_as_readers_see_them(candidate, second, anna, signed_in):
    draft = records.newest(second)
    line = draft.schedules.all()[0]
    line.kind, line.days, line.closed, line.opens_at, line.closes_at = "exception", [], True, None, None
    line.valid_from = line.valid_to = date(2026, 12, 25)
    draft.schedules = [line]
    save_record(draft, user=anna, publish=True)
    page = signed_in(anna).get(compare(candidate)).content.decode()
    assert "25 December 2026 closed" in page
    assert "MO, TU" not in page and ":00:00" not in page


def test_not_known_gives_way_to_what_is_known_and_dates_of_publication_are_nobodys_choice(
    candidate, second, anna, signed_in
):
    draft = records.newest(second)
    draft.cost, draft.genders = "free", ["women"]
    save_record(draft, user=anna, publish=True)
    sent = form_data(signed_in(anna), compare(candidate))
    assert sent["take-cost"] == sent["take-genders"] == ["second"]
    assert not {"take-first_published_at", "take-verified_on", "take-country"} & set(sent)


def test_merging_takes_what_was_chosen_and_the_pair_is_gone(candidate, first, second, anna, signed_in):
    client = signed_in(anna)
    sent = form_data(client, compare(candidate)) | {"take-words.name": "second", "merge": "1"}

    page = client.post(compare(candidate), sent, follow=True).content.decode()

    kept = Service.objects.get()
    assert (kept, str(kept), kept.email) == (first, "Telefon „Mostek”", "mostek@example.org")
    assert "Merged." in page
    assert Tombstone.objects.get(uuid=second.uuid).merged_into_uuid == first.uuid
    assert not DuplicateCandidate.objects.exists()


def test_the_other_one_can_stay(candidate, second, anna, signed_in):
    client = signed_in(anna)
    sent = form_data(client, f"{compare(candidate)}?keep=second") | {"merge": "1"}
    client.post(compare(candidate), sent)
    assert Service.objects.get() == second


def test_what_changed_meanwhile_is_not_merged(candidate, second, anna, signed_in):
    client = signed_in(anna)
    sent = form_data(client, compare(candidate)) | {"merge": "1"}
    draft = records.newest(second)
    draft.minimum_age = 18
    save_record(draft, user=anna, publish=True)

    page = client.post(compare(candidate), sent, follow=True).content.decode()

    assert "was changed meanwhile" in page and Service.objects.count() == 2


def test_a_refusal_is_said_in_words(candidate, second, anna, signed_in):
    draft = records.newest(second)
    draft.minimum_age = 18
    save_record(draft, user=anna)
    client = signed_in(anna)
    sent = form_data(client, compare(candidate)) | {"merge": "1"}
    page = client.post(compare(candidate), sent, follow=True).content.decode()
    assert "has changes that are not published" in page and Service.objects.count() == 2


def test_not_a_duplicate_leaves_the_list(candidate, anna, signed_in):
    client = signed_in(anna)
    client.post(compare(candidate), form_data(client, compare(candidate)) | {"different": "1"})
    assert "Telefon „Mostek”" not in client.get(reverse(INDEX)).content.decode()
    assert "Telefon „Mostek”" in client.get(f"{reverse(INDEX)}?decision=different").content.decode()
    assert "two records, not one" in client.get(compare(candidate)).content.decode()
    candidate.refresh_from_db()
    assert (candidate.state, candidate.decided_by) == ("different", anna)


def test_with_four_eyes_the_first_person_proposes_and_the_second_merges(
    candidate, first, second, anna, signed_in
):
    with system_operation():
        draft = records.newest(first)
        draft.email = "stary@example.org"
        save_record(draft, user=anna, publish=True)
    records.four_eyes(records.poland())
    url, client = compare(candidate), signed_in(anna)

    sent = form_data(client, url) | {"take-email": "second", "merge": "1"}
    page = client.post(url, sent, follow=True).content.decode()
    assert "Not merged yet" in page and "to become “mostek@example.org”" in page
    assert Service.objects.count() == 2

    other = signed_in(records.desk_user(records.poland()))
    assert "wants to merge them" in other.get(url).content.decode()
    offered = form_data(other, url)
    assert offered["take-email"] == ["second"]
    other.post(url, offered | {"merge": "1"})
    assert Service.objects.get().email == "mostek@example.org"


def test_two_selected_records_are_compared_and_any_other_number_is_not(first, second, anna, signed_in):
    third = records.service(organization=first.organization, name="Czat", number="+48 22 000 00 55")
    client = signed_in(anna)
    home = reverse("wagtailadmin_home")

    def select(*chosen):
        ids = "&".join(f"id={service.pk}" for service in chosen)
        url = reverse("wagtail_bulk_action", args=["twops_directory", "service", "merge"])
        return client.post(f"{url}?{ids}&next={home}")

    assert select(third, first).url == compare(DuplicateCandidate.objects.get())
    chosen = DuplicateCandidate.objects.get()
    assert (chosen.first_key, chosen.second_key) == (first.pk, third.pk)
    assert "somebody chose these two" in client.get(compare(chosen)).content.decode()
    assert select(first).url == select(first, second, third).url == home
    finnish = records.service(records.finland(), "Kaislikon puhelin")
    assert select(first, finnish).url == home
    assert DuplicateCandidate.objects.count() == 1 and Service.objects.count() == 4
