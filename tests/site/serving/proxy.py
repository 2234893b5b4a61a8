"""A real nginx with the file that we ship, in front of an application of this process."""

import contextlib
import http.client
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from tests.services.nginx import program
from tests.services.plugin import stop_the_run
from tests.services.unavailable import ServiceUnavailable

SHIPPED = Path(__file__).resolve().parents[3] / "deploy" / "nginx.conf"
HOST = "testserver"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class has
        """Drop the line."""


@dataclass
class Proxy:
    """Where nginx listens, and the server of the application behind it."""

    port: int
    behind: ThreadedWSGIServer

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            sent = {"Host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())

    def stop_behind(self) -> None:
        """End the application: nobody answers there any more."""
        self.behind.shutdown()
        self.behind.server_close()


def shipped(folder: Path, port: int, behind: int) -> str:
    """Return the file that we ship, for plain HTTP at a port, a folder of its own, an application at another port."""
    text = SHIPPED.read_text().replace("/var/lib/twops", str(folder)).replace("2ps.example.org", HOST)
    text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.S)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace("listen [::]:443 ssl;", "")
    text = re.sub(r"\n    ssl_[^\n]+", "", text)
    text = text.replace("unix:/run/twops/web.sock", f"127.0.0.1:{behind}")
    text = text.replace("/var/log/nginx/twops-error.log emerg", f"{folder}/error.log warn")
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"daemon off; pid {folder}/pid; user root; worker_processes 2; events {{}} http {{ {places} types {{ text/html html; }}\n{text} }}"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextlib.contextmanager
def proxy_before(application: Any, folder: Path) -> Iterator[Proxy]:
    """Run nginx, with its copies in ``folder/copies``, in front of an application."""
    try:
        nginx = program()
    except ServiceUnavailable as error:
        stop_the_run(error)
    behind = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    behind.daemon_threads = True
    behind.set_app(application)
    serving = threading.Thread(target=behind.serve_forever, daemon=True)
    serving.start()
    port = free_port()
    call_command("unavailable_pages", str(folder / "unavailable"), verbosity=0)
    (folder / "nginx.conf").write_text(shipped(folder, port, behind.server_port))
    folder.chmod(0o755)
    line = [
        str(nginx),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "error.log"),
    ]
    process = subprocess.Popen(line)
    try:
        for _each in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert process.poll() is None, (folder / "error.log").read_text()
            time.sleep(0.05)
        yield Proxy(port, behind)
    finally:
        process.terminate()
        process.wait(20)
        with contextlib.suppress(OSError):
            behind.shutdown()
            behind.server_close()
