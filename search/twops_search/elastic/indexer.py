"""The write path: pending rows to Elasticsearch, in bulk, until it has acknowledged them.

Nothing is lost: a row stays pending until the server has said that it has this version or a newer one. Nothing is
turned back: the row's version goes along, and an index refuses an older one. So any number of indexers may work at once.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import router
from django.db.models import F, Q
from django.utils import timezone
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import streaming_bulk

from ..conf import conf
from ..database import write_database
from ..database.base import Indexed
from ..errors import EngineUnavailable
from ..models import SearchDocument
from .client import write_client
from .indices import alias_of, bulk_action, ensure_index

logger = logging.getLogger(__name__)

BATCH = 500
MAX_BYTES = 5 * 1024 * 1024
# The server's way of saying "I have that or a newer one", and "there is nothing to remove".
CONFLICT = 409
NOT_FOUND = 404
RETRY_MAX_S = 3600


@dataclass(frozen=True, slots=True)
class Indexing:
    """How many documents Elasticsearch acknowledged and how many it refused; those are tried again later."""

    acknowledged: int = 0
    refused: int = 0

    def __add__(self, other: "Indexing") -> "Indexing":
        """Return the sums."""
        return Indexing(self.acknowledged + other.acknowledged, self.refused + other.refused)


def index_pending() -> Indexing:
    """Send everything that is pending and due, batch by batch, until nothing is left.

    A language without an index gets one, and all its documents are sent.

    Raises:
        EngineUnavailable: the server does not answer; what it had not acknowledged stays pending.
    """
    if not conf().ELASTICSEARCH_URL:
        raise EngineUnavailable("elasticsearch", "ELASTICSEARCH_URL is not set")
    client = write_client()
    done = Indexing()
    reason = ""
    try:
        ensured: set[str] = set()
        while batch := _due():
            for language in {document.language for document in batch} - ensured:
                if ensure_index(client, language):
                    _send_again(language)
                ensured.add(language)
            done += send(client, batch)
        return done
    except ApiError as error:
        reason = f"status {error.status_code}"
    except TransportError as error:
        reason = type(error).__name__
    raise EngineUnavailable("elasticsearch", reason)


def send(client: Elasticsearch, documents: Sequence[SearchDocument]) -> Indexing:
    """Send rows to the indices of their languages, and note in each what became of it."""
    actions = (
        {**bulk_action(document, alias_of(document.language)), "require_alias": True}
        for document in documents
    )
    indexed, refused = [], []
    for document, status, kind in zip_results(client, documents, actions):
        if is_acknowledged(document, status, kind):
            indexed.append(Indexed(document.pk, document.version))
        else:
            refused.append((document, f"{status} {kind}"[:100]))
    if indexed:
        write_database().acknowledge(indexed)
    for document, failure in refused:
        _postpone(document, failure)
    return Indexing(len(indexed), len(refused))


def zip_results(
    client: Elasticsearch, documents: Sequence[SearchDocument], actions: Iterator[dict[str, object]]
) -> Iterator[tuple[SearchDocument, int, str]]:
    """Yield each row with the server's status for it and the kind of the error, empty if there was none."""
    results = streaming_bulk(
        client,
        actions,
        chunk_size=BATCH,
        max_chunk_bytes=MAX_BYTES,
        raise_on_error=False,
        raise_on_exception=True,
        max_retries=0,
    )
    for document, (_is_done, result) in zip(documents, results, strict=True):
        outcome = next(iter(result.values()))
        error = outcome.get("error")
        yield document, int(outcome["status"]), error.get("type", "") if isinstance(error, dict) else ""


def is_acknowledged(document: SearchDocument, status: int, kind: str) -> bool:
    """Say whether the index now says what this version of the row says, or something newer."""
    return status < 300 or status == CONFLICT or (document.is_deleted and status == NOT_FOUND and not kind)


def _due() -> list[SearchDocument]:
    """Return the next rows to send: pending, and not postponed; those that never failed first."""
    using = router.db_for_write(SearchDocument)
    due = Q(retry_at__isnull=True) | Q(retry_at__lte=timezone.now())
    pending = SearchDocument.objects.using(using).pending().filter(due)
    return list(pending.order_by(F("retry_at").asc(nulls_first=True), "id")[:BATCH])


def _send_again(language: str) -> None:
    """Make all documents of a language pending: its index is new and empty."""
    using = router.db_for_write(SearchDocument)
    SearchDocument.objects.using(using).live().filter(language=language).update(
        is_pending=True, retry_at=None
    )


def _postpone(document: SearchDocument, failure: str) -> None:
    """Note that the server refused a row, and try it again later: after 2, 4, 8 ... seconds, at most an hour."""
    wait_s = min(2 ** (document.attempts + 1), RETRY_MAX_S)
    using = router.db_for_write(SearchDocument)
    SearchDocument.objects.using(using).filter(pk=document.pk, version=document.version).update(
        attempts=F("attempts") + 1, retry_at=timezone.now() + timedelta(seconds=wait_s), failure=failure
    )
    logger.warning("Elasticsearch refused %s (%s); it stays pending.", document, failure)
