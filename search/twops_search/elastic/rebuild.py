"""A new index beside the live one: filled, brought up to date, compared, and put in its place by one switch.

While it is filled, editors go on and the indexer writes to the live index. What was written meanwhile is replayed before the
switch, and once more left to the indexer after it: a row that the indexer sent to the old index just before the switch was
in the database by then, and so is seen by whoever looks afterwards.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db import router
from django.utils import timezone
from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, TransportError

from ..chunks import chunks
from ..conf import conf, search_languages
from ..errors import EngineUnavailable, RebuildFailed
from ..models import SearchDocument
from .client import write_client
from .indexer import BATCH, index_pending, is_acknowledged, zip_results
from .indexing import nudge
from .indices import alias_of, bulk_action, create_index, document_id, index_name, live_index

# Called with the language, how many documents are done, and how many there are.
Progress = Callable[[str, int, int], None]


class _Sent(NamedTuple):
    """What a new index has of one row."""

    version: int
    document_id: str
    is_live: bool


def rebuild(language: str | None = None, progress: Progress | None = None) -> dict[str, int]:
    """Build the indices of one language, or of all, anew from the stored documents.

    Readers use the old index until the new one is complete, and then the new one: nobody sees half of one. The index
    that was replaced is kept until the next rebuild; older ones are removed.

    Returns:
        the number of documents in each new index, by language.

    Raises:
        EngineUnavailable: Elasticsearch is not configured or does not answer.
        RebuildFailed: documents were refused or are missing; the live index is as it was.
    """
    settings = conf()
    if not settings.ELASTICSEARCH_URL:
        raise EngineUnavailable("elasticsearch", "ELASTICSEARCH_URL is not set")
    using = router.db_for_write(SearchDocument)
    stored = set(SearchDocument.objects.using(using).live().values_list("language", flat=True).distinct())
    languages = [language] if language else list(dict.fromkeys([*search_languages(), *sorted(stored)]))
    reason = ""
    try:
        return {tag: _Rebuild(write_client(), tag, progress).run() for tag in languages}
    except ApiError as error:
        reason = f"status {error.status_code}"
    except TransportError as error:
        reason = type(error).__name__
    raise EngineUnavailable("elasticsearch", reason)


class _Rebuild:
    """The rebuild of one language's index."""

    def __init__(self, client: Elasticsearch, language: str, progress: Progress | None) -> None:
        self.client = client
        self.language = language
        self.progress = progress
        self.sent: dict[int, _Sent] = {}
        using = router.db_for_write(SearchDocument)
        self.rows = SearchDocument.objects.using(using).filter(language=language)

    def run(self) -> int:
        """Build, compare and switch; return how many documents the new index had when it was put in place."""
        moment = timezone.now().strftime("%Y%m%d%H%M%S%f")
        name = index_name(self.language, moment)
        try:
            create_index(self.client, self.language, moment, is_live=False)
            self._fill(name)
            self._replay(name)
            count = self._compare(name)
            replaced = self._switch(name)
        except BaseException:
            # Whatever happened, also an interrupt: an unfinished index is never left behind.
            self.client.options(ignore_status=404).indices.delete(index=name)
            raise
        self._leave_to_indexer(name)
        self._remove_older(name, replaced)
        return count

    def _fill(self, name: str) -> None:
        """Send all rows, with progress."""
        total = self.rows.live().count()
        keys = self.rows.live().order_by("pk").values_list("pk", flat=True)
        done = 0
        self._report(done, total)
        for batch in chunks(keys.iterator(chunk_size=BATCH), BATCH):
            self._send(name, list(self.rows.filter(pk__in=batch).order_by("pk")))
            done += len(batch)
            self._report(min(done, total), total)

    def _changed(self, name: str) -> list[int]:
        """Return the rows that the new index does not have as they are, and take out of it those that are gone."""
        current = {
            key: (version, gone)
            for key, version, gone in self.rows.values_list("pk", "version", "is_deleted")
        }
        for key in [key for key in self.sent if key not in current]:
            sent = self.sent.pop(key)
            client = self.client.options(ignore_status=[404, 409])
            client.delete(index=name, id=sent.document_id, version=sent.version + 1, version_type="external")
        return [
            key
            for key, (version, is_deleted) in current.items()
            if (self.sent[key].version != version if key in self.sent else not is_deleted)
        ]

    def _replay(self, name: str) -> None:
        """Send what was written while the index was filled."""
        for batch in chunks(self._changed(name), BATCH):
            self._send(name, list(self.rows.filter(pk__in=batch).order_by("pk")))

    def _leave_to_indexer(self, name: str) -> None:
        """Have the indexer send what it may have sent to the old index just before the switch."""
        for batch in chunks(self._changed(name), BATCH):
            self.rows.filter(pk__in=batch).update(is_pending=True, retry_at=None)
        try:
            index_pending()
        except EngineUnavailable:
            nudge()  # it stays pending

    def _send(self, name: str, documents: Sequence[SearchDocument]) -> None:
        """Write rows into the new index.

        Raises:
            RebuildFailed: it refused one.
        """
        actions = (bulk_action(document, name) for document in documents)
        for document, status, kind in zip_results(self.client, documents, actions):
            if not is_acknowledged(document, status, kind):
                raise RebuildFailed(self.language, f"{document} was refused ({status} {kind})")
            self.sent[document.pk] = _Sent(document.version, document_id(document), not document.is_deleted)

    def _compare(self, name: str) -> int:
        """Return the number of documents in the new index.

        Raises:
            RebuildFailed: it is not the number of documents that were sent.
        """
        self.client.indices.refresh(index=name)
        count = int(self.client.count(index=name)["count"])
        expected = sum(sent.is_live for sent in self.sent.values())
        if count != expected:
            raise RebuildFailed(self.language, f"it has {count} documents instead of {expected}")
        return count

    def _switch(self, name: str) -> str | None:
        """Point the alias to the new index instead of the old one, in one step; return the old one.

        Raises:
            RebuildFailed: another rebuild switched at the same moment.
        """
        old = live_index(self.client, self.language)
        alias = alias_of(self.language)
        actions: list[dict[str, dict[str, object]]] = [{"add": {"index": name, "alias": alias}}]
        if old is not None:
            actions.append({"remove": {"index": old, "alias": alias, "must_exist": True}})
        try:
            self.client.indices.update_aliases(actions=actions)
        except (NotFoundError, BadRequestError):
            old = None
            actions = []
        if not actions:
            raise RebuildFailed(self.language, "another rebuild put its index in place first")
        return old

    def _remove_older(self, name: str, replaced: str | None) -> None:
        """Remove the language's indices except the new one and the one that it replaced."""
        alias = alias_of(self.language)
        try:
            indices = self.client.indices.get(index=f"{alias}-*", features="aliases").body
        except NotFoundError:
            return
        moment = name.rsplit("-", 1)[1]
        for other, description in indices.items():
            # Another language's alias may begin with this one's (nl, nl-be); a younger index is another rebuild's.
            own_alias, _hash, made = other.rsplit("-", 2)
            is_replaceable = own_alias == alias and made < moment and other != replaced
            if is_replaceable and not description.get("aliases"):
                self.client.options(ignore_status=404).indices.delete(index=other)

    def _report(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(self.language, done, total)
