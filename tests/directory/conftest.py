"""Fixtures of the directory's tests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AbstractUser
from django.test import Client
from django.urls import reverse
from twops_directory.models import Service

from . import records


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


@pytest.fixture
def service(db: None) -> Service:
    """A public service of Poland."""
    return records.service()


@pytest.fixture
def anna(db: None) -> AbstractUser:
    """Somebody at the Polish desk."""
    return records.desk_user(records.poland())


@pytest.fixture
def piotr(anna: AbstractUser) -> AbstractUser:
    """Somebody else at the Polish desk."""
    return records.desk_user(records.poland())
