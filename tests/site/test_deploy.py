"""What is shipped for a server: nothing of it writes down who asked for what."""

import configparser
import contextlib
import http.client
import json
import logging
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crossplane
import pytest
import yaml
from django.conf import settings as django_settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client
from twops_site.private_log import PrivateFormatter, PrivateJsonFormatter

from tests import factories

ROOT = Path(__file__).resolve().parents[2]
NGINX = ROOT / "deploy" / "nginx.conf"
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
LANGUAGES = list(django_settings.TWOPS_SITE["DEMO_LANGUAGES"])
ONION = f"http://{'a2' * 28}.onion"

Directive = dict[str, Any]


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> list[Directive]:
    """What nginx's own parser reads in the file that we ship, inside an http block as on a server."""
    whole = tmp_path_factory.mktemp("nginx") / "nginx.conf"
    onion = NGINX.with_name("nginx-onion.conf").read_text()
    whole.write_text(f"events {{}}\nhttp {{\n{NGINX.read_text()}\n{onion}\n}}\n")
    parsed = crossplane.parse(str(whole), strict=False, check_ctx=True, check_args=True)
    assert parsed["errors"] == []
    http: Directive = next(each for each in parsed["config"][0]["parsed"] if each["directive"] == "http")
    return list(http["block"])


def directives(block: list[Directive], name: str) -> Iterator[list[str]]:
    for each in block:
        if each["directive"] == name:
            yield each["args"]
        yield from directives(each.get("block", []), name)


def test_nginx_writes_no_access_log_and_no_line_about_a_request(nginx):
    assert list(directives(nginx, "access_log")) == [["off"]]
    assert list(directives(nginx, "log_format")) == []
    [error_log] = directives(nginx, "error_log")
    assert error_log[1] == "emerg", (
        "at 'error', and at 'crit' while the application's socket is gone, nginx writes the client and the request line"
    )
    assert list(directives(nginx, "log_not_found")) == [["off"]]


def test_nginx_tells_the_application_no_address(nginx):
    told: dict[str, set[tuple[str, ...]]] = {}
    for server in (each for each in nginx if each["directive"] == "server"):
        of_all = {tuple(each["args"]) for each in server["block"] if each["directive"] == "proxy_set_header"}
        for place in server["block"]:
            if place["directive"] == "location" and list(directives(place["block"], "proxy_pass")):
                own = {tuple(args) for args in directives(place["block"], "proxy_set_header")}
                told[" ".join(place["args"])] = (
                    own or of_all
                )  # nginx adds none of the server's to a place's own
    readers = {"@application", "/", "= /", "~ ^/[a-z-]+/exit/$"}
    assert set(told) == {*readers, "^~ /admin/"}, "'/' is that of the onion service"
    for place in readers:
        assert {("X-Forwarded-For", ""), ("X-Real-IP", "")} <= told[place]
        assert not any("remote_addr" in value for _name, value in told[place])
    # Where only editors come, somebody who guesses must be told apart from all others: else they keep everybody out.
    assert ("X-Forwarded-For", "$remote_addr") in told["^~ /admin/"]
    assert NGINX.read_text().count("$remote_addr") == 1
    assert ["$twops_reporter", "zone=twops_reports:1m", "rate=5r/m"] in list(
        directives(nginx, "limit_req_zone")
    )


def test_nginx_ends_tls_itself_and_answers_while_the_application_does_not(nginx):
    assert ["443", "ssl"] in list(directives(nginx, "listen"))
    pages = list(directives(nginx, "error_page"))
    assert ["502", "504", "=", "@copy"] in pages and [
        "502",
        "=503",
        "/unavailable/$twops_language.html",
    ] in pages
    assert list(directives(nginx, "recursive_error_pages")) == [["on"]], (
        "without it the second is never asked"
    )
    assert ["$twops_copy", "=502"] in list(directives(nginx, "try_files"))
    assert ["$uri", "/unavailable/en.html", "=503"] in list(directives(nginx, "try_files"))


def test_a_wrong_nginx_file_would_be_noticed(tmp_path):
    wrong = tmp_path / "nginx.conf"
    wrong.write_text("events {}\nhttp { server { access_log off off off off off off; location { } } }")
    assert crossplane.parse(str(wrong), check_ctx=True, check_args=True)["errors"]


