"""What this machine lets us do: install packages, run as an unprivileged account, keep things in a cache."""

import contextlib
import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

# Kept before pytest captures the streams: installing a browser takes a minute, and the reader should know.
_TERMINAL = os.dup(2)
_APT = threading.Lock()
_apt_is_updated = False


def tell(message: str) -> None:
    """Write one line to the terminal, whatever captures the standard streams at this moment."""
    with contextlib.suppress(OSError):
        os.write(_TERMINAL, f"[services] {message}\n".encode())


def cache_directory() -> Path:
    """Return the user's cache folder of this project; ``XDG_CACHE_HOME`` is respected."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "twops"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file, so that two runs do not fetch the same thing into the same folder at once."""
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(f"another run is preparing {path.stem}; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_root() -> bool:
    """Return whether this process may do everything: servers refuse to run like that."""
    return os.geteuid() == 0


def server_account() -> pwd.struct_passwd | None:
    """Return the unprivileged account that servers run as when we are root; None when we are not.

    Raises:
        LookupError: we are root and none of the usual accounts exists.
    """
    if not is_root():
        return None
    for name in ("nobody", "daemon", "postgres"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise LookupError("none of the accounts nobody, daemon, postgres exists to run a server as")


def run_as(
    account: pwd.struct_passwd | None, command: Sequence[str], *, cwd: Path, timeout_s: float
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end as that account (None: as ourselves); stdout and stderr come back as one text."""
    identity: dict[str, object] = {}
    if account is not None:
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return subprocess.run(  # type: ignore[call-overload]  # user and group are for root alone
        command,
        cwd=cwd,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=timeout_s,
        check=False,
        **identity,
    )


def private_directory(name: str, account: pwd.struct_passwd | None) -> Path:
    """Make a temporary folder that only the account that runs the server can look into."""
    folder = Path(tempfile.mkdtemp(prefix=f"twops-{name}-"))
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def readable_copy(source: Path, target: Path, account: pwd.struct_passwd | None) -> Path:
    """Return a folder with the files of ``source`` that the account can read: itself, or a copy at ``target``.

    Root's cache is closed to other accounts. The copy is made of hard links where the file system allows it.
    """
    if account is None:
        return source
    probe = run_as(account, ["test", "-r", str(source / ".")], cwd=Path("/"), timeout_s=10)
    if probe.returncode == 0:
        return source

    def link(original: str, copy: str) -> None:
        try:
            os.link(original, copy)
        except OSError:  # another file system
            shutil.copy2(original, copy)

    shutil.copytree(source, target, symlinks=True, copy_function=link)
    return target


def free_port() -> int:
    """Return a TCP port that nobody listens on at 127.0.0.1 at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def can_apt() -> bool:
    """Return whether Debian's or Ubuntu's packages can be installed by this process."""
    return sys.platform == "linux" and is_root() and shutil.which("apt-get") is not None


def apt_candidate(names: Sequence[str]) -> str | None:
    """Return the first of the packages that this system's package lists offer; None if there is none."""
    with _APT:
        _apt_update()
        for name in names:
            found = subprocess.run(
                ["apt-cache", "policy", name], capture_output=True, text=True, check=False, timeout=60
            )
            if "Candidate:" in found.stdout and "Candidate: (none)" not in found.stdout:
                return name
    return None


def apt_install(*names: str) -> str | None:
    """Install packages with apt-get; return None when it worked, else why it did not.

    Only called when ``can_apt`` is true.
    """
    with _APT:
        _apt_update()
        tell(f"installing {', '.join(names)} with apt-get (once on this machine)")
        done = subprocess.run(
            [
                "apt-get",
                "install",
                "--yes",
                "--no-install-recommends",
                "-o",
                "DPkg::Lock::Timeout=300",
                *names,
            ],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
    if done.returncode == 0:
        return None
    last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
    return f"apt-get install {' '.join(names)} failed: {last}"


def _apt_update() -> None:
    """Refresh the package lists, once in this process; a failure shows in the installation that follows."""
    global _apt_is_updated
    if not _apt_is_updated:
        subprocess.run(
            ["apt-get", "update", "-o", "DPkg::Lock::Timeout=300"],
            capture_output=True,
            check=False,
            timeout=300,
        )
        _apt_is_updated = True
