"""A small site in English, Polish, Finnish and Maltese with two campaigns."""

from typing import Any

import pytest
from twops_awareness.models import CampaignPage

from tests import factories


@pytest.fixture
def site() -> CampaignPage:
    """The English home page; the other languages have theirs."""
    home = factories.home()
    for tag in ("pl", "fi", "mt"):
        factories.home(tag, f"Home {tag}")
    return home


@pytest.fixture
def campaign(site: CampaignPage) -> CampaignPage:
    """A public English campaign."""
    return factories.campaign()


@pytest.fixture
def editor(site: CampaignPage) -> Any:
    """Somebody who writes English pages and sends them."""
    return factories.communications_editor()


@pytest.fixture
def locales(site: CampaignPage) -> list[Any]:
    """Polish and Finnish."""
    return [factories.locale("fi"), factories.locale("pl")]
