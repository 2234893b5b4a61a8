"""Requests that the documents of our interfaces describe, and requests that they rule out: no failure, and answers as described.

schemathesis makes them of the documents: of the API for partners, of HSDS and of ORUK. ``TWOPS_ATTACKS=whole`` asks some
thousands, the everyday suite some for each address; anybody may ask, so nobody is signed in.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from twops_site.wsgi import application

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db

WHOLE = os.environ.get("TWOPS_ATTACKS") == "whole"
SEED = int(os.environ.get("TWOPS_ATTACKS_SEED", "13"))
EXAMPLES = 60 if WHOLE else 2
DOCUMENTS = {
    "api": "/api/v1/openapi.json",
    "hsds": "/hsds/openapi.json",
    "oruk": "/oruk/openapi.json",
}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the connection of the test, with its transaction, when a request ends: as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_interface_answers_as_its_document_says(name: str) -> None:
    factories.campaign()
    records.translation(records.service(), "fi", "Auttava puhelin")
    schema = schemathesis.openapi.from_wsgi(DOCUMENTS[name], application)
    asked = 0
    for result in schema.get_all_operations():
        for mode in GenerationMode:
            asked += ask(result.ok(), mode)
    assert asked >= (300 if WHOLE else 10)


def ask(operation: Any, mode: GenerationMode) -> int:
    """Send some requests to one address; return how many."""
    asked = 0

    @seeded(SEED)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def send(case: Case) -> None:
        nonlocal asked
        asked += 1
        case.call_and_validate(checks=CHECKS)

    with suppress(Unsatisfiable):  # an address without parameters: nothing about it can be wrong
        send()
    return asked
