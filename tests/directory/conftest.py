"""Fixtures of the directory's tests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """Return a browser in which a user is signed in."""

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def address() -> Callable[..., str]:
    """Return the address of an admin view of a record type: ``address("edit", service)``, ``address("add", Service)``."""

    def find(view: str, record: Any, *more: Any) -> str:
        arguments = [] if isinstance(record, type) else [record.pk]
        return reverse(record.snippet_viewset.get_url_name(view), args=[*arguments, *more])

    return find
