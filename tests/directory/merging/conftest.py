"""Fixtures of the tests of merging: two services of one organisation."""

import pytest

from .. import records
from .merged import OTHER, OWN


@pytest.fixture
def owner():
    """A Polish organisation."""
    return records.organization()


@pytest.fixture
def keep(owner):
    """The service that stays."""
    return records.service(organization=owner, number=OWN)


@pytest.fixture
def absorb(owner):
    """The service that goes: another number, an e-mail address."""
    return records.service(
        organization=owner, name="Telefon „Mostek”", number=OTHER, email="mostek@example.org", minimum_age=16
    )
