"""Checks of services: recorded once, in force everywhere at once, and a queue that says what comes next."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from twops_directory.desk.operations import publish_record, save_record
from twops_directory.desk.verification import assign_check, record_visit, to_check
from twops_directory.errors import AssigneeNotAtDesk, NotAllowed
from twops_directory.models import CheckAssignment, MistakeReport, Service, VerificationVisit
from twops_directory.public import public_service
from twops_locale.signals import public_content_changed

from .. import records
from ..forms import form_data

pytestmark = pytest.mark.django_db

QUEUE = "directory_checks-due_modeladmin_index"
REGISTER = "twops_directory_verificationvisit_modeladmin"
REPORTS = "twops_directory_mistakereport_modeladmin"


def visit(service, **fields):
    given = {"checked_on": date(2026, 3, 2), "method": "called", "outcome": "correct", **fields}
    return VerificationVisit(service=service, **given)


def verification(record):
    return (record.verified_on, record.verified_by, record.verification_method, record.next_check_due)


def test_a_check_is_in_force_in_the_live_row_and_in_the_draft(service, anna):
    draft = records.newest(service)
    draft.email = "nowy@example.org"
    save_record(draft, user=anna)

    record_visit(visit(service), user=anna)

    expected = (date(2026, 3, 2), anna, "called", date(2026, 8, 29))
    assert verification(Service.objects.get(pk=service.pk)) == expected
    assert verification(records.newest(service)) == expected
    assert public_service(service.uuid, "pl").verification.checked_on == date(2026, 3, 2)
    publish_record(records.newest(service), user=anna)
    assert verification(Service.objects.get(pk=service.pk)) == expected
    assert public_service(service.uuid, "pl").email == "nowy@example.org"


def test_a_check_makes_no_stale_version_for_an_editor_at_work(service, anna, signed_in, address):
    client, url = signed_in(anna), address("edit", service)
    opened = form_data(client, url)
    versions = service.revisions.count()

    record_visit(visit(service), user=records.desk_user(records.poland()))
    response = client.post(url, opened | {"email": "nowy@example.org", "action-publish": "1"})

    assert response.status_code == 302
    assert service.revisions.count() == versions + 1
    stored = Service.objects.get(pk=service.pk)
    assert (stored.email, stored.verified_on) == ("nowy@example.org", date(2026, 3, 2))


def test_the_form_of_a_service_does_not_change_its_verification(service, anna, signed_in, address):
    client, url = signed_in(anna), address("edit", service)
    client.post(url, form_data(client, url) | {"verified_on": "2026-05-05", "action-publish": "1"})
    assert Service.objects.get(pk=service.pk).verified_on is None


def test_a_check_is_announced_and_logged(service, anna):
    heard = []

    def hear(instances, **kwargs):
        heard.extend(instances)

    public_content_changed.connect(hear, sender=Service)
    try:
        record_visit(visit(service), user=anna)
    finally:
        public_content_changed.disconnect(hear, sender=Service)
    assert heard == [service]
    assert Service.objects.get(pk=service.pk).last_modified > service.last_modified


@pytest.mark.parametrize("outcome", ["changes_needed", "not_reached"])
def test_only_a_correct_record_becomes_a_checked_one(service, anna, outcome):
    record_visit(visit(service, outcome=outcome), user=anna)
    assert verification(Service.objects.get(pk=service.pk)) == (None, None, "", None)

    record_visit(visit(service, outcome=outcome, next_due=date(2026, 3, 9)), user=anna)
    assert verification(Service.objects.get(pk=service.pk)) == (None, None, "", date(2026, 3, 9))


def test_an_older_check_recorded_late_does_not_put_the_record_back(service, anna):
    record_visit(visit(service, checked_on=date(2026, 3, 2)), user=anna)
    record_visit(visit(service, checked_on=date(2026, 2, 1), method="wrote"), user=anna)
    assert Service.objects.get(pk=service.pk).verified_on == date(2026, 3, 2)
    assert VerificationVisit.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"checked_on": date(2999, 1, 1)}, "checked_on"),
        ({"next_due": date(2026, 3, 2)}, "next_due"),
        ({"method": "guessed"}, "method"),
        ({"note": "Zadzwo\u202en"}, "note"),
    ],
)
def test_a_wrong_check_is_refused_by_name_of_the_field(service, anna, fields, field):
    with pytest.raises(ValidationError) as refused:
        record_visit(visit(service, **fields), user=anna)
    assert list(refused.value.message_dict) == [field]
    assert not VerificationVisit.objects.exists()


def test_another_countrys_desk_records_and_assigns_nothing(service, anna):
    finn = records.desk_user(records.finland())
    with pytest.raises(NotAllowed):
        record_visit(visit(service), user=finn)
    with pytest.raises(NotAllowed):
        assign_check(service, assignee=anna, user=finn)


def test_a_check_is_assigned_to_people_of_the_desk_and_ends_with_the_check(service, anna):
    finn = records.desk_user(records.finland())
    with pytest.raises(AssigneeNotAtDesk):
        assign_check(service, assignee=finn, user=anna)

    assign_check(service, assignee=anna, user=anna)
    record_visit(visit(service, outcome="not_reached"), user=anna)
    assert CheckAssignment.objects.get().assignee == anna
    record_visit(visit(service), user=anna)
    assert not CheckAssignment.objects.exists()


def test_the_queue_knows_overdue_due_and_soon():
    today, owner = date(2026, 6, 30), records.organization()
    never = records.service(name="Nigdy", organization=owner)
    overdue = records.service(name="Zaległy", organization=owner, next_check_due=date(2026, 5, 30))
    due = [
        records.service(name=f"Teraz {day}", organization=owner, next_check_due=day)
        for day in (date(2026, 5, 31), today)
    ]
    soon = records.service(name="Wkrótce", organization=owner, next_check_due=date(2026, 7, 30))
    records.service(name="Później", organization=owner, next_check_due=date(2026, 7, 31))
    records.service(name="Szkic", organization=owner, publish=False)

    def found(state=None):
        return {service.pk for service in to_check(Service.objects.all(), today, state)}

    assert found("overdue") == {never.pk, overdue.pk}
    assert found("due") == {service.pk for service in due}
    assert found("soon") == {soon.pk}
    assert found() == found("overdue") | found("due") | found("soon")


def test_the_queue_shows_the_own_country_and_leads_to_the_form(service, anna, signed_in):
    records.service(records.finland(), "Kaislikon puhelin")
    client = signed_in(anna)
    page = client.get(reverse(QUEUE)).content.decode()

    assert "Telefon Mostek" in page and "Kaislikon" not in page
    form = f"{reverse(REGISTER + '_create')}?service={service.pk}"
    assert form in page
    assert "Telefon Mostek" in client.get(f"{reverse(QUEUE)}?due=overdue").content.decode()
    assert "Telefon Mostek" not in client.get(f"{reverse(QUEUE)}?due=soon").content.decode()
    assert "Telefon Mostek" not in client.get(f"{reverse(QUEUE)}?assigned=me").content.decode()
    exported = client.get(f"{reverse(QUEUE)}?export=csv")
    assert "Telefon Mostek" in b"".join(exported.streaming_content).decode()

    sent = form_data(client, form) | {"method": "visited", "note": "Byliśmy na miejscu."}
    assert client.post(form, sent).status_code == 302
    assert Service.objects.get(pk=service.pk).verified_by == anna
    register = client.get(reverse(REGISTER + "_index")).content.decode()
    assert "Telefon Mostek" in register
    assert "Telefon Mostek" not in client.get(reverse(QUEUE)).content.decode()
    made = VerificationVisit.objects.get()
    assert (
        "Byliśmy na miejscu." in client.get(reverse(REGISTER + "_inspect", args=[made.pk])).content.decode()
    )


def test_the_queue_offers_no_way_round_the_screens_of_a_service(service, signed_in):
    client = signed_in(records.admin())
    for view in ("edit", "delete"):
        url = reverse(f"directory_checks-due_modeladmin_{view}", args=[service.pk])
        assert client.post(url, {}).url == reverse("wagtailadmin_home")
    assert client.get(reverse("directory_checks-due_modeladmin_create")).status_code == 302
    assert Service.objects.filter(pk=service.pk, live=True).exists()


def test_another_desk_neither_reads_nor_writes_the_register(service, anna, signed_in):
    made = record_visit(visit(service), user=anna)
    report = MistakeReport.objects.create(
        service=service, kind="number", received_on=timezone.localdate(), text="Zajęte"
    )
    client = signed_in(records.desk_user(records.finland()))
    for name in (REGISTER, REPORTS):
        assert "Telefon Mostek" not in client.get(reverse(f"{name}_index")).content.decode()
    home = reverse("wagtailadmin_home")
    assert client.get(reverse(f"{REGISTER}_inspect", args=[made.pk])).url == home
    assert client.post(reverse(f"{REPORTS}_edit", args=[report.pk]), {"state": "done"}).url == home
    sent = {"service": service.pk, "checked_on": "2026-03-02", "method": "called", "outcome": "correct"}
    assert client.post(reverse(f"{REGISTER}_create"), sent).status_code == 200
    assert VerificationVisit.objects.count() == 1


def test_the_lists_need_as_many_queries_for_many_rows(anna, service, signed_in):
    client = signed_in(anna)
    names = (QUEUE, f"{REGISTER}_index", f"{REPORTS}_index")
    counts = []
    for made in (2, 8):
        for number in range(made):
            other = records.service(name=f"Telefon {number}", organization=service.organization)
            assign_check(other, assignee=anna, user=anna)
            record_visit(visit(other, outcome="not_reached"), user=anna)
            MistakeReport.objects.create(service=other, kind="hours", received_on=timezone.localdate())
        for name in names:
            client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            for name in names:
                assert client.get(reverse(name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_bulk_action_assigns_within_the_desk_only(service, anna, signed_in):
    finn = records.desk_user(records.finland())
    finnish = records.service(records.finland(), "Kaislikon puhelin")
    url = reverse("wagtail_bulk_action", args=["twops_directory", "service", "assign_check"])
    home = reverse("wagtailadmin_home")
    both = f"{url}?id={service.pk}&id={finnish.pk}&next={home}"

    page = signed_in(anna).get(both).content.decode()
    assert anna.username in page and finn.username not in page
    signed_in(anna).post(both, {"assignee": finn.pk})
    assert not CheckAssignment.objects.exists()
    signed_in(anna).post(both, {"assignee": anna.pk})
    assert [(row.service, row.assignee) for row in CheckAssignment.objects.all()] == [(service, anna)]

    answer = signed_in(records.admin()).post(both, {"assignee": finn.pk}, follow=True).content.decode()
    assert "not at the desk of its country" in answer
    assert CheckAssignment.objects.get(service=finnish).assignee == finn
    assert CheckAssignment.objects.get(service=service).assignee == anna


def test_a_report_is_answered_by_the_desk(service, anna, signed_in):
    report = MistakeReport.objects.create(
        service=service, kind="number", received_on=timezone.localdate() - timedelta(days=1), text="Zajęte"
    )
    client = signed_in(anna)
    url = reverse(f"{REPORTS}_edit", args=[report.pk])
    assert "Zajęte" in client.get(url).content.decode()

    client.post(url, {"state": "done", "answer": "Poprawiono numer.", "text": "inne", "kind": "other"})

    report.refresh_from_db()
    assert (report.state, report.answer, report.handled_by) == ("done", "Poprawiono numer.", anna)
    assert (report.text, report.kind) == ("Zajęte", "number")


def test_an_empty_queue_says_that_nothing_is_to_be_done(service, anna, signed_in):
    record_visit(visit(service, checked_on=timezone.localdate()), user=anna)
    client = signed_in(anna)
    lists = ["directory_waiting", "directory_duplicates", REPORTS.removesuffix("_modeladmin")]
    for name in (QUEUE, *(f"{each}_modeladmin_index" for each in lists)):
        page = client.get(reverse(name)).content.decode()
        assert "There is nothing to do here at the moment." in page, name
        assert "created yet" not in page, name
    assert "Checks due" in client.get(reverse(QUEUE)).content.decode()
