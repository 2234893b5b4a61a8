"""The parts that the other tests stand on are the real ones, and do what they say."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection

from tests.services import chromium, elasticsearch, elasticsearch_package, indices, machine, postgres
from tests.services.accessibility import Violation
from tests.services.process import ServerEnded, ServerProcess
from tests.services.unavailable import ServiceUnavailable
from tests.services.visit import Visit

WITHOUT_ALTERNATIVE = "data:text/html,<html lang='en'><title>t</title><main><img src='data:,'></main></html>"

CONTAINER_ENGINE = """#!/bin/sh
echo "$*" >> {notes}
case "$1" in
    image) exit 1;;
    run) port=$(expr "$*" : '.*127.0.0.1:\\([0-9]*\\):9200'); exec {python} -c "
import http.server
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
        self.wfile.write(b'{{\\"version\\": {{\\"number\\": \\"9.4.3\\"}}}}')
http.server.HTTPServer(('127.0.0.1', $port), Answer).serve_forever()";;
esac
"""


def test_django_uses_the_database_of_the_run(postgres_url: str, db: None) -> None:
    assert connection.vendor == "postgresql"
    assert connection.settings_dict["NAME"].startswith("test_")


def test_postgresql_has_the_extensions_that_search_needs(postgres_url: str, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions")
        offered = {name for (name,) in cursor.fetchall()}
    assert {"unaccent", "pg_trgm"} <= offered


def test_a_failing_statement_is_not_written_to_the_log_of_postgresql(
    postgres_url: str,
) -> None:
    server = postgres.start(postgres.Address.choose())
    try:
        with psycopg.connect(server.url, autocommit=True) as client, pytest.raises(psycopg.Error):
            client.execute("SELECT 'seconde-canari' FROM no_such_table")
        assert server.process is not None
        log = server.process.log.read_text()
    finally:
        server.stop()
    assert "no_such_table" in log
    assert "seconde-canari" not in log


def test_a_private_server_goes_with_the_process_that_started_it_even_when_that_is_killed(
    postgres_url: str,
) -> None:
    program = (
        "import time; from tests.services import postgres;"
        "server = postgres.start(postgres.Address.choose());"
        "print(server.process.folder, server.url, flush=True); time.sleep(600)"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    with owner:
        assert owner.stdout is not None
        folder, url = owner.stdout.readline().split()
        psycopg.connect(url).close()
        owner.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while Path(folder).exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(folder).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_database_that_the_tests_did_not_make_is_refused(postgres_url: str) -> None:
    name = "twops_somebody_elses"
    with psycopg.connect(postgres_url, autocommit=True) as client:
        client.execute(f"CREATE DATABASE {name}")
    try:
        with pytest.raises(ServiceUnavailable, match="did not make"):
            postgres.refuse_foreign_database(postgres_url, name)
        postgres.claim_database(postgres_url, name)
        postgres.refuse_foreign_database(postgres_url, name)
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as client:
            client.execute(f"DROP DATABASE {name}")


def test_a_server_that_does_not_answer_is_explained_with_the_ways_out() -> None:
    port = machine.free_port()
    with pytest.raises(ServiceUnavailable, match=r"DATABASE_URL(.|\n)*apt install postgresql(.|\n)*npm"):
        postgres.given(f"postgres://nobody:none@127.0.0.1:{port}/none")
    with pytest.raises(
        ServiceUnavailable, match=r"ELASTICSEARCH_URL(.|\n)*docker info(.|\n)*ES_HOME(.|\n)*Maven"
    ):
        elasticsearch.given(f"http://127.0.0.1:{port}")
    with pytest.raises(ServiceUnavailable, match=r"CHROMIUM"):
        chromium.find("/nonexistent/chromium")


def test_the_official_image_is_started_where_a_container_engine_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine lies outside: a script stands for it that answers on the port and notes what it was asked."""
    engine, notes = tmp_path / "docker", tmp_path / "notes"
    engine.write_text(CONTAINER_ENGINE.format(notes=notes, python=sys.executable))
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    told: list[str] = []
    monkeypatch.setattr(machine, "tell", told.append)
    server = elasticsearch.start()
    try:
        elasticsearch.check(server.url)
    finally:
        server.stop()
    asked = notes.read_text().splitlines()
    image = (
        f"elasticsearch:{elasticsearch_package.VERSION}"  # compose.yaml and the package name the same version
    )
    assert [line.split()[0] for line in asked] == ["info", "image", "pull", "run", "rm"]
    assert told == [f"fetching the image {image} (once)"]
    assert asked[2].endswith(image)
    assert asked[3].endswith(image)
    assert "--publish=127.0.0.1:" in asked[3]


def test_a_server_that_ends_by_itself_tells_its_last_words() -> None:
    folder = machine.private_directory("test", None)
    process = ServerProcess(["/bin/sh", "-c", "echo disc full; exit 3"], {}, folder, None)
    process.start()
    deadline = time.monotonic() + 20
    with pytest.raises(ServerEnded, match=r"exit code 3(.|\n)*disc full"):
        while time.monotonic() < deadline:
            process.raise_if_ended()
            time.sleep(0.05)
    assert not folder.exists()


def test_the_settings_name_no_elasticsearch_unless_a_test_asks_for_it() -> None:
    assert not django_settings.TWOPS_SEARCH["ELASTICSEARCH_URL"]
    assert "ELASTICSEARCH_URL" not in os.environ


def test_elasticsearch_is_a_real_one_and_stems_lithuanian(elasticsearch_url: str) -> None:
    body = json.dumps({"analyzer": "lithuanian", "text": "pagalbos"}).encode()
    question = urllib.request.Request(
        f"{elasticsearch_url}/_analyze", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(question, timeout=30) as response:
        tokens = [token["token"] for token in json.load(response)["tokens"]]
    assert tokens == ["pagalb"]


def test_indices_of_a_test_are_removed_by_their_prefix(
    elasticsearch_url: str, elasticsearch_prefix: str
) -> None:
    for name in (f"{elasticsearch_prefix}-a", f"{elasticsearch_prefix}-b"):
        request = urllib.request.Request(f"{elasticsearch_url}/{name}", method="PUT")
        urllib.request.urlopen(request, timeout=30).close()
    assert len(indices.names(elasticsearch_url, elasticsearch_prefix)) >= 2
    indices.delete(elasticsearch_url, elasticsearch_prefix)
    assert indices.names(elasticsearch_url, elasticsearch_prefix) == []


def test_the_browser_runs_scripts_only_where_javascript_is_on(visit: Callable[..., Visit]) -> None:
    address = "data:text/html,<title>off</title><script>document.title = 'on'</script>"
    for javascript, title in ((True, "on"), (False, "off")):
        window = visit(javascript=javascript)
        window.page.goto(address)
        assert window.page.title() == title


def test_a_visit_records_requests_console_errors_and_traces(page: Visit, live_server: object) -> None:
    address = str(live_server)
    page.page.goto(f"{address}/static/nothing-here.css")
    page.page.evaluate("console.error('a fault'); localStorage.setItem('left', 'behind')")
    assert page.requests[0] == f"GET {address}/static/nothing-here.css"
    assert page.foreign_requests(address) == []
    assert page.foreign_requests("http://elsewhere.example.org")[0].startswith("GET ")
    assert "a fault" in page.console_errors
    assert page.traces()["local"] == {"left": "behind"}


def test_axe_finds_an_image_without_alternative_text(
    page: Visit, axe: Callable[[Visit], list[Violation]]
) -> None:
    page.page.goto(WITHOUT_ALTERNATIVE)
    assert "image-alt" in {violation.rule for violation in axe(page)}
