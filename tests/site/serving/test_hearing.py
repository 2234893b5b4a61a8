"""Machines hear of each other's changes at once: two files of generations are two machines."""

import time

import psycopg
import pytest
from django.db import connection, transaction
from twops_site.serving import hearing
from twops_site.serving.generation import Generation
from twops_site.serving.hearing import Listener

from tests import factories
from tests.site.serving.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def machines(postgres_url, generation, tmp_path):
    """Two others, each with what it hears of."""
    found = [(Generation(tmp_path / name), tmp_path / f"{name}.listener") for name in ("one", "two")]
    listeners = [Listener(*each) for each in found]
    for listener in listeners:
        listener.start()
    for _own, sign in found:
        until(lambda sign=sign: sign.exists() and time.time() - sign.stat().st_mtime < 5)
    yield [own for own, _sign in found]
    for listener in listeners:
        listener.stop()


def test_what_is_committed_is_heard_and_what_is_taken_back_is_not(machines):
    page = factories.campaign()
    time.sleep(0.3)
    before = [each.read() for each in machines]
    with transaction.atomic():
        page.title = "Another title"
        page.save_revision().publish()
        time.sleep(0.2)
        assert [each.read() for each in machines] == before, "not before the commit"
    until(lambda: all(each.read() > old for each, old in zip(machines, before, strict=True)))
    before = [each.read() for each in machines]
    with transaction.atomic():
        page.save_revision().publish()
        transaction.set_rollback(True)
    time.sleep(0.3)
    assert [each.read() for each in machines] == before


def test_a_lost_connection_ends_the_generation_and_is_made_again(machines, monkeypatch):
    page = factories.campaign()
    time.sleep(0.3)
    before = [each.read() for each in machines]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE '%%pg_notify%%' AND pid <> pg_backend_pid() AND datname = current_database()",
            [],
        )
        assert cursor.fetchone() == (2,)
    until(lambda: all(each.read() > old for each, old in zip(machines, before, strict=True)))
    time.sleep(hearing.RETRY_S + 1.5)  # it comes back, and hears
    before = [each.read() for each in machines]
    page.title = "Another title"
    page.save_revision().publish()
    until(lambda: all(each.read() > old for each, old in zip(machines, before, strict=True)))


def test_who_hears_nothing_says_so(generation, tmp_path, postgres_url, monkeypatch, caplog):
    """A pooler in transaction mode takes LISTEN, and passes nothing on."""
    monkeypatch.setattr(hearing, "PING_S", 0.2)
    monkeypatch.setattr(psycopg.Connection, "notifies", lambda self, timeout: time.sleep(timeout) or iter(()))
    own = Generation(tmp_path / "deaf")
    listener = Listener(own, tmp_path / "deaf.listener")
    before = own.read()
    listener.start()
    until(lambda: own.read() >= before + 2 and "not heard" in caplog.text)
    listener.stop()
    assert (tmp_path / "deaf.listener").stat().st_mtime == 0
