"""Time zones of a country: chosen from a list, stored as JSON."""

import json
from collections.abc import Iterable, Mapping
from zoneinfo import available_timezones

from django import forms
from django.utils.datastructures import MultiValueDict

AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


class ZonesInput(forms.SelectMultiple):
    """A list of IANA zones, of which several can be chosen; those of Europe first."""

    def __init__(self, attrs: Mapping[str, object] | None = None) -> None:
        super().__init__({"size": 8, **(attrs or {})})
        self.choices = [(zone, zone) for zone in zones()]

    def format_value(self, value: object) -> list[str]:
        """Return the chosen zones: the field hands them over as JSON."""
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                return []
        return [str(zone) for zone in value] if isinstance(value, Iterable) else []

    def value_from_datadict(self, data: Mapping[str, str | list[str]], files: object, name: str) -> str:
        """Return what was chosen as the JSON that the field reads; text is left as it is."""
        sent = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name) or []
        if isinstance(sent, str):
            sent = [sent]
        if len(sent) == 1 and sent[0].startswith("["):
            return sent[0]
        return json.dumps(sent)


def zones() -> list[str]:
    """Return the names of zones that are places, Europe's first."""
    named = {zone for zone in available_timezones() if zone.split("/")[0] in AREAS}
    return sorted(named, key=lambda zone: (not zone.startswith("Europe/"), zone))
