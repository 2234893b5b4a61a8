"""Content that all tests of a module look at, made once; what each of them changes is taken back after it, as always."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker
from wagtail.models import Site


@contextmanager
def made_once(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep the rows that are made in this block until it ends.

    For a fixture of a module that one process runs in one go (``xdist_group``), and that has no transactional test.
    """
    with blocker.unblock(), transaction.atomic():
        Site.clear_site_root_paths_cache()
        yield
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()
