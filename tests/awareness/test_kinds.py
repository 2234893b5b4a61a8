"""Each page type says its kind once; one without is named, and one of another package is found by its own."""

import pytest
from django.apps import apps
from twops_awareness import kinds
from twops_awareness.checks import check_page_kinds
from twops_awareness.kinds import PageKind, page_types
from twops_awareness.models import (
    AwarenessPage,
    CampaignPage,
    CountryPage,
    EventPage,
    FindHelpPage,
    GuidePage,
    HomePage,
    MaterialPage,
    NewsPage,
    PlainPage,
    QuestionPage,
    TrainingPage,
)
from twops_site.api.parameters import PageType


def test_the_kinds_of_this_plugin_are_those_of_the_api():
    assert page_types() == {
        "home": HomePage,
        "find_help": FindHelpPage,
        "plain": PlainPage,
        "country": CountryPage,
        "campaign": CampaignPage,
        "guide": GuidePage,
        "question": QuestionPage,
        "material": MaterialPage,
        "training": TrainingPage,
        "news": NewsPage,
        "event": EventPage,
    }
    assert [kind.value for kind in PageType] == list(page_types())
    assert check_page_kinds() == []


@pytest.fixture
def press_page(monkeypatch: pytest.MonkeyPatch) -> type[AwarenessPage]:
    """Return a page type of another package, which says nothing of its kind."""

    class PressPage(AwarenessPage):
        class Meta:
            app_label = "press"
            abstract = True

    PressPage._meta.abstract = False
    known = list(apps.get_models())
    monkeypatch.setattr(kinds.apps, "get_models", lambda: [*known, PressPage])
    return PressPage


def test_a_page_type_without_a_kind_is_named_with_the_remedy(press_page):
    [error] = check_page_kinds()
    assert error.id == "twops_awareness.E001" and "press.PressPage has no kind" in error.msg
    assert "page_kind = PageKind(" in error.hint
    press_page.page_kind = PageKind("press", "press release")
    assert check_page_kinds() == []
    assert page_types()["press"] is press_page


def test_a_kind_that_two_page_types_share_is_named(press_page):
    press_page.page_kind = PageKind("guide", "guide")
    [error] = check_page_kinds()
    assert error.id == "twops_awareness.E002" and "twops_awareness.GuidePage: 'guide'" in error.msg
