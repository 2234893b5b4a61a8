"""Forms as a browser sends them: the answer is an address, and the browser goes there."""

from typing import Any

from django.test import Client


def sent(client: Client, path: str, given: dict[str, Any] | None = None) -> Any:
    """Return the page that the answer to a form leads to."""
    return client.post(path, given or {}, follow=True)
