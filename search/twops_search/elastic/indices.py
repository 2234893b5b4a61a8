"""The indices of the languages: their names, aliases and documents.

One index for each language, ``<prefix>-<language>-<hash>-<moment>``, and one alias ``<prefix>-<language>`` through which it is
read and written. Writers require the alias, so that no index is ever made by a mistake.
"""

from collections.abc import Mapping, Sequence

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError

from ..conf import conf
from ..models import SearchDocument
from ..text.languages import language_of
from .analysis import config_hash, index_body

# The moment in the name of an index that was made because there was none; older than any other.
FIRST = "0"


def alias_of(language: str) -> str:
    """Return the alias of a language's index; names of indices are in small letters."""
    return f"{conf().INDEX_PREFIX}-{language.lower()}"


def index_name(language: str, moment: str) -> str:
    """Return the name of one index of a language; ``moment`` tells it from the language's others."""
    return f"{alias_of(language)}-{config_hash(language_of(language), conf())}-{moment}"


def live_index(client: Elasticsearch, language: str) -> str | None:
    """Return the index behind a language's alias, or None."""
    try:
        return next(iter(client.indices.get_alias(name=alias_of(language)).body), None)
    except NotFoundError:
        return None


def create_index(client: Elasticsearch, language: str, moment: str, *, is_live: bool) -> str:
    """Create an empty index, with the alias if it is to be live at once; return its name."""
    name = index_name(language, moment)
    aliases: dict[str, dict[str, object]] = {alias_of(language): {}} if is_live else {}
    client.indices.create(index=name, aliases=aliases, **index_body(language_of(language), conf()))
    return name


def ensure_index(client: Elasticsearch, language: str) -> bool:
    """Create the language's index if it has none; say whether it was created now, and so is empty.

    Two processes that do so at once choose the same name, and one of them finds it taken.
    """
    if live_index(client, language) is not None:
        return False
    try:
        create_index(client, language, FIRST, is_live=True)
    except BadRequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
        if live_index(client, language) is None:  # left over without its alias
            client.indices.put_alias(index=index_name(language, FIRST), name=alias_of(language))
            return True
        return False
    return True


def stored_hash(client: Elasticsearch, language: str) -> str | None:
    """Return the configuration hash of the language's live index, or None without one."""
    try:
        mappings = client.indices.get_mapping(index=alias_of(language)).body
    except NotFoundError:
        return None
    return next((index["mappings"].get("_meta", {}).get("config_hash") for index in mappings.values()), None)


def document_id(document: SearchDocument) -> str:
    """Return the id of a document within its language's index."""
    return f"{document.source}:{document.object_id}"


def filter_terms(filters: Mapping[str, Sequence[str]]) -> list[str]:
    """Return filters as the keywords by which they are stored: ``country=BE``."""
    return [f"{name}={value}" for name, values in filters.items() for value in values]


def bulk_action(document: SearchDocument, index: str) -> dict[str, object]:
    """Return what makes an index say the same as a row: a write, or a removal.

    The row's version goes along: an index refuses what is older than what it has.
    """
    action: dict[str, object] = {
        "_index": index,
        "_id": document_id(document),
        "version": document.version,
        "version_type": "external_gte",
    }
    if document.is_deleted:
        return {**action, "_op_type": "delete"}
    return {
        **action,
        "_op_type": "index",
        "_source": {
            "source": document.source,
            "object_id": document.object_id,
            "language": document.language,
            "kind": document.kind,
            "title": document.title,
            "summary": document.summary,
            "body": document.body,
            "labels": document.labels,
            "filters": filter_terms(document.filters),
            "modified_at": document.modified_at.isoformat() if document.modified_at else None,
        },
    }


def is_transient(error: ApiError) -> bool:
    """Say whether the server, not the request, was at fault: it may answer later."""
    return error.status_code == 429 or error.status_code >= 500
