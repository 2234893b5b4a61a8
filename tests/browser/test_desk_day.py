"""A day at the Polish desk, at a person's speed: from the admin's first page, with what is on the screen only.

She sees a reported mistake and mends it, writes other hours for one week and a holiday, closes a service until a day,
records a check with the search of the chooser, and sends words for translation. She types with pauses, and the form
saves itself in between; nothing is opened by an address that she would have to know.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from twops_directory.desk.reports import report_mistake
from twops_directory.models import MistakeReport, Service, VerificationVisit
from twops_locale.models import TranslationTask

from tests import factories
from tests.browser.people import Editor
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

KEY_MS = 40  # between two keys
LOOK_MS = 700  # a look at what changed; longer than the form waits before it saves itself


@pytest.fixture
def desk_person() -> Any:
    """The person at the Polish desk; two services, one with a report by a reader."""
    factories.root_page()
    factories.home()
    records.locale("fi")
    service = records.service(name="Telefon Mostek", number="+48 22 000 00 12")
    records.service(name="Czat Kładka", organization=service.organization)
    records.service(records.belgium(), name="Aardige lijn")
    report_mistake(service, kind="number", text="Pod tym numerem nikt nie odbiera.")
    user = records.desk_user(records.poland())
    user.user_permissions.add(Permission.objects.get(codename="submit_translation"))
    return user


class Desk(Editor):
    """Somebody at a desk: looks, types with pauses, presses what is on the screen."""

    def home(self) -> None:
        """Go back to the first page by the menu."""
        self.page.get_by_role("link", name=re.compile("Dashboard|Home|Wagtail", re.IGNORECASE)).first.click()
        expect(self.page.get_by_role("heading", name="Your desk today")).to_be_visible()

    def type_into(self, field: Locator, text: str) -> None:
        """Put a text into a field key by key, and look at it."""
        field.click()
        field.press("ControlOrMeta+a")
        field.press_sequentially(text, delay=KEY_MS)
        field.press("Tab")
        self.page.wait_for_timeout(LOOK_MS)

    def open_from(self, heading: str, name: str) -> None:
        """Follow a line of one of the day's lists."""
        lists = self.page.locator(".twops-day__lists > div")
        wanted = lists.filter(has=self.page.get_by_role("heading", name=re.compile(heading)))
        wanted.get_by_role("link", name=name, exact=True).click()

    def tab(self, name: str) -> None:
        """Open a sheet of the form."""
        self.page.get_by_role("tab", name=name).click()

    def publish(self) -> None:
        """Publish by the footer's menu and see that it was done."""
        self.choose_action("action-publish")
        expect(self.page.locator(".messages")).to_contain_text("updated")

    def last_hours(self) -> Locator:
        """Add a line of opening hours to the service; return it."""
        self.page.locator("#id_schedules-ADD").click()
        return self.page.locator("#id_schedules-FORMS > [data-inline-panel-child]").last

    def hours_instead(self, first: str, last: str, opens: str = "", closes: str = "") -> None:
        """Write hours that hold for some days instead of the regular ones; without times: closed."""
        line = self.last_hours()
        line.get_by_label("Kind").select_option(label="Instead of the regular hours")
        self.type_into(line.get_by_label("Valid from"), first)
        self.type_into(line.get_by_label(re.compile("^Valid to")), last)
        if opens:
            self.type_into(line.get_by_label("Opens at"), opens)
            self.type_into(line.get_by_label("Closes at"), closes)
        else:
            line.get_by_label("Closed", exact=True).check()
            self.page.wait_for_timeout(LOOK_MS)


def on(part: Page | Locator, name: str) -> Locator:
    """Return the first link with a name, in a page or a part of it."""
    return part.get_by_role("link", name=name).first


def test_a_day_at_the_desk(live_server: Any, visit: Callable[..., Visit], desk_person: Any) -> None:
    desk = Desk(visit(), live_server.url, desk_person.username)
    page = desk.page
    monday = timezone.localdate() + timedelta(days=7)
    service = Service.objects.get(primary_texts__name="Telefon Mostek")

    # 1. A reader's report: to it, to the service, mended, back by the message on the form, handled.
    expect(page.get_by_role("heading", name="Mistakes that readers reported (1)")).to_be_visible()
    desk.open_from("Mistakes", "Telefon Mostek")
    expect(page.get_by_text("Pod tym numerem nikt nie odbiera.")).to_be_visible()
    on(page.locator("main"), "Telefon Mostek").click()
    desk.tab("Contact")
    desk.type_into(page.get_by_label("Number*").first, "+48 22 000 00 99")
    desk.publish()
    desk.home()
    desk.open_from("Mistakes", "Telefon Mostek")
    page.get_by_role("combobox", name="State").select_option(label="Done")
    desk.type_into(page.get_by_role("textbox", name="What was done"), "Numer poprawiony po rozmowie.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_be_visible()
    assert [phone.number for phone in service.phones.all()] == ["+48 22 000 00 99"]
    assert MistakeReport.objects.get().state == "done"

    # 2. Other hours for one week, and a holiday on which nobody is there.
    desk.home()
    desk.open_from("Your services", "Telefon Mostek")
    desk.tab("Hours")
    holiday = monday + timedelta(days=30)
    desk.hours_instead(monday.isoformat(), (monday + timedelta(days=6)).isoformat(), "10:00", "14:00")
    desk.hours_instead(holiday.isoformat(), holiday.isoformat())
    desk.publish()
    lines = [(row.kind, row.valid_from, row.closed) for row in service.schedules.order_by("position")]
    assert lines == [("hours", None, False), ("exception", monday, False), ("exception", holiday, True)]

    # 3. The chat is closed until a day.
    desk.home()
    desk.open_from("Your services", "Czat Kładka")
    desk.tab("Facts")
    page.locator("#id_status").select_option(label="Closed for some time: stays public, and says until when")
    desk.type_into(page.locator("#id_reopens_on"), holiday.isoformat())
    desk.publish()
    chat = Service.objects.get(primary_texts__name="Czat Kładka")
    assert (chat.status, chat.reopens_on) == ("temporarily closed", holiday)

    # 4. A check, from the menu: the service is found by the chooser's search.
    page.get_by_role("button", name="Checks and reports").click()
    on(page, "Checks made").click()
    page.get_by_role("link", name=re.compile("Add check")).first.click()
    page.get_by_role("button", name=re.compile("Choose")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Czat Kładka")).to_be_visible()
    desk.type_into(dialog.get_by_role("textbox", name="Search"), "mostek")
    expect(dialog.get_by_role("link", name="Czat Kładka")).to_have_count(0)
    dialog.get_by_role("link", name="Telefon Mostek").click()
    page.get_by_role("combobox", name="How it was checked").select_option(label="We called")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("recorded")
    visit_made = VerificationVisit.objects.get()
    assert (visit_made.service, visit_made.outcome) == (service, "correct")

    # 5. The words are sent to the Finnish team.
    desk.home()
    desk.open_from("Your services", "Telefon Mostek")
    on(page, "Send these words for translation").click()
    page.get_by_label("Suomi").check()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".messages")).to_contain_text("Sent to 1 language team.")
    assert TranslationTask.objects.get().language == "fi"
    assert not desk.visit.page_errors
