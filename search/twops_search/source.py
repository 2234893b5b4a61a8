"""What content declares so that it can be found: the contract between content plugins and search.

Search knows no content. A site lists the dotted paths of its sources in ``TWOPS_SEARCH["SOURCES"]``; each leads
to a class (made without arguments) or to an object that satisfies ``SearchSource``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Protocol, runtime_checkable

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from .conf import SETTING, conf
from .errors import InvalidSource, UnknownSource

NAME_MAX_LENGTH = 64
OBJECT_ID_MAX_LENGTH = 64


@dataclass(frozen=True, slots=True)
class SearchText:
    """What the public may read and find of one object in one language.

    Attributes:
        source: the name of the source that offers it.
        object_id: the object within its source; the same in every language. At most 64 characters.
        language: BCP 47 tag of the words.
        title, summary, body: plain text, no markup. ``body`` beyond 100,000 characters is not searched.
        url: path or address of the public page.
        kind: what it is, a word for filters and templates: ``service``, ``campaign`` ...
        labels: words by which it can be found in any language, such as its subjects' names in all languages.
        filters: values to narrow a search by, such as ``{"country": ["BE", "NL"]}``.
        modified_at: when the content changed last, aware.
    """

    source: str
    object_id: str
    language: str
    title: str
    summary: str
    body: str
    url: str
    kind: str
    labels: tuple[str, ...] = ()
    filters: dict[str, list[str]] = field(default_factory=dict)
    modified_at: datetime | None = None


@runtime_checkable
class SearchSource(Protocol):
    """One kind of content that can be found."""

    name: str

    def documents(self, object_ids: Iterable[str] | None) -> Iterator[SearchText]:
        """Yield the public texts of these objects, one for each object and language; of all objects for None.

        Public content only: what is absent from the answer is withdrawn from search. The number of queries
        does not depend on the number of objects.
        """
        ...


def load_source(path: str) -> SearchSource:
    """Return the source that a dotted path leads to.

    Raises:
        InvalidSource: nothing is there, it cannot be made, or it does not satisfy ``SearchSource``.
    """
    try:
        found = import_string(path)
    except ImportError as error:
        raise InvalidSource(path, f"it cannot be imported ({error})") from error
    if isinstance(found, type):
        try:
            found = found()
        except TypeError as error:
            raise InvalidSource(path, f"it cannot be made without arguments ({error})") from error
    if not isinstance(found, SearchSource):
        raise InvalidSource(path, "it has no name or no documents(object_ids)")
    if not isinstance(found.name, str) or not 0 < len(found.name) <= NAME_MAX_LENGTH:
        raise InvalidSource(path, f"its name is not a text of 1 to {NAME_MAX_LENGTH} characters")
    return found


@lru_cache(maxsize=1)
def search_sources() -> dict[str, SearchSource]:
    """Return the declared sources by name, in the order of the setting.

    Raises:
        InvalidSource: a path is wrong, or two sources have the same name.
    """
    sources: dict[str, SearchSource] = {}
    for path in conf().SOURCES:
        source = load_source(path)
        if source.name in sources:
            raise InvalidSource(path, f"another source is called {source.name!r} already")
        sources[source.name] = source
    return sources


def search_source(name: str) -> SearchSource:
    """Return one declared source.

    Raises:
        UnknownSource: none has this name.
    """
    sources = search_sources()
    if name not in sources:
        raise UnknownSource(name, list(sources))
    return sources[name]


@receiver(setting_changed)
def _forget(*, setting: str, **kwargs: object) -> None:
    """Load the sources anew after a test changed the setting."""
    if setting == SETTING:
        search_sources.cache_clear()
