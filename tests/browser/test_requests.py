"""A coordinator asks for translations: what, into which languages, the dry run, the request's page; all of it accessible."""

from typing import Any

import pytest
from playwright.sync_api import expect
from twops_locale.models import TranslationRequest

from tests import factories
from tests.browser.people import Editor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_coordinator_sends_a_campaign(live_server: Any, visit: Any, axe: Any) -> None:
    factories.root_page()
    campaign = factories.campaign()
    factories.translator("pl")
    factories.translator("fi")
    factories.communications_editor()
    opened = visit()
    editor = Editor(opened, live_server.url, "editor")
    editor.open(f"/admin/translation-tasks/requests/new/?scope=campaign&page={campaign.pk}")
    page = editor.page
    page.get_by_label("Title").fill("Autumn campaign")
    page.get_by_label("Polski (pl)").check()
    page.get_by_label("Suomi (fi)").check()
    assert axe(opened) == []
    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_text("1 object can be sent.")).to_be_visible()
    assert axe(opened) == []
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Autumn campaign")
    editor.open(
        page.url.removeprefix(live_server.url)
    )  # without Wagtail's own message, whose colours are its own
    assert axe(opened) == []
    assert TranslationRequest.objects.get().items.count() == 2
