"""Fixtures of the tests of the public API."""

import pytest
from django.test import Client
from twops_awareness.models import CampaignPage

from tests import factories


@pytest.fixture
def api() -> Client:
    """A partner site's program: no session, no cookie."""
    return Client()


@pytest.fixture
def campaign() -> CampaignPage:
    """A public English campaign; Polish, Finnish and Greek have a home page."""
    for tag in ("en", "pl", "fi", "el"):
        factories.home(tag)
    return factories.campaign()
