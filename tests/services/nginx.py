"""nginx for the tests of what we ship for it: the system's, else Debian's package unpacked into the cache (nothing is installed or started)."""

import os
import shutil
import subprocess
from pathlib import Path

from . import machine
from .unavailable import ServiceUnavailable

WAYS = (
    "nginx 1.18 or newer from your system (Debian and Ubuntu: apt install nginx), on the path or in /usr/sbin",
    "NGINX=/path/to/nginx",
)


def program() -> Path:
    """Return the program. Raises ServiceUnavailable."""
    for given in (os.environ.get("NGINX"), shutil.which("nginx"), "/usr/sbin/nginx"):
        if given and Path(given).exists():
            return Path(given)
    unpacked = machine.cache_directory() / "nginx"
    found = unpacked / "usr" / "sbin" / "nginx"
    if found.exists():
        return found
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        raise ServiceUnavailable("nginx", ["it is not here, and this is no Debian or Ubuntu"], WAYS)
    with machine.locked(machine.cache_directory() / "nginx.lock"):
        if not found.exists():
            _unpack(unpacked)
    if not found.exists():
        raise ServiceUnavailable("nginx", ["Debian's package has no /usr/sbin/nginx"], WAYS)
    return found


def _unpack(folder: Path) -> None:
    """Fetch the package and unpack it. Raises ServiceUnavailable."""
    machine.tell("fetching nginx with apt-get (once on this machine)")
    if machine.is_root():
        machine.apt_candidate(["nginx"])  # its lists are fresh then
    folder.mkdir(parents=True, exist_ok=True)
    fetched = subprocess.run(
        ["apt-get", "-o", "APT::Sandbox::User=root", "download", "nginx"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    packages = sorted(folder.glob("nginx_*.deb"))
    if fetched.returncode != 0 or not packages:
        raise ServiceUnavailable(
            "nginx", [f"apt-get download nginx failed: {fetched.stderr.strip()[-300:]}"], WAYS
        )
    subprocess.run(["dpkg", "-x", str(packages[-1]), str(folder)], check=True, timeout=60)
