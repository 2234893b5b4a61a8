"""A campaign with kits, a door that a test changes, and files in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from twops_awareness.models import CampaignPage

from tests import factories
from tests.awareness.kits.door import LINE, Door

QUICK = ["code", "signature"]  # parts that no page is set for


@pytest.fixture
def door(settings: Any, tmp_path: Path) -> Iterator[type[Door]]:
    """The door, with a line for Poland."""
    Door.lines_by_country, Door.asked, Door.while_asked = {"PL": LINE}, [], None
    given = {**settings.TWOPS_AWARENESS, "KITS": "tests.awareness.kits.door.Door"}
    with override_settings(TWOPS_AWARENESS=given, MEDIA_ROOT=str(tmp_path)):
        yield Door


@pytest.fixture
def campaign(door: type[Door]) -> CampaignPage:
    """A public English campaign for Poland and Finland, both of which speak English here, with a kit that is quickly made."""
    factories.country("PL", "pl", "en")
    factories.country("FI", "fi", "en")
    return factories.campaign(kit_parts=QUICK, countries=["PL", "FI"], message="You can talk.")
