"""Chromium for the browser tests: the system's, driven by Playwright, which never downloads one."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

from . import machine
from .unavailable import ServiceUnavailable

PART: str = "Chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
WAYS: tuple[str, ...] = (
    "Chromium or Google Chrome from your system (Debian: apt install chromium)",
    "CHROMIUM=/path/to/the/browser",
)
# Without these a browser calls its maker at every start; a test must see the requests of our pages and no others.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Browser:
    """A browser's program on this machine."""

    program: Path

    @property
    def flags(self) -> list[str]:
        """Return what it is started with; as root it cannot have its sandbox."""
        return [*FLAGS, "--no-sandbox"] if machine.is_root() else list(FLAGS)

    def stop(self) -> None:
        """Do nothing: Playwright starts and ends the process."""


def find(given: str | None) -> Browser:
    """Return the browser that was given, or the system's; as root on Debian it is installed.

    Raises:
        ServiceUnavailable: there is none, or what was given cannot be run.
    """
    if failure := _driver_failure():
        raise ServiceUnavailable(PART, [failure], ["the library that is missing, from your system"])
    if given:
        if not os.access(given, os.X_OK):
            raise ServiceUnavailable(PART, [f"CHROMIUM names {given}, which cannot be run"], WAYS)
        return Browser(Path(given))
    if found := _installed():
        return Browser(found)
    reasons = [f"none of {', '.join(NAMES)} is on the path"]
    if not machine.can_apt():
        reasons.append("apt-get cannot be used here (it needs Debian or Ubuntu, and root)")
    elif failure := machine.apt_install("chromium"):
        reasons.append(failure)
    elif found := _installed():
        return Browser(found)
    raise ServiceUnavailable(PART, reasons, WAYS)


def _driver_failure() -> str | None:
    """Return why Playwright's own program does not run here, else None; a minimal Debian lacks a library of it."""
    program = compute_driver_executable()[0]

    def complaint() -> str | None:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=False, timeout=60
        )
        return (
            None if answer.returncode == 0 else f"Playwright's driver does not run: {answer.stderr.strip()}"
        )

    failure = complaint()
    if failure and "libatomic" in failure and machine.can_apt():
        machine.apt_install("libatomic1")
        failure = complaint()
    return failure


def _installed() -> Path | None:
    """Return the system's browser; None if there is none."""
    places = [*(shutil.which(name) for name in NAMES), *APPLICATIONS]
    return next((Path(place) for place in places if place and os.access(place, os.X_OK)), None)
