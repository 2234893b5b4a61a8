"""Names that no machine translates: those that applications know of an original, and those of the settings."""

from collections.abc import Callable, Iterable

from django.core.exceptions import ObjectDoesNotExist
from wagtail.models import TranslatableMixin
from wagtail_localize.models import TranslationSource

from ..conf import conf

_known: list[Callable[[TranslatableMixin], Iterable[str]]] = []


def register_names(names: Callable[[TranslatableMixin], Iterable[str]]) -> None:
    """Say which names may stand in an original: of its organisation, of people. Call it when the application is ready."""
    _known.append(names)


def names_in(source: TranslationSource) -> frozenset[str]:
    """Return the names that may stand in the texts of an original."""
    try:
        instance = source.get_source_instance()
    except ObjectDoesNotExist:
        return frozenset(conf().PROTECTED_NAMES)
    found = {name for names in _known for name in names(instance)}
    return frozenset(found | set(conf().PROTECTED_NAMES))
