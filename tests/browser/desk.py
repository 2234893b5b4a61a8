"""A country desk at its browser, at a person's speed: it types, pauses, and presses what is on the screen."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.services.visit import Visit

KEY_MS = 90  # between two keys
GLANCE_MS = 1_000  # before a click
ANSWER_MS = 20_000  # a server under load
AUTOSAVE_MS = 2_000  # longer than the editor waits before it saves by itself


class Desk:
    """Somebody of a country desk, logged in, on the admin's first page. No other address is ever typed."""

    def __init__(self, visit: Visit, base: str, username: str) -> None:
        self.page: Page = visit.page
        visit.open(f"{base}/admin/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", "secret")
        self.page.click("form button[type=submit]")
        self.page.wait_for_url(f"{base}/admin/")

    def glance(self) -> None:
        """Look at the screen before doing anything."""
        self.page.wait_for_timeout(GLANCE_MS)

    def click(self, target: Locator) -> None:
        """Look, then click."""
        self.glance()
        target.click()

    def follow(self, name: str) -> None:
        """Follow a link of the page by its words."""
        self.click(self.page.get_by_role("link", name=name).first)

    def press(self, name: str) -> None:
        """Press a button of the page by its words."""
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def menu(self, group: str, entry: str) -> None:
        """Choose from the menu at the side."""
        sidebar = self.page.locator("nav, aside").filter(has=self.page.get_by_role("button", name=group))
        self.click(sidebar.get_by_role("button", name=group, exact=True).first)
        self.click(sidebar.get_by_role("link", name=entry, exact=True).first)

    def first_page(self) -> None:
        """Go back to the admin's first page by the logo."""
        self.click(self.page.locator("#wagtail-sidebar a[href='/admin/'], a.sidebar-wagtail-branding").first)
        self.page.wait_for_url(re.compile("/admin/$"))

    def open_service(self, name: str) -> None:
        """Open a service from the list."""
        self.menu("Directory", "Services")
        self.follow(name)
        expect(self.page.locator("form#w-editor-form")).to_be_visible()

    def field(self, name: str) -> Locator:
        """Return a field of the form, on the tab where it is."""
        field = self.page.locator(f"[name='{name}']")
        tabs = self.page.get_by_role("tab")
        for _look in range(3):  # a page that is still being made ready does not open its tabs yet
            for index in range(tabs.count()):
                if field.is_visible():
                    return field
                tabs.nth(index).click()
                self.page.wait_for_timeout(200)
        return field

    def type_over(self, name: str, text: str) -> None:
        """Replace what a field holds, key by key, and pause until the editor has saved by itself."""
        field = self.field(name)
        self.click(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text, delay=KEY_MS)
        self.page.wait_for_timeout(AUTOSAVE_MS)

    def wait_for_autosave(self) -> None:
        """Wait until the editor says that it has saved by itself."""
        indicator = self.page.locator("#w-autosave-indicator")
        said = re.compile("have been autosaved")
        expect(indicator).to_have_attribute("data-w-tooltip-content-value", said, timeout=ANSWER_MS)

    def footer(self, name: str) -> None:
        """Press an action of the editor's footer, opening its menu where the action is in there."""
        button = self.page.locator("footer").get_by_role("button", name=name, exact=True)
        if not button.first.is_visible():
            self.click(self.page.locator("footer [data-w-dropdown-target=toggle]").last)
        self.page.evaluate("document.body.dataset.before = 'yes'")  # the answer is a new page
        self.click(button.locator("visible=true").first)
        expect(self.page.locator("body:not([data-before]) .messages li").first).to_be_visible(
            timeout=ANSWER_MS
        )

    def says(self, text: str) -> None:
        """Expect the admin to say something."""
        expect(self.page.locator(".messages")).to_contain_text(text, timeout=ANSWER_MS)


def number_of(service: Any) -> str:
    """Return the number that is public."""
    return str(type(service).objects.get(pk=service.pk).phones.get().number)
