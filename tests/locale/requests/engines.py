"""A server on this machine that plays engines: LibreTranslate, and one that answers later. Broken in all the ways that happen."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Engines(ThreadingHTTPServer):
    """What came in, and how it behaves: ``fine``, ``500``, ``slow``, ``short``, ``no json``, ``damaged``, ``drip``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = "fine"
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answers each text with "XX " before it, and its masks and tags as they were."""

    server: Engines

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        behaviour = self.server.behaviour
        if behaviour == "500":
            self.send_error(500)
            return
        if behaviour == "slow":
            time.sleep(1.5)
        if self.path == "/later":
            body = json.dumps(len(self.server.asked) if behaviour == "fine" else -20049)
        elif behaviour == "no json":
            body = "<html>"
        else:
            words = [f"XX {text}" for text in asked["q"]]
            if behaviour == "damaged":
                words = [text.replace("QX0Z", "116 112").replace("<b>", "") for text in words]
            body = json.dumps({"translatedText": words[:-1] if behaviour == "short" else words})
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for part in (body[:1], body[1:]) if behaviour == "drip" else (body,):
            self.wfile.write(part.encode())
            if behaviour == "drip":
                self.wfile.flush()
                time.sleep(1.5)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[Engines]:
    """The server, while a test needs it."""
    server = Engines()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer_of(asked: dict[str, Any]) -> str:
    """What the engine that answers later would send back for what it was given."""
    document = base64.b64decode(asked["documentToTranslateBase64"]["content"]).decode()
    return base64.b64encode(document.replace('">', '">XX ').encode()).decode()
