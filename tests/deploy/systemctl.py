#!/usr/bin/python3
"""As much of systemctl as docs/how-to/deploy.md needs, for a machine without systemd: reads the same units, starts the same lines.

Not tried here is what the kernel would forbid a service by its unit; `systemd-analyze` judges that.
"""

import configparser
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PIDS = Path("/run/units")


def main() -> None:
    """Do what the arguments say to each unit."""
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    verb, units = words[0], words[1:]
    if verb == "daemon-reload":
        return
    PIDS.mkdir(exist_ok=True)
    for unit in units:
        if unit in ("nginx", "postgresql"):
            of_debian(verb, unit)
            continue
        if verb in ("stop", "restart"):
            stop(unit)
        if verb == "stop":
            shutil.rmtree(
                Path("/run") / service_of(unit).get("RuntimeDirectory", "nothing"), ignore_errors=True
            )
        if verb in ("enable", "start", "restart"):
            start(unit)
        if verb == "reload":
            os.kill(int((PIDS / unit).read_text()), signal.SIGHUP)


def of_debian(verb: str, unit: str) -> None:
    """Debian's own services have scripts for machines without systemd."""
    subprocess.run(["/etc/init.d/" + unit, verb], check=True, stdout=subprocess.DEVNULL)


def service_of(unit: str) -> configparser.SectionProxy:
    """Return the section [Service] of a unit."""
    file = Path(f"/etc/systemd/system/{unit.partition('@')[0]}{'@' if '@' in unit else ''}.service")
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # as the library's documentation tells
    read.read_string(file.read_text())
    return read["Service"]


def start(unit: str) -> None:
    """Start the line of a unit, as its user, with its environment, in its folder."""
    service = service_of(unit)
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    for line in Path(service["EnvironmentFile"]).read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, value = line.partition("=")
            environment[name] = value
    user = pwd.getpwnam(service["User"])
    if folder := service.get("RuntimeDirectory"):
        made = Path("/run") / folder
        made.mkdir(mode=int(service["RuntimeDirectoryMode"], 8), exist_ok=True)
        os.chown(made, user.pw_uid, user.pw_gid)
    if before := service.get("ExecStartPre"):
        subprocess.run(shlex.split(before), check=True)
    line = service["ExecStart"]
    for name, value in environment.items():
        line = line.replace(f"${{{name}}}", value)
    with open(f"/var/log/{unit}.log", "ab") as log:  # noqa: PTH123 - for the process
        process = subprocess.Popen(
            ["/usr/sbin/runuser", "-u", service["User"], "--", *shlex.split(line)],
            cwd=service["WorkingDirectory"], env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    (PIDS / unit).write_text(str(process.pid))
    if then := service.get("ExecStartPost"):
        subprocess.run(["/usr/sbin/runuser", "-u", service["User"], "--", *shlex.split(then)], check=True)


def stop(unit: str) -> None:
    """End a unit's processes, those that it started as well, as systemd does."""
    file = PIDS / unit
    if not file.exists():
        return
    group = int(file.read_text())
    for number in (signal.SIGTERM, signal.SIGKILL):
        for _attempt in range(100):
            try:
                os.killpg(group, number if _attempt == 0 else 0)
            except ProcessLookupError:
                file.unlink()
                return
            time.sleep(0.1)


main()
