"""``manage.py doctor`` says in words what is wrong and what to do, and ends with an error."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from twops_site.health import content, doctor, readiness, servers, surroundings
from twops_site.health.finding import Finding, Level
from twops_site.settings.servers import cache_server, mail_server

from tests import factories
from tests.site.postbox import postbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_port() -> Iterator[int]:
    with postbox() as box:
        yield box.port


def mails_go_to(settings: Any, port: int) -> None:
    settings.MAIL_SERVER = mail_server(f"smtp://127.0.0.1:{port}", timeout_s=5)


def faults(findings: list[Finding]) -> list[str]:
    return [each.part for each in findings if each.level is Level.FAULT]


def told(*arguments: str) -> tuple[str, bool]:
    """Return what the command prints, and whether it ended well."""
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


@pytest.fixture
def healthy(monkeypatch, settings, tmp_path, mail_port, request) -> None:
    """An installation with all its parts."""
    monkeypatch.setattr(readiness, "living", lambda: {"1"})
    monkeypatch.setattr(doctor, "tasks", lambda: [Finding("tasks", "0 tasks wait, none failed.")])
    mails_go_to(settings, mail_port)
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "UNAVAILABLE_DIR": str(tmp_path / "pages")}
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": ""}
    call_command("unavailable_pages", tmp_path / "pages", verbosity=0)
    factories.home()
    factories.country("PL")
    factories.user("ada", superuser=True)


def test_where_all_is_well_it_says_so_and_ends_well(healthy):
    text, well = told()
    assert well and "WRONG" not in text, text
    assert "ok    mail: The mail server 127.0.0.1:" in text
    parts = {line[6:].partition(":")[0] for line in text.splitlines() if line[:4] in ("ok  ", "look")}
    assert parts >= {
        "settings", "secrets", "disk", "files", "static files", "unavailable pages", "mail", "database", "clock", "site",
        "migrations", "index", "search", "worker", "tasks",
    }  # fmt: skip


def test_everything_that_is_wrong_is_said_at_once_each_with_what_to_do(
    healthy, monkeypatch, settings, tmp_path
):
    monkeypatch.setattr(readiness, "living", set)
    mails_go_to(settings, 1)
    (tmp_path / "pages" / "fi.html").unlink()
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "EXIT_URL": "http://example.org/", "DISK_FREE_MB": 10**9}
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:1"}
    text, well = told()
    assert not well
    wrong = {line[6:].partition(":")[0] for line in text.splitlines() if line.startswith("WRONG ")}
    assert wrong == {"settings", "disk", "mail", "unavailable pages", "search", "worker"}
    assert "has no page in fi" in text and "which is not an https address" in text
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.startswith(("WRONG ", "look  ")):
            assert lines[number + 1].startswith("      -> "), line


def test_a_database_that_nobody_set_up_is_noticed():
    [finding] = content.set_up()
    assert finding.words == "Its first page is not one of ours: readers get an error."
    factories.home()
    assert [each.words for each in content.set_up()][:2] == [
        "It has no administrator.",
        "It has no country: nobody finds help.",
    ]


def test_a_warning_ends_badly_only_where_that_is_asked_for(healthy, settings):
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "UNAVAILABLE_DIR": ""}
    assert told()[1]
    assert not told("--strict")[1]


def test_programs_get_the_same_as_json(healthy):
    found = json.loads(told("--json")[0])
    assert {"part", "words", "remedy", "level"} == set(found[0])


def test_without_the_database_it_says_that_and_what_needs_none(healthy, monkeypatch, postgres_url):
    away = connections["default"].copy()
    away.settings_dict = {**away.settings_dict, "PORT": "1"}
    monkeypatch.setattr(readiness, "connection", away)
    monkeypatch.setattr(servers, "connection", away)
    findings = list(doctor.examine())
    assert faults(findings) == ["database"], findings
    assert "clock" not in {each.part for each in findings} and "mail" in {each.part for each in findings}


def test_a_read_only_database_and_one_that_writes_down_what_was_searched_for(postgres_url):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL log_min_error_statement = 'error'")
        cursor.execute("SET TRANSACTION READ ONLY")
        levels = {each.level: each.words for each in servers.postgresql()}
    assert levels[Level.FAULT] == "The database is read-only: nobody can save."
    assert levels[Level.WARNING].startswith("PostgreSQL writes statements into its log")


def test_a_clock_that_was_set_back_is_noticed(monkeypatch):
    from datetime import timedelta

    from django.utils import timezone
    from twops_site.models import PeriodicJob

    assert faults(list(servers.clock())) == []
    later = timezone.now() + timedelta(hours=1)
    PeriodicJob.objects.create(name="x", next_at=later, finished_at=later)
    assert faults(list(servers.clock())) == ["clock"]


def test_secrets_that_others_can_read_and_a_short_key(settings, monkeypatch, tmp_path: Path):
    settings.TWOPS_SITE = {}
    settings.SECRET_KEY = "short"
    key = tmp_path / "key"
    key.write_text("x")
    key.chmod(0o644)
    monkeypatch.setenv("SECRET_KEY_FILE", str(key))
    assert faults(list(surroundings.secrets())) == ["secrets", "secrets"]
    key.chmod(0o640)
    settings.SECRET_KEY = "x" * 50
    assert faults(list(surroundings.secrets())) == []


def test_static_files_that_are_missing_or_of_another_version(settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    [none] = surroundings.static_files()
    assert none.words == "They are not collected: every page is an error."
    folder = tmp_path / "twops_site"
    folder.mkdir()
    (folder / "site.css").write_text("old")
    (folder / "site.abc.css").write_text("old")
    (tmp_path / "staticfiles.json").write_text(
        json.dumps(
            {"version": "1.1", "paths": {"twops_site/site.css": "twops_site/site.abc.css"}, "hash": ""}
        )
    )
    settings.STORAGES = dict(settings.STORAGES)  # read again
    [old] = surroundings.static_files()
    assert old.words == "They are those of another version: pages look wrong."


def test_web_processes_that_do_not_answer_are_named(settings, tmp_path):
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "WEB_SOCKET": str(tmp_path / "web.sock")}
    (found,) = servers.web()
    assert found.level is Level.FAULT and "twops-web" in found.remedy
    with listening(tmp_path / "web.sock", b"HTTP/1.1 200 OK\r\n\r\n"):
        assert [each.level for each in servers.web()] == [Level.OK]
    (tmp_path / "web.sock").unlink()
    with listening(tmp_path / "web.sock", b"HTTP/1.1 500 No\r\n\r\n"):
        (found,) = servers.web()
        assert "500" in found.words and found.level is Level.FAULT


@contextmanager
def listening(path: Path, answer: bytes) -> Iterator[None]:
    """A server on a socket that answers one question."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen()

        def once() -> None:
            asked, _address = server.accept()
            with asked:
                asked.recv(1000)
                asked.sendall(answer)

        thread = threading.Thread(target=once)
        thread.start()
        yield
        thread.join(10)


def test_a_redis_that_is_away_is_named(settings):
    settings.CACHES = {"default": cache_server("redis://127.0.0.1:1/1")}
    (found,) = servers.cache_server()
    assert found.part == "cache" and found.level is Level.FAULT and "CACHE_URL" in found.remedy


def test_the_status_of_the_worker_without_a_database_is_a_sentence(monkeypatch):
    def away() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("twops_site.management.commands.work.work_status", away)
    with pytest.raises(CommandError, match="The database does not answer"):
        call_command("work", "--status")
