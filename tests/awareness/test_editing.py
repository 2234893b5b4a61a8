"""What editors and translators open: the form of every page type, and every block in the translation editor."""

from typing import Any

import pytest
from django.urls import reverse
from twops_awareness.kinds import page_types
from twops_awareness.models import CampaignPage, HomePage, NewsPage
from twops_locale.translation import operations
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests import factories
from tests.directory import records

from .content import every_block, page_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    """An administrator's browser."""
    client.force_login(factories.administrator_user())
    return client


@pytest.mark.parametrize("kind", ["campaign", "country", "event", "material"])
def test_the_form_of_a_page_type_with_facts_opens(editor, kind):
    records.poland()
    model = page_types()[kind]
    home = factories.home()
    parent = home
    if kind == "country":
        parent = home.add_child(
            instance=page_types()["find_help"](title="Help", slug="help", summary="s", locale=home.locale)
        )
    answer = editor.get(
        reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    )
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "Partners and families" in html and 'name="discretion"' in html
    assert ("Poland" in html) == (kind in ("campaign", "country")) or "PL" in html


def test_ticks_are_stored_as_codes(editor):
    home = factories.home()
    address = reverse("wagtailadmin_pages:add", args=["twops_awareness", "newspage", home.pk])
    given = nested_form_data(
        {
            "title": "Something new",
            "slug": "new",
            "summary": "In short.",
            "published_on": "2026-11-09",
            "body": streamfield([("section", {"heading": "H", "text": '{"blocks": [], "entityMap": {}}'})]),
            "discretion": "auto",
            "action-publish": "1",
        }
    )
    given["body-0-value-text"] = (
        '{"blocks": [{"key": "a", "type": "unstyled", "text": "Words", "depth": 0, "inlineStyleRanges": [], '
        '"entityRanges": []}], "entityMap": {}}'
    )
    given["audiences"] = ["family", "police"]
    answer = editor.post(address, given)
    assert answer.status_code == 302, answer.context["form"].errors
    page = NewsPage.objects.get(slug="new")
    assert page.audiences == ["family", "police"] and page.live
    assert (
        "Partners and families"
        in editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    )


def test_every_block_stands_in_the_editor_and_in_the_translation_editor(editor):
    for tag in ("en", "pl"):
        factories.home(tag)
    page = page_with(every_block())
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    user = factories.administrator_user()
    [task] = operations.submit_for_translation(page, [factories.locale("pl")], user=user)
    operations.open_task(task, user=user)
    polish = CampaignPage.objects.get(translation_key=page.translation_key, locale__language_code="pl")
    answer = editor.get(reverse("wagtailadmin_pages:edit", args=[polish.pk]), follow=True)
    html = answer.content.decode()
    assert answer.status_code == 200
    for words in ("A path along water", "Any will do.", "8 of 10", "Alt text"):
        assert words in html, words
    assert HomePage.objects.count() == 2
