"""A country desk adapts a campaign by keyboard and mouse, sees what changes in the original, and takes it over."""

from typing import Any

import pytest
from playwright.sync_api import expect
from twops_awareness.models import CampaignPage

from tests import factories
from tests.awareness.rollout import people
from tests.browser.people import Editor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_desk_adapts_sees_a_change_and_takes_it_over(live_server: Any, visit: Any, axe: Any) -> None:
    factories.root_page()
    people.countries()
    original = people.campaign()
    people.desk("GB", factories.home(), name="desk")
    opened = visit()
    editor = Editor(opened, live_server.url, "desk")
    editor.open("/admin/roll-out/")
    page = editor.page
    assert axe(opened) == []
    row = page.get_by_role("row").filter(has_text="United Kingdom")
    expect(row).to_contain_text("not adopted")
    row.get_by_role("link", name="Adapt").press("Enter")
    assert axe(opened) == []
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text("This is the version of United Kingdom")).to_be_visible()
    people.published(original, message="Two talks.")
    editor.open("/admin/roll-out/")
    page.get_by_role("row").filter(has_text="United Kingdom").get_by_role("link", name="1 change").click()
    expect(page.locator("ins")).to_have_text("Two talks")
    assert axe(opened) == []
    page.get_by_role("button", name="Take over", exact=True).press("Enter")
    expect(page.get_by_text("Nothing has changed in the original")).to_be_visible()
    made = CampaignPage.objects.exclude(pk=original.pk).get()
    assert made.get_latest_revision_as_object().message == "Two talks."
    assert not made.live
