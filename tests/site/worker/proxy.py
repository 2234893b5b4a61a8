"""A door between a worker and PostgreSQL that can be shut: what a restart of the server is to its clients."""

import contextlib
import socket
import threading
from collections.abc import Mapping
from typing import Any, Self


class Proxy:
    """Listens on a free port and passes everything on, until ``go_down`` cuts all and refuses what is new."""

    def __init__(self, target: Mapping[str, Any]) -> None:
        self._target = (str(target["HOST"]), int(target["PORT"]))
        self._sockets: list[socket.socket] = []
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.go_down()

    def go_down(self) -> None:
        """Cut every connection and refuse new ones."""
        self._shut(self._listener)
        for each in self._sockets:
            self._shut(each)
        self._sockets.clear()

    def come_back(self) -> None:
        """Listen again."""
        self._listener = self._listen(self.port)

    @staticmethod
    def _shut(each: socket.socket) -> None:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), reuse_port=False)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = listener.accept()
                far = socket.create_connection(self._target)
                self._sockets += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        self._shut(sink)
