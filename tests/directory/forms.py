"""Fills the admin's forms as a browser would: what the page offers is what is sent."""

from html.parser import HTMLParser
from typing import Any


class FormReader(HTMLParser):
    """Collects what a browser would send of the big form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self._select: str | None = None
        self._textarea: str | None = None
        self._template = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field's value, except in templates for new rows."""
        values = dict(attrs)
        if tag == "template" or (tag == "script" and values.get("type") == "text/django-form-template"):
            self._template += 1
        name = values.get("name")
        if self._template or "disabled" in values:
            return
        if tag == "input" and name:
            self._take_input(name, values)
        elif tag == "textarea" and name:
            self._textarea = name
            self.data[name] = ""
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self.data[self._select] = values.get("value") or ""

    def _take_input(self, name: str, values: dict[str, str | None]) -> None:
        kind = values.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in values:
                self.data.setdefault(name, []).append(values.get("value") or "on")
        elif kind not in ("submit", "button", "file"):
            self.data[name] = values.get("value") or ""

    def handle_data(self, data: str) -> None:
        """Take the text of a text area."""
        if self._textarea:
            self.data[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "template" and self._template:
            self._template -= 1
        if tag == "textarea" and self._textarea:
            self.data[self._textarea] = self.data[self._textarea].removeprefix("\n")
            self._textarea = None
        if tag == "select":
            self._select = None


def form_data(client: Any, url: str) -> dict[str, Any]:
    """Return what the form at an address would send if nobody changed anything."""
    response = client.get(url)
    assert response.status_code == 200, (response.status_code, url)
    reader = FormReader()
    reader.feed(response.content.decode())
    reader.data.pop("q", None)
    return reader.data


def no_rows(prefix: str) -> dict[str, str]:
    """Return what a browser sends of an empty list inside a new row."""
    return {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
