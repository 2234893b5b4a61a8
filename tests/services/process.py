"""A server process of our own: it never outlives the tests, even when those are killed."""

import contextlib
import json
import os
import pwd
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GUARDIAN = Path(__file__).with_name("guardian.py")


class ServerEnded(Exception):
    """The server ended by itself, or could not be started; carries the last lines that it wrote."""

    def __init__(self, what: str, log: str) -> None:
        self.log = log
        super().__init__(f"{what}; its last words:\n{log}" if log else what)


@dataclass
class ServerProcess:
    """One server, watched by a guardian process (``guardian.py``) that ends it when this process ends."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    """Private folder of the server: working directory and log; removed in the end."""
    account: pwd.struct_passwd | None
    stop_signal: int = signal.SIGTERM
    grace_s: float = 20.0
    afterwards: Sequence[str] = ()
    cwd: Path | None = None
    _guardian: "subprocess.Popen[str] | None" = field(default=None, init=False)

    @property
    def log(self) -> Path:
        """Return the file that the server's own output goes to."""
        return self.folder / "server.log"

    def start(self) -> None:
        """Start the server; raise ServerEnded if its program cannot be run."""
        self._guardian = subprocess.Popen(
            [sys.executable, "-I", str(GUARDIAN)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd="/",
            start_new_session=True,
        )
        task = {
            "command": list(self.command),
            "environment": dict(self.environment),
            "cwd": str(self.cwd or self.folder),
            "log": str(self.log),
            "uid": self.account.pw_uid if self.account else None,
            "gid": self.account.pw_gid if self.account else None,
            "stop_signal": int(self.stop_signal),
            "grace_s": self.grace_s,
            "afterwards": list(self.afterwards),
            "remove": [str(self.folder)],
        }
        assert self._guardian.stdin is not None
        assert self._guardian.stdout is not None
        self._guardian.stdin.write(json.dumps(task) + "\n")
        self._guardian.stdin.flush()
        answer = json.loads(self._guardian.stdout.readline() or '{"refused": "the guardian ended"}')
        if "refused" in answer:
            self.stop()
            raise ServerEnded(f"{self.command[0]} could not be started: {answer['refused']}", "")

    def raise_if_ended(self) -> None:
        """Raise ServerEnded if the server is no longer there."""
        if self._guardian is None or self._guardian.stdout is None:
            raise ServerEnded(f"{self.command[0]} is not running", "")
        readable, _, _ = select.select([self._guardian.stdout], [], [], 0)
        if readable:
            line = self._guardian.stdout.readline()
            code = json.loads(line)["ended"] if line else "unknown"
            words = self.last_words()
            self.stop()
            raise ServerEnded(f"{Path(self.command[0]).name} ended by itself (exit code {code})", words)

    def last_words(self, lines: int = 15) -> str:
        """Return the end of what the server wrote."""
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""

    def stop(self) -> None:
        """End the server and wait until nothing of it is left. May be called again."""
        guardian, self._guardian = self._guardian, None
        if guardian is None:
            return
        with contextlib.suppress(OSError):
            if guardian.stdin is not None:
                guardian.stdin.close()
        guardian.wait(self.grace_s + 90)
        if guardian.stdout is not None:
            guardian.stdout.close()


def plain_environment() -> dict[str, str]:
    """Return the few variables that a server needs from ours, and none of our addresses or secrets."""
    kept = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "DOCKER_HOST", "DOCKER_CONTEXT", "HOME")
    return {name: os.environ[name] for name in kept if name in os.environ}
