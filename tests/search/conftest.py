"""Fixtures of the search tests."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings
from twops_search.conf import conf
from twops_search.elastic.client import write_client
from twops_search.elastic.indexer import index_pending
from twops_search.operations import refresh_everything

from .content import TEXTS, MemorySource

SOURCE_PATH = "tests.search.content.MemorySource"


@pytest.fixture
def source(settings: Settings) -> Iterator[type[MemorySource]]:
    """The source in memory as the only one declared, empty; nothing is sent to Elasticsearch by itself."""
    MemorySource.clear()
    settings.TWOPS_SEARCH = {
        **settings.TWOPS_SEARCH,
        "SOURCES": [SOURCE_PATH],
        "ELASTICSEARCH_URL": "",
        "INDEX_ON_COMMIT": "off",
    }
    yield MemorySource
    MemorySource.clear()


@pytest.fixture
def content(source: type[MemorySource], db: None) -> type[MemorySource]:
    """The source with texts in the readers' languages, all of them in the database's index."""
    source.put(*TEXTS)
    refresh_everything()
    return source


@pytest.fixture
def index_now(source: type[MemorySource], elasticsearch: str) -> Callable[[], None]:
    """Send what is pending to a real Elasticsearch, and make it searchable."""

    def index() -> None:
        index_pending()
        write_client().indices.refresh(index=f"{conf().INDEX_PREFIX}-*")

    return index
