"""A translator completes the words of a service, and a reviewer decides; both at a person's speed.

They type with pauses, use what is on the screen, and type no address after the first page of the admin.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from twops_directory.desk.operations import save_record
from twops_directory.models import Phone, ServiceText
from twops_directory.public import public_service
from twops_locale.translation import operations

from tests import factories
from tests.browser.people import Editor
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

PAUSE_MS = 700  # between two clicks
KEY_MS = 15  # between two keys

FINNISH = {
    "Telefon Mostek": "Siltapuhelin",
    "Rozmowa bez oceniania.": "Keskustelu ilman tuomitsemista.",
    "Tylko w nocy": "Vain yöllä",
}
SECOND = {
    "Czat Mostek": "Siltachat",
    "Rozmowa bez oceniania.": "Keskustelu.",
    "Tylko w dzień": "Vain päivällä",
}


def service(name: str, note: str) -> Any:
    """Return a Polish service whose telephone has a note, sent for translation into Finnish."""
    made = records.service(name=name)
    newest = records.newest(made)
    phones = list(newest.phones.all())
    phones[0].description = note
    newest.phones = phones
    saved = save_record(newest, user=records.admin(), publish=True)
    operations.submit_for_translation(saved.primary_text, [records.locale("fi")], user=records.admin())
    return saved


def pause(page: Page) -> None:
    page.wait_for_timeout(PAUSE_MS)


def open_from_the_menu(person: Editor, title: str) -> None:
    """From the first page of the admin to a translation."""
    page = person.page
    page.get_by_role("link", name="Dashboard").or_(page.locator("a.sidebar-wagtail-branding")).first.click()
    pause(page)
    page.locator("nav, aside").get_by_role("button", name="Languages", exact=True).first.click()
    pause(page)
    page.locator("nav, aside").get_by_role("link", name="Translations", exact=True).first.click()
    pause(page)
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.locator("[data-twops-task]")).to_be_visible()
    pause(page)


def press(person: Editor, name: str) -> str:
    pause(person.page)
    person.page.get_by_role("button", name=name, exact=True).click()
    expect(person.page.locator(".messages")).to_be_visible()
    return person.message()


def translate(person: Editor, words: dict[str, str]) -> None:
    """Type each translation into its field; it is saved by itself when the field is left."""
    page = person.page
    for source, target in words.items():
        row = page.locator(".te-row", has=page.get_by_text(source, exact=True)).first
        row.get_by_role("textbox").first.press_sequentially(target, delay=KEY_MS)
        pause(page)
        row.get_by_role("textbox").first.blur()
        expect(row.locator(".te-saved")).to_have_text("Saved")


def test_a_translator_completes_a_service_and_a_reviewer_approves_one_and_returns_another(
    live_server: Any, visit: Callable[..., Visit]
) -> None:
    factories.root_page()
    factories.home()
    factories.locale("fi")
    first, second = service("Telefon Mostek", "Tylko w nocy"), service("Czat Mostek", "Tylko w dzień")
    factories.translator("fi"), factories.reviewer("fi")
    base = live_server.url

    translator = Editor(visit(), base, "translator-fi")
    open_from_the_menu(translator, "Telefon Mostek")
    panel = translator.page.locator("[data-twops-task]")
    expect(panel).to_contain_text("0 of 3 texts translated")
    translate(translator, FINNISH)
    translator.page.reload()
    expect(panel).to_contain_text("3 of 3 texts translated")
    assert "Nothing is public" in press(translator, "Send to review")
    open_from_the_menu(translator, "Czat Mostek")
    translate(translator, SECOND)
    translator.page.reload()
    assert "Nothing is public" in press(translator, "Send to review")
    assert public_service(first.uuid, "fi").words.language == "pl"

    reviewer = Editor(visit(), base, "reviewer-fi")
    open_from_the_menu(reviewer, "Telefon Mostek")
    assert "public now" in press(reviewer, "Approve and publish")
    open_from_the_menu(reviewer, "Czat Mostek")
    reviewer.page.get_by_label("What should be changed?").press_sequentially("Nimi on outo.", delay=KEY_MS)
    assert "Returned to the translator" in press(reviewer, "Return to the translator")

    reader = visit(javascript=False)
    reader.open(f"{base}/fi/help/service/{first.uuid}/")
    shown = reader.page.locator("main").inner_text()
    assert "Siltapuhelin" in shown and "Vain yöllä" in shown
    assert public_service(second.uuid, "fi").words.language == "pl"
    open_from_the_menu(translator, "Czat Mostek")
    expect(panel).to_contain_text("Returned")
    assert ServiceText.objects.filter(locale__language_code="fi", live=True).count() == 1
    assert Phone.objects.filter(description="Tylko w nocy").exists(), "the original is as it was"
