"""The people of the project at their browsers: what each of them does, in the words of their work."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.services.visit import Visit


class Editor:
    """Somebody who is logged in to the admin."""

    def __init__(self, visit: Visit, base: str, username: str) -> None:
        self.visit = visit
        self.page: Page = visit.page
        self.base = base
        self.open("/admin/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", "secret")
        self.page.click("form button[type=submit]")
        self.page.wait_for_url(f"{base}/admin/")

    def open(self, path: str) -> None:
        """Go to a path of the site."""
        self.visit.open(self.base + path)

    def choose_action(self, name: str) -> None:
        """Press an action of the editor's footer, opening the menu of actions if it hides there."""
        button = self.page.locator(f"button[name={name}]")
        if not button.first.is_visible():
            self.page.locator(
                "footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle"
            ).last.click()
        button.locator("visible=true").first.click()
        expect(self.page.locator(".messages .success, .messages .error, .messages li").first).to_be_visible()

    def message(self) -> str:
        """Return what the admin says about the last step."""
        return str(self.page.locator(".messages").inner_text())


def change_phone(desk: Editor, service: Any, number: str) -> None:
    """The country desk changes a service's number and publishes."""
    desk.open(f"/admin/snippets/twops_directory/service/edit/{service.pk}/")
    field = desk.page.locator("input[name=phones-0-number]")
    tab = desk.page.locator("[role=tab]")
    for index in range(tab.count()):
        if field.is_visible():
            break
        tab.nth(index).click()
    field.fill(number)
    desk.choose_action("action-publish")


def write_campaign(
    editor: Editor, parent: Any, title: str, slug: str, summary: str, heading: str, text: str
) -> None:
    """The communications editor writes a campaign and publishes it."""
    editor.open(f"/admin/pages/add/twops_awareness/campaignpage/{parent.pk}/")
    page = editor.page
    page.fill("input[name=title]", title)
    page.fill("textarea[name=summary]", summary)
    page.locator("button.c-sf-add-button").first.click()
    entry = page.locator("[role=option]", has_text=re.compile("Section"))
    if entry.count():
        entry.first.click()
    page.fill("input[name=body-0-value-heading]", heading)
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type(text)
    # The rich-text editor hands its content over with a delay.
    expect(page.locator("[name=body-0-value-text]")).to_have_value(re.compile(re.escape(text)))
    page.locator("[role=tab]", has_text=re.compile("Promote")).click()
    page.fill("input[name=slug]", slug)
    editor.choose_action("action-publish")


def send_for_translation(editor: Editor, page_id: int, *languages: str) -> None:
    """The communications editor sends a page to language teams."""
    editor.open(f"/admin/localize/submit/page/{page_id}/")
    for language in languages:
        editor.page.get_by_label(language).check()
    editor.page.get_by_role("button", name="Send").click()
    expect(editor.page.locator(".messages")).to_contain_text("language team")


def open_translation(person: Editor, title: str) -> None:
    """A member of a language team opens a translation from the list."""
    person.open("/admin/twops_locale/translationtask/")
    person.page.get_by_role("link", name=title).first.click()
    expect(person.page.locator("[data-twops-task]")).to_be_visible()


def translate(translator: Editor, words: dict[str, str]) -> None:
    """The translator fills in the editor, text by text: source text to translation. Each is saved by itself."""
    for source, target in words.items():
        row = translator.page.locator(".te-row", has=translator.page.get_by_text(source, exact=True)).first
        row.get_by_role("textbox").first.fill(target)
        row.get_by_role("textbox").first.blur()
        expect(row.locator(".te-saved")).to_have_text("Saved")


def press(person: Editor, name: str) -> str:
    """Press a button of the translation's panel and return what the admin says."""
    person.page.reload()
    person.page.get_by_role("button", name=name, exact=True).click()
    expect(person.page.locator(".messages")).to_be_visible()
    return person.message()


Begin = Callable[..., Visit]
