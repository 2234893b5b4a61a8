"""How search is doing: what is stored, what is pending, and whether the indices agree. No words of anybody."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Max, Min, Q
from elasticsearch import ApiError, Elasticsearch, TransportError

from .conf import conf, search_languages
from .elastic.analysis import config_hash
from .elastic.client import write_client
from .elastic.indices import alias_of, live_index, stored_hash
from .models import SearchDocument
from .text.languages import language_of


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """One language: documents in the database, those that Elasticsearch does not know yet, and those in its index.

    ``indexed`` is None where there is no index or no answer; ``is_current`` says whether the index was built with
    the present analysis.
    """

    language: str
    stored: int
    pending: int
    refused: int
    indexed: int | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class SearchStatus:
    """All languages, and whether Elasticsearch answers (None: there is none)."""

    languages: tuple[LanguageStatus, ...]
    is_elasticsearch_up: bool | None
    last_change_at: datetime | None

    @property
    def is_complete(self) -> bool:
        """Say whether Elasticsearch has everything, built with the present analysis; true where there is none."""
        if self.is_elasticsearch_up is None:
            return True
        return self.is_elasticsearch_up and all(
            not entry.pending and entry.is_current and entry.indexed == entry.stored
            for entry in self.languages
            if entry.stored or entry.pending
        )


def search_status() -> SearchStatus:
    """Return the present state: two queries to the database, three requests a language to Elasticsearch."""
    rows = SearchDocument.objects.values("language").annotate(
        stored=Count("id", filter=Q(is_deleted=False)),
        pending=Count("id", filter=Q(is_pending=True)),
        refused=Count("id", filter=Q(is_pending=True, attempts__gt=0)),
    )
    known = {row["language"]: LanguageStatus(**row) for row in rows.order_by("language")}
    for tag in search_languages():
        known.setdefault(tag, LanguageStatus(tag, 0, 0, 0))
    last = SearchDocument.objects.live().aggregate(last=Max("modified_at"))["last"]
    if not conf().ELASTICSEARCH_URL:
        return SearchStatus(tuple(known.values()), None, last)
    client = write_client().options(request_timeout=5)
    try:
        client.info()
        return SearchStatus(tuple(_with_index(client, entry) for entry in known.values()), True, last)
    except (ApiError, TransportError):
        return SearchStatus(tuple(known.values()), False, last)


def waits_since() -> datetime | None:
    """Return since when the oldest change has waited for Elasticsearch; None if none does, or if there is no Elasticsearch.

    One query; nothing is asked of Elasticsearch.
    """
    if not conf().ELASTICSEARCH_URL:
        return None
    oldest = SearchDocument.objects.pending().aggregate(oldest=Min("version"))["oldest"]
    return None if oldest is None else datetime.fromtimestamp(oldest / 1_000_000, UTC)


def _with_index(client: Elasticsearch, entry: LanguageStatus) -> LanguageStatus:
    """Return the language's state with that of its index."""
    if live_index(client, entry.language) is None:
        return entry
    client.indices.refresh(index=alias_of(entry.language))
    expected = config_hash(language_of(entry.language), conf())
    return LanguageStatus(
        entry.language,
        entry.stored,
        entry.pending,
        entry.refused,
        int(client.count(index=alias_of(entry.language))["count"]),
        stored_hash(client, entry.language) == expected,
    )
