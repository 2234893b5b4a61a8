"""Whoever watches the server gets a word, whatever host was asked for, and nobody gets more than a word."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from twops_search.models import SearchDocument
from twops_site.health import metrics, probes, readiness

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    probes.forget()
    yield
    probes.forget()


@pytest.fixture
def a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that lives: whether one does is tested with real ones in ``tests/site/worker``."""
    monkeypatch.setattr(readiness, "living", lambda: {"1"})


@pytest.fixture
def database_is_gone(monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    away = connections["default"].copy()
    away.settings_dict = {**away.settings_dict, "PORT": "1"}
    monkeypatch.setattr(readiness, "connection", away)


def pending(minutes: int) -> None:
    when = timezone.now() - timedelta(minutes=minutes)
    SearchDocument.objects.create(
        source="pages", object_id="1", language="pl", version=int(when.timestamp() * 1_000_000)
    )


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/healthz/"])
def test_they_answer_in_production_to_any_host_and_without_a_proxy(settings, a_worker, path):
    settings.ALLOWED_HOSTS = ["2ps.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get(path, headers={"host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert Client().post(path, headers={"host": "10.0.0.7:8000"}).status_code == 405


def test_alive_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/livez").content == b"ok\n"


def test_ready_asks_little_and_not_at_every_request(
    settings, a_worker, django_assert_max_num_queries, django_assert_num_queries
):
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:1"}
    with django_assert_max_num_queries(4):
        assert Client().get("/readyz").content == b"ready\n"
    with django_assert_num_queries(0):
        assert Client().get("/readyz").content == b"ready\n"


def not_ready(*names: str) -> None:
    """Only these are missing, and the answer says no more than that something is."""
    assert readiness.missing() == list(names)
    probes.forget()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    query = "&".join(f"exclude={name}" for name in names)
    assert Client().get(f"/readyz?{query}").status_code == 200


def test_without_a_worker_it_is_not_ready():
    not_ready("worker")


def test_without_the_database_it_is_not_ready_and_alive(database_is_gone, a_worker):
    not_ready("database")
    assert Client().get("/livez").status_code == 200


def test_with_older_tables_it_is_not_ready(a_worker):
    MigrationRecorder(connection).record_unapplied("twops_site", "0002_worker")
    not_ready("migrations")
    [finding] = readiness.migrations()
    assert finding.words == "The tables are older than the code: twops_site.0002_worker."


def test_with_an_index_that_lags_it_is_not_ready(settings, a_worker):
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:1"}
    pending(minutes=1)
    assert readiness.missing() == []
    SearchDocument.objects.all().delete()
    pending(minutes=6)
    not_ready("index")


def test_without_elasticsearch_no_index_lags(settings, a_worker):
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": ""}
    pending(minutes=60)
    assert readiness.missing() == []


def test_without_room_on_the_disk_it_is_not_ready(settings, a_worker):
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "DISK_FREE_MB": 10**9}
    not_ready("disk")


def test_what_is_not_known_excludes_nothing():
    assert Client().get("/readyz?exclude=everything").status_code == 503


def test_numbers_are_there_where_they_are_wanted_and_none_is_about_a_reader(settings, a_worker, monkeypatch):
    monkeypatch.setattr(metrics, "living", lambda: {"1", "2"})
    assert Client().get("/metrics").status_code == 404
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "METRICS": True}
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:1"}
    pending(minutes=10)
    Client().post("/pl/search/", {"q": "canary"})
    answer = Client().get("/metrics", headers={"host": "10.0.0.7:8000"})
    text = answer.content.decode()
    assert answer.status_code == 200 and "twops_workers 2.0" in text
    assert 'twops_ready{part="index"} 0.0' in text and 'twops_ready{part="database"} 1.0' in text
    lag = float(text.partition("\ntwops_index_lag_seconds ")[2].split()[0])
    assert 599 < lag < 660
    assert "canary" not in text and "search" not in text.replace("Elasticsearch", "")


def test_without_the_database_the_numbers_say_so(settings, database_is_gone, a_worker):
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "METRICS": True}
    text = Client().get("/metrics").content.decode()
    assert (
        'twops_ready{part="database"} 0.0' in text
        and "twops_workers" not in text
        and "twops_disk_free_bytes" in text
    )


def test_security_txt_names_a_contact_and_a_day(settings):
    assert Client().get("/.well-known/security.txt").status_code == 404
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "SECURITY_CONTACT": "mailto:security@2ps.example.org"}
    answer = Client().get("/.well-known/security.txt", secure=True, headers={"host": "testserver"})
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == "mailto:security@2ps.example.org"
    assert lines["Canonical"] == "https://testserver/.well-known/security.txt"
    expires = datetime.fromisoformat(lines["Expires"])
    assert timedelta(days=178) < expires - timezone.now() < timedelta(days=181)
