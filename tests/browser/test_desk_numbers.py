"""A country desk's main work with numbers, as people do it: with pauses in which the editor saves by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from twops_directory.models import Service, Tombstone

from tests import factories
from tests.browser.desk import Desk, number_of
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "phones-0-number"
OLD, NEW, OTHER = "+48 22 000 00 12", "+48 22 000 00 99", "+48 22 000 00 66"


@pytest.fixture
def service() -> Service:
    """A public service of Poland."""
    factories.home()
    return records.service(number=OLD)


@pytest.fixture
def sit_down(visit: Callable[..., Visit], live_server: Any) -> Callable[[], Desk]:
    """Another person of the Polish desk sits down at a browser."""

    def sit() -> Desk:
        person = records.desk_user(records.poland())
        return Desk(visit(), str(live_server.url), person.username)

    return sit


def test_the_desk_changes_a_number_and_publishes(service: Service, sit_down: Callable[[], Desk]) -> None:
    desk = sit_down()
    desk.open_service("Telefon Mostek")
    desk.type_over(NUMBER, NEW)
    desk.wait_for_autosave()

    desk.footer("Publish")

    desk.says("updated and published")
    assert number_of(service) == NEW


def test_a_second_person_confirms_or_returns_with_a_message(
    service: Service, sit_down: Callable[[], Desk]
) -> None:
    anna = sit_down()
    records.four_eyes(records.poland())
    anna.open_service("Telefon Mostek")
    anna.type_over(NUMBER, "+48 22 0")
    piotr = sit_down()
    expect(piotr.page.get_by_role("main")).not_to_contain_text("Changes that wait for a second person (1)")
    anna.type_over(NUMBER, OTHER)
    anna.footer("Publish")
    anna.says("A second person of the desk must confirm")

    piotr.menu("Checks and reports", "Waiting for a second person")
    piotr.follow("Telefon Mostek")
    expect(piotr.page.get_by_role("main")).to_contain_text(OTHER)
    piotr.click(piotr.page.get_by_label("What is to be changed?"))
    piotr.page.keyboard.type("Nobody answers there.", delay=40)
    piotr.press("Return to the author")
    piotr.says("Returned to")
    assert number_of(service) == OLD

    anna.first_page()
    expect(anna.page.get_by_role("main")).to_contain_text("Nobody answers there.")
    anna.follow("See what came back")
    anna.follow("Open the record")
    anna.says("Nobody answers there.")
    anna.type_over(NUMBER, NEW)
    anna.footer("Publish")

    piotr.first_page()
    piotr.follow("Changes that wait for a second person (1)")
    piotr.follow("Telefon Mostek")
    expect(piotr.page.get_by_role("main")).to_contain_text(NEW)
    piotr.press("Confirm and publish")
    piotr.says("Confirmed and published.")
    assert number_of(service) == NEW


def test_two_people_edit_the_same_service_and_nothing_is_lost(
    service: Service, sit_down: Callable[[], Desk]
) -> None:
    anna, piotr = sit_down(), sit_down()
    for person in (anna, piotr):
        person.open_service("Telefon Mostek")
    anna.type_over(NUMBER, NEW)
    anna.footer("Publish")
    anna.says("updated and published")

    piotr.type_over(NUMBER, OTHER)
    piotr.page.wait_for_timeout(11_000)  # as long as the editor takes to hear of anna's version
    piotr.footer("Publish")  # no dialog that speaks of overwriting: what differs is said at once
    piotr.says("another version was saved after you had opened this one")
    piotr.says(f"the newest version says “{NEW}”, yours says “{OTHER}”")
    expect(piotr.field(NUMBER)).to_have_value(OTHER)
    piotr.page.wait_for_timeout(3_000)  # he reads; the editor does not save in this time
    assert number_of(service) == NEW
    assert records.newest(service).phones.get().number == NEW

    piotr.footer("Publish")
    piotr.says("updated and published")
    assert number_of(service) == OTHER


def test_two_look_alikes_are_merged(service: Service, sit_down: Callable[[], Desk]) -> None:
    other = records.service(name="Telefon Mostek 24", number=OLD, organization=service.organization)
    desk = sit_down()
    desk.menu("Directory", "Services")
    for row in (0, 1):
        desk.click(desk.page.locator("[data-bulk-action-checkbox]").nth(row))
    desk.press("More")
    desk.click(desk.page.get_by_label("Compare and merge two selected records"))
    expect(desk.page.get_by_role("main")).to_contain_text("2 records", timeout=20_000)
    desk.press("Merge")
    expect(desk.page.get_by_role("main")).to_contain_text("These may be one", timeout=20_000)
    desk.press("Merge")
    desk.says("Merged.")
    stays = Service.objects.get()
    gone = ({service.uuid, other.uuid} - {stays.uuid}).pop()
    assert Tombstone.objects.get(uuid=gone).merged_into_uuid == stays.uuid
