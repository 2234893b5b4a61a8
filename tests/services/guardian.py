"""Runs one server and ends it when the tests end, in whatever way they end. A script of its own: no import of ours.

It is started with an open pipe as standard input, reads one line of JSON from it and starts the server. When the
pipe closes - the tests finished, were interrupted or were killed - it stops the server, makes sure that nothing of it
is left, and removes its folders.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

POLL_S = 0.2
SURE_TO_BE_DEAD_S = 10.0


def say(message: dict[str, Any]) -> None:
    """Send one line of JSON to the process that started us."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def start(task: dict[str, Any]) -> "subprocess.Popen[bytes]":
    """Start the server in a process group of its own, as the account that the task names."""
    identity: dict[str, Any] = {}
    if task["uid"] is not None:
        identity = {"user": task["uid"], "group": task["gid"], "extra_groups": []}
    with Path(task["log"]).open("ab") as log:
        return subprocess.Popen(
            task["command"],
            env=task["environment"],
            cwd=task["cwd"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **identity,
        )


def wait_for_the_end(server: "subprocess.Popen[bytes]") -> None:
    """Return when the pipe has closed; say once if the server ended by itself before that."""
    told = False
    while True:
        readable, _, _ = select.select([0], [], [], POLL_S)
        if readable and not os.read(0, 1024):
            return
        if not told and server.poll() is not None:
            told = True
            with contextlib.suppress(OSError):
                say({"ended": server.returncode})


def end(server: "subprocess.Popen[bytes]", task: dict[str, Any]) -> None:
    """Stop the server politely, then by force; every process of its group has to go."""
    if server.poll() is None:
        server.send_signal(task["stop_signal"])
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(task["grace_s"])
    deadline = time.monotonic() + SURE_TO_BE_DEAD_S
    while time.monotonic() < deadline:
        try:
            os.killpg(server.pid, signal.SIGKILL)
        except (
            ProcessLookupError,
            PermissionError,
        ):  # nothing left (PermissionError: only zombies, on macOS)
            break
        server.poll()
        time.sleep(0.05)
    if task["afterwards"]:
        subprocess.run(
            task["afterwards"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=60
        )
    for folder in task["remove"]:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Serve one task from standard input."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # The pipe decides, not a Ctrl-C that reaches the whole terminal. Not SIG_IGN: the server would inherit it.
        signal.signal(number, lambda *_: None)
    task = json.loads(sys.stdin.readline())
    try:
        server = start(task)
    except OSError as error:
        say({"refused": str(error)})
        for folder in task["remove"]:
            shutil.rmtree(folder, ignore_errors=True)
        return
    say({"pid": server.pid})
    wait_for_the_end(server)
    end(server, task)


if __name__ == "__main__":
    main()
