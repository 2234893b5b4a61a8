"""A mail server of the tests (RFC 5321, as much as Django speaks): keeps what it takes, refuses whom it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Postbox:
    """What arrived, as bytes; addresses in ``refuses`` are not taken."""

    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)


@contextmanager
def postbox() -> Iterator[Postbox]:
    """A mail server on a port of this machine."""
    box = Postbox()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 mail.example.org")
            for line in self.rfile:
                command = line.decode("ascii", "replace").upper()
                if command.startswith("DATA"):
                    self._say("354 go on")
                    box.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self._say("250 taken")
                elif command.startswith("QUIT"):
                    self._say("221 bye")
                    return
                elif any(address.upper() in command for address in box.refuses):
                    self._say("550 nobody of this name")
                else:
                    self._say("250 mail.example.org")

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        box.port = server.server_address[1]
        yield box
        server.shutdown()
