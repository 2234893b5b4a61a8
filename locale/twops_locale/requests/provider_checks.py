"""System check of the engines in ``TWOPS_LOCALE["PROVIDERS"]``."""

from collections.abc import Iterator, Mapping

from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from ..conf import conf
from .providers.engine import Engine
from .providers.registry import ALWAYS

KEYS = {"CLASS", "LABEL", "LANGUAGES", "DEFAULT", "OPTIONS"}


def check_providers(**kwargs: object) -> list[CheckMessage]:
    """Name engines that cannot be made: no class, another class, unknown keys, names that are taken."""
    return [
        Error(
            f'TWOPS_LOCALE["PROVIDERS"][{name!r}]: {problem}',
            hint='For example {"CLASS": "twops_locale.requests.providers.libretranslate.LibreTranslate", "OPTIONS": {"URL": "..."}}.',
            id="twops_locale.E020",
        )
        for name, given in conf().PROVIDERS.items()
        for problem in _problems(name, given)
    ]


def _problems(name: str, given: object) -> Iterator[str]:
    if name in ALWAYS:
        yield f"the name {name!r} is taken."
    if not isinstance(given, Mapping):
        yield "it is no dict."
        return
    if unknown := sorted(set(map(str, given)) - KEYS):
        yield f"unknown keys: {', '.join(unknown)}."
    if not isinstance(given.get("LANGUAGES", []), list | tuple):
        yield "LANGUAGES is no list of tags."
    if not isinstance(given.get("OPTIONS", {}), Mapping):
        yield "OPTIONS is no dict."
    path = given.get("CLASS")
    if not isinstance(path, str):
        yield "it has no CLASS."
        return
    try:
        found = import_string(path)
    except ImportError as error:
        yield f"{path} cannot be imported: {error}"
        return
    if not (isinstance(found, type) and issubclass(found, Engine)):
        yield f"{path} is no Engine."
