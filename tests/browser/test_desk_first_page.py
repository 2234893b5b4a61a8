"""From the first page of the admin to what is due there and back: a check, a reader's report, and how the worker does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import expect
from twops_directory.desk.reports import report_mistake
from twops_directory.models import MistakeReport, Service, VerificationVisit
from twops_site.worker import queue

from tests import factories
from tests.browser.desk import Desk
from tests.directory import records
from tests.services.visit import Visit
from tests.site.worker.marks.jobs import failing, quiet

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service() -> Service:
    """A public service of Poland whose check was due yesterday."""
    factories.root_page()
    factories.home()
    service = records.service(name="Telefon Mostek")
    Service.objects.filter(pk=service.pk).update(next_check_due=timezone.localdate() - timedelta(days=1))
    return service


@pytest.fixture
def desk(visit: Callable[..., Visit], live_server: Any, service: Service) -> Desk:
    """Somebody of the Polish desk on the first page."""
    return Desk(visit(), str(live_server.url), records.desk_user(records.poland()).username)


def test_a_check_that_is_due_is_recorded_from_the_first_page(desk: Desk, service: Service) -> None:
    page = desk.page
    expect(page.get_by_role("main")).to_contain_text("Checks that are due (1)")
    desk.follow("Checks that are due (1)")
    expect(page.get_by_role("main")).to_contain_text("Telefon Mostek")
    row = page.get_by_role("row").filter(has_text="Telefon Mostek")
    row.hover()
    desk.click(row.get_by_role("link", name="Record a check").first)
    expect(page.get_by_role("main")).to_contain_text("Telefon Mostek")
    desk.glance()
    page.get_by_role("combobox", name="How it was checked").select_option(label="We called")
    desk.press("Save")
    desk.says("Check of “Telefon Mostek” recorded.")
    made = VerificationVisit.objects.get()
    assert (made.service, made.outcome, made.checked_on) == (service, "correct", timezone.localdate())
    assert made.by is not None
    service.refresh_from_db()
    assert service.next_check_due > timezone.localdate()

    desk.first_page()
    expect(page.get_by_role("main")).not_to_contain_text("Checks that are due (1)")
    expect(page.get_by_role("main")).to_contain_text("No check is due.")


def test_a_report_is_handled_from_the_first_page_and_leaves_it(desk: Desk, service: Service) -> None:
    report_mistake(service, kind="hours", text="W środy jest zamknięte.")
    page = desk.page
    desk.first_page()
    desk.follow("Mistakes that readers reported (1)")
    listed = page.get_by_role("row").filter(has_text="Telefon Mostek")
    expect(listed).to_contain_text("The opening hours are wrong")
    expect(listed).to_contain_text("Open")
    listed.hover()
    desk.click(listed.get_by_role("link", name="Telefon Mostek").first)
    expect(page.get_by_role("main")).to_contain_text("W środy jest zamknięte.")
    state = page.get_by_role("combobox", name="State")
    desk.click(state)
    state.select_option(label="Rejected")
    desk.click(page.get_by_role("textbox", name="What was done"))
    page.keyboard.type("We asked: they are there on Wednesdays.", delay=40)
    desk.press("Save")
    expect(page.locator(".messages")).to_be_visible()
    report = MistakeReport.objects.get()
    assert (report.state, report.answer) == ("rejected", "We asked: they are there on Wednesdays.")
    assert report.handled_by is not None
    desk.first_page()
    expect(page.get_by_role("main")).to_contain_text("No report is open.")


def test_an_administrator_sees_what_waits_ran_and_failed_and_has_it_tried_again(
    visit: Callable[..., Visit], live_server: Any
) -> None:
    factories.root_page()
    factories.home()
    get_user_model().objects.create_superuser("administrator", "administrator@example.org", "secret")
    backend = DatabaseBackend("default", {"QUEUES": []})
    backend.enqueue(quiet, (), {})
    done = queue.claim("7")
    assert done is not None
    queue.run(done)
    backend.enqueue(failing, ("no such mailbox",), {})
    broken = queue.claim("7")
    assert broken is not None
    queue.run(broken)
    DBTaskResult.objects.filter(pk=broken.pk).update(status="FAILED")
    backend.enqueue(quiet, (), {})

    desk = Desk(visit(), str(live_server.url), "administrator")
    desk.menu("Reports", "The worker")
    page = desk.page.get_by_role("main")
    expect(page).to_contain_text("None is running.")
    expect(page).to_contain_text("1 waiting, 0 to be tried later, 0 running, 1 done, 1 failed")
    expect(page).to_contain_text("ValueError: no such mailbox")
    desk.press("Try the failed ones once more")
    desk.says("One task waits once more.")
    expect(page).to_contain_text("2 waiting, 0 to be tried later, 0 running, 1 done, 0 failed")
    expect(page).not_to_contain_text("no such mailbox")
    assert not desk.page.get_by_role("button", name="Try the failed ones once more").count()
