"""A writer is told of words to avoid while typing, in the page editor."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from twops_locale.terminology.operations import take_terms
from twops_locale.terminology.rows import TermRow

from tests import factories
from tests.browser.people import Editor
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_panel_follows_what_is_typed(live_server: Any, visit: Callable[..., Visit]) -> None:
    factories.home()
    page = factories.campaign()
    factories.communications_editor()
    terms = [
        TermRow("1", "abuse", "en", "child sexual abuse"),
        TermRow("2", "abuse", "en", "child sex", "avoided", reason="A child cannot consent."),
    ]
    take_terms(terms, user=None, overwrite=False)
    editor = Editor(visit(), live_server.url, "editor")
    editor.open(f"/admin/pages/{page.pk}/edit/")
    panel = editor.page.locator("[data-controller=twops-terms]")
    expect(panel).to_contain_text("No word here is one to avoid")
    editor.page.locator("[name=summary]").fill("They wrote of child sex.")
    expect(panel).to_contain_text("A child cannot consent.")
    expect(panel).to_contain_text("child sexual abuse")
