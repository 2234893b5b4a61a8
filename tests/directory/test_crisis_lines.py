"""Crisis lines: those that are public and can be reached now, and no others, in one query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.crisis_lines import crisis_lines
from twops_directory.models import Organization, Phone, Service
from twops_directory.operations import delete_record, save_record, unpublish_record

from . import records

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
    assert (found.number, found.dial) == ("116 000", "116000;ext=7")


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


def test_two_queries_whatever_the_number_of_countries_and_lines():
    def queries(*countries):
        with CaptureQueriesContext(connection) as captured:
            found = crisis_lines("el", countries or None)
        return len(captured), sorted(found)

    assert queries() == (1, [])
    line()
    assert queries() == (2, ["PL"])
    for number in range(4):
        line(f"Silta {number}", where=records.finland())
        line(f"Loods {number}", where=records.belgium())
    assert queries() == (2, ["BE", "FI", "PL"])
    assert queries("FI") == (2, ["FI"])