def unit(path: Path) -> dict[str, str]:
    """Return what the section [Service] of a unit says; of what stands there several times the last one."""
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their capitals
    read.read_string(path.read_text())
    return dict(read["Service"])


@contextlib.contextmanager
def server(folder: Path) -> Iterator[tuple[int, Path]]:
    """Run granian with the line of the unit that we ship; give its port and the file with all that it prints."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    printed = folder / "printed"
    shipped = unit(ROOT / "deploy" / "systemd" / "twops-web.service")["ExecStart"]
    line = shipped.replace("/srv/twops/.venv/bin/granian", f"{sys.executable} -m granian").replace(
        "/srv/twops", str(ROOT)
    )
    line = line.replace(
        "--uds /run/twops/web.sock --uds-permissions 0o660", f"--host 127.0.0.1 --port {port}"
    )
    line = line.replace("${TWOPS_WEB_PROCESSES}", "1").replace("${TWOPS_WEB_THREADS}", "2")
    command = line.replace("twops_site.wsgi:application", "tests.site.wsgi_that_fails:application").split()
    with printed.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env={**os.environ})
        try:
            wait_for(port)
            yield port, printed
        finally:
            process.terminate()
            process.wait(20)


def wait_for(port: int) -> None:
    for _attempt in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError("granian does not answer")


def ask(port: int, path: str) -> int:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Referer": "http://canary-referrer.example.org/"})
        answer = connection.getresponse()
        answer.read()
        return answer.status


def test_a_server_that_was_killed_starts_again(tmp_path):
    service = unit(ROOT / "deploy" / "systemd" / "twops-web.service")
    socket_file = tmp_path / "web.sock"

    def of_this_test(line: str) -> list[str]:
        line = line.replace("/srv/twops/.venv/bin/granian", f"{sys.executable} -m granian")
        line = line.replace("/srv/twops", str(ROOT)).replace("/run/twops/web.sock", str(socket_file))
        line = line.replace("${TWOPS_WEB_PROCESSES}", "1").replace("${TWOPS_WEB_THREADS}", "1")
        return line.replace("twops_site.wsgi:application", "tests.site.wsgi_that_fails:application").split()

    for _start in range(2):
        subprocess.run(of_this_test(service["ExecStartPre"]), check=True)
        process = subprocess.Popen(
            of_this_test(service["ExecStart"]), cwd=ROOT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            done = subprocess.run(of_this_test(service["ExecStartPost"]), check=False, timeout=60)
            assert (done.returncode, process.poll()) == (0, None)
            assert stat.S_IMODE(socket_file.stat().st_mode) == 0o660
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)
    assert socket_file.exists(), "that is what a killed process leaves"


def test_the_server_writes_down_neither_the_address_nor_what_was_asked_for(tmp_path):
    with server(tmp_path) as (port, printed):
        assert ask(port, "/pl/help/?q=canary-query") == 200
        assert ask(port, "/fail/canary-path/?q=canary-query") == 500
        with socket.create_connection(("127.0.0.1", port), 5) as broken:
            broken.sendall(b"canary-nonsense\r\n\r\n")
            broken.recv(200)
    text = printed.read_text()
    assert "RuntimeError" in text, "that it failed, and where, is written"
    assert "canary" not in text and "127.0.0.1" not in text, text


def test_the_applications_log_holds_nothing_of_a_request():
    record = logging.LogRecord(
        "_granian.workers", logging.WARNING, "workers.py", 1, "Invalid request from ip=%s: %s", ("1.2.3.4", "canary"), None
    )  # fmt: skip
    assert "canary" not in PrivateFormatter().format(record)
    assert "1.2.3.4" not in PrivateFormatter().format(record)


def test_a_line_of_json_says_the_same_and_names_nobody():
    try:
        raise ValueError("canary")
    except ValueError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "x.py", 1, "Error: %s", ("/canary/",), sys.exc_info()
        )
    line = PrivateJsonFormatter().format(record)
    read = json.loads(line)
    assert set(read) == {"at", "level", "logger", "message", "places"} and "\n" not in line
    assert read["message"] == "request failed with status 500" and read["places"].endswith(
        "builtins.ValueError"
    )
    assert "canary" not in line


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_service_can_do_nothing_that_it_does_not_need(path):
    found = unit(path)
    assert found["User"] == "twops" and found["CapabilityBoundingSet"] == ""
    assert (found["ProtectSystem"], found["ReadWritePaths"]) == ("strict", "/var/lib/twops")
    yes = {name for name, value in found.items() if value == "yes"}
    assert yes >= {
        "NoNewPrivileges",
        "PrivateTmp",
        "PrivateDevices",
        "ProtectHome",
        "ProtectKernelModules",
        "RestrictNamespaces",
    }
    assert found["EnvironmentFile"] == "/etc/twops/twops.env"


def test_slow_senders_wait_in_nginx_and_nobody_outside_asks_how_the_server_is(nginx):
    for name, value in (
        ("proxy_request_buffering", "on"),
        ("proxy_buffering", "on"),
        ("client_body_timeout", "10s"),
    ):
        assert list(directives(nginx, name)) == [[value]]
    assert ["~", "^/(livez|readyz|metrics|healthz/)$"] in list(directives(nginx, "location"))


def test_the_lines_of_the_document_are_at_most_fifteen_and_shell():
    block = re.findall(r"(?ms)^```sh\n(.*?)^```", (ROOT / "docs" / "how-to" / "deploy.md").read_text())[0]
    assert len(block.strip().splitlines()) <= 15
    assert subprocess.run(["bash", "-n"], input=block, text=True, check=False).returncode == 0
    for named in re.findall(r"\bdeploy/[\w./-]+", block):
        assert (ROOT / named.rstrip("/")).exists(), named


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("TWOPS_MAIL_FROM=2PS <site@2ps.example.org>", "2PS <site@2ps.example.org>"),
        ("STORAGE_URL=s3://key:se$cret@host/bucket?region=a&x=`id`", "s3://key:se$cret@host/bucket?region=a&x=`id`"),
        ("TWOPS_MAIL_FROM=\"2PS <a@b.example.org>\"", "2PS <a@b.example.org>"),
        ("ELASTICSEARCH_URL=", ""),
    ],
)  # fmt: skip
def test_a_command_reads_the_settings_as_systemd_does(tmp_path, line, value):
    (tmp_path / "twops.env").write_text(f"# a remark; $(touch {tmp_path}/run)\n\n{line}\nLAST=1")
    script = (ROOT / "deploy" / "twops").read_text().partition("cd /srv/twops")[0]
    name = line.partition("=")[0]
    done = subprocess.run(
        ["bash", "-c", f'{script}\nprintf %s "${name}|$LAST"'], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "TWOPS_ENV_FILE": str(tmp_path / "twops.env")},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, f"{value}|1"), done.stderr
    assert not (tmp_path / "run").exists()


def test_a_line_that_is_no_setting_stops_a_command(tmp_path):
    (tmp_path / "twops.env").write_text("SECRET KEY=x\n")
    script = (ROOT / "deploy" / "twops").read_text().partition("cd /srv/twops")[0]
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "TWOPS_ENV_FILE": str(tmp_path / "twops.env")},
    )  # fmt: skip
    assert done.returncode == 2 and "SECRET KEY" in done.stderr


def test_the_settings_that_we_ship_are_in_the_reference():
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text()
    names = re.findall(r"(?m)^([A-Z_]+)=", (ROOT / "deploy" / "twops.env").read_text())
    of_the_unit = {"DJANGO_SETTINGS_MODULE", "TWOPS_WEB_PROCESSES", "TWOPS_WEB_THREADS"}
    assert (
        len(names) > 12
        and [name for name in names if f"`{name}`" not in reference and name not in of_the_unit] == []
    )


def test_the_containers_are_as_docker_reads_them_and_have_all_that_they_name():
    done = subprocess.run(
        [sys.executable, "-m", "compose_lint", "deploy/compose.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    whole = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
    services = whole["services"]
    for name, service in services.items():
        assert "build" in service or ":" in service["image"], f"{name} has no version"
        assert set(service.get("depends_on", {})) <= set(services)
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source.startswith("./") or source in whole["volumes"], f"{name}: {volume}"
        assert set(service.get("secrets", [])) <= set(whole["secrets"])
        if "build" in service:
            assert (
                (ROOT / "deploy" / service["build"]["context"] / service["build"]["dockerfile"])
                .resolve()
                .is_file()
            )
            assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert services["web"]["command"][-1].split()[-1] == "twops_site.wsgi:application"


def test_the_image_has_versions_no_root_and_no_secret():
    lines = (ROOT / "deploy" / "Containerfile").read_text().replace("\\\n", " ").splitlines()
    told = [line.split(None, 1) for line in lines if line.strip() and not line.startswith("#")]
    assert {word for word, _rest in told} <= {
        "FROM",
        "ENV",
        "RUN",
        "WORKDIR",
        "COPY",
        "USER",
        "VOLUME",
        "EXPOSE",
        "CMD",
    }
    for base in (rest.split()[0] for word, rest in told if word == "FROM"):
        assert re.fullmatch(r"python:3\.\d+-slim-\w+", base)
    users = [rest for word, rest in told if word == "USER"]
    assert users == ["twops"] and [word for word, _rest in told][-1] == "CMD"
    assert json.loads(told[-1][1])[0] == "granian"
    assert not any(re.search(r"SECRET|PASSWORD", rest) for _word, rest in told)
    assert ".git" in (ROOT / ".containerignore").read_text().split()


@pytest.mark.django_db
def test_the_page_of_the_proxy_is_written_for_every_language_and_leads_straight_out(tmp_path):
    call_command("unavailable_pages", tmp_path, verbosity=0)
    assert {page.stem for page in tmp_path.iterdir()} == set(LANGUAGES)
    for language in LANGUAGES:
        html = (tmp_path / f"{language}.html").read_text()
        assert 'href="https://www.wikipedia.org/" rel="noreferrer noopener" data-exit' in html
        assert 'href="tel:112"' in html and f'<html lang="{language}"' in html


@pytest.fixture
def reader(settings, db: None) -> Client:
    factories.home()
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "ONION_ADDRESS": ONION}
    return Client()


def test_tor_browser_is_told_of_the_onion_service_on_pages_over_https(reader):
    assert reader.get("/en/help/", secure=True).headers["Onion-Location"] == f"{ONION}/en/help/"
    assert reader.get("/en/nowhere/?a=b", secure=True).headers["Onion-Location"] == f"{ONION}/en/nowhere/?a=b"


@pytest.mark.parametrize(
    ("path", "options"),
    [("/en/help/", {}), ("/robots.txt", {"secure": True}), ("/sitemap.xml", {"secure": True}),
     ("/admin/login/", {"secure": True}), ("/en/help/", {"secure": True, "headers": {"host": ONION[7:]}})],
)  # fmt: skip
def test_nothing_else_tells_of_it(reader, path, options):
    assert "Onion-Location" not in reader.get(path, **options).headers


@pytest.mark.django_db
def test_without_an_onion_service_nothing_is_said_of_one(client):
    factories.home()
    assert "Onion-Location" not in client.get("/en/help/", secure=True).headers


@pytest.mark.parametrize(
    "wrong", ["http://short.onion", f"{ONION}/", "https://example.org", f"ftp{ONION[4:]}"]
)
def test_an_address_that_is_no_onion_service_is_named(settings, wrong):
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "ONION_ADDRESS": wrong}
    assert "twops_site.E004" in [message.id for message in run_checks()]


def test_the_onion_address_of_the_tests_is_one(settings):
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "ONION_ADDRESS": ONION}
    assert "twops_site.E004" not in [message.id for message in run_checks()]


def test_who_may_frame_a_page_is_said_once_and_the_same(reader):
    public = reader.get("/en/help/").headers
    assert (
        public["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in public["Content-Security-Policy"]
    )
    file = reader.head("/static/twops_site/site.css").headers
    assert file["X-Frame-Options"] == "DENY" and "Access-Control-Allow-Origin" not in file
    admin = reader.get("/admin/login/").headers
    assert admin["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in admin["Content-Security-Policy"]


def test_no_page_stays_on_a_readers_disk_and_what_machines_read_is_asked_for_again(reader):
    for path in ("/en/", "/en/help/", "/en/help/pl/", "/en/search/", "/en/nowhere/"):
        assert "no-store" in reader.get(path).headers["Cache-Control"], path
    for path in ("/sitemap.xml", "/robots.txt", "/en/feed.xml"):
        assert reader.get(path).headers["Cache-Control"] == "no-cache", path
