"""A JDK that Elasticsearch runs on: version 21 or newer, with the module ``jdk.jdi`` (a JRE lacks it)."""

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from . import machine

OLDEST = 21
APT_NAMES = ("openjdk-25-jdk-headless", "openjdk-21-jdk-headless")


def find_jdk() -> tuple[Path | None, str]:
    """Return the home folder of a JDK that fits and an empty text; or None and the reason.

    Looked for in ``ES_JAVA_HOME``, ``JAVA_HOME``, the path and where systems keep them; as root on Debian or
    Ubuntu it is installed where the system has one that is new enough (Debian 12 has not).
    """
    if home := _first_that_fits():
        return home, ""
    reason = f"no JDK {OLDEST} or newer was found in ES_JAVA_HOME, JAVA_HOME, the path or /usr/lib/jvm"
    if not machine.can_apt():
        return None, reason
    name = machine.apt_candidate(APT_NAMES)
    if name is None:
        return None, f"{reason}, and this system's packages have none (Debian 12 ends at 17)"
    if failure := machine.apt_install(name):
        return None, f"{reason}; {failure}"
    home = _first_that_fits()
    return (home, "") if home else (None, f"{reason}, not even after {name} was installed")


def _first_that_fits() -> Path | None:
    """Return the first candidate that fits; None if there is none."""
    return next((home for home in _candidates() if fits(home)), None)


def _candidates() -> Iterator[Path]:
    """Yield homes of Java installations, most wanted first."""
    for name in ("ES_JAVA_HOME", "JAVA_HOME"):
        if value := os.environ.get(name):
            yield Path(value)
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve().parent.parent
    places = (
        ("/usr/lib/jvm", "*"),
        ("/opt", "*jdk*"),
        ("/Library/Java/JavaVirtualMachines", "*/Contents/Home"),
        (str(Path.home() / ".sdkman/candidates/java"), "*"),
    )
    for folder, pattern in places:
        yield from sorted(Path(folder).glob(pattern), reverse=True)


@functools.cache
def fits(home: Path) -> bool:
    """Return whether the Java at ``home`` is new enough and has what Elasticsearch 9 asks for."""
    java = home / "bin" / "java"
    if not java.exists():
        return False
    try:
        answer = subprocess.run(
            [java, "--list-modules"], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    base = re.search(r"^java\.base@(\d+)", answer.stdout, re.MULTILINE)
    return base is not None and int(base.group(1)) >= OLDEST and "jdk.jdi@" in answer.stdout
