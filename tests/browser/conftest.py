"""What browser tests share."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from tests.browser.clock import SetClock


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the clock of the live server, which runs in this process: ``set_clock("2026-12-02 01:00")``, in UTC."""

    def set_it(moment: str) -> None:
        stopped = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: stopped)

    return set_it
