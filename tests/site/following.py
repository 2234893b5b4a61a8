"""Forms as a browser sends them: the answer is an address, and the browser goes there."""

import re
from typing import Any

from django.test import Client


def sent(client: Client, path: str, given: dict[str, Any] | None = None, **headers: str) -> Any:
    """Return the page that the answer to a form leads to."""
    return client.post(path, given or {}, follow=True, **headers)


def sitemap(client: Client) -> str:
    """Return the whole sitemap: the index, and every language's map that it names."""
    index = client.get("/sitemap.xml").content.decode()
    places = re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", index)
    return "\n".join([index, *(client.get(place).content.decode() for place in places)])
