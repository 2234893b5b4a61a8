"""Crisis lines: those that are public and can be reached now, and no others, in one query."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_directory.desk.operations import delete_record, save_record, unpublish_record
from twops_directory.models import Channel, Organization, Phone, Schedule, Service, ServiceAudience
from twops_directory.public.crisis_lines import crisis_lines, crisis_now

from .. import records

pytestmark = pytest.mark.django_db


def line(name="Telefon Mostek", **fields):
    return records.service(name=name, crisis_line=True, **fields)


def names(language="pl"):
    return {code: [each.name for each in lines] for code, lines in crisis_lines(language).items()}


def test_only_crisis_lines_that_are_public_and_open_are_offered():
    admin = records.admin()
    line()
    records.service(name="Zwykła usługa")
    line("CANARY-DRAFT", publish=False)
    line("CANARY-CLOSED", status="temporarily closed")
    line("CANARY-DEFUNCT", status="defunct")
    unpublish_record(line("CANARY-WITHDRAWN"), user=admin)
    delete_record(line("CANARY-DELETED"), user=admin)
    orphan = line("CANARY-ORPHAN", organization=records.organization(name="Fundacja Cień"))
    unpublish_record(Organization.objects.get(pk=orphan.organization_id), user=admin)
    partner = line("CANARY-PARTNER")
    records.pair(partner, Service.objects.get(texts__name="CANARY-DRAFT"))
    renamed = records.newest(line("Telefon Kładka"))
    words = renamed.primary_texts.all()[0]
    words.name = "CANARY-NAME"
    renamed.primary_texts = [words]
    save_record(renamed, user=admin)

    assert names() == {"PL": ["Telefon Mostek", "Telefon Kładka"]}


def test_the_number_is_the_first_that_one_can_call_and_that_is_public():
    made = records.newest(line())
    made.phones = [
        Phone(number="+48 22 700 00 01", confidential=True),
        Phone(number="+48 22 700 00 02", kind="sms", position=1),
        Phone(number="+48 22 700 00 03", kind="fax", position=2),
        Phone(number="116 000", extension="7", kind="short", position=3),
        Phone(number="+48 22 000 00 12", position=4),
    ]
    save_record(made, user=records.admin(), publish=True)

    [found] = crisis_lines("pl")["PL"]
    assert (found.number, found.dial, found.extension) == ("116 000", "116000", "7")


def test_the_hours_of_the_very_number_decide_and_a_number_that_is_answered_comes_first():
    """A chat that is open day and night does not make a telephone answer."""
    made = records.newest(line())
    week = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    made.phones = [Phone(number="+48 22 000 00 12"), Phone(number="116 000", kind="short", position=1)]
    made.channels = [Channel(kind="chat", address="https://chat.example.org/")]
    made.schedules = [Schedule(days=week, opens_at=time(10), closes_at=time(18))]
    save_record(made, user=records.admin(), publish=True)
    Schedule.objects.create(channel=Channel.objects.get(), days=week, all_day=True)

    def at(hour: int) -> tuple[str, str]:
        moment = datetime(2026, 12, 2, hour, tzinfo=ZoneInfo("Europe/Warsaw"))
        [found] = crisis_lines("pl", moment=moment)["PL"]
        return found.number, str(found.now.state)

    assert at(12) == ("+48 22 000 00 12", "open")
    assert at(20) == ("+48 22 000 00 12", "closed")
    Schedule.objects.create(
        phone=Phone.objects.get(number="116 000"), days=week, opens_at=time(19), closes_at=time(23)
    )
    assert at(12) == ("+48 22 000 00 12", "open")
    assert at(20) == ("116 000", "open")
    assert at(2) == ("+48 22 000 00 12", "closed")


def test_a_line_whose_hours_nobody_knows_or_that_wants_an_appointment_is_not_open():
    made = records.newest(line())
    made.schedules = []
    save_record(made, user=records.admin(), publish=True)
    [found] = crisis_lines("en")["PL"]
    assert (found.now.is_open, found.now.label) == (False, "Opening hours not known")
    made = records.newest(made)
    made.schedules = [Schedule(days=["WE"], all_day=True, by_appointment=True)]
    save_record(made, user=records.admin(), publish=True)
    [found] = crisis_lines("en", moment=datetime(2026, 12, 2, 11, tzinfo=UTC))["PL"]
    assert (found.now.is_open, found.now.label) == (False, "By appointment now")


def test_a_line_without_a_number_is_offered_by_its_entry():
    made = line()
    made.phones.all().delete()

    [found] = crisis_lines("pl")["PL"]
    assert (found.name, found.number, found.dial) == ("Telefon Mostek", "", "")


def test_names_are_in_the_readers_language_where_they_were_approved():
    made = line()
    records.translation(made, "fi", "Silta-puhelin")
    records.translation(made, "sv", "CANARY", live=False)

    assert [(each.name, each.language) for each in crisis_lines("fi")["PL"]] == [("Silta-puhelin", "fi")]
    assert [(each.name, each.language) for each in crisis_lines("sv")["PL"]] == [("Telefon Mostek", "pl")]


def test_the_young_peoples_line_of_a_pair_comes_with_the_adults_line():
    records.pair(line("Dorośli"), records.service(name="Młodzież"))

    assert names() == {"PL": ["Dorośli", "Młodzież"]}


def test_who_may_have_been_harmed_is_told_of_lines_for_those_who_were_and_of_no_others():
    """Was: on the page of a service for families and survivors, in red, a line for people with sexual thoughts about children."""
    own, families = line("Telefon Mostek"), line("Telefon Most")
    ServiceAudience.objects.filter(service=own).update(code="own_thoughts")
    ServiceAudience.objects.create(service=own, code="family")
    ServiceAudience.objects.filter(service=families).update(code="survivor")
    moment = datetime(2026, 12, 2, 10, tzinfo=UTC)

    def named(*audiences):
        found = crisis_now("pl", "PL", moment, audiences)
        return [each.name for each in found.lines] if found else []

    assert named("family") == ["Telefon Mostek"]
    assert named("family", "survivor") == ["Telefon Most"]
    ServiceAudience.objects.filter(service=families).update(code="professional")
    assert named("family", "survivor") == named("child_harmed", "own_thoughts") == []


def test_a_service_is_not_named_beside_itself_as_another_one_that_is_open(monkeypatch):
    moment = datetime(2026, 12, 7, 19, tzinfo=UTC)  # a Monday
    monkeypatch.setattr(timezone, "now", lambda: moment)
    closed, other = line("Telefon Mostek"), records.service(name="Czat")
    Schedule.objects.filter(service=closed).update(days=["WE"])
    for service in (closed, other):
        ServiceAudience.objects.filter(service=service).update(code="family")
    assert [each.name for each in crisis_now("pl", "PL", moment, ["family"]).meanwhile] == ["Czat"]
    assert not crisis_now("pl", "PL", moment, ["family"], other.uuid).meanwhile


def test_one_query_whatever_the_number_of_countries_and_lines():
    def queries(*countries):
        with CaptureQueriesContext(connection) as captured:
            found = crisis_lines("el", countries or None)
        return len(captured), sorted(found)

    assert queries() == (1, [])
    line()
    assert queries() == (1, ["PL"])
    for number in range(4):
        line(f"Silta {number}", where=records.finland())
        line(f"Loods {number}", where=records.belgium())
    assert queries() == (1, ["BE", "FI", "PL"])
    assert queries("FI") == (1, ["FI"])
