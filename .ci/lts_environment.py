#!/usr/bin/env python3
"""Make .venv-lts: the lock file's environment with Wagtail 7.4 LTS in place of 8.0, the five packages editable.

Kept between runs; made anew when the lock file, a package's dependencies or this file changed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-lts"
MARKER = ENVIRONMENT / "made-from"
WAGTAIL = "wagtail==7.4.*"
FOLDERS = ("locale", "directory", "awareness", "search", "site")


def fingerprint() -> str:
    """Return a digest of all that the environment is made from."""
    digest = hashlib.sha256(sys.version.encode())
    files = [
        ROOT / "uv.lock",
        ROOT / "pyproject.toml",
        *(ROOT / folder / "pyproject.toml" for folder in FOLDERS),
    ]
    for path in (*files, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def locked_versions(uv: str) -> list[str]:
    """Return the lock file's versions of everything but Wagtail and our own packages."""
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
    return [line for line in exported.stdout.splitlines() if line and not re.match(r"wagtail[ =]", line)]


def resolved(uv: str, folder: Path) -> Path:
    """Return a file with the versions to install: the locked ones, but where Wagtail 7.4 needs another."""
    wanted, versions = folder / "wanted.in", folder / "versions.txt"
    locked = locked_versions(uv)
    names = [re.sub(r"==[^ ;]+", "", line) for line in locked]
    editables = [f"--editable {ROOT / member}" for member in FOLDERS]
    wanted.write_text("\n".join([WAGTAIL, *names, *editables, ""]))
    versions.write_text("\n".join([*locked, ""]))  # uv keeps to an output file that exists already
    subprocess.run(
        [
            uv,
            "pip",
            "compile",
            "--quiet",
            "--no-annotate",
            "--python",
            ENVIRONMENT,
            wanted,
            "--output-file",
            versions,
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return versions


def main() -> None:
    """Make the environment unless it is there and still fits."""
    wanted = fingerprint()
    if MARKER.exists() and MARKER.read_text() == wanted:
        return
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        sys.exit("uv is not on the path. Run this as `uv run just ...`.")
    subprocess.run(
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT], cwd=ROOT, check=True
    )
    with tempfile.TemporaryDirectory(prefix="twops-lts-") as folder:
        versions = resolved(uv, Path(folder))
        subprocess.run(
            [uv, "pip", "sync", "--quiet", "--python", ENVIRONMENT, versions], cwd=ROOT, check=True
        )
    MARKER.write_text(wanted)


if __name__ == "__main__":
    main()
