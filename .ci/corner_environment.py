#!/usr/bin/env python3
"""Make the environment of a corner of what is supported: another Wagtail, Django or Python than the lock file's.

    python .ci/corner_environment.py lts      .venv-lts: the lock file's Python and Django, Wagtail 7.4

Everything else has the version of the lock file, as far as it fits. The five packages are editable. An environment is
kept between runs, and made anew when the lock file, a package's dependencies or this file changed.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("locale", "directory", "awareness", "search", "site")
NO_PYTHON = """\
The corner “{name}” needs Python {python} or newer, and none was found. Give one by its path in TWOPS_PYTHON, or install
it (`uv python install {python}`, or what your system offers), and run the same command again."""


@dataclass(frozen=True)
class Corner:
    """What an environment has in place of the lock file's versions. ``python``: the oldest that Django takes there."""

    wagtail: str
    django: str
    python: str


# Django 6 needs Python 3.12; Wagtail 7.4 names Django up to 6.0, Wagtail 8.0 up to 6.1.
CORNERS = {
    "lts": Corner("wagtail==7.4.*", "django==5.2.*", "3.11"),
    "lts-newest": Corner("wagtail==7.4.*", "django==6.0.*", "3.12"),
    "newest": Corner("wagtail==8.0.*", "django==6.1.*", "3.12"),
}


def fingerprint(corner: Corner, python: str) -> str:
    """Return a digest of all that the environment is made from."""
    digest = hashlib.sha256(f"{corner} {python}".encode())
    files = [
        ROOT / "uv.lock",
        ROOT / "pyproject.toml",
        *(ROOT / folder / "pyproject.toml" for folder in FOLDERS),
    ]
    for path in (*files, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def locked_versions(uv: str) -> list[str]:
    """Return the lock file's versions of everything but Wagtail, Django and our own packages."""
    exported = subprocess.run(
        [
            *(uv, "export", "--quiet", "--locked", "--all-groups", "--all-packages"),
            *("--no-emit-workspace", "--no-hashes", "--no-annotate", "--no-header"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [
        line for line in exported.stdout.splitlines() if line and not re.match(r"(wagtail|django)[ =]", line)
    ]


def resolved(uv: str, corner: Corner, environment: Path, folder: Path) -> Path:
    """Return a file with the versions to install: the locked ones, but where the corner needs another."""
    wanted, versions = folder / "wanted.in", folder / "versions.txt"
    locked = locked_versions(uv)
    names = [re.sub(r"==[^ ;]+", "", line) for line in locked]
    editables = [f"--editable {ROOT / member}" for member in FOLDERS]
    wanted.write_text("\n".join([corner.wagtail, corner.django, *names, *editables, ""]))
    versions.write_text("\n".join([*locked, ""]))  # uv keeps to an output file that exists already
    subprocess.run(
        [
            *(uv, "pip", "compile", "--quiet", "--no-annotate", "--no-config", "--python", environment),
            *(wanted, "--output-file", versions),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return versions


def python_for(uv: str, name: str, corner: Corner) -> str:
    """Return the Python that the corner is tried on: TWOPS_PYTHON, this one, or the newest that uv knows of."""
    if given := os.environ.get("TWOPS_PYTHON"):
        return given
    if sys.version_info >= tuple(map(int, corner.python.split("."))):
        return sys.executable
    found = subprocess.run(
        [uv, "python", "find", "--no-project", "--system", "--no-python-downloads", f">={corner.python}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    if found.returncode or not found.stdout.strip():
        sys.exit(NO_PYTHON.format(name=name, python=corner.python))
    return found.stdout.strip()


def main() -> None:
    """Make the environment unless it is there and still fits; print its Python."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corner", choices=CORNERS)
    name = parser.parse_args().corner
    corner, environment = CORNERS[name], ROOT / f".venv-{name}"
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        sys.exit("uv is not on the path. Run this as `uv run just ...`.")
    python = python_for(uv, name, corner)
    marker, wanted = environment / "made-from", fingerprint(corner, python)
    if not (marker.exists() and marker.read_text() == wanted):
        subprocess.run(
            [uv, "venv", "--quiet", "--clear", "--python", python, environment], cwd=ROOT, check=True
        )
        with tempfile.TemporaryDirectory(prefix="twops-corner-") as folder:
            versions = resolved(uv, corner, environment, Path(folder))
            subprocess.run(
                [uv, "pip", "sync", "--quiet", "--no-config", "--python", environment, versions],
                cwd=ROOT,
                check=True,
            )
        marker.write_text(wanted)
    sys.stdout.write(f"{environment / 'bin' / 'python'}\n")


if __name__ == "__main__":
    main()
