"""The desk's day on the first page, and the ways from it: reports, checks, drafts, what should open again."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from twops_directory.desk.reports import report_mistake
from twops_directory.models import MistakeReport, Service, VerificationVisit
from twops_directory.public import public_service

from .. import records
from ..forms import form_data

pytestmark = pytest.mark.django_db

HOME = "/admin/"


@pytest.fixture
def desk(signed_in):
    return signed_in(records.desk_user(records.poland()))


def test_the_first_page_is_the_desks_day(desk, address):
    service = records.service()
    report = report_mistake(service, kind="number", text="Nikt nie odbiera.")
    draft = records.service(name="Telefon Szkic", organization=service.organization, publish=False)
    records.service(records.belgium(), name="Belgische lijn")
    page = desk.get(HOME).content.decode()
    assert "Your desk today" in page
    assert "Mistakes that readers reported (1)" in page
    assert reverse("twops_directory_mistakereport_modeladmin_edit", args=[report.pk]) in page
    assert "Drafts of services (1)" in page and address("edit", draft) in page
    assert "Checks that are due (1)" in page and "never checked" in page
    assert "Your services, the last changed first (2)" in page
    assert "Belgische lijn" not in page


def test_what_an_import_brought_is_the_last_changed(desk):
    service = records.service()
    imported = records.service(name="Telefon z importu", organization=service.organization)
    Service.objects.filter(pk=imported.pk).update(
        latest_revision=None, last_modified=timezone.now() + timedelta(minutes=1)
    )
    own = desk.get(HOME).content.decode().split("Your services, the last changed first")[1]
    assert own.index("Telefon z importu") < own.index("Telefon Mostek")


def test_a_check_that_found_a_mistake_stays_on_the_first_page_until_a_later_one_is_correct(desk, address):
    service = records.service()
    colleague = records.desk_user(records.poland())
    today = timezone.localdate()

    def checked(outcome, day):
        VerificationVisit.objects.create(
            service=service, checked_on=day, method="call", outcome=outcome, by=colleague
        )
        return desk.get(HOME).content.decode()

    page = checked("changes_needed", today - timedelta(days=2))
    assert "Checks that did not find everything correct (1)" in page
    assert "Something has to be corrected" in page and address("edit", service) in page
    assert "Nobody was reached" in checked("not_reached", today - timedelta(days=1))
    assert "Checks that did not find everything correct (1)" not in checked("correct", today)


def test_the_first_page_says_whose_turn_a_waiting_change_is(signed_in, address):
    poland = records.poland()
    author, other = records.desk_user(poland), records.desk_user(poland)
    service = records.service(number="+48 22 000 00 12")
    records.four_eyes(poland)
    desk = signed_in(author)
    url = address("edit", service)
    sent = form_data(desk, url) | {"phones-0-number": "+48 22 000 00 77", "action-publish": "1"}
    desk.post(url, sent)
    assert "you asked: somebody else confirms it" in desk.get(HOME).content.decode()
    assert f"{author} asks" in signed_in(other).get(HOME).content.decode()


def test_who_is_at_no_desk_has_no_such_page(client, django_user_model):
    from django.contrib.auth.models import Permission

    person = django_user_model.objects.create_user("translator", password="secret")
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person)
    page = client.get(HOME)
    assert page.status_code == 200 and "Your desk today" not in page.content.decode()


def test_the_day_needs_as_many_queries_for_much_as_for_little(desk):
    found = []
    owner = records.organization()
    for made in (12, 20):
        while Service.objects.count() < made:
            service = records.service(name=f"Telefon {Service.objects.count()}", organization=owner)
            report_mistake(service, kind="number", text="")
            records.service(name="Szkic", organization=owner, publish=False)
        desk.get(HOME)
        with CaptureQueriesContext(connection) as queries:
            desk.get(HOME)
        found.append(len(queries))
    assert found[0] == found[1]


def test_a_report_leads_to_its_service_and_the_service_back(desk, address):
    service = records.service()
    report = report_mistake(service, kind="number", text="Numer nie działa <b>.")
    edit_report = reverse("twops_directory_mistakereport_modeladmin_edit", args=[report.pk])
    assert (
        f'<a href="{address("edit", service)}">Telefon Mostek</a>' in desk.get(edit_report).content.decode()
    )
    form = desk.get(address("edit", service)).content.decode()
    assert "A reader reported a mistake" in form and edit_report in form
    assert "&lt;b&gt;" in form and "działa <b>" not in form
    MistakeReport.objects.update(state="done")
    assert "A reader reported a mistake" not in desk.get(address("edit", service)).content.decode()


def test_a_service_is_closed_until_a_day_and_readers_are_told(desk, address):
    service = records.service()
    url = address("edit", service)
    page = desk.get(url).content.decode()
    assert "Closed for some time: stays public, and says until when" in page
    day = timezone.localdate() + timedelta(days=40)
    closed = {"status": "temporarily closed", "reopens_on": day.isoformat(), "action-publish": "1"}
    assert desk.post(url, form_data(desk, url) | closed).status_code == 302
    status = public_service(service.uuid, "en").status
    assert status.code == "temporarily closed"
    assert status.label == f"Temporarily closed, opens again on {day.day} {day:%B} {day.year}"

    Service.objects.update(reopens_on=timezone.localdate())
    assert public_service(service.uuid, "en").status.label == "Temporarily closed"
    assert "Closed, and the day of opening again has come (1)" in desk.get(HOME).content.decode()


def test_a_day_of_opening_again_belongs_to_what_is_closed(desk, address):
    service = records.service()
    url = address("edit", service)
    sent = form_data(desk, url) | {"reopens_on": "2027-03-01", "action-publish": "1"}
    page = desk.post(url, sent)
    assert page.status_code == 200
    assert "Choose “closed for some time” as the status, or remove this day." in page.content.decode()


def test_what_nobody_checked_is_no_person_called_none(desk, address):
    page = desk.get(address("edit", records.service())).content.decode()
    assert ">None<" not in page and "<strong>Checked by</strong><div>–</div>" in page


def test_the_list_of_services_says_what_its_columns_are(desk):
    records.service()
    page = desk.get(reverse(Service.snippet_viewset.get_url_name("list"))).content.decode()
    headings = " ".join(re.findall(r"<th.*?</th>", page, re.DOTALL))
    assert "Kind" in headings and "Status" in headings
    assert "method" not in re.sub(r"<[^>]*>", "", headings)


def choose(client, model, query=""):
    return client.get(reverse(model.snippet_viewset.chooser_viewset.get_url_name("choose_results")) + query)


def test_a_chooser_offers_the_own_country_first_with_search_and_country(desk):
    belgian = records.service(records.belgium(), name="Aardige lijn")
    records.service(name="Telefon Żuraw")
    first = choose(desk, Service).content.decode()
    assert first.index("Telefon Żuraw") < first.index("Aardige lijn"), "Poland first, for the Polish desk"
    assert "Belgium" in first and "Poland" in first
    found = choose(desk, Service, "?q=aard").content.decode()
    assert "Aardige lijn" in found and "Telefon Żuraw" not in found
    only = choose(desk, Service, f"?country={belgian.country_id}").content.decode()
    assert "Aardige lijn" in only and "Telefon Żuraw" not in only


def test_a_chooser_names_neither_drafts_of_others_nor_confidential_places(desk):
    from twops_directory.models import Location

    from .. import full_service

    draft = records.service(records.belgium(), name="Geheim ontwerp", publish=False)
    hidden = full_service.published(
        records.unsaved_place("Schuilplaats", records.belgium(), confidential=True)
    )
    own = full_service.published(records.unsaved_place("Azyl", confidential=True))
    assert "Geheim ontwerp" not in choose(desk, Service).content.decode()
    offered = choose(desk, Location).content.decode()
    assert "Schuilplaats" not in offered and "Azyl" in offered
    for record, status in ((draft, 404), (hidden, 404), (own, 200)):
        chosen = type(record).snippet_viewset.chooser_viewset.get_url_name("chosen")
        response = desk.get(reverse(chosen, args=[record.pk]))
        assert response.status_code == status
        many = type(record).snippet_viewset.chooser_viewset.get_url_name("chosen_multiple")
        answer = desk.get(reverse(many), {"id": [record.pk, "abc", "9" * 18]}).content.decode()
        assert (str(record) in answer) is (status == 200)
        assert desk.get(reverse(many), {"id": [record.pk, "9" * 30]}).status_code == 404


def test_a_form_names_no_record_whose_key_somebody_guessed(desk):
    """Refused and shown again: a chosen record is named from what the field can have, and from nothing else."""
    own, foreign = records.service(), records.service(records.belgium(), name="Geheim ontwerp", publish=False)
    address = reverse(Service.snippet_viewset.get_url_name("edit"), args=[own.pk])
    draft = records.organization(records.belgium(), name="Geheime stichting")
    draft.unpublish()
    for key in (str(draft.pk), "9" * 25, "9" * 5_000, "²"):
        answer = desk.post(address, {**form_data(desk, address), "organization": key})
        assert answer.status_code == 200, key[:30]
        assert "Geheime stichting" not in answer.content.decode()
    check = reverse("twops_directory_verificationvisit_modeladmin_create")
    assert str(own) in desk.get(check, {"service": own.pk}).content.decode()
    for key in (str(foreign.pk), "9" * 19):
        assert "Geheim ontwerp" not in desk.get(check, {"service": key}).content.decode()
        answer = desk.post(check, {"service": key, "method": "phone", "checked_on": "2026-11-29"})
        assert "Geheim ontwerp" not in answer.content.decode()


def test_what_a_reader_wrote_is_no_formula_in_a_spreadsheet(desk):
    formula = '=HYPERLINK("https://elsewhere.example.org/","click")'
    service = records.service(name=formula)
    for text in (formula, "\t+1+cmd|' /C calc'!A0", "@SUM(1)", "+48 22 000 00 12"):
        report_mistake(service, kind="number", text=text)
    found = b"".join(desk.get("/admin/twops_directory/mistakereport/?export=csv").streaming_content).decode()
    cells = {cell for row in csv.reader(io.StringIO(found)) for cell in row}
    assert {f"'{formula}", "'\t+1+cmd|' /C calc'!A0", "'@SUM(1)", "+48 22 000 00 12"} <= cells
    records_list = reverse(Service.snippet_viewset.get_url_name("list"))
    found = b"".join(desk.get(records_list, {"export": "csv"}).streaming_content).decode()
    assert f"'{formula}" in {cell for row in csv.reader(io.StringIO(found)) for cell in row}


def test_the_settings_menu_has_no_plumbing(client):
    client.force_login(records.admin())
    page = client.get(HOME).content.decode()
    assert "Registers of the directory" in page
    settings = page[page.index('"Settings"') :] if '"Settings"' in page else page
    assert "Tombstones" in page and settings.count("Rows without a place") <= 1
