"""Which providers a language has, as the settings say."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from ...conf import conf
from .engine import Engine

PEOPLE, FILES = "people", "files"
ALWAYS: dict[str, str | Promise] = {
    PEOPLE: _("People"),
    FILES: _("Files, taken out and back by whoever sends the request"),
}


def providers_of(tag: str) -> dict[str, str | Promise]:
    """Return what can translate into a language: name and label; people first."""
    engines = {
        name: str(given.get("LABEL") or name)
        for name, given in conf().PROVIDERS.items()
        if not given.get("LANGUAGES") or tag in given["LANGUAGES"]
    }
    return {**ALWAYS, **engines}


def label_of(name: str) -> str | Promise:
    """Return what a provider is called, its name where the settings do not know it any more."""
    return ALWAYS.get(name) or str(conf().PROVIDERS.get(name, {}).get("LABEL") or name)


def default_of(tag: str) -> str:
    """Return the provider that a language has where nobody says otherwise: the first with ``DEFAULT``, else people."""
    for name, given in conf().PROVIDERS.items():
        if given.get("DEFAULT") and (not given.get("LANGUAGES") or tag in given["LANGUAGES"]):
            return name
    return PEOPLE


def engine_of(name: str) -> Engine | None:
    """Return the engine of a name, or None for people, files, and what the settings do not know any more."""
    given: Mapping[str, object] | None = conf().PROVIDERS.get(name)
    if given is None:
        return None
    engine: Engine = import_string(str(given["CLASS"]))(given.get("OPTIONS") or {})
    return engine
