"""A door in front of a server: open, shut as if nobody were there, or one behind which nobody answers."""

import socket
import threading
from collections.abc import Mapping
from typing import Any

from tests.site.worker.proxy import Proxy


class Door(Proxy):
    """``go_down`` shuts it, ``come_back`` opens it, ``hang`` takes connections and never answers."""

    def __init__(self, host: str, port: int) -> None:
        target: Mapping[str, Any] = {"HOST": host, "PORT": port}
        super().__init__(target)

    def hang(self) -> None:
        """Take every connection and what is sent on it, and answer nothing; those that are open are cut."""
        self.go_down()
        listener = socket.create_server(("127.0.0.1", self.port), backlog=200)
        self._listener = listener
        threading.Thread(target=self._hold, args=(listener,), daemon=True).start()

    def _hold(self, listener: socket.socket) -> None:
        while True:
            try:
                self._sockets.append(listener.accept()[0])
            except OSError:
                return
