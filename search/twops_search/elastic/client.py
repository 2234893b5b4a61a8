"""Connections to Elasticsearch: one for readers that never waits, one for the indexer that may."""

import os
from functools import lru_cache

from django.core.signals import setting_changed
from django.dispatch import receiver
from elasticsearch import Elasticsearch

from ..conf import SETTING, conf
from .breaker import CircuitBreaker

WRITE_TIMEOUT_S = 30.0


@lru_cache(maxsize=4)
def _client(url: str, timeout_s: float, process_id: int) -> Elasticsearch:
    """Return a client without retries and without telemetry; one for each process, since sockets are not shared."""
    return Elasticsearch(
        url,
        request_timeout=timeout_s,
        max_retries=0,
        retry_on_timeout=False,
        sniff_on_start=False,
        sniff_on_node_failure=False,
        meta_header=False,
    )


def read_client() -> Elasticsearch:
    """Return the client of the read path: it gives up after ``TIMEOUT_S`` and tries once."""
    settings = conf()
    return _client(settings.ELASTICSEARCH_URL, settings.TIMEOUT_S, os.getpid())


def write_client() -> Elasticsearch:
    """Return the client of the indexer; what fails is tried again by the indexer itself."""
    return _client(conf().ELASTICSEARCH_URL, WRITE_TIMEOUT_S, os.getpid())


@lru_cache(maxsize=1)
def read_breaker() -> CircuitBreaker:
    """Return the breaker of the read path of this process."""
    return CircuitBreaker("Elasticsearch", conf().BREAKER_SECONDS)


@receiver(setting_changed)
def _forget(*, setting: str, **kwargs: object) -> None:
    """Connect anew, with a closed breaker, after a test changed the settings."""
    if setting == SETTING:
        _client.cache_clear()
        read_breaker.cache_clear()
