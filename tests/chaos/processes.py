"""Programs that this run starts: each ends with it, however it ends."""

import contextlib
import os
import pwd
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class ProgramFailed(Exception):
    """A program that had to succeed did not; the message has its last words."""


def begin(
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    account: pwd.struct_passwd | None = None,
    last_signal: str = "TERM",
) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own, as that account (None: as ourselves); it ends with us by ``last_signal``."""
    line = ["setpriv", "--pdeathsig", last_signal]
    if account is not None:
        line += ["--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--clear-groups"]
    with log.open("ab") as output:
        return subprocess.Popen(
            [*line, *command],
            cwd=ROOT if account is None else "/",
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def end(process: subprocess.Popen[bytes], number: int = signal.SIGTERM, within_s: float = 40) -> None:
    """End a program and what it started, and wait for it."""
    if process.poll() is None:
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(within_s)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def run(command: Sequence[str], environment: Mapping[str, str], within_s: float = 300) -> str:
    """Run a program to its end and return what it said. Raises ProgramFailed."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=within_s,
        check=False,
    )
    if done.returncode:
        raise ProgramFailed(f"{' '.join(command)}: {done.stdout[-1000:]} {done.stderr[-3000:]}")
    return done.stdout
