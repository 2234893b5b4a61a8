"""A fresh machine for one test: this one's files, under a layer of their own, with its own processes. Needs root and overlayfs."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "https://2ps.example.org/source/"  # what the document clones; git leads it here


class MachineUnavailable(Exception):
    """This machine cannot be one for the test. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine: its first process, and where its files are seen from outside."""

    process: subprocess.Popen[bytes]
    files: Path

    def run(self, script: str, timeout_s: float = 120) -> subprocess.CompletedProcess[str]:
        """Run shell lines there as root, each of which has to succeed."""
        inside = [
            "nsenter",
            "--target",
            str(self._first()),
            "--mount",
            "--pid",
            "chroot",
            str(self.files),
            "bash",
            "-c",
        ]
        return subprocess.run(
            [*inside, f"set -euo pipefail\n{script}"], capture_output=True, text=True, check=False, timeout=timeout_s,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
        )  # fmt: skip

    def _first(self) -> int:
        """Return the process that is number one inside."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])


def lines_of_the_document() -> str:
    """Return the lines that docs/how-to/deploy.md tells people to run."""
    return re.findall(r"(?ms)^```sh\n(.*?)^```", (ROOT / "docs" / "how-to" / "deploy.md").read_text())[0]


@contextmanager
def fresh_machine(folder: Path) -> Iterator[Machine]:
    """Make a machine, and end everything that runs on it afterwards. Raises MachineUnavailable."""
    if os.geteuid() != 0 or any(
        shutil.which(tool) is None for tool in ("unshare", "nsenter", "apt-get", "runuser")
    ):
        raise MachineUnavailable(
            "It takes root on Debian, with util-linux: run it there, or in a virtual machine."
        )
    for name in ("upper", "work", "merged"):
        (folder / name).mkdir()
    merged = folder / "merged"
    mounts = f"mount -t overlay overlay -o lowerdir=/,upperdir={folder}/upper,workdir={folder}/work {merged}"
    script = f"set -e; {mounts}; mount --rbind /dev {merged}/dev; mount -t proc proc {merged}/proc; mount -t tmpfs tmpfs {merged}/run; echo up; exec sleep infinity"
    process = subprocess.Popen(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", "bash", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None and process.stderr is not None
        if process.stdout.readline() != b"up\n":
            raise MachineUnavailable(
                f"No layer of files can be mounted here: {process.stderr.read().decode().strip()}"
            )
        machine = Machine(process, merged)
        prepare(machine)
        yield machine
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def prepare(machine: Machine) -> None:
    """Make it a machine that nobody has set up: no service of Debian starts by itself, git finds the source here."""
    done = machine.run(
        f"""
        install -m 755 {ROOT}/tests/deploy/systemctl.py /usr/bin/systemctl
        printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
        git config --system url."file://{ROOT}".insteadOf {SOURCE} && git config --system --add safe.directory '*'
        rm -rf /srv/twops /etc/twops /var/lib/twops /opt/uv
        apt-get update -qq && apt-get install -qq --yes postgresql > /dev/null
        sed -i 's/^port = .*/port = 5432/' /etc/postgresql/*/main/postgresql.conf
        /etc/init.d/postgresql start
        """,
        timeout_s=600,
    )
    if done.returncode != 0:
        raise MachineUnavailable(f"The machine cannot be prepared:\n{done.stdout}\n{done.stderr}")
