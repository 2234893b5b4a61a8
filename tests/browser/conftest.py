"""What browser tests share."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from tests.browser.clock import SetClock

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process have all tests in a browser: at a person's speed they mostly wait, and two at once are slow for both."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the clock of the live server, which runs in this process: ``set_clock("2026-12-02 01:00")``, in UTC."""

    def set_it(moment: str) -> None:
        stopped = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: stopped)

    return set_it
