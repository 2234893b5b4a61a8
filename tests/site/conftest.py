"""Fixtures of the site's tests."""

import pytest
from twops_directory.models import Service

from tests import factories
from tests.directory import records


@pytest.fixture
def service(db: None) -> Service:
    """A public service of Poland, on a site with its English home page."""
    factories.home()
    return records.service(name="Telefon Mostek")
