"""Fixtures of the tests of four eyes."""

import pytest

from ... import records


@pytest.fixture
def service(service):
    """A public service of Poland, which asks for a second person from now on."""
    records.four_eyes(records.poland())
    return service
